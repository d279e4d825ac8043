"""A café goes on with one press for each part, or by itself; whoever runs it holds it, and takes over."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from sessions_app import screens
from sessions_app.domain.errors import Stale, TooFew, TroikaError, WrongMoment
from sessions_app.domain.onward import BREATH, FINDING, ON_TIME, TOO_LATE
from sessions_app.domain.practice import MINUTE, SECOND
from sessions_app.domain.units import Ms
from sessions_app.models import Round, Session
from sessions_app.selectors import snapshot
from sessions_app.services import asking, hosting, onward, rearranging, seating
from tests import cast
from tests.cast import NAMES, arrive, ms

pytestmark = pytest.mark.django_db

WELCOME, TABLES = 5 * MINUTE, 20 * MINUTE  # welcome, three rounds at tables, harvest of 20 minutes
BEGAN: Any = ms(0)  # and all that is counted from it
OVER = BEGAN + WELCOME
FORMS = OVER + BREATH
BEGINS = FORMS + FINDING


@pytest.fixture
def cafe(oto) -> Session:
    session = cast.opened(cast.session_of(oto, practice="world_cafe", rounds=5))
    arrive(session, *NAMES[:8])
    return session


@pytest.fixture
def welcomed(cafe) -> Session:
    """The welcome has begun."""
    onward.go_on(cafe.pk, 1, 0, (), 1, BEGAN)
    return cafe


@pytest.fixture
def by_itself(welcomed) -> Session:
    onward.run_itself(welcomed.pk, BEGAN)
    return welcomed


def state(session: Session, now: Ms) -> tuple[str, int, int | None]:
    """What it is doing, in which round, and when a round begins that is shown."""
    told = screens.for_stage(snapshot(session.pk), now).session
    begins = told.begins if isinstance(told.begins, int) else None
    return told.state, told.round, begins


def step(session: Session, now: Ms) -> None:
    onward.take_step(session.pk, 7, now)


class TestOnePress:
    def test_begins_at_once_where_nobody_has_a_place_to_find(self, welcomed):
        assert state(welcomed, BEGAN) == ("running", 1, None)

    def test_shows_the_tables_and_they_begin_after_the_time_to_find_them(self, welcomed):
        onward.go_on(welcomed.pk, 2, 0, (), 1, OVER)
        assert state(welcomed, OVER) == ("gather", 2, OVER + FINDING)
        step(welcomed, OVER + FINDING - 1)
        assert state(welcomed, OVER + FINDING) == ("gather", 2, OVER + FINDING)
        step(welcomed, OVER + FINDING + 800)
        assert state(welcomed, OVER + FINDING + 800) == ("running", 2, None)
        assert Round.objects.get(number=2).started_at == OVER + FINDING  # nobody has counted down to nothing

    def test_of_another_round_than_the_next_is_refused_and_forms_nothing(self, welcomed):
        with pytest.raises(Stale):
            onward.go_on(welcomed.pk, 3, 0, (), 1, OVER)
        assert Round.objects.count() == 1

    def test_goes_on_with_groups_that_were_arranged_by_hand(self, welcomed):
        seating.form_groups(welcomed.pk, 0, (), 1, OVER)
        before = _places(2)
        onward.go_on(welcomed.pk, 2, 1, (), 1, OVER + 1)
        assert _places(2) == before
        assert state(welcomed, OVER + 1)[2] == OVER + 1 + FINDING

    def test_is_refused_while_a_round_is_under_way(self, welcomed):
        with pytest.raises(WrongMoment):
            onward.go_on(welcomed.pk, 2, 0, (), 1, OVER - 1)

    def test_begin_now_does_not_wait_for_the_time(self, welcomed):
        onward.go_on(welcomed.pk, 2, 0, (), 1, OVER)
        hosting.start_round(welcomed.pk, 2, 1, OVER + 5_000)
        assert state(welcomed, OVER + 5_000) == ("running", 2, None)
        with pytest.raises(WrongMoment):
            onward._begin(welcomed.pk, OVER + FINDING)

    def test_too_few_people_are_said_and_nothing_is_shown(self, oto):
        session = cast.opened(cast.session_of(oto, practice="world_cafe", rounds=5))
        arrive(session, "Ada", "Ben", "Cem")
        onward.go_on(session.pk, 1, 0, (), 1, BEGAN)
        session.participants.filter(name="Cem").update(left_at=ms(1))
        with pytest.raises(TooFew):
            onward.go_on(session.pk, 2, 0, (), 1, OVER)
        assert screens.for_desk(snapshot(session.pk), OVER).next.why == "people"


class TestByItself:
    def test_it_goes_from_the_welcome_to_the_tables_and_on(self, by_itself):
        step(by_itself, FORMS - 1)
        assert state(by_itself, FORMS - 1) == ("between", 1, None)
        step(by_itself, FORMS)
        assert state(by_itself, FORMS) == ("gather", 2, BEGINS)
        step(by_itself, BEGINS)
        assert state(by_itself, BEGINS) == ("running", 2, None)
        step(by_itself, BEGINS + TABLES + BREATH)
        assert state(by_itself, BEGINS + TABLES + BREATH)[:2] == ("gather", 3)

    def test_the_same_step_is_taken_once_whoever_asks(self, by_itself):
        step(by_itself, FORMS)
        before = snapshot(by_itself.pk)
        step(by_itself, FORMS)
        assert snapshot(by_itself.pk).version == before.version
        with pytest.raises(Stale):  # another process has asked at the same instant
            seating.form_groups(by_itself.pk, 0, (), 3, FORMS)

    def test_what_was_due_long_ago_is_left_to_the_facilitator(self, by_itself):
        step(by_itself, FORMS + TOO_LATE + 1)
        assert state(by_itself, FORMS + TOO_LATE + 1) == ("between", 1, None)
        onward.go_on(by_itself.pk, 2, 0, (), 1, FORMS + TOO_LATE + 1)
        assert state(by_itself, FORMS + TOO_LATE + 1)[:2] == ("gather", 2)

    def test_after_an_outage_a_round_begins_when_it_can(self, by_itself):
        step(by_itself, FORMS)
        late = BEGINS + ON_TIME + 1
        step(by_itself, late)
        assert Round.objects.get(number=2).started_at == late

    def test_it_never_begins_with_nobody_having_pressed(self, cafe):
        onward.run_itself(cafe.pk, BEGAN)
        step(cafe, BEGAN + WELCOME)
        assert state(cafe, BEGAN + WELCOME)[0] == "lobby"

    def test_after_the_last_round_nothing_comes(self, by_itself):
        hosting.plan_rounds(by_itself.pk, 3)
        now: Any = FORMS
        for _ in range(2):
            step(by_itself, now)
            if state(by_itself, now)[0] == "gather":
                now += FINDING
                step(by_itself, now)
            now = (snapshot(by_itself.pk).begun.last_end or 0) + BREATH
        assert state(by_itself, now)[:2] == ("closing", 3)
        step(by_itself, now)
        assert state(by_itself, now)[:2] == ("closing", 3)

    def test_a_session_with_one_stage_is_begun_round_by_round(self, oto):
        session = cast.opened(cast.session_of(oto, rounds=2))
        with pytest.raises(WrongMoment):
            onward.run_itself(session.pk, BEGAN)


@pytest.mark.parametrize(("key", "rounds"), [("world_cafe", 5), ("one_two_four_all", 4), ("knowledge_cafe", 5)])
def test_a_whole_session_runs_by_itself_after_one_press(oto, key, rounds):
    session = cast.opened(cast.session_of(oto, practice=key, rounds=rounds))
    arrive(session, *NAMES[:8])
    now: Any = BEGAN
    onward.go_on(session.pk, 1, 0, (), 1, now)
    onward.run_itself(session.pk, now)
    held = []
    for _ in range(rounds):
        seen = snapshot(session.pk)
        held.append((seen.begun.number, seen.begun.stage, len(seen.begun.groups)))
        now = (seen.begun.last_end or 0) + BREATH
        step(session, now)
        begins = state(session, now)[2]
        if begins:
            now = begins
            step(session, now)
    program = {
        "world_cafe": [(1, 0, 1), (2, 1, 2), (3, 1, 2), (4, 1, 2), (5, 2, 1)],
        "one_two_four_all": [(1, 0, 1), (2, 1, 4), (3, 2, 2), (4, 3, 1)],
        "knowledge_cafe": [(1, 0, 1), (2, 1, 2), (3, 1, 2), (4, 1, 2), (5, 2, 1)],
    }
    assert held == program[key]
    assert state(session, now)[:2] == ("closing", rounds)


@pytest.mark.django_db(transaction=True)
def test_of_several_processes_that_ask_at_once_one_acts():
    session = cast.opened(cast.session_of(cast.account("Oto"), practice="world_cafe", rounds=5))
    arrive(session, *NAMES[:8])
    onward.go_on(session.pk, 1, 0, (), 1, BEGAN)
    onward.run_itself(session.pk, BEGAN)

    def asks(now: Ms, seed: int) -> bool:
        try:
            return onward.take_step(session.pk, seed, now) is not None
        except TroikaError:
            return False
        finally:
            connection.close()

    for now in (FORMS, BEGINS):
        with ThreadPoolExecutor(4) as pool:
            acted = list(pool.map(lambda seed, at=now: asks(at, seed), range(4)))
        assert acted.count(True) == 1
    assert Round.objects.filter(number=2, started_at=BEGINS).count() == 1
    assert snapshot(session.pk).begun.number == 2


class TestHolding:
    def test_before_a_round_begins_keeps_the_groups(self, by_itself):
        step(by_itself, FORMS)
        before = _places(2)
        onward.hold(by_itself.pk, BEGINS - 1)
        step(by_itself, BEGINS + 60 * SECOND)
        assert state(by_itself, BEGINS + 60 * SECOND) == ("gather", 2, None)
        assert _places(2) == before

    def test_in_a_round_stops_its_clocks_and_going_on_continues_them(self, by_itself):
        onward.hold(by_itself.pk, BEGAN + MINUTE)
        assert snapshot(by_itself.pk).begun.last_end is None
        step(by_itself, FORMS)
        onward.run_itself(by_itself.pk, BEGAN + 3 * MINUTE)
        assert snapshot(by_itself.pk).begun.last_end == OVER + 2 * MINUTE
        step(by_itself, FORMS + 2 * MINUTE)
        assert state(by_itself, FORMS + 2 * MINUTE) == ("gather", 2, BEGINS + 2 * MINUTE)

    def test_between_two_rounds_keeps_everybody_where_they_are(self, by_itself):
        onward.hold(by_itself.pk, OVER + 1)
        step(by_itself, FORMS)
        assert state(by_itself, FORMS) == ("between", 1, None)

    def test_is_taken_over_by_a_press_without_a_second_grouping(self, by_itself):
        step(by_itself, FORMS)
        onward.hold(by_itself.pk, FORMS + 1)
        hosting.start_round(by_itself.pk, 2, 1, FORMS + 2)
        assert state(by_itself, FORMS + 2) == ("running", 2, None)
        assert Round.objects.filter(number=2).count() == 1

    def test_going_on_by_itself_again_gives_the_time_to_find_ones_place_anew(self, by_itself):
        step(by_itself, FORMS)
        onward.hold(by_itself.pk, BEGINS - 1)
        onward.run_itself(by_itself.pk, BEGINS + MINUTE)
        assert state(by_itself, BEGINS + MINUTE) == ("gather", 2, BEGINS + MINUTE + FINDING)

    def test_somebody_who_moves_people_by_hand_holds_it(self, by_itself):
        step(by_itself, FORMS)
        groups = snapshot(by_itself.pk).proposal.groups
        one, other = groups[0].people[0].id, groups[1].people[0].id
        rearranging.swap(by_itself.pk, 1, one, other, FORMS + 1)
        step(by_itself, BEGINS)
        assert state(by_itself, BEGINS) == ("gather", 2, None)

    def test_so_does_a_shuffle(self, by_itself):
        step(by_itself, FORMS)
        seating.form_groups(by_itself.pk, 1, (), 9, FORMS + 1)
        step(by_itself, BEGINS)
        assert state(by_itself, BEGINS)[2] is None
        assert snapshot(by_itself.pk).proposal is not None

    def test_a_step_that_comes_at_the_same_instant_changes_nothing(self, by_itself):
        """The steward has looked before the press, and asks after it."""
        seen = snapshot(by_itself.pk)
        onward.hold(by_itself.pk, FORMS)
        assert seen.ahead(FORMS).runs_itself
        with pytest.raises(WrongMoment):
            seating.form_groups(
                by_itself.pk, 0, (), 7, FORMS, then=lambda *_: onward._show_unless_held(*_, now_ms=FORMS)
            )
        assert snapshot(by_itself.pk).proposal is None

    def test_where_nothing_goes_on_there_is_nothing_to_hold(self, welcomed):
        with pytest.raises(WrongMoment):
            onward.hold(welcomed.pk, BEGAN)


class TestTheDesk:
    def next(self, session, now):
        return screens.for_desk(snapshot(session.pk), now).next

    def test_always_says_what_comes_next(self, by_itself):
        told = self.next(by_itself, BEGAN)  # while everybody is still welcomed
        assert (told.number, told.stage, told.nth, told.of, told.ms, told.forms) == (2, 1, 1, 3, TABLES, None)
        assert self.next(by_itself, OVER).forms == FORMS
        assert told.question.startswith("What about our topic")
        step(by_itself, FORMS)
        assert self.next(by_itself, FORMS).number == 2
        assert not self.next(by_itself, FORMS).asks  # it is pinned to the round
        step(by_itself, BEGINS)
        told = self.next(by_itself, BEGINS)
        assert (told.number, told.nth, told.of) == (3, 2, 3)

    def test_tells_of_parts_in_which_nobody_has_a_seat_as_well(self, cafe):
        told = self.next(cafe, BEGAN)
        assert (told.number, told.stage, told.of, told.ms, told.least, told.why) == (1, 0, 1, WELCOME, 1, "")

    def test_says_that_nothing_does_after_the_last(self, welcomed):
        onward.go_on(welcomed.pk, 2, 0, (), 1, OVER)
        Round.objects.filter(number=2).update(number=5)
        onward.go_on(welcomed.pk, 5, 1, (), 1, OVER + 1)
        hosting.start_round(welcomed.pk, 5, 1, OVER + 2)
        assert self.next(welcomed, OVER + 3) is None

    def test_of_one_stage_is_told_nothing_of_all_this(self, oto):
        session = cast.opened(cast.session_of(oto, rounds=2))
        told = screens.plain(screens.for_desk(snapshot(session.pk), BEGAN))
        assert not {"next", "runs_itself"} & told.keys()
        assert "begins" not in told["session"]


def _places(number: int) -> set[tuple[int, int]]:
    return set(Round.objects.get(number=number).seats.values_list("participant", "group__number"))


class TestTheQuestion:
    def test_of_the_next_round_can_be_written_until_it_is_formed(self, welcomed):
        asking.ask_next(welcomed.pk, 2, "Who are we?")
        assert screens.for_desk(snapshot(welcomed.pk), OVER).next.question == "Who are we?"
        onward.go_on(welcomed.pk, 2, 0, (), 1, OVER)
        assert snapshot(welcomed.pk).proposal.question == "Who are we?"
        with pytest.raises(WrongMoment):
            asking.ask_next(welcomed.pk, 2, "Too late?")
        assert Round.objects.get(number=2).question == "Who are we?"

    def test_of_another_round_is_not_changed_by_mistake(self, welcomed):
        with pytest.raises(Stale):
            asking.ask_next(welcomed.pk, 3, "Who are we?")

    def test_is_none_where_nobody_is_asked_anything(self, cafe):
        with pytest.raises(WrongMoment):
            asking.ask_next(cafe.pk, 1, "Who are we?")

    def test_of_all_parts_is_changed_in_each_of_them(self, oto):
        session = cast.opened(cast.session_of(oto, practice="one_two_four_all", rounds=4))
        arrive(session, *NAMES[:8])
        asking.ask_next(session.pk, 1, "What would help?")
        onward.go_on(session.pk, 1, 0, (), 1, BEGAN)
        session.refresh_from_db()
        assert [Round.objects.get().question, session.next_round().question] == ["What would help?"] * 2
