"""How long a session is kept: after its end, or after the last activity in one that nobody ended."""

import pytest

from sessions_app.domain.errors import Invalid
from sessions_app.domain.keeping import DAY, MOST_DAYS, changed_days, checked_days, due_at


@pytest.mark.parametrize(
    ("ended_at", "last_sign", "days", "opened", "due"),
    [
        (10 * DAY, 3 * DAY, 90, True, 100 * DAY),
        (10 * DAY, 40 * DAY, 90, True, 100 * DAY),  # what is written afterwards does not put it off: a day was told
        (0, 7 * DAY, 1, True, DAY),
        (0, 0, 1, False, DAY),  # ended before it was opened
        (None, 3 * DAY, 1, True, 93 * DAY),  # it may go on, next month
        (None, 3 * DAY, 90, True, 93 * DAY),
        (None, 3 * DAY, 400, True, 403 * DAY),
        (None, 3 * DAY, 1, False, 368 * DAY),  # it is being prepared
        (None, 3 * DAY, 400, False, 403 * DAY),
    ],
)
def test_a_session_is_due_so_many_days_after_its_end(ended_at, last_sign, days, opened, due):
    assert due_at(ended_at, last_sign, days, opened=opened) == due


def test_it_can_be_kept_from_a_day_to_ten_years():
    assert [checked_days(days) for days in (1, 90, MOST_DAYS)] == [1, 90, MOST_DAYS]
    for days in (0, -1, MOST_DAYS + 1):
        with pytest.raises(Invalid, match="1 to 3650 days"):
            checked_days(days)


@pytest.mark.parametrize(
    ("days", "ended_at"),
    [(90, None), (7, None), (90, 10 * DAY), (27, 10 * DAY), (90, -100 * DAY)],
)
def test_where_people_are_it_stays_or_becomes_shorter_with_a_week_left(days, ended_at):
    assert changed_days(days, 90, ended_at=ended_at, now=30 * DAY) == days


@pytest.mark.parametrize(
    ("days", "ended_at", "told"),
    [
        (91, None, "People were told 90 days"),
        (91, 10 * DAY, "People were told 90 days"),
        (6, None, "7 days from now"),
        (26, 10 * DAY, "7 days from now"),
        (89, -100 * DAY, "7 days from now"),  # it is due already
    ],
)
def test_where_people_are_it_becomes_neither_longer_nor_ends_at_once(days, ended_at, told):
    with pytest.raises(Invalid, match=told) as refused:
        changed_days(days, 90, ended_at=ended_at, now=30 * DAY)
    assert refused.value.field == "keep_days"
