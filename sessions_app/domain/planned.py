"""How much time to keep free for a planned session: its plan, and what the plan does not count.

Why: docs/decisions.md#the-hour-of-a-session-is-in-its-calendar-file-not-in-the-database
"""

from collections.abc import Sequence

from .agenda import Coming
from .practice import MINUTE
from .units import Ms

# What docs/facilitating.md adds to the plan, so that nobody needs to know it when writing an invitation.
ARRIVING = 5 * MINUTE
SAYING_HOW = 3 * MINUTE
FINDING_PLACES = 3 * MINUTE  # each round
BETWEEN = 5 * MINUTE  # two rounds, where nothing else is planned for hearing each other
QUARTER = 15 * MINUTE  # the steps in which calendars count


def time_to_keep(whole: Ms, rounds: Sequence[Coming]) -> Ms:
    """The time to keep free for a plan of `whole` in these rounds, rounded up to a quarter of an hour."""
    places = sum(each.plan.sizes is not None for each in rounds)
    single = len({each.stage for each in rounds}) == 1
    between = len(rounds) - 1 if single else 0
    needed = whole + ARRIVING + SAYING_HOW + places * FINDING_PLACES + between * BETWEEN
    return Ms(-(-needed // QUARTER) * QUARTER)
