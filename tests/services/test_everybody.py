"""Rounds in which everybody is in one group: formed, joined late, left, and what no coming and going changes."""

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions_app import screens
from sessions_app.domain.errors import Stale, TooFew, WrongMoment
from sessions_app.models import Group, Participant, Seat, Session
from sessions_app.practices import practice
from sessions_app.selectors import GATHER, RUNNING, SEATED, Reading, readable, snapshot
from sessions_app.selectors.history import owed_a_turn, rounds_held
from sessions_app.services import attendance, hosting, mending, rearranging, running, seating, talking
from sessions_app.services.erasing import erase
from tests import cast
from tests.cast import arrive, begun, formed, joined, ms, secret_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(oto) -> Session:
    """Of 1-2-4-All: a minute alone, pairs, fours, everybody."""
    return cast.opened(cast.session_of(oto, practice="one_two_four_all", rounds=4))


@pytest.fixture
def people(session) -> list[Participant]:
    """Five of them; they sit alone with the question from 0 to 60 s."""
    everybody = arrive(session, *cast.NAMES[:5])
    begun(session)
    return everybody


def together(session: Session) -> list[int]:
    """Who has a seat in the latest round."""
    round = session.groupings.order_by("-number").first()
    return list(Seat.objects.filter(round=round, left_at=None).values_list("participant_id", flat=True))


def screen(session: Session, person: Participant, at: float) -> dict:
    found = msgspec.to_builtins(screens.for_participant(snapshot(session.pk), person.pk, ms(at)))
    return {key: value for key, value in found.items() if key not in ("version", "now")}


class TestForming:
    def test_everybody_has_a_seat_in_one_group_without_a_label(self, session):
        people = arrive(session, *cast.NAMES[:5])
        seen = formed(session)
        assert [(one.number, len(one.people), one.rota.order) for one in seen.proposal.groups] == [(1, 5, ())]
        assert seen.proposal.question == practice("one_two_four_all").stages[0].questions[0]
        hosting.show_groups(session.pk, 1, ms())
        told = screen(session, people[0], 0)
        assert (told["session"]["state"], told["standing"]) == (GATHER, SEATED)
        assert told["group"]["all"] and not told["group"]["people"]
        assert told["group"]["place"] == {"table": 0, "url": ""}

    def test_one_person_is_enough_and_nobody_is_not(self, session):
        with pytest.raises(TooFew):
            formed(session)
        arrive(session, "Ada")
        assert begun(session).begun.groups[0].alone_since is None

    def test_nobody_can_be_left_out_of_it_but_whoever_sits_it_out(self, session):
        ada, ben, cem = arrive(session, "Ada", "Ben", "Cem")
        attendance.sit_out(session.pk, cem.pk, ms(-1))
        formed(session, leave_out=[ben.pk])
        assert together(session) == [ada.pk, ben.pk]

    def test_two_who_form_at_once_form_it_once(self, session):
        arrive(session, "Ada", "Ben")
        formed(session)
        with pytest.raises(Stale):
            formed(session)
        formed(session, revision=1)
        assert session.groupings.count() == 1

    def test_there_are_no_places_to_change(self, session):
        ada, ben = arrive(session, "Ada", "Ben")
        group = formed(session).proposal.groups[0].id
        for change in (
            lambda: rearranging.move(session.pk, 1, ada.pk, None, ms()),
            lambda: rearranging.swap(session.pk, 1, ada.pk, ben.pk, ms()),
            lambda: rearranging.lock(session.pk, 1, True, group, None, ms()),
        ):
            with pytest.raises(WrongMoment, match="All are together"):
                change()


class TestComingLate:
    def test_one_is_in_it_at_once_while_it_is_held(self, session, people):
        (zoe,) = joined(session, "Zoe", at=30)
        assert screen(session, zoe, 30) == screen(session, people[0], 30)
        assert screen(session, zoe, 30)["standing"] == SEATED

    def test_and_while_it_is_formed_or_shown(self, session):
        arrive(session, "Ada", "Ben")
        formed(session)
        (zoe,) = joined(session, "Zoe")
        hosting.show_groups(session.pk, 1, ms())
        (yan,) = joined(session, "Yan")
        assert {zoe.pk, yan.pk} <= set(together(session))
        hosting.start_round(session.pk, 1, 1, ms())  # the proposal is the one that the facilitator saw
        assert snapshot(session.pk).state(ms(1)) == RUNNING

    def test_not_when_it_is_over(self, session, people):
        (zoe,) = joined(session, "Zoe", at=61)
        assert zoe.pk not in together(session)

    def test_whoever_sat_it_out_comes_back_into_it(self, session, people):
        attendance.sit_out(session.pk, people[0].pk, ms(10))
        assert people[0].pk not in together(session)
        attendance.come_back(session.pk, people[0].pk, ms(20))
        assert sorted(together(session)) == sorted(one.pk for one in people)
        assert Seat.objects.filter(round__session=session).count() == 5  # the same seat

    def test_and_whoever_came_late_sat_out_and_is_brought_in_by_a_facilitator(self, session, people):
        attendance.sit_out(session.pk, people[0].pk, ms(10))
        group = snapshot(session.pk).begun.groups[0].id
        mending.seat_late(session.pk, people[0].pk, group, ms(20))
        assert people[0].pk in together(session)
        assert snapshot(session.pk).standing(people[0].pk, ms(20)) == SEATED


