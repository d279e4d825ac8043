"""Reads a day for which somebody plans something, as browsers send it."""

import re
from datetime import date, timedelta
from datetime import timezone as timezone_of

from django.utils import timezone

from ..domain.errors import Invalid, gettext_noop

LONGEST_AHEAD = timedelta(days=5 * 366)
LAST_TODAY = timezone_of(timedelta(hours=-12))  # the zone in which a day ends last
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_day(field: str, typed: str) -> date:
    """The day, from today on. Raises Invalid (`field`)."""
    try:
        # Python also reads other spellings of days (20261201, 2026-W49-2); browsers and the protocol use this one.
        day = date.fromisoformat(typed if DAY.fullmatch(typed) else "")
    except ValueError as error:
        raise Invalid(field, gettext_noop("Please choose a day.")) from error
    today = earliest_today()
    if not today <= day <= today + LONGEST_AHEAD:
        raise Invalid(field, gettext_noop("Please choose a day from today on, within five years."))
    return day


def earliest_today() -> date:
    """The date in the zone where days end last: nobody's today is earlier."""
    return timezone.now().astimezone(LAST_TODAY).date()
