"""Hours on the clocks of a zone, wherever the page is read."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.js.conftest import Ask

MODULE = "/js/zoned.js"
PLACES = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC"]


def ms(*parts: int, zone: str = "UTC") -> int:
    return round(datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp() * 1000)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize("zone", PLACES)
async def test_a_time_there_is_an_instant_and_back(ask: Ask, zone: str) -> None:
    now = ms(2026, 11, 29, 9, 7)
    day = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(zone))
    at = await ask(MODULE, "instantAt", "16:05", now, zone)
    assert at == ms(day.year, day.month, day.day, 16, 5, zone=zone)
    assert await ask(MODULE, "fieldTime", at, zone) == "16:05"


async def test_a_day_on_which_clocks_are_changed(ask: Ask) -> None:
    for day, time in ((29, (1, 30)), (29, (12, 0)), (28, (23, 30))):
        now = ms(2026, 3, day, 0, 30, zone="Europe/Berlin")
        at = await ask(MODULE, "instantAt", f"{time[0]:02}:{time[1]:02}", now, "Europe/Berlin")
        assert at == ms(2026, 3, day, *time, zone="Europe/Berlin")


async def test_the_day_is_said_where_it_is_another_there(ask: Ask) -> None:
    late = ms(2026, 11, 29, 23, 50, zone="Asia/Tokyo")
    assert "Mon" in await ask(MODULE, "timeThere", late + 20 * 60_000, late, "Asia/Tokyo")
    assert "Mon" not in await ask(MODULE, "timeThere", late + 20 * 60_000, late, "UTC")


@pytest.mark.parametrize("typed", ["", "Europe/Ber", "Atlantis/Nowhere"])
async def test_a_zone_that_is_half_typed_is_the_devices(ask: Ask, typed: str) -> None:
    assert await ask(MODULE, "fieldTime", 0, typed) == await ask(MODULE, "fieldTime", 0, "")
