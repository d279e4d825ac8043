"""A session that is to be: when it begins, as somebody typed it in its own time zone, and how long to keep free for it.

Nothing of this is stored: it goes into a calendar file. What time it is now comes from outside.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from .errors import Invalid, gettext_noop
from .formats import MINUTE

TYPED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)
LONGEST_AHEAD = timedelta(days=5 * 366)

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


def begins_at(typed: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant of `2026-12-01T16:05` on the clocks of `zone`. Raises Invalid (at) for one that cannot be meant."""
    try:
        wall = datetime.fromisoformat(typed if TYPED.fullmatch(typed) else "")
    except ValueError as error:
        raise Invalid("at", gettext_noop("Please choose a day and an hour.")) from error
    begins = wall.replace(tzinfo=zone)
    if not now.astimezone(zone).date() <= wall.date() <= (now + LONGEST_AHEAD).date():
        raise Invalid("at", gettext_noop("Please choose a day from today on, within five years."))
    if begins.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise Invalid("at", gettext_noop("There is no such hour: clocks are put forward on that day."))
    return begins
