"""When a session is to be, and how long to keep free for it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sessions_app.domain.agenda import agenda
from sessions_app.domain.errors import Invalid
from sessions_app.domain.formats import MINUTE
from sessions_app.domain.planned import begins_at, time_to_keep
from sessions_app.practices import practice

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # in Berlin it is the 30th already


@pytest.mark.parametrize(("rounds", "kept"), [(1, 45), (2, 90), (3, 120)])
def test_the_usual_plan_takes_what_the_book_for_facilitators_says(rounds, kept):
    whole = agenda(practice("troika"), rounds)[-1].at
    assert time_to_keep(whole, rounds) == kept * MINUTE


def test_a_full_quarter_stays_one():
    assert time_to_keep(4 * MINUTE, 1) == 15 * MINUTE


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-11-30T00:05", datetime(2026, 11, 29, 23, 5, tzinfo=UTC)),
        ("2026-12-01T16:05", datetime(2026, 12, 1, 15, 5, tzinfo=UTC)),
        ("2027-07-01T16:05", datetime(2027, 7, 1, 14, 5, tzinfo=UTC)),
    ],
)
def test_an_hour_is_one_of_the_place(typed, utc):
    assert begins_at(typed, BERLIN, NOW) == utc


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "a day and an hour"),
        ("2026-12-01", "a day and an hour"),
        ("2026-12-01 16:05", "a day and an hour"),
        ("2026-12-01T16:05:00", "a day and an hour"),
        ("2026-13-01T16:05", "a day and an hour"),
        ("2026-12-01T24:05", "a day and an hour"),
        ("٢٠٢٦-12-01T16:05", "a day and an hour"),
        ("2026-11-29T23:59", "from today on"),
        ((NOW + timedelta(days=6 * 365)).strftime("%Y-%m-%dT%H:%M"), "within five years"),
        ("9999-12-31T23:59", "within five years"),
        ("0001-01-01T00:00", "from today on"),
        ("2027-03-28T02:30", "put forward"),
    ],
)
def test_what_cannot_be_meant_is_told(typed, why):
    with pytest.raises(Invalid, match=why) as refused:
        begins_at(typed, BERLIN, NOW)
    assert refused.value.field == "at"
