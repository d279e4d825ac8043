"""An instant is the same in each of its forms, and the clock at the edges is this machine's."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.utils import timezone as django_timezone

from sessions_app.instant import as_datetime, as_iso, as_ms, now_ms

HALF_PAST = datetime(2026, 3, 2, 9, 30, 0, 250_000, UTC)


def test_the_clock_tells_milliseconds_since_1970():
    before, now, after = as_ms(django_timezone.now()), now_ms(), as_ms(django_timezone.now())
    assert before - 1 <= now <= after + 1


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5, minutes=45))])
def test_an_instant_is_the_same_wherever_its_clock_hangs(zone):
    there = HALF_PAST.astimezone(zone)
    assert as_ms(there) == 1_772_443_800_250
    assert as_datetime(as_ms(there)) == HALF_PAST
    assert as_iso(there) == "2026-03-02T09:30:00Z"
