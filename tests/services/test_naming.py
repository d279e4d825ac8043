"""Another name: namesakes are told apart as at the door, and the list and the wishes follow."""

import pytest

from sessions_app.domain import roster
from sessions_app.domain.errors import Forbidden, Invalid, NotFound, WrongMoment
from sessions_app.models import Participant, Session
from sessions_app.services import attendance, erasing, hosting, naming, talking, wishing
from tests import cast
from tests.cast import arrive, later, ms, secret_of

from .circle import group, groups_of, seen

pytestmark = pytest.mark.django_db


def test_the_others_read_it_at_once(session):
    ada, *_ = groups_of(session)
    made = naming.rename_oneself(session.pk, ada.pk, "  Ada Lovelace\u202e ")
    assert (made.before, made.label, made.version) == ("Ada", "Ada Lovelace", seen(session).version)
    everybody = [person.name for number in (1, 2) for person in group(session, number).people]
    assert "Ada Lovelace" in everybody and "Ada" not in everybody


def test_names_are_told_apart_as_at_the_door(session):
    ada, ben, cem = arrive(session, "Ada", "Ben", "Cem")
    assert naming.rename_oneself(session.pk, ben.pk, "ADA").label == "ADA (2)"
    assert naming.rename(session.pk, cem.pk, "Ada (2)").label == "Ada (3)", "not even by typing the label"
    assert naming.rename(session.pk, ben.pk, "ada").label == "ada (2)", "written otherwise it keeps its number"
    assert naming.rename(session.pk, ben.pk, "ada (2)").label == "ada (2)"
    assert naming.rename(session.pk, ben.pk, "Ben").label == "Ben"
    assert cast.joining.join(session, "Ben", secret_of("other"), later(), ms()).label == "Ben (2)"
    assert Participant.objects.values("label_hash").distinct().count() == 4
    with pytest.raises(Invalid):
        naming.rename(session.pk, ada.pk, "\u200b")


def test_by_themselves_only_who_is_in_and_by_a_facilitator_everybody_who_is_not_erased(session):
    ada, ben = arrive(session, "Ada", "Ben")
    attendance.remove(session.pk, ada.pk, ms())
    with pytest.raises(Forbidden):
        naming.rename_oneself(session.pk, ada.pk, "Queen")
    assert naming.rename(session.pk, ada.pk, "Ada L.").label == "Ada L."
    erasing.erase(ben, "Somebody", secret_of("nobody"), later(), ms())
    with pytest.raises(NotFound):
        naming.rename(session.pk, ben.pk, "Ben")
    with pytest.raises(Forbidden):
        naming.rename_oneself(session.pk, ben.pk, "Ben")
    hosting.finish_session(session.pk, later(1), ms(1))
    with pytest.raises(WrongMoment):
        naming.rename_oneself(session.pk, cast.Participant.objects.create(session=session, name="X").pk, "Y")


def test_the_list_and_the_wishes_follow_and_an_erased_name_is_in_neither(session):
    ada, ben = arrive(session, "Ada", "Ben")
    wishing.save_roster(session.pk, "Ada, Blue, English, ada@example.org\nBenjamin, Red")
    wishing.save_wishes(session.pk, "Ada and Ben apart")
    naming.rename_oneself(session.pk, ada.pk, "Countess")
    naming.rename(session.pk, ben.pk, "Benjamin")
    stored = Session.objects.get(pk=session.pk)
    assert stored.wishes == "Countess and Benjamin apart"
    assert "Countess,Blue,English,ada@example.org" in stored.roster and "Ada" not in stored.roster
    people = seen(session).people
    assert (people[ada.pk].team, people[ben.pk].team) == ("Blue", "Red"), "a name on the list brings what is there"
    erasing.erase(ada, "Somebody", secret_of("nobody"), later(), ms())
    assert "ada@example.org" not in Session.objects.get(pk=session.pk).roster


def notice(session) -> str:
    return Session.objects.get(pk=session.pk).notice


def test_a_longer_name_is_written_once(session):
    ada, _ = arrive(session, "Ada", "Ben")
    talking.say(session.pk, "Tea with Ada at ten.", ms())
    naming.rename(session.pk, ada.pk, "Ada Lovelace")
    assert notice(session) == "Tea with Ada Lovelace at ten."


def test_what_is_said_of_a_namesake_stays_theirs(session):
    _, second = arrive(session, "Ada", "Ada")
    talking.say(session.pk, "Tea with Ada at ten, with Ada (2) at eleven.", ms())
    naming.rename(session.pk, second.pk, "Eve")
    assert notice(session) == "Tea with Ada at ten, with Eve at eleven."


@pytest.mark.parametrize("act", ["rename", "erase"])
def test_whoever_alone_is_called_so_is_meant_by_the_name_whatever_their_number(session, act):
    first, second = arrive(session, "Ada", "Ada")
    naming.rename(session.pk, first.pk, "Eve")
    talking.say(session.pk, "Tea with Ada at ten.", ms())
    if act == "rename":
        naming.rename(session.pk, second.pk, "Joan")
    else:
        erasing.erase(second, "Somebody", secret_of("nobody"), later(), ms())
    assert notice(session) == f"Tea with {'Joan' if act == 'rename' else 'Somebody'} at ten."


def test_an_erased_namesake_takes_nothing_along_that_is_said_of_the_other(session):
    _, second = arrive(session, "Ada", "Ada")
    talking.say(session.pk, "Tea with Ada at ten.", ms())
    erasing.erase(second, "Somebody", secret_of("nobody"), later(), ms())
    assert notice(session) == "Tea with Ada at ten."


def test_no_list_with_the_old_name_stays_in_memory(session, django_capture_on_commit_callbacks):
    """Whoever gave another name may be erased before anybody reads the list again."""
    ada, *_ = arrive(session, "Ada")
    wishing.save_roster(session.pk, "Ada, Blue")
    roster.read_roster("Ada, Blue")
    with django_capture_on_commit_callbacks(execute=True):
        naming.rename(session.pk, ada.pk, "Countess")
    assert roster.read_roster.cache_info().currsize == 0
