"""Another practice in a form that is being filled: it brings minutes and rounds of its own.

What was typed for the one before waits in the page, so that it is there again on the way back.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ...domain.practice import Practice
from ...domain.program import growing
from ...models import Session, practice_of
from ...practices import digest_of, first, keys, practice
from ...services.hosting import may_choose
from ...templatetags.troika import clock
from .pace import MINUTES, minutes, paced, with_fields

CHOSEN, SHOWN, WAITING = "practice", "shown", "waiting"  # what is wanted, what the page shows, what waits in it


class Choosing:
    """The practices from which one form chooses. `session`: whose form it is; None: a new one's. `usual`: which one it
    is for if the form does not say."""

    def __init__(self, session: Session | None = None, usual: str = "") -> None:
        self.session = session
        self.known = keys()
        if session and session.practice not in self.known:
            self.known = [session.practice, *self.known]
        self.usual = session.practice if session else usual if usual in self.known else first()

    @property
    def free(self) -> bool:
        """Whether another one than the session has can still be chosen."""
        return self.session is None or may_choose(self.session)

    def practice(self, key: str) -> Practice:
        """With its own lengths: what the session follows, or the newest text."""
        if self.session and key == self.session.practice:
            return practice_of(self.session.document_id)
        return practice(key)

    def rounds(self, key: str) -> int:
        """How many rounds are usual, as the page counts them: those of the stage that grows."""
        there = self.practice(key)
        return there.plans[growing(there)].rounds

    def digest(self, key: str) -> str:
        """Of the document that says it."""
        return self.session.document_id if self.session and key == self.session.practice else digest_of(key)

    def lengths(self, key: str) -> Mapping[str, int]:
        """From which typing begins: what is stored, or the practice's own (ms by phase key)."""
        own = self.practice(key)
        if self.session and key == self.session.practice:
            own = own.with_lengths(self.session.lengths)
        return own.lengths

    def questions(self, key: str) -> Mapping[str, Sequence[str]]:
        """What the session asks instead of what the practice does, by the key of the stage."""
        return self.session.questions if self.session and key == self.session.practice else {}

    def chosen(self, data: Any) -> str:
        """The key of the practice that a posted form is for."""
        return self._first(data, CHOSEN, SHOWN)

    def shown(self, data: Any) -> str:
        """The key of the practice whose minutes the posted form has."""
        return self._first(data, SHOWN, CHOSEN)

    def _first(self, data: Any, *names: str) -> str:
        return next((data[name] for name in names if data.get(name) in self.known), self.usual)

    def taken(self, data: Any) -> Any:
        """The posted data as if the page had shown the chosen practice already; the same if it has."""
        chosen, shown = data.get(CHOSEN), data.get(SHOWN)
        if chosen == shown or chosen not in self.known or shown not in self.known:
            return data
        data = paced(data, self.practice(shown).plans)
        waiting = _waiting(data)
        waiting[shown] = {name: data[name] for name in data if name.startswith(MINUTES)}
        own = {minutes(key): clock(length) for key, length in self.lengths(chosen).items()}
        fields = own | waiting.pop(chosen, {})
        if data.get("rounds", "").strip() == str(self.rounds(shown)):
            fields["rounds"] = str(self.rounds(chosen))
        gone = [name for name in data if name.startswith(MINUTES) and name not in fields]
        copy = with_fields(data, fields | {SHOWN: chosen, WAITING: msgspec.json.encode(waiting).decode()})
        for name in (*gone, "pace", "paced"):
            copy.pop(name, None)
        return copy


def _waiting(data: Any) -> dict[str, dict[str, str]]:
    """The minutes that were typed for other practices, by field; none if the page's note of them is not of our
    making."""
    try:
        return msgspec.json.decode(data.get(WAITING) or "{}", type=dict[str, dict[str, str]])
    except (msgspec.DecodeError, RecursionError):
        return {}
