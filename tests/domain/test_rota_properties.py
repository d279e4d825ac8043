"""What must hold at every moment in two or three groups, whatever happens to people, in any order.

People are away, leave, pass and move. The test itself keeps what the services add to the rota (who sits where, who gave
up a turn), so that it can compare the rota with something else.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import wraps

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sessions_app.domain.errors import TroikaError, WrongMoment
from sessions_app.domain.practice import MINUTE, SECOND, Plan, When
from sessions_app.domain.rota import Frame, Rota
from sessions_app.domain.timeline import LONGEST_STEP
from tests.chance import stories

from .clocks import START
from .plans import plans

WHO = st.integers(0, 30)  # picks a person or a group of those there are
PEOPLE = st.sets(WHO, max_size=6)


@st.composite
def rooms(draw) -> tuple[Plan, list[int]]:
    """A plan, and the sizes of some groups. Six people show what more would: these walks look at every seat."""
    plan = draw(plans())
    size = st.integers(plan.group_sizes.least, min(plan.group_sizes.most, 6))
    return plan, draw(st.lists(size, min_size=2, max_size=3))


class NotNow(Exception):
    """What was drawn cannot happen at this moment."""


def only_if(condition: object) -> None:
    if not condition:
        raise NotNow


def step(**drawn):
    """A rule of which nothing comes if it cannot happen now. `assume` would throw the whole walk away, and so many
    were thrown away that the test itself was sometimes refused."""

    def decorate(function):
        @rule(**drawn)
        @wraps(function)
        def attempt(self, **values):
            with suppress(NotNow):
                function(self, **values)

        return attempt

    return decorate


@dataclass
class Group:
    """A group, the people on its seats, and what is known about their turns without asking the rota."""

    rota: Rota
    people: dict[int, int] = field(default_factory=dict)  # who sits on which seat
    joined: dict[int, int] = field(default_factory=dict)  # seat: with which turn
    claims: set[int] = field(default_factory=set)  # seats that were given a turn, and have not given it up
    interrupted: set[int] = field(default_factory=set)  # places of turns that were put off before their core was over
    been: set[int] = field(default_factory=set)
    seats: int = 0  # how many there ever were
    planned: int = 0  # how long its round was to be (ms)

    def seat_of(self, person: int) -> int | None:
        return next((seat for seat, other in self.people.items() if other == person), None)

    def had(self, now: int) -> set[int]:
        """Seats whose turn is over and was not interrupted."""
        begun = self.rota.open_from(now) - (self.rota.holder(now) is not None)
        return {seat for place, seat in enumerate(self.rota.order[:begun]) if place not in self.interrupted}

    def coming(self, now: int) -> list[int]:
        return list(self.rota.order[self.rota.open_from(now) :])

    def moment(self, now: int):
        """Turn reached, phase, holder and what is left: the position as people see it. None before the start."""
        if self.rota.clock.started_at is None:
            return None, None
        position = self.rota.timeline.position(now)
        step = position.step
        return step and (step.reached, step.phase, step.holder), position.left


class GroupsThatMendThemselves(RuleBasedStateMachine):
    """Time passes, people come and go, commands arrive; everything at `now`."""

    @initialize(
        rooms=rooms(),
        opening=st.booleans(),
        shrink=st.booleans(),
        begin=st.booleans(),
    )
    def form(self, rooms, opening, shrink, begin):
        plan, sizes = rooms
        self.most = plan.group_sizes.most + 1
        self.now, self.away, self.next_person = START, set(), 0
        self.outside: set[int] = set()  # in the session, without a seat
        self.served: set[int] = set()  # people who had their turn or gave it up, in whichever group
        self.groups = []
        for size in sizes:
            frame = Frame(plan, size, opening=opening, shrink=shrink)
            people = {seat: self.next_person + seat for seat in range(size)}
            self.next_person += size
            group = Group(Rota(frame, tuple(range(size))), people, dict.fromkeys(people, 0), set(people), seats=size)
            group.planned = group.rota.timeline.total
            self.groups.append(group)
        if begin:
            self.the_time_begins()

    # -- helpers ------------------------------------------------------------------------------------

    def group(self, pick: int) -> Group:
        return self.groups[pick % len(self.groups)]

    def seated(self, pick: int) -> tuple[Group, int, int]:
        """A group, a seat and the person on it."""
        every = [(group, seat, person) for group in self.groups for seat, person in group.people.items()]
        only_if(every)
        return every[pick % len(every)]

    def mend(self, group: Group, rota: Rota) -> None:
        away = {seat for seat, person in group.people.items() if person in self.away}
        group.rota = rota.attend(self.now, set(group.people), away)

    def note(self, people: set[int], *, away: bool) -> None:
        """They went or are back; nobody's present position may change by it."""
        self.away = self.away | people if away else self.away - people
        for group in self.groups:
            before, holder_before = group.moment(self.now), self.led_to(group)
            self.mend(group, group.rota)
            if holder_before is None or group.people.get(holder_before) not in self.away | people:
                assert group.moment(self.now) == before
            else:  # a breath that led to somebody who is away leads to another one now
                assert self.without_holder(group.moment(self.now)) == self.without_holder(before)

    def led_to(self, group: Group) -> int | None:
        """To whose turn the present breath leads; None outside breaths."""
        step = group.rota.timeline.position(self.now).step
        return group.rota.order[step.reached - 1] if step and step.when is When.BETWEEN else None

    @staticmethod
    def without_holder(moment):
        step, left = moment
        return step and step[:2], left

    def gives_up(self, group: Group, seat: int) -> None:
        """The turn of this seat is no more; what is left of its time goes to others."""
        before, own, waits = group.moment(self.now), group.rota.holder(self.now) == seat, seat in group.rota.later
        led_to, total = self.led_to(group), group.rota.timeline.total
        rota = group.rota.give_up(self.now, seat)
        assert own or waits or seat in group.coming(self.now)
        group.rota = rota
        if not own and led_to != seat:
            assert group.moment(self.now) == before
        elif led_to == seat and group.coming(self.now):
            assert self.without_holder(group.moment(self.now)) == self.without_holder(before)
        longest = max((rota.timeline.length(step.index) for step in rota.timeline.steps), default=0)
        if group.coming(self.now) and longest < LONGEST_STEP:
            assert rota.timeline.total == total

    def takes_seat(self, group: Group, person: int, seat: int, *, with_turn: bool) -> None:
        """From the next turn on; with a turn if there is time for one."""
        alone = len(set(group.people.values()) - self.away) == 1
        joins, before = group.rota.next_turn(self.now, alone=alone), group.moment(self.now)
        only_if(joins is not None and len(group.people) < self.most)
        group.people[seat], group.joined[seat] = person, joins or 0
        group.seats = max(group.seats, seat + 1)
        rota = group.rota.make_room(self.now, seat) if with_turn else group.rota
        if rota != group.rota:
            group.claims.add(seat)
            if group.coming(self.now):
                assert rota.timeline.total == group.rota.timeline.total
            else:  # out of time that nobody has: never longer than the group was to be
                assert rota.timeline.total <= max(group.planned, group.rota.timeline.total)
        self.outside.discard(person)
        self.mend(group, rota)
        if before[0] is not None:
            assert self.without_holder(group.moment(self.now)) == self.without_holder(before)

    # -- time and its commands ----------------------------------------------------------------------

    @precondition(lambda self: self.groups[0].rota.clock.started_at is None)
    @step()
    def the_time_begins(self):
        for group in self.groups:
            group.rota = replace(group.rota, clock=group.rota.timeline.start(self.now).clock)

    @step(ms=st.one_of(st.integers(0, 5 * SECOND), st.integers(0, 20 * MINUTE)))
    def time_passes(self, ms):
        self.now += ms

    @step(pick=WHO, short=st.integers(-2, 2))
    def time_passes_until_a_boundary(self, pick, short):
        boundary = self.group(pick).rota.timeline.next_boundary(self.now)
        self.now = max(self.now, (boundary or self.now) + short)

    @step(pick=WHO, command=st.sampled_from(["pause", "resume", "resume", "extend", "skip", "skip", "skip", "end"]))
    def somebody_commands_a_clock(self, pick, command):
        group = self.group(pick)
        with suppress(TroikaError):
            group.rota = replace(group.rota, clock=getattr(group.rota.timeline, command)(self.now).clock)

    # -- people -------------------------------------------------------------------------------------

    @step(picks=PEOPLE)
    def people_go_away(self, picks):
        self.note({self.seated(pick)[2] for pick in picks}, away=True)

    @step(pick=WHO)
    def somebody_goes_away(self, pick):
        self.note({self.seated(pick)[2]}, away=True)

    @step(pick=WHO)
    def a_whole_group_goes_away(self, pick):
        self.note(set(self.group(pick).people.values()), away=True)

    @precondition(lambda self: self.away)
    @step(picks=PEOPLE)
    def people_are_back_or_vouched_for(self, picks):
        away = sorted(self.away)
        self.note({away[pick % len(away)] for pick in picks}, away=False)

    @step(pick=WHO)
    def somebody_passes(self, pick):
        group, seat, person = self.seated(pick)
        before = group.rota
        try:
            self.gives_up(group, seat)
        except WrongMoment:
            assert group.rota is before
            assert seat not in group.claims or seat in group.had(self.now) or before.over(self.now)
            return
        group.claims.discard(seat)
        self.served.add(person)
        self.mend(group, group.rota)

    @step(pick=WHO)
    def a_holder_is_put_off(self, pick):
        group = self.group(pick)
        holder, others = group.rota.holder(self.now), group.coming(self.now)
        before = group.moment(self.now)[0]
        only_if(holder is not None and before)
        turn = before[0]
        put_off = group.rota.put_off(self.now)
        if holder in put_off.later:
            group.interrupted.add(turn - 1)
        self.mend(group, put_off)
        after = group.moment(self.now)[0]
        if others:
            assert after and after[0] == turn + 1
        else:  # what ends the round may still be held, without a holder
            assert after is None or after[2] is None

    @step(pick=WHO)
    def somebody_leaves(self, pick):
        group, seat, person = self.seated(pick)
        del group.people[seat]
        self.mend(group, group.rota)
        with suppress(WrongMoment):
            self.gives_up(group, seat)
        group.claims.discard(seat)
        self.outside.add(person)
        self.mend(group, group.rota)

    @precondition(lambda self: self.outside)
    @step(pick=WHO, where=WHO)
    def somebody_comes_back_to_a_seat(self, pick, where):
        outside = sorted(self.outside)
        group, person = self.group(where), outside[pick % len(outside)]
        seat = next((seat for seat in range(group.seats) if seat not in group.people), group.seats)
        only_if(seat == group.seats or seat not in group.rota.order)
        self.takes_seat(group, person, seat, with_turn=person not in self.served)

    @step(where=WHO)
    def a_late_person_is_seated_as_a_consultant(self, where):
        group, person = self.group(where), self.next_person
        self.takes_seat(group, person, group.seats, with_turn=False)
        self.next_person += 1

    @step(pick=WHO, where=WHO)
    def somebody_is_brought_to_another_group(self, pick, where):
        old, seat, person = self.seated(pick)
        new = self.group(where)
        only_if(old is not new and new.rota.next_turn(self.now) is not None and len(new.people) < self.most)
        served = person in self.served or seat in old.rota.had_turn(self.now)
        del old.people[seat]
        self.mend(old, old.rota)
        with suppress(WrongMoment):
            self.gives_up(old, seat)
        old.claims.discard(seat)
        self.mend(old, old.rota)
        self.takes_seat(new, person, new.seats, with_turn=not served)

    # -- promises -----------------------------------------------------------------------------------

    @invariant()
    def nobody_has_two_turns_to_come(self):
        for group in self.groups:
            to_come = [*group.coming(self.now), *group.rota.later]
            assert len(to_come) == len(set(to_come))
            assert set(to_come) <= set(group.people) or group.rota.over(self.now)

    @invariant()
    def nobody_has_a_second_turn_who_was_helped_in_the_first(self):
        for group in self.groups:
            if not group.rota.over(self.now):
                assert not group.had(self.now) & {*group.coming(self.now), *group.rota.later}
            helped = {group.people[seat] for seat in group.had(self.now) if seat in group.people}
            self.served |= helped
        for group in self.groups:
            if not group.rota.over(self.now):
                assert not {group.people[seat] for seat in group.coming(self.now)} & self.served

    @invariant()
    def first_tries_come_first(self):
        for group in self.groups:
            coming = group.coming(self.now)
            begun = set(group.rota.order) - set(coming) | {
                seat for seat in coming if coming.count(seat) < group.rota.order.count(seat)
            }
            rest = coming[1:] if self.led_to(group) is not None else coming
            again = [seat in begun for seat in rest]
            assert again == sorted(again)

    @invariant()
    def whoever_has_a_claim_to_a_turn_has_one_to_come_or_had_it(self):
        for group in self.groups:
            rota = group.rota
            if rota.turns_over(self.now):
                continue
            somehow = {*group.coming(self.now), rota.holder(self.now), *group.had(self.now)}
            for seat in group.claims:
                assert seat in somehow or (seat in rota.later and group.people[seat] in self.away)

    @invariant()
    def nobody_is_holder_before_the_turn_with_which_they_join(self):
        for group in self.groups:
            first = group.rota.open_from(self.now)
            for place, seat in enumerate(group.coming(self.now), start=first + 1):
                assert place >= group.joined[seat]

    @invariant()
    def who_was_holder_stays_so(self):
        for group in self.groups:
            been = group.rota.been_holder(self.now)
            assert been >= group.been
            assert group.rota.had_turn(self.now) <= been
            group.been = been

    @invariant()
    def no_step_is_of_negative_length_or_above_the_longest(self):
        for group in self.groups:
            timeline = group.rota.timeline
            adjust = timeline.clock.adjust or (0,) * len(timeline.steps)
            lengths = [step.length + added for step, added in zip(timeline.steps, adjust, strict=True)]
            assert all(0 <= length <= LONGEST_STEP for length in lengths)

    @invariant()
    def what_browsers_are_told_agrees_with_the_position(self):
        for group in self.groups:
            timeline = group.rota.timeline
            position, paused_at = timeline.position(self.now), timeline.clock.paused_at
            if timeline.clock.started_at is None:
                continue
            at = self.now if paused_at is None else paused_at
            remaining = timeline.remaining(self.now)
            assert (remaining[0].step if remaining else None) == position.step
            assert not remaining or remaining[0].ends - at == position.left
            reached = [timed.step.reached for timed in remaining]
            assert reached == sorted(reached)


GroupsThatMendThemselves.TestCase.settings = settings(max_examples=stories(40), stateful_step_count=40, deadline=None)
TestGroupsThatMendThemselves = GroupsThatMendThemselves.TestCase
