"""A facilitator's own stage: names while people arrive and find their places, and nothing else."""

import msgspec
import pytest

from sessions_app import screens
from sessions_app.models import Session
from sessions_app.selectors import GATHER, LOBBY, RUNNING, snapshot
from sessions_app.services import attendance, hosting
from sessions_app.wire import SeatedAt, StageScreen
from tests import cast

MINUTE = 60


def own(session: Session, at: float = 0) -> StageScreen:
    return screens.for_own_stage(snapshot(session.pk), cast.ms(at))


def anybodys(session: Session, at: float = 0) -> StageScreen:
    return screens.for_stage(snapshot(session.pk), cast.ms(at))


def shown(session: Session) -> None:
    round = snapshot(session.pk).proposal or cast.formed(session).proposal
    assert round
    hosting.show_groups(session.pk, round.revision, cast.ms())


def test_names_come_as_people_do_and_go_with_them(session: Session) -> None:
    assert (own(session).session.state, own(session).names) == (LOBBY, [])
    assert (own(session).groups, own(session).room) == (0, None)
    ada, *_ = cast.arrive(session, "Ada", "Ben", "Ben")
    assert own(session).names == ["Ada", "Ben", "Ben (2)"]
    attendance.leave(session.pk, ada.pk, cast.ms())
    assert own(session).names == ["Ben", "Ben (2)"]


@pytest.mark.parametrize(("people", "named"), [(36, True), (37, False)])
def test_of_a_crowd_it_says_only_how_many(session: Session, people: int, named: bool) -> None:
    cast.arrive(session, *(f"Person {number}" for number in range(people)))
    assert (own(session).names is not None) == named
    assert own(session).session.people == people


def test_who_sits_where_is_there_while_they_find_their_places(session: Session) -> None:
    cast.arrive(session, "Ada", "Ben", "Cem", "Dee", "Eli", "Fay")
    cast.formed(session)
    assert own(session).seating is None, "nobody has been shown them yet"
    shown(session)
    screen, round = own(session), snapshot(session.pk).proposal
    assert screen.session.state == GATHER and screen.names is None and round
    assert screen.seating == [SeatedAt(group.number, [one.name for one in group.people]) for group in round.groups]
    assert len(screen.seating) == 2


@pytest.mark.parametrize(("people", "groups"), [(38, 12), (39, None)])
def test_of_more_groups_than_a_wall_holds_it_says_nothing(session: Session, people: int, groups: int | None) -> None:
    cast.arrive(session, *(f"Person {number}" for number in range(people)))
    shown(session)
    found = own(session).seating
    assert (None if found is None else len(found)) == groups


def test_once_the_time_runs_nobody_is_named(session: Session) -> None:
    cast.arrive(session, "Ada", "Ben", "Cem")
    cast.begun(session)
    screen = own(session, MINUTE)
    assert screen.session.state == RUNNING
    assert screen == anybodys(session, MINUTE)


def test_anybodys_stage_names_nobody_ever(session: Session) -> None:
    cast.arrive(session, "Ada", "Ben", "Cem")
    lobby = msgspec.json.encode(anybodys(session)).decode()
    shown(session)
    places = msgspec.json.encode(anybodys(session)).decode()
    assert not [name for name in ("Ada", "Ben", "Cem") if name in lobby + places]
