"""Time zones by the names that everybody has for them (IANA): which there are.

Where the system knows no zones, those of the tzdata package are taken.
Why: docs/decisions.md#a-session-has-one-time-zone-an-instant-is-stored-without
"""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from .errors import Invalid, gettext_noop

NOWHERE = "UTC"  # where nobody has said otherwise
NO_PLACES = frozenset({"Factory", "localtime"})


def checked_zone(typed: str) -> str:
    """The name as it is written, whatever the case in which it was typed. Raises Invalid (zone)."""
    name = _known().get("_".join(typed.split()).casefold())
    if name is None:
        raise Invalid("zone", gettext_noop("There is no time zone of this name. One is called like Europe/Berlin."))
    return name


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone itself. UTC for one that is not known any more: a page with another hour is better than none."""
    return ZoneInfo(name if name.casefold() in _known() else NOWHERE)


@cache
def _known() -> dict[str, str]:
    """Every name, by itself in small letters."""
    return {name.casefold(): name for name in available_timezones() - NO_PLACES}