CHANGES = {
    "somebody comes": lambda session, _: joined(session, "Zoe", at=30),
    "somebody is away": lambda session, people: attendance.note(session.pk, [people[1].pk], [], ms(30)),
    "somebody leaves": lambda session, people: attendance.leave(session.pk, people[1].pk, ms(30)),
    "somebody is taken out": lambda session, people: attendance.remove(session.pk, people[1].pk, ms(30)),
    "somebody sits it out": lambda session, people: attendance.sit_out(session.pk, people[1].pk, ms(30)),
    "somebody is erased": lambda _, people: erase(people[1], "?", secret_of("x"), cast.later(30), ms(30)),
    "somebody raises a hand": lambda session, people: talking.raise_hand(session.pk, people[1].pk, True, ms(30)),
}


class TestComingAndGoing:
    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
    def test_changes_neither_clock_nor_revision_nor_anybodys_screen(self, session, people, change):
        before, group = screen(session, people[0], 30), Group.objects.values().get()
        change(session, people)
        after = screen(session, people[0], 30)
        after["session"]["people"] = before["session"]["people"]  # which alone sends nothing: live/shown.py
        assert (after, Group.objects.values().get()) == (before, group)

    def test_nobody_is_alone_and_nobody_is_asked_to_join_others(self, session, people):
        for one in people[1:]:
            attendance.leave(session.pk, one.pk, ms(20))
        seen = snapshot(session.pk)
        assert (seen.begun.lone(ms(30)), seen.open_groups(ms(30))) == ([], [])

    def test_only_ones_own_hand_is_up(self, session, people):
        talking.raise_hand(session.pk, people[1].pk, True, ms(30))
        assert [screen(session, one, 30)["raised"] for one in people[:2]] == [False, True]
        assert [one.name for one in snapshot(session.pk).raised] == ["Ben"]


class TestGoingOn:
    @pytest.mark.parametrize(
        "command",
        [
            lambda session, who, mark: running.say_ready(session, who, mark, ms(30)),
            lambda session, who, mark: running.add_minute(session, who, mark, ms(30)),
            lambda session, who, mark: mending.pass_turn(session, who, mark, ms(30)),
            lambda session, who, mark: mending.listen(session, who, mark.step == 0, ms(30)),
        ],
        ids=["done", "a minute more", "pass", "listen"],
    )
    def test_nobody_of_the_room_moves_it(self, session, people, command):
        mark = cast.mark(snapshot(session.pk).begun.groups[0], 30)
        with pytest.raises(WrongMoment, match="All are together now"):
            command(session.pk, people[0].pk, mark)

    def test_the_facilitator_does_and_time(self, session, people):
        seen = snapshot(session.pk)
        running.command_groups(session.pk, "next", cast.marks(session, 30), ms(30), to=cast.follows(session.pk, ms(30)))
        assert seen.begun.groups[0].timeline.position(ms(30)).step is not None
        assert snapshot(session.pk).begun.over(ms(31))
        assert snapshot(session.pk).stage == 1


class TestWhatRemains:
    def test_a_note_belongs_to_ones_seat_in_it(self, session, people):
        kind = practice("one_two_four_all").stages[0].kinds.notes[0].key
        cast.write(people[0], cast.key(people[0], kind), "A bell", share="organizers")
        (found,) = readable(Reading(session.pk))
        assert (found.round, found.group, found.author, found.text) == (1, 1, "Ada", "A bell")

    def test_nobody_has_sat_with_anybody_and_nobody_is_owed_a_turn(self, session, people):
        assert rounds_held(session.pk) == ()
        assert owed_a_turn(session.pk, 1, ms(200)) == set()
        assert snapshot(session.pk).without_turn(ms(200)) == []


class TestThousands:
    def test_they_are_formed_in_a_few_statements_and_all_read_the_same_short_screen(self, session):
        Participant.objects.bulk_create(
            Participant(session=session, name=f"P{n}", name_hash=f"{n}", label_hash=f"{n}", secret_hash=f"{n}")
            for n in range(3000)
        )
        with CaptureQueriesContext(connection) as asked:
            seating.form_groups(session.pk, 0, (), 1, ms())
        assert len(asked) < 60
        hosting.show_groups(session.pk, 1, ms())
        hosting.start_round(session.pk, 1, 1, ms())
        seen = snapshot(session.pk)
        first, last = min(seen.people), max(seen.people)
        texts = {msgspec.json.encode(screens.for_participant(seen, person, ms(1))) for person in (first, last)}
        assert len(texts) == 1 and len(texts.pop()) <= 4096
        desk = screens.for_desk(seen, ms(1))
        assert desk.groups[0].people == [] and desk.groups[0].all
        with CaptureQueriesContext(connection) as asked:
            joined(session, "Zoe", at=1)
        assert len(asked) < 25
