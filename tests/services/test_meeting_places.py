"""Where a group meets, as the screens of its people say: a table's number, or the address of a call."""

from typing import Any

import pytest

from sessions_app import screens
from sessions_app.models import Session, User
from sessions_app.wire import PlaceMessage
from tests.cast import ms, opened, session_of

from .circle import group, groups_of, seen

pytestmark = pytest.mark.django_db


def places(session: Session, groups: int = 2) -> list[PlaceMessage]:
    groups_of(session, 3 * groups)
    one_of_each = [group(session, number + 1).people[0].id for number in range(groups)]
    told = [screens.for_participant(seen(session), person, ms(1)).group for person in one_of_each]
    return [each.place for each in told if each]


def test_in_a_room_it_is_the_table_of_its_number(session: Session) -> None:
    assert places(session) == [PlaceMessage(1, ""), PlaceMessage(2, "")]


def test_three_who_began_by_themselves_know_where_they_sit(session: Session) -> None:
    Session.objects.update(self_run=True)
    assert places(session, 1) == [PlaceMessage(0, "")]


def test_more_who_began_by_themselves_are_told(session: Session) -> None:
    Session.objects.update(self_run=True)
    assert places(session) == [PlaceMessage(1, ""), PlaceMessage(2, "")]


@pytest.mark.parametrize(
    ("links", "urls"),
    [
        ({"link_pattern": "https://meet.example/t-{n}"}, ["https://meet.example/t-1", "https://meet.example/t-2"]),
        ({"link_list": ["https://a.example", "https://b.example"]}, ["https://a.example", "https://b.example"]),
        ({"link_list": ["https://a.example"]}, ["https://a.example", ""]),
    ],
)
def test_online_it_is_the_call_of_its_number(oto: User, links: dict[str, Any], urls: list[str]) -> None:
    session = opened(session_of(oto, venue="links", **links))
    assert places(session) == [PlaceMessage(0, url) for url in urls]


@pytest.mark.parametrize("pattern", ["", "https://meet.example/t-{n}"])
def test_here_it_is_no_place_but_the_call_that_there_is_if_this_one_fails(oto: User, pattern: str) -> None:
    session = opened(session_of(oto, venue="here", link_pattern=pattern))
    assert places(session, 1) == [PlaceMessage(0, pattern.replace("{n}", "1"))]
    assert screens.for_desk(seen(session), ms(1)).session.venue == "here"
