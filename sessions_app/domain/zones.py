"""Time zones by their common names (IANA): which there are.

The tzdata package provides them where the system has none.
Why: docs/decisions.md#a-session-has-one-time-zone-an-instant-is-stored-without
"""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from .errors import Invalid, gettext_noop

NOWHERE = "UTC"  # the zone of a session for which nobody has chosen one
NO_PLACES = frozenset({"Factory", "localtime"})


def checked_zone(typed: str) -> str:
    """The zone's name in its proper spelling, whatever case was typed. Raises Invalid (zone)."""
    name = _known().get("_".join(typed.split()).casefold())
    if name is None:
        raise Invalid("zone", gettext_noop("There is no time zone of this name. One is called like Europe/Berlin."))
    return name


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone; UTC for a name that is not known any more. A page with another hour is better than none."""
    return ZoneInfo(name if name.casefold() in _known() else NOWHERE)


@cache
def _known() -> dict[str, str]:
    """Every zone's name, keyed by the name in small letters."""
    return {name.casefold(): name for name in available_timezones() - NO_PLACES}
