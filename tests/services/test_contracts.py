"""What is agreed on before a turn: the group reads it in that turn, nobody else ever does, and then it is gone."""

import json

import pytest

from sessions_app import screens
from sessions_app.domain.errors import Forbidden, Stale, WrongMoment
from sessions_app.domain.units import Seconds
from sessions_app.harvest.rows import rows
from sessions_app.live.steward import Steward
from sessions_app.models import Group
from sessions_app.services import contracts, erasing
from tests.cast import account, arrive, begun, later, ms, opened, session_of, snapshot

from .circle import turns

pytestmark = pytest.mark.django_db

AGREE, FOCUS, SECOND_TURN = 10, 200, 180 + 1200 + 120 + 60 + 10  # seconds: within these phases


@pytest.fixture
def pair():
    """Three who keep each other company, so that nobody is left over; in the order of their turns."""
    session = opened(session_of(account("Oto"), practice="focusing"))
    people = {person.pk: person for person in arrive(session, "Ada", "Ben", "Cem")}
    begun(session)
    return session, [people[one] for one in turns(session)]


def read_by(session, person, at):
    screen = screens.plain(screens.for_participant(snapshot(session.pk), person.pk, ms(at)))
    return [tuple(each.values()) for each in screen["group"].get("contract", {"agreed": []})["agreed"]]


def test_the_whole_group_reads_it_in_that_turn_and_the_facilitator_does_not(pair):
    session, (ada, ben, cem) = pair
    contracts.say(session.pk, ada.pk, 1, "distance", 1, ms(AGREE))
    contracts.say(session.pk, ada.pk, 1, "signal", 3, ms(AGREE))
    for one in (ada, ben, cem):
        assert read_by(session, one, FOCUS) == [("distance", ada.pk, 1), ("signal", ada.pk, 3)]
        assert read_by(session, one, SECOND_TURN) == []
    assert "contract" not in json.dumps(screens.plain(screens.for_desk(snapshot(session.pk), ms(FOCUS))))


def test_it_can_be_changed_while_the_turn_lasts(pair):
    session, (ada, ben, _) = pair
    contracts.say(session.pk, ada.pk, 1, "distance", 1, ms(AGREE))
    contracts.say(session.pk, ada.pk, 1, "distance", 0, ms(FOCUS))
    assert read_by(session, ben, FOCUS) == [("distance", ada.pk, 0)]


def test_it_moves_nobody_on_and_makes_no_mark_stale(pair):
    session, (ada, *_) = pair
    before = snapshot(session.pk).begun.groups[0]
    contracts.say(session.pk, ada.pk, 1, "distance", 1, ms(AGREE))
    after = snapshot(session.pk).begun.groups[0]
    assert (after.revision, after.timeline) == (before.revision, before.timeline)


def test_only_the_holder_says_it_and_only_in_their_turn(pair):
    session, (ada, ben, _) = pair
    with pytest.raises(Forbidden):
        contracts.say(session.pk, ben.pk, 1, "distance", 1, ms(AGREE))
    with pytest.raises(Stale):
        contracts.say(session.pk, ada.pk, 1, "distance", 1, ms(SECOND_TURN))
    with pytest.raises(WrongMoment):
        contracts.say(session.pk, ada.pk, 1, "distance", 1, ms(9_000))
    assert read_by(session, ada, AGREE) == []


def test_it_is_erased_when_its_turn_is_over_and_is_in_no_file(pair):
    session, (ada, *_) = pair
    contracts.say(session.pk, ada.pk, 1, "distance", 1, ms(AGREE))
    steward = Steward(began=Seconds(0))
    assert not steward.due(snapshot(session.pk), Seconds(0), ms(FOCUS), hosted=True).forget
    assert contracts.forget_over(session.pk, ms(FOCUS)) is None
    assert steward.due(snapshot(session.pk), Seconds(0), ms(SECOND_TURN), hosted=True).forget
    assert contracts.forget_over(session.pk, ms(SECOND_TURN))
    assert not steward.due(snapshot(session.pk), Seconds(0), ms(SECOND_TURN), hosted=True).forget
    assert list(Group.objects.values_list("contract", flat=True)) == [[]]
    assert list(rows([session])) == []


def test_where_nobody_looks_the_purge_erases_it(pair):
    session, (ada, *_) = pair
    contracts.say(session.pk, ada.pk, 1, "distance", 1, ms(AGREE))
    assert contracts.forget_everywhere(ms(FOCUS)) == 0
    assert contracts.forget_everywhere(ms(9_000)) == 1
    assert list(Group.objects.values_list("contract", flat=True)) == [[]]


def test_it_goes_with_the_person_who_said_it(pair):
    session, (ada, *_) = pair
    contracts.say(session.pk, ada.pk, 1, "distance", 1, ms(AGREE))
    erasing.erase(ada, "Somebody", "secret", later(AGREE), ms(AGREE))
    assert list(Group.objects.values_list("contract", flat=True)) == [[]]
