"""One case for each group: whoever brought it stays, all others are spread over the cases and help.

Too few or too many cases are no mistake of anybody: the answer says what to do.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import count

from ..errors import TooFew
from ..mixing.budget import Effort
from ..mixing.chance import Chance
from ..mixing.wishes import Pair, Wishes
from ..practice.plan import Sizes
from ..sentences import CASES
from .asking import Station
from .groups import Advice, Held, Journey, Past
from .travelling import seated


def help_cases(
    here: Collection[int],
    cases: Sequence[int],
    rng: Chance,
    sizes: Sizes,
    history: Sequence[Held] = (),
    *,
    rounds: int = 1,
    met: Mapping[Pair, int] | None = None,
    wishes: Wishes | None = None,
    effort: Effort | None = None,
) -> Journey:
    """As many groups as there are `cases`: the people who brought one, in the order in which they did.

    Where cases are helped in several rounds (`history`: the earlier ones), each keeps its table and its number, and
    nobody helps with a case twice while there are others. A journey with `advice` has no groups. Raises TooFew.
    """
    givers = list(dict.fromkeys(person for person in cases if person in here))
    if len(here) < sizes.least:
        raise TooFew(len(here), sizes.least)
    if advice := advised(len(here), len(givers), sizes):
        return Journey(advice=advice)
    past = Past(history, met or {})
    return seated(_tables(givers, past), here, rng, sizes, past, rounds, wishes or Wishes(), effort)


def advised(people: int, cases: int, sizes: Sizes) -> Advice | None:
    """What to do before so many people can help with so many cases; None: they can.

    The data: `people`, `cases`, `need` (cases at least), `fit` (cases at most), `more` or `wait`: how many are missing,
    or have to wait for another round; `least` and `most` people of a group.
    """
    need, fit = -(-people // sizes.most), people // sizes.least
    data = {"people": people, "cases": cases, "need": need, "fit": fit, "least": sizes.least, "most": sizes.most}
    if not cases:
        return Advice("none", CASES["none"], data)
    if cases < need:
        return Advice("few", CASES["few"], data | {"more": need - cases})
    if cases > fit:
        return Advice("many", CASES["many"], data | {"wait": cases - fit})
    return None


def _tables(givers: Sequence[int], past: Past) -> list[Station]:
    """A table for each giver: the one that they had before, or the next number. A giver who left takes theirs along."""
    had = {group.stays: group.number for held in past.rounds for group in held if group.stays is not None}
    unused = count(1 + max(had.values(), default=0))
    numbers = {giver: had[giver] if giver in had else next(unused) for giver in givers}
    return [
        Station(number, giver, past.been(number)) for giver, number in sorted(numbers.items(), key=lambda item: item[1])
    ]
