"""Which doors of a session open to whom: one table for all of them."""

from collections.abc import Callable

import pytest

from sessions_app.domain.errors import Forbidden, NoSuchSession, TroikaError
from sessions_app.models import Host, Session, User
from sessions_app.selectors import (
    harvested_session,
    has_part,
    hosted_session,
    hosts_of,
    is_host,
    is_organizer,
    may_invite,
    owned_session,
    part_in,
    participant_by_hash,
)
from sessions_app.services import joining, keeping, selfrun
from tests import cast

pytestmark = pytest.mark.django_db

DOORS: dict[str, Callable[..., object]] = {
    "desk": hosted_session,
    "harvest": harvested_session,
    "deleting": owned_session,
    "shelf": part_in,
}
# Who made it (and runs it), who only made it, an organizer who was invited, a facilitator, who belongs elsewhere.
OPEN = {
    "Oto": {"desk", "harvest", "deleting", "shelf"},
    "Ola": {"harvest", "deleting", "shelf"},
    "Ivo": {"harvest", "shelf"},
    "Fay": {"desk", "shelf"},
    "Sam": set[str](),
}


@pytest.fixture
def people(session, oto) -> dict[str, User]:
    """Everybody of the table, with a session of their own besides: that one opens nothing here."""
    organizer, facilitator = Host.Duty.ORGANIZER, Host.Duty.FACILITATOR
    parts = {"Fay": (facilitator, True, False), "Ivo": (organizer, False, True), "Ola": (organizer, False, False)}
    found = {"Oto": oto} | {name: cast.account(name) for name in OPEN if name != "Oto"}
    for name, (role, runs, invited) in parts.items():
        Host.objects.create(session=session, user=found[name], role=role, runs=runs, invited=invited)
    for user in found.values():
        cast.session_of(user)
    return found


def opened_to(user: User | None, session: Session, *doors: str) -> set[str]:
    """Which doors open, and that they lead where they should."""
    found = set()
    for name in doors or DOORS:
        try:
            behind = DOORS[name](user, session.code)
        except Forbidden:
            continue
        assert behind == session or getattr(behind, "session", None) == session
        found.add(name)
    return found


@pytest.mark.parametrize("name", OPEN)
def test_each_door_opens_to_whom_it_is_for(session, people, name):
    assert opened_to(people[name], session) == OPEN[name]
    told = {"desk": is_host, "harvest": is_organizer, "deleting": may_invite, "shelf": has_part}
    assert {door for door, ask in told.items() if ask(people[name], session)} == OPEN[name]


def test_no_door_opens_to_a_visitor_without_an_account(session, people):
    assert opened_to(None, session, "desk", "harvest", "deleting") == set()


def test_where_nobody_hosts_no_door_opens_to_anybody(people):
    group = selfrun.start_session("Three strangers", "own", "t" * 32, cast.MORNING)
    assert opened_to(None, group, "desk", "harvest", "deleting") == set()
    assert opened_to(people["Oto"], group) == set()
    Host.objects.create(session=group, user=people["Oto"], role=Host.Duty.ORGANIZER)
    assert "desk" not in opened_to(people["Oto"], group), "the people in it run it together"


def test_only_who_made_it_finds_what_is_deleted(session, people):
    keeping.delete_session(session.pk, cast.later())
    for name, doors in OPEN.items():
        if "deleting" in doors:
            assert opened_to(people[name], session, "deleting") == {"deleting"}
            continue
        with pytest.raises(NoSuchSession):
            owned_session(people[name], session.code)
    with pytest.raises(NoSuchSession):
        owned_session(None, session.code)
    for door in (hosted_session, harvested_session, part_in):
        with pytest.raises(NoSuchSession):
            door(people["Oto"], session.code)


@pytest.mark.parametrize("door", DOORS)
def test_a_code_of_nothing_is_no_session_for_anybody(people, door):
    with pytest.raises(TroikaError) as told:
        DOORS[door](people["Oto"], "AAAAAA")
    assert type(told.value) is NoSuchSession


def test_the_list_of_hosts_begins_with_who_made_it(session, people):
    """Other organizers come next, then facilitators, each as they came."""
    gus = cast.second_facilitator(session, "Gus")
    found = [host.user for host in hosts_of(session)]
    assert found == [people["Oto"], people["Ola"], people["Ivo"], people["Fay"], gus]


def test_a_secret_is_somebody_in_its_own_session_only(session, oto):
    other = cast.opened(cast.session_of(oto))
    (ada,) = cast.arrive(session, "Ada")
    digest = joining.hash_of(cast.secret_of("Ada0"))
    assert participant_by_hash(session.pk, digest) == ada
    assert participant_by_hash(other.pk, digest) is None
    assert participant_by_hash(session.pk, joining.hash_of("somebody else's")) is None
