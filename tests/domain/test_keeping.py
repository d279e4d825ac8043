"""How long a session is kept: after its end, or after the last thing that happened in one that nobody ended."""

import pytest

from sessions_app.domain.errors import Invalid
from sessions_app.domain.keeping import DAY, MOST_DAYS, checked_days, due_at


@pytest.mark.parametrize(
    ("ended_at", "last_sign", "days", "due"),
    [
        (10 * DAY, 3 * DAY, 90, 100 * DAY),
        (10 * DAY, 40 * DAY, 90, 100 * DAY),  # what is written afterwards does not put it off: people were told a day
        (None, 3 * DAY, 90, 93 * DAY),
        (0, 7 * DAY, 1, DAY),
    ],
)
def test_a_session_is_due_so_many_days_after_its_end(ended_at, last_sign, days, due):
    assert due_at(ended_at, last_sign, days) == due


def test_it_can_be_kept_from_a_day_to_ten_years():
    assert [checked_days(days) for days in (1, 90, MOST_DAYS)] == [1, 90, MOST_DAYS]
    for days in (0, -1, MOST_DAYS + 1):
        with pytest.raises(Invalid, match="1 to 3650 days"):
            checked_days(days)
