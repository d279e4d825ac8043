"""People arrive, vanish, return, pass, rest, leave and change groups while others press buttons, in any order.

Everything goes through the real services; after every step a new reading must satisfy the rules.
"""

from collections.abc import Callable, Collection
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sessions_app import practices, screens
from sessions_app.domain.errors import TroikaError
from sessions_app.domain.practice import SECOND
from sessions_app.domain.units import Ms
from sessions_app.live import messages
from sessions_app.models import Seat
from sessions_app.notices import notify
from sessions_app.selectors import RUNNING, GroupView, Snapshot, snapshot
from sessions_app.services import attendance, hosting, joining, mending, running, seating
from tests import cast
from tests.cast import follows, later, mark, marks, ms, secret_of
from tests.chance import stories

pytestmark = pytest.mark.django_db

WHO = st.integers(0, 30)  # picks a person or a group of those there are
SOME = st.sets(WHO, max_size=5)
WITHOUT_GROUP = {"waiting", "resting", "left"}


def moment(group: GroupView, at: Ms) -> tuple[object, ...]:
    """Turn, phase, holder and what is left. Between turns it may come to lead to somebody else."""
    position = group.timeline.position(at)
    step = position.step
    return step and (step.reached, step.phase, step.holder), position.left


def leads_to(group: GroupView, at: Ms) -> int | None:
    """The participant whose turn it is, or comes next."""
    step = group.timeline.position(at).step
    if step is None or not step.reached:
        return None
    seat = group.rota.order[step.reached - 1]
    return next((person.id for person in group.people if person.seat == seat), None)


def turns_for_all(practice: str) -> bool:
    """What is promised here is about turns that everybody has; all others: test_turnless.py, test_one_turn.py."""
    return practices.plan_of(practice).rule.for_all


