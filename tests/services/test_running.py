"""Commands on the clocks of a running round: what the sender saw decides, and nothing happens twice."""

import pytest

from sessions_app.domain.errors import Forbidden, Invalid, LimitReached, NotFound, Stale, TroikaError, WrongMoment
from sessions_app.screens import for_participant
from sessions_app.selectors import snapshot
from sessions_app.services import hosting, running
from sessions_app.services.running import Mark
from sessions_app.wire import GivenMessage
from tests import cast
from tests.cast import NAMES, arrive, begun, later, marks, ms

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(session):
    """Seven people: a three and a four, started in the morning."""
    everybody = arrive(session, *NAMES[:7])
    begun(session)
    return everybody


def phases(session, at: float) -> list[tuple[str, int]]:
    """Each group's phase and the seconds left of it."""
    positions = [group.timeline.position(ms(at)) for group in snapshot(session.pk).begun.groups]
    return [(position.step.phase if position.step else "over", round(position.left / 1000)) for position in positions]


def command(session, name: str, at: float, seen=None, group=None, to=None) -> int:
    if name == "next" and group is None and to is None:
        to = cast.follows(session.pk, ms(at))
    return running.command_groups(session.pk, name, seen or marks(session, at), ms(at), group, to).groups


class TestTheFacilitator:
    def test_pauses_and_resumes_all(self, session, people):
        assert command(session, "pause", 4) == 2
        assert phases(session, 500) == [("reflect", 6), ("reflect", 6)]
        assert command(session, "resume", 500) == 2
        assert phases(session, 503) == [("reflect", 3), ("reflect", 3)]

    def test_gives_a_minute_moves_on_and_ends_for_all(self, session, people):
        command(session, "minute", 4)
        assert phases(session, 4) == [("reflect", 66), ("reflect", 66)]
        command(session, "next", 5)
        assert [phase for phase, _ in phases(session, 5)] == ["share", "share"]
        command(session, "end", 6)
        assert phases(session, 6) == [("over", 0), ("over", 0)]
        assert snapshot(session.pk).state(ms(6)) == "between"

    def test_commands_one_group_and_leaves_the_other_alone(self, session, people):
        _, second = snapshot(session.pk).begun.groups
        command(session, "pause", 4, group=second.id)
        assert phases(session, 8) == [("reflect", 2), ("reflect", 6)]

    def test_a_double_click_skips_once(self, session, people):
        seen = marks(session, 4)
        command(session, "next", 4, seen)
        with pytest.raises(Stale):
            command(session, "next", 4.2, seen, to=1)
        assert [phase for phase, _ in phases(session, 4.2)] == ["share", "share"]

    def test_a_click_that_arrives_after_the_phase_changed_by_itself_does_nothing(self, session, people):
        seen = marks(session, 9.9)
        with pytest.raises(Stale):
            command(session, "next", 10.1, seen, to=1)
        assert phases(session, 10.1)[0][0] == "share"

    def test_groups_that_moved_meanwhile_are_left_as_they_are(self, session, people):
        first, _ = snapshot(session.pk).begun.groups
        seen = marks(session, 4)
        command(session, "next", 4, group=first.id)
        assert command(session, "next", 5, seen, to=1) == 1
        assert [phase for phase, _ in phases(session, 5)] == ["share", "share"]

    def test_brings_everybody_to_the_next_phase_of_the_room_and_nobody_beyond(self, session):
        """Who was ahead, all having said that they are done, loses nothing of the phase that they are in."""
        arrive(session, *NAMES[:9])
        begun(session)
        ahead, *_ = snapshot(session.pk).begun.groups
        command(session, "next", 40, group=ahead.id)
        assert [phase for phase, _ in phases(session, 41)] == ["consult", "clarify", "clarify"]
        before = phases(session, 45)[0]
        change = running.command_groups(session.pk, "next", marks(session, 45), ms(45), None, 3)
        assert (change.groups, change.rest) == (2, 1)
        assert phases(session, 45) == [before, ("consult", 40), ("consult", 40)]

    def test_a_second_press_of_an_old_page_finds_everybody_there(self, session, people):
        """Also where its marks are new: the press names the step, not one step more."""
        command(session, "next", 4, to=1)
        with pytest.raises(WrongMoment, match="there already"):
            command(session, "next", 5, to=1)
        assert [phase for phase, _ in phases(session, 5)] == ["share", "share"]

    def test_next_for_one_is_one_step_on_and_for_all_says_where_to(self, session, people):
        first, _ = snapshot(session.pk).begun.groups
        for group, to in ((None, None), (first.id, 2)):
            with pytest.raises(Invalid):
                running.command_groups(session.pk, "next", marks(session, 4), ms(4), group, to)
        assert [phase for phase, _ in phases(session, 5)] == ["reflect", "reflect"]

    def test_pausing_all_when_one_is_paused_pauses_the_rest(self, session, people):
        first, _ = snapshot(session.pk).begun.groups
        command(session, "pause", 2, group=first.id)
        assert command(session, "pause", 4) == 1
        assert [left for _, left in phases(session, 60)] == [8, 6]

    def test_pausing_what_is_paused_says_so(self, session, people):
        command(session, "pause", 2)
        with pytest.raises(WrongMoment, match="already paused"):
            command(session, "pause", 3)

    def test_a_group_of_another_session_cannot_be_commanded(self, session, people, oto):
        other = cast.opened(cast.session_of(oto))
        arrive(other, "Xia", "Yan", "Zoe")
        foreign = begun(other).begun.groups[0]
        with pytest.raises(NotFound):
            command(session, "pause", 4, group=foreign.id)
        assert not snapshot(other.pk).begun.groups[0].timeline.paused

    def test_nothing_runs_before_a_round_or_after_the_end(self, session, oto):
        with pytest.raises(WrongMoment):
            running.command_groups(session.pk, "pause", {}, ms())
        arrive(session, *NAMES[:3])
        begun(session)
        hosting.finish_session(session.pk, later(5), ms(5))
        with pytest.raises(WrongMoment, match="ended"):
            command(session, "pause", 6)

    @pytest.mark.parametrize("text", ["", "4", "4.", ".7", "a.b", "4.7.1", "-1.2", "\u0664.\u0667", "9" * 30 + ".1"])
    def test_a_mark_that_cannot_be_is_refused(self, text):
        with pytest.raises(Invalid):
            running.read_mark(text)
        assert running.read_mark("4.7") == Mark(4, 7)


