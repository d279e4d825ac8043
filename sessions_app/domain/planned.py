"""How long to keep free for a session that is to be: its plan, and what is not in it.

Why: docs/decisions.md#the-hour-of-a-session-is-in-its-calendar-file-not-in-the-database
"""

from .formats import MINUTE

# What docs/facilitating.md counts on top of the plan, so that nobody has to know it when writing an invitation.
ARRIVING = 5 * MINUTE
SAYING_HOW = 3 * MINUTE
FINDING_PLACES = 3 * MINUTE  # each round
BETWEEN = 5 * MINUTE  # two rounds
QUARTER = 15 * MINUTE  # in which calendars are read


def time_to_keep(whole: int, rounds: int) -> int:
    """Milliseconds to keep free for a plan of `whole` ms in so many rounds, in full quarters of an hour."""
    needed = whole + ARRIVING + SAYING_HOW + rounds * FINDING_PLACES + (rounds - 1) * BETWEEN
    return -(-needed // QUARTER) * QUARTER
