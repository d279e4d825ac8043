"""Everything a rehearsal records while it runs: counts, errors, and the lines that a watcher reads."""

from collections import Counter
from collections.abc import Callable

from .figures import Spread
from .measures import Excuse, Measures
from .tables import Tables

MOST_ERRORS = 50


class Records:
    """One rehearsal's records, shared by all its people."""

    def __init__(
        self, excuse: Excuse, say: Callable[[str], None], ours: Callable[[int], bool] = lambda _: True
    ) -> None:
        self.measures = Measures(excuse, ours)
        self.spread = Spread()
        self.tables = Tables()
        self.say = say
        self.others_at_the_desk = False  # a real person may run the session, too: what they do is no error
        self.deleted = False  # by a real person: then nothing answers any more
        self.joined = 0
        self.open_sockets = 0
        self.most_sockets = 0
        self.reconnects = 0
        self.pushed = 0
        self.fetched = 0
        self.saves = Counter[str]()
        self.gathered = 0
        self.lags: list[float] = []
        self.desk_delays: list[float] = []
        self._errors = Counter[str]()

    def sockets(self, more: int) -> None:
        """So many more (or fewer) sockets of participants are open."""
        self.open_sockets += more
        self.most_sockets = max(self.most_sockets, self.open_sockets)

    def error(self, text: str) -> None:
        """Something that should not happen. Equal errors are counted, not repeated."""
        if self.deleted:
            return
        if text not in self._errors and len(self._errors) < MOST_ERRORS:
            self.say(f"Error: {text}")
        if text in self._errors or len(self._errors) < MOST_ERRORS:
            self._errors[text] += 1
        else:
            self._errors["and more"] += 1

    @property
    def errors(self) -> list[str]:
        return [text if times == 1 else f"{text} (×{times})" for text, times in self._errors.items()]