class ASessionWithComingAndGoing(RuleBasedStateMachine):
    """One session in a transaction of its own; `at` is the second of the morning."""

    notices: list[tuple[int, int]] = []

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.at, self.names = 0.0, 0
        self.came_back: set[int] = set()  # in this round: they may have no turn
        self.interrupted: set[int] = set()  # brought to others in the middle of their own turn: they may have another

    def teardown(self) -> None:
        try:
            if hasattr(self, "session"):
                self.it_ends()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @initialize(
        practice=st.deferred(lambda: st.sampled_from([*filter(turns_for_all, practices.keys())])),
        people=st.integers(2, 14),
        rounds=st.integers(2, 3),
        fours=st.sampled_from(["shrink", "longer"]),
    )
    def open(self, practice, people, rounds, fours):
        plan, host = practices.plan_of(practice), cast.account("Oto")
        lengths = {phase.key: 20 * SECOND for phase in plan.phases}
        made = cast.session_of(host, practice=practice, lengths=lengths, rounds=rounds, fours=fours)
        self.session, self.sizes = cast.opened(made), plan.group_sizes
        self.seen = snapshot(self.session.pk)
        for _ in range(max(people, self.sizes.least)):
            self.somebody_arrives()
        self.groups_are_formed(set())
        self.the_round_starts()

    # -- helpers ------------------------------------------------------------------------------------

    @property
    def now(self) -> Ms:
        return ms(self.at)

    def person(self, pick: int) -> int:
        people = list(self.seen.people)
        return people[pick % len(people)]

    def at_work(self) -> list[GroupView]:
        if self.seen.begun is None or self.seen.state(self.now) != RUNNING:
            return []
        return [group for group in self.seen.begun.groups if not group.timeline.position(self.now).over]

    def group(self, pick: int) -> GroupView:
        groups = self.at_work()
        assume(groups)
        return groups[pick % len(groups)]

    def member(self, pick: int) -> tuple[GroupView, int]:
        seats = [(group, person.id) for group in self.at_work() for person in group.people]
        assume(seats)
        return seats[pick % len(seats)]

    def attempt(self, command: Callable[..., Any], *arguments: Any, moves: Collection[int] = (), **named: Any) -> bool:
        """Whether it was done. Then it made one version and one notice; else nothing at all. Only the groups in
        `moves` may be at another moment afterwards."""
        before = self.seen
        self.notices.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            try:
                made = command(*arguments, **named)
            except TroikaError:
                made = None
        self.seen = snapshot(self.session.pk)
        if made is None:
            assert self.seen == before
            assert self.notices == []
            return False
        assert self.seen.version == before.version + 1
        assert self.notices == [(self.session.pk, self.seen.version)]
        self.others_stay_where_they_are(before, moves)
        return True

    def others_stay_where_they_are(self, before: Snapshot, moves: Collection[int]) -> None:
        for group in before.begun.groups if before.begun and self.seen.begun else ():
            if group.ready_at(self.now) and not self.seen.begun.by_id[group.id].ready_at(self.now):
                continue  # whoever went was the last to be waited for: `nobody_waits_for_nobody`
            if group.id not in moves and before.begun.number == self.seen.begun.number:
                assert moment(self.seen.begun.by_id[group.id], self.now) == moment(group, self.now)

    def nobody_was_brought_to_a_full(self, group: GroupView) -> None:
        assert len(self.seen.begun.by_id[group.id].present) <= self.sizes.most

    def own_moment(self, person: int) -> set[int]:
        """The group that may move when this person gives up the turn: if it is theirs, or the next."""
        return {group.id for group in self.at_work() if leads_to(group, self.now) == person}

    # -- time and rounds ----------------------------------------------------------------------------

    @rule(seconds=st.one_of(st.floats(0, 10), st.integers(0, 60), st.integers(0, 200)))
    def time_passes(self, seconds):
        self.at = round(self.at + seconds, 3)

    @rule()
    def somebody_arrives(self):
        assume(self.names < 20)
        self.names += 1
        name = f"P{self.names}"
        self.attempt(joining.join, self.session, name, secret_of(name), later(self.at), self.now)

    @precondition(lambda self: not self.at_work())
    @rule(leave_out=SOME)
    def groups_are_formed(self, leave_out):
        revision = self.seen.proposal.revision if self.seen.proposal else 0
        out = {self.person(pick) for pick in leave_out}
        if self.attempt(seating.form_groups, self.session.pk, revision, out, self.names, self.now):
            assert all(self.sizes.least <= len(one.people) <= self.sizes.most for one in self.seen.proposal.groups)

    @precondition(lambda self: self.seen.proposal)
    @rule()
    def groups_are_shown(self):
        self.attempt(hosting.show_groups, self.session.pk, self.seen.proposal.revision, self.now)

    @precondition(lambda self: self.seen.proposal)
    @rule()
    def the_round_starts(self):
        proposal = self.seen.proposal
        if self.attempt(hosting.start_round, self.session.pk, proposal.number, proposal.revision, self.now):
            self.came_back.clear()
            self.interrupted.clear()

    @precondition(lambda self: self.at_work())
    @rule(command=st.sampled_from(["pause", "resume", "minute", "next", "next", "end"]), pick=WHO, all_=st.booleans())
    def a_facilitator_commands(self, command, pick, all_):
        assume(not (command == "end" and pick % 4))
        one = None if all_ else self.group(pick).id
        moves = [group.id for group in self.seen.begun.groups] if one is None else [one]
        seen = marks(self.session, self.at)
        to = follows(self.session.pk, self.now) if command == "next" and one is None else None
        self.attempt(running.command_groups, self.session.pk, command, seen, self.now, one, to, moves=moves)

    @rule(pick=WHO, on=st.sampled_from([True, True, True, False]))
    def somebody_is_ready_to_move_on(self, pick, on):
        group, person = self.member(pick)
        seen = mark(group, self.at)
        self.attempt(running.say_ready, self.session.pk, person, seen, self.now, moves=[group.id], on=on)

    @rule(pick=WHO)
    def all_but_one_of_a_group_are_ready(self, pick):
        group, other = self.member(pick)
        for person in (one.id for one in group.people if one.id != other):
            seen = mark(self.seen.begun.by_id[group.id], self.at)
            self.attempt(running.say_ready, self.session.pk, person, seen, self.now, moves=[group.id])

    # -- people -------------------------------------------------------------------------------------

    @rule(away=SOME, back=SOME)
    def people_go_away_and_come_back(self, away, back):
        gone, here = ({self.person(pick) for pick in picks} for picks in (away, back))
        self.attempt(attendance.note, self.session.pk, gone, here, self.now)

    @rule(pick=WHO)
    def all_but_one_of_a_group_go_away(self, pick):
        group, stays = self.member(pick)
        gone = [person.id for person in group.people if person.id != stays]
        self.attempt(attendance.note, self.session.pk, gone, [stays], self.now)

    @rule(by=WHO, pick=WHO)
    def somebody_vouches(self, by, pick):
        self.attempt(attendance.vouch, self.session.pk, self.person(by), self.person(pick), self.now)

    @rule(pick=WHO, command=st.sampled_from([attendance.leave, attendance.sit_out]))
    def somebody_leaves_or_rests(self, pick, command):
        person = self.person(pick)
        self.attempt(command, self.session.pk, person, self.now, moves=self.own_moment(person))

    @rule(pick=WHO)
    def somebody_is_in_again(self, pick):
        out = [one.id for one in self.seen.people.values() if one.left or one.rests_in is not None]
        person = out[pick % len(out)] if out else self.person(pick)
        if self.attempt(attendance.come_back, self.session.pk, person, self.now):
            self.came_back.add(person)

    @rule(pick=WHO)
    def somebody_passes(self, pick):
        group, person = self.member(pick)
        mine = self.own_moment(person)
        self.attempt(mending.pass_turn, self.session.pk, person, mark(group, self.at), self.now, moves=mine)

    @rule(pick=WHO, only=st.booleans())
    def somebody_only_listens(self, pick, only):
        self.attempt(mending.listen, self.session.pk, self.person(pick), only, self.now)

    @rule(pick=WHO, by_member=st.booleans())
    def a_holder_is_put_off(self, pick, by_member):
        group, person = self.member(pick)
        by = {"participant_id": person} if by_member else {"group_id": group.id}
        self.attempt(mending.put_off, self.session.pk, mark(group, self.at), self.now, moves=[group.id], **by)

    @rule(pick=WHO, where=WHO)
    def somebody_late_is_seated(self, pick, where):
        waiting = [one for one in self.seen.people if self.seen.standing(one, self.now) != "seated"]
        assume(waiting)
        person, group = waiting[pick % len(waiting)], self.group(where)
        if self.attempt(mending.seat_late, self.session.pk, person, group.id, self.now):
            self.came_back.add(person)
            self.nobody_was_brought_to_a_full(group)

    @rule(pick=WHO, as_proposed=st.booleans(), where=WHO)
    def somebody_alone_is_joined_to_others(self, pick, as_proposed, where):
        lone = self.seen.begun.lone(self.now) if self.at_work() else []
        assume(lone)
        group, into = lone[pick % len(lone)]
        into = into if as_proposed and into else self.group(where).id
        person = group.present[0].id
        unhelped = group.rota.holder(self.now) == group.present[0].seat not in group.rota.had_turn(self.now)
        if self.attempt(mending.join_lone, self.session.pk, group.id, into, self.now, moves=self.own_moment(person)):
            self.came_back.add(person)
            self.interrupted |= {person} if unhelped else set()
            self.nobody_was_brought_to_a_full(self.seen.begun.by_id[into])
        else:
            assert not as_proposed or into is None or group.id == into or into not in dict(lone).values()

    @rule(pick=WHO)
    def somebody_alone_stays(self, pick):
        self.attempt(mending.leave_alone, self.session.pk, self.group(pick).id, self.now)

    def it_ends(self) -> None:
        """At the end of each walk: also while people are away, alone, or between rounds."""
        if not self.seen.finished:
            moves = [group.id for group in self.at_work()]
            assert self.attempt(hosting.finish_session, self.session.pk, later(self.at), self.now, moves=moves)
            assert self.seen.state(self.now) == "ended"
            assert not self.attempt(attendance.leave, self.session.pk, self.person(0), self.now)

    # -- promises -----------------------------------------------------------------------------------

    @invariant()
    def nobody_has_two_seats(self):
        held = Seat.objects.filter(round__session=self.session, left_at=None).values_list("round_id", "participant_id")
        assert len(held) == len(set(held))

    @invariant()
    def nobody_is_alone_without_the_desk_knowing(self):
        named = {lone.group for lone in screens.for_desk(self.seen, self.now).lone}
        for group in self.at_work():
            assert (group.id in named) == (len(group.present) == 1 and not group.stays_alone)

    @invariant()
    def nobody_waits_for_nobody(self):
        for group in self.at_work():
            reached = group.timeline.position(self.now).step.reached
            taking_part = {one.id for one in group.present if one.joins <= reached}
            assert not taking_part or taking_part - set(group.ready_at(self.now))

    @invariant()
    def nobody_is_unplaced_without_the_desk_knowing(self):
        desk = screens.for_desk(self.seen, self.now)
        seats = {person.id: group.number for group in desk.groups for person in group.people}
        assert [one.id for one in desk.people] == list(self.seen.people)
        for one in desk.people:
            assert one.group == seats.get(one.id)
            assert one.group is not None or one.standing in WITHOUT_GROUP

    @invariant()
    def everybody_reads_a_screen_with_themselves_on_it(self):
        for person in self.seen.people:
            screen = screens.for_participant(self.seen, person, self.now)
            assert (screen.group is not None) == (screen.standing == "seated")
            assert screen.group is None or person in [one.id for one in screen.group.people]
            assert len(messages.write(screen).encode()) <= 8 * 1024

    @invariant()
    def whose_turn_is_to_come_sits_there_and_whose_turn_waits_is_away(self):
        for group in self.at_work():
            sitting = {person.seat for person in group.people}
            coming = group.rota.order[group.rota.open_from(self.now) :]
            assert {*coming, *group.rota.later} <= sitting
            assert len({*coming, *group.rota.later}) == len(coming) + len(group.rota.later)
            if not group.rota.turns_over(self.now):  # a last holder who is put off is owed a turn in the next round
                assert not {person.seat for person in group.present} & set(group.rota.later)

    @invariant()
    def nobody_has_another_turn_who_was_helped_in_any_group(self):
        groups = {group.id: group for group in self.at_work()}
        if not groups:
            return
        all_groups = self.seen.begun.by_id
        had = {pk: group.rota.had_turn(self.now) for pk, group in all_groups.items()}
        seats = list(Seat.objects.filter(group__in=all_groups))
        helped = {seat.participant_id for seat in seats if seat.position in had[seat.group_id]}
        for seat in seats:
            if seat.left_at is None and seat.group_id in groups and seat.participant_id in helped - self.interrupted:
                rota = groups[seat.group_id].rota
                assert seat.position not in {*rota.order[rota.open_from(self.now) :], *rota.later}

    @invariant()
    def everybody_who_sat_there_from_the_start_has_a_turn_or_had_or_passed_it(self):
        for group in self.at_work():
            rota = group.rota
            somehow = {*rota.order, *rota.later}
            for person in group.people:
                if person.id not in self.came_back and not person.passed:
                    assert person.seat in somehow


@pytest.mark.timeout(400)  # on a machine that is busy with much else
def test_any_coming_and_going_keeps_the_promises(monkeypatch, hasty, nonsense):
    def hear(session: int, version: int, **how: bool) -> None:
        ASessionWithComingAndGoing.notices.append((session, version))

    monkeypatch.setattr(notify, "changed", hear)
    run_state_machine_as_test(
        ASessionWithComingAndGoing,
        settings=settings(
            max_examples=stories(8), stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