class TestAGroupItself:
    def own(self, session, person, at):
        return cast.mark(snapshot(session.pk).begun.group_of[person.pk], at)

    def test_gives_itself_a_minute_and_nobody_else(self, session, people):
        ada = people[0]
        mine = snapshot(session.pk).begun.group_of[ada.pk].number
        running.add_minute(session.pk, ada.pk, self.own(session, ada, 4), ms(4))
        lefts = dict(enumerate((left for _, left in phases(session, 4)), start=1))
        assert lefts[mine] == 66
        assert [left for number, left in lefts.items() if number != mine] == [6]

    def test_gives_itself_three_minutes_in_a_phase_and_the_desk_as_many_as_it_likes(self, session, people):
        ada = people[0]
        group = snapshot(session.pk).begun.group_of[ada.pk].id
        for at in (4, 5, 6):
            running.add_minute(session.pk, ada.pk, self.own(session, ada, at), ms(at))
        with pytest.raises(LimitReached, match="three minutes"):
            running.add_minute(session.pk, ada.pk, self.own(session, ada, 7), ms(7))
        assert command(session, "minute", 8, group=group) == 1
        assert snapshot(session.pk).begun.by_id[group].timeline.position(ms(8)).left == (2 + 4 * 60) * 1000

    def test_anybody_of_it_takes_the_minute_back_and_all_see_until_when(self, session, people):
        ada = people[0]
        group = snapshot(session.pk).begun.group_of[ada.pk]
        mate = next(person.id for person in group.people if person.id != ada.pk)
        running.add_minute(session.pk, ada.pk, self.own(session, ada, 4), ms(4))
        shown = for_participant(snapshot(session.pk), mate, ms(5)).group.given
        assert shown == GivenMessage(step=0, minutes=1, until=ms(16))
        running.take_minute_back(session.pk, mate, ms(6))
        assert for_participant(snapshot(session.pk), mate, ms(7)).group.given.until is None
        assert phases(session, 8) == [("reflect", 2), ("reflect", 2)]
        with pytest.raises(WrongMoment):
            running.take_minute_back(session.pk, ada.pk, ms(8))

    def test_two_who_ask_at_once_get_one_minute(self, session, people):
        ada = people[0]
        seen = self.own(session, ada, 4)
        running.add_minute(session.pk, ada.pk, seen, ms(4))
        with pytest.raises(Stale):
            running.add_minute(session.pk, ada.pk, seen, ms(4.1))

    def test_moves_on_when_all_of_it_say_so(self, session, people):
        group = snapshot(session.pk).begun.group_of[people[0].pk]
        seen = cast.mark(group, 4)
        said = [running.say_ready(session.pk, person.id, seen, ms(4 + n / 10)) for n, person in enumerate(group.people)]
        assert [change.groups for change in said] == [0] * (len(group.people) - 1) + [1]
        assert [change.version for change in said] == list(range(said[0].version, said[0].version + len(said)))
        moved = snapshot(session.pk).begun.group_of[people[0].pk]
        assert moved.timeline.position(ms(5)).step.phase == "share"
        assert moved.ready_at(ms(5)) == []

    def test_saying_so_twice_counts_once(self, session, people):
        ada = people[0]
        running.say_ready(session.pk, ada.pk, self.own(session, ada, 4), ms(4))
        with pytest.raises(WrongMoment, match="said so already"):
            running.say_ready(session.pk, ada.pk, self.own(session, ada, 5), ms(5))

    def test_whoever_said_so_may_take_it_back(self, session, people):
        group = snapshot(session.pk).begun.group_of[people[0].pk]
        *first, last = [person.id for person in group.people]
        seen = cast.mark(group, 4)
        for person in first:
            running.say_ready(session.pk, person, seen, ms(4))
        running.say_ready(session.pk, first[0], seen, ms(5), on=False)
        assert running.say_ready(session.pk, last, seen, ms(6)).groups == 0
        assert running.say_ready(session.pk, first[0], seen, ms(7)).groups == 1

    def test_nothing_is_taken_back_that_was_not_said_or_that_has_moved_the_group(self, session, people):
        ada = people[0]
        seen = self.own(session, ada, 4)
        with pytest.raises(WrongMoment, match="not said so"):
            running.say_ready(session.pk, ada.pk, seen, ms(4), on=False)
        running.say_ready(session.pk, ada.pk, seen, ms(4))
        with pytest.raises(Stale):
            running.say_ready(session.pk, ada.pk, seen, ms(11), on=False)

    def test_being_ready_ends_with_the_step(self, session, people):
        ada = people[0]
        running.say_ready(session.pk, ada.pk, self.own(session, ada, 4), ms(4))
        group = snapshot(session.pk).begun.group_of[ada.pk]
        assert group.ready_at(ms(9)) == [ada.pk]
        assert group.ready_at(ms(11)) == []
        with pytest.raises(Stale):
            running.say_ready(session.pk, ada.pk, cast.mark(group, 9), ms(11))

    def test_somebody_without_a_seat_commands_nothing(self, session, people):
        (late,) = arrive(session, "Zoe", at=5)
        for act in (running.add_minute, running.say_ready):
            with pytest.raises(Forbidden):
                act(session.pk, late.pk, Mark(1, 0), ms(6))


def test_a_refused_command_leaves_the_version_as_it_was(session, people):
    version = snapshot(session.pk).version
    with pytest.raises(TroikaError):
        running.command_groups(session.pk, "next", {}, ms(4), None, 1)
    assert snapshot(session.pk).version == version
