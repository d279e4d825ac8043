"""One voice a table: in the harvest of a café, tables say that they have something to say, and are heard one by one."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from django.db import connection

from sessions_app import screens
from sessions_app.domain.errors import Forbidden, NotFound, Stale, WrongMoment
from sessions_app.domain.practice import MINUTE
from sessions_app.models import Participant, Session
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, hosting, onward, voices
from tests import cast
from tests.cast import NAMES, arrive, joined, ms

pytestmark = pytest.mark.django_db

HARVEST = 3  # the number of its round: after the welcome and one round at tables
BEGAN: Any = ms(0)
SEATED, OVER = BEGAN + 5 * MINUTE, BEGAN + 30 * MINUTE


@pytest.fixture
def cafe(oto) -> Session:
    """Nine people at two tables, and nothing more."""
    session = cast.opened(cast.session_of(oto, practice="world_cafe", rounds=3))
    arrive(session, *NAMES[:9])
    onward.go_on(session.pk, 1, 0, (), 1, BEGAN)
    onward.go_on(session.pk, 2, 0, (), 1, SEATED)
    hosting.start_round(session.pk, 2, snapshot(session.pk).proposal.revision, SEATED)
    return session


@pytest.fixture
def harvest(cafe) -> Session:
    """All are together, until 50 minutes after the beginning."""
    onward.go_on(cafe.pk, HARVEST, 0, (), 1, OVER)
    return cafe


def at_table(session: Session, number: int) -> list[Participant]:
    found = Participant.objects.filter(seats__round__session=session, seats__round__number=2, seats__left_at=None)
    return list(found.filter(seats__group__number=number).order_by("pk"))


def desk(session: Session, now: Any = OVER) -> dict[str, Any] | None:
    return msgspec.to_builtins(screens.for_desk(snapshot(session.pk), now)).get("voices")


def stage(session: Session, now: Any = OVER) -> dict[str, Any] | None:
    return msgspec.to_builtins(screens.for_stage(snapshot(session.pk), now)).get("voice")


def test_the_tables_of_the_round_before_are_heard_one_after_the_other(harvest):
    assert desk(harvest) == {"stage": 1, "groups": [1, 2], "asks": [], "heard": [], "now": None}
    assert stage(harvest) is None
    voices.hear(harvest.pk, HARVEST, 2, OVER)
    assert (desk(harvest)["now"], stage(harvest)) == (2, {"stage": 1, "number": 2})
    voices.hear(harvest.pk, HARVEST, 1, OVER)
    assert (desk(harvest)["now"], desk(harvest)["heard"]) == (1, [2])
    voices.hear_nobody(harvest.pk, HARVEST, OVER)
    assert (desk(harvest)["now"], desk(harvest)["heard"], stage(harvest)) == (None, [2, 1], None)
    voices.take_back(harvest.pk, HARVEST, 1, OVER)
    assert (desk(harvest)["groups"], desk(harvest)["heard"]) == ([1, 2], [2])


def test_a_table_asks_with_one_voice_and_comes_first(harvest):
    ada, ben, *_ = at_table(harvest, 2)
    version, number = voices.ask(ada, True, OVER)
    assert number == 2
    assert (desk(harvest)["groups"], desk(harvest)["asks"]) == ([2, 1], [2])
    assert voices.ask(ben, True, OVER) == (version, 2)  # nothing new: nobody is sent anything
    voices.ask(ben, False, OVER)
    assert (desk(harvest)["groups"], desk(harvest)["asks"]) == ([1, 2], [])


def test_no_participant_sees_another_screen(harvest):
    def shown() -> list[dict[str, Any]]:
        told = [screens.for_participant(snapshot(harvest.pk), one.pk, OVER) for one in harvest.participants.all()]
        return [msgspec.to_builtins(msgspec.structs.replace(each, version=0)) for each in told]

    before, people = shown(), snapshot(harvest.pk).people
    voices.ask(at_table(harvest, 1)[0], True, OVER)
    voices.hear(harvest.pk, HARVEST, 1, OVER)
    assert shown() == before
    harvest.refresh_from_db()
    assert snapshot(harvest.pk).people == people


def test_the_same_press_twice_changes_nothing(harvest):
    version = voices.hear(harvest.pk, HARVEST, 1, OVER)
    assert voices.hear(harvest.pk, HARVEST, 1, OVER) == version
    assert voices.take_back(harvest.pk, HARVEST, 2, OVER) == version


def test_whoever_sat_at_no_table_has_none_to_speak_for(harvest):
    (late,) = joined(harvest, "Zoe")
    with pytest.raises(Forbidden):
        voices.ask(late, True, OVER)


def test_whoever_has_left_asks_nothing(harvest):
    ada = at_table(harvest, 1)[0]
    attendance.leave(harvest.pk, ada.pk, OVER)
    with pytest.raises(Forbidden):
        voices.ask(ada, True, OVER)


def test_only_the_tables_that_there_were_in_the_round_that_is_held(harvest):
    with pytest.raises(NotFound):
        voices.hear(harvest.pk, HARVEST, 3, OVER)
    with pytest.raises(Stale):
        voices.hear(harvest.pk, 1, 1, OVER)


def test_nobody_is_heard_at_tables_nor_when_all_is_over(harvest):
    over = OVER + 21 * MINUTE
    voices.hear(harvest.pk, HARVEST, 1, OVER)
    assert (desk(harvest, over), stage(harvest, over)) == (None, None)
    with pytest.raises(WrongMoment):
        voices.ask(at_table(harvest, 1)[0], True, over)


def test_nobody_is_heard_before_any_round_in_groups(cafe):
    assert desk(cafe, SEATED) is None
    with pytest.raises(WrongMoment):
        voices.hear(cafe.pk, 2, 1, SEATED)


@pytest.mark.django_db(transaction=True)
def test_tables_that_ask_at_one_instant_are_all_noted(harvest):
    def ask(person: Participant) -> int:
        try:
            return voices.ask(person, True, OVER)[1]
        finally:
            connection.close()

    asking = [at_table(harvest, number)[0] for number in (1, 2)]
    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(ask, asking)) == [1, 2]
    assert sorted(desk(harvest)["asks"]) == [1, 2]
