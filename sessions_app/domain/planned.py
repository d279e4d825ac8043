"""How much time to keep free for a planned session: its plan, and what the plan does not count.

Why: docs/decisions.md#the-hour-of-a-session-is-in-its-calendar-file-not-in-the-database
"""

from .practice import MINUTE
from .units import Ms

# What docs/facilitating.md adds to the plan, so that nobody needs to know it when writing an invitation.
ARRIVING = 5 * MINUTE
SAYING_HOW = 3 * MINUTE
FINDING_PLACES = 3 * MINUTE  # each round
BETWEEN = 5 * MINUTE  # two rounds
QUARTER = 15 * MINUTE  # the steps in which calendars count


def time_to_keep(whole: Ms, rounds: int) -> Ms:
    """The time to keep free for a plan of `whole` in so many rounds, rounded up to a quarter of an hour."""
    needed = whole + ARRIVING + SAYING_HOW + rounds * FINDING_PLACES + (rounds - 1) * BETWEEN
    return Ms(-(-needed // QUARTER) * QUARTER)
