"""What became of a session's turns, in figures and in words: whole, shortened and by whom, under way, not held."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from ..domain.timekeeping import SHORTENED, UNDER_WAY, WHOLE, HeldTurn
from ..domain.timeline import FACILITATOR, HOLDER, TOGETHER


@dataclass(frozen=True, slots=True)
class Turns:
    """`held` is the sum of `whole`, `shortened` and `under_way`. A turn that two shortened counts for both; one that
    was shortened beforehand, or by nobody known, counts for nobody."""

    whole: int
    shortened: int
    under_way: int
    not_held: int
    together: int = 0
    facilitator: int = 0
    holder: int = 0

    @property
    def held(self) -> int:
        return self.whole + self.shortened + self.under_way

    @property
    def words(self) -> list[str]:
        """Sentences, one for each kind of turn that occurs."""
        if self.held and self.whole == self.held and not self.not_held:
            return [gettext("Every turn was held whole.")]
        said = [
            (self.whole, ngettext("{n} turn was held whole.", "{n} turns were held whole.", self.whole)),
            (self.shortened, self._shortened_words()),
            (self.under_way, ngettext("{n} is under way.", "{n} are under way.", self.under_way)),
            (self.not_held, ngettext("{n} was not held.", "{n} were not held.", self.not_held)),
        ]
        return [words.format(n=count) for count, words in said if count]

    def _shortened_words(self) -> str:
        whole = ngettext("{n} was shortened", "{n} were shortened", self.shortened)
        said = [
            (self.together, ngettext("{n} moved on together", "{n} moved on together", self.together)),
            (self.facilitator, ngettext("{n} by the facilitator", "{n} by the facilitator", self.facilitator)),
            (self.holder, ngettext("{n} passed or was away", "{n} passed or were away", self.holder)),
        ]
        parts = [words.format(n=count) for count, words in said if count]
        return gettext("{shortened}: {by}.").format(shortened=whole, by=", ".join(parts)) if parts else f"{whole}."


def turns_counted(held: Iterable[HeldTurn], not_held: int) -> Turns:
    turns = list(held)
    states = Counter(turn.state for turn in turns)
    by = Counter(who for turn in turns for who in turn.shortened_by)
    return Turns(
        states[WHOLE], states[SHORTENED], states[UNDER_WAY], not_held, by[TOGETHER], by[FACILITATOR], by[HOLDER]
    )
