"""What is promised of a session that goes on by itself, of voices, and of a moment that a group needs, counts as kept
when it was, and every way of breaking it is noticed. The desks are made up."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sessions_app.rehearsal.history import DESK, SLACK, Deed, Glimpse, History, Witness
from sessions_app.rehearsal.messages import (
    HeardDesk,
    HeardGroup,
    HeardNext,
    HeardProposal,
    HeardSeat,
    HeardSession,
    HeardStage,
    HeardStep,
    HeardTimeline,
    HeardTimeOut,
    HeardVoice,
    HeardVoices,
)
from sessions_app.rehearsal.promises.moments import a_moment_costs_no_time
from sessions_app.rehearsal.promises.onward import it_goes_on_when_it_said
from sessions_app.rehearsal.promises.voices import (
    tables_are_heard_in_turn,
    the_stage_names_whom_the_desk_hears,
    whoever_asks_is_heard_of,
)

SAID = 50_000  # the instant at which it said that it would go on
ADA, BEN = 1, 2


class Session:
    """What its desk has shown and what was pressed, each as the next version."""

    def __init__(self) -> None:
        self.witness = Witness(lambda: 0.0, 5_000)
        self.version = 0

    @property
    def history(self) -> History:
        return self.witness.history

    def shows(self, now: int, *groups: HeardGroup, number: int = 2, state: str = "running", **other: Any) -> "Session":
        self.version += 1
        said = HeardSession("ACDEFG", "", state, number, 9, 9, begins=other.pop("begins", None))
        self.witness.saw_desk(HeardDesk(self.version, now, said, groups=list(groups), **other), now)
        return self

    def presses(self, kind: str, who: int = DESK, **other: Any) -> "Session":
        self.version += 1
        self.witness.did(Deed(kind, who, 0.0, self.version, 2, **other))
        return self

    def broken(self, check: Callable[[History], Iterator[str]]) -> list[str]:
        found = list(check(self.history))
        assert found, "nothing was checked"
        return [wrong for wrong in found if wrong]


# -- by itself --------------------------------------------------------------------------------------


def at_work(since: int) -> HeardGroup:
    return HeardGroup(
        7, 1, [], HeardTimeline(1, None, 1, since + 9_000, [HeardStep(0, "talk", "round", since, since + 9_000)])
    )


def places(begins: int | None = SAID) -> dict[str, Any]:
    return {"state": "gather", "begins": begins, "proposal": HeardProposal(2, 1, True, {}, 9_000)}


def coming(forms: int | None = SAID, *, why: str = "") -> dict[str, Any]:
    return {"number": 1, "state": "between", "next": HeardNext(2, 1, forms, why)}


def begins(at: int, *, since: int = SAID) -> Session:
    return Session().shows(1_000, **places()).shows(at, at_work(since))


def test_a_round_that_begins_when_it_said_is_as_it_should_be():
    assert begins(SAID + 900).broken(it_goes_on_when_it_said) == []


@pytest.mark.parametrize(
    ("session", "wrong"),
    [
        (begins(SAID + 900, since=SAID + 900), "begun 900 ms after"),
        (begins(SAID + SLACK + 1), "was shown"),
        (Session().shows(1_000, **places()).shows(SAID + SLACK + 1, **places()), "should have begun"),
        (Session().shows(1_000, **coming()).shows(SAID - 1, **places()), "was formed -1 ms"),
        (Session().shows(1_000, **coming()).shows(SAID + SLACK + 1, **places()), "was formed"),
        (Session().shows(1_000, **coming()).shows(SAID + SLACK + 1, **coming()), "should have been formed"),
    ],
)
def test_what_comes_at_another_time_or_never_is_named(session, wrong):
    [told] = session.broken(it_goes_on_when_it_said)
    assert wrong in told


@pytest.mark.parametrize("formed", [places(), {"groups": 1}])
def test_a_round_is_formed_by_itself_and_begins_at_once_where_nobody_has_a_place_to_find(formed):
    session = Session().shows(1_000, **coming())
    session = (
        session.shows(SAID + 900, at_work(SAID + 900)) if "groups" in formed else session.shows(SAID + 900, **formed)
    )
    assert session.broken(it_goes_on_when_it_said) == []


@pytest.mark.parametrize("kind", ["start", "hold"])
def test_what_a_facilitator_presses_before_is_no_fault(kind):
    session = Session().shows(1_000, **places()).presses(kind)
    session = (
        session.shows(30_000, at_work(30_000)) if kind == "start" else session.shows(SAID + SLACK + 1, **places(None))
    )
    assert list(it_goes_on_when_it_said(session.history)) == []


def test_with_too_few_people_nothing_is_formed():
    few = coming(why="people")
    assert list(it_goes_on_when_it_said(Session().shows(1_000, **few).shows(SAID + SLACK + 1, **few).history)) == []


# -- one voice a table ------------------------------------------------------------------------------


def voices(
    *groups: int, asks: tuple[int, ...] = (), heard: tuple[int, ...] = (), now: int | None = None
) -> HeardVoices:
    return HeardVoices(list(groups), list(asks), list(heard), now)


@pytest.mark.parametrize(
    ("shown", "wrong"),
    [
        ([voices(7, 1, 3, asks=(7,))], ""),
        ([voices(1, 3, 4, now=1), voices(3, 4, 1, heard=(1,), now=3)], ""),
        ([voices(1, 7, 3, asks=(7,))], "1 comes before 7, which asks"),
        ([voices(1, 3, heard=(1,))], "1 comes before 3, which was not heard"),
        ([voices(1, 1, 3)], "twice"),
        ([voices(1, 3, now=1), voices(1, 3, now=3)], "1 was heard, and is not any more"),
        ([voices(3, 1, heard=(1,)), voices(1, 3)], "1 was heard, and is not any more"),
    ],
)
def test_tables_are_heard_in_turn(shown, wrong):
    session = Session()
    for each in shown:
        session.shows(0, voices=each)
    told = session.broken(tables_are_heard_in_turn)
    assert [wrong in each for each in told] == ([True] if wrong else [])


def table(number: int, *people: int) -> HeardGroup:
    return HeardGroup(number, number, [HeardSeat(who, who, "") for who in people], at_work(0).timeline)


@pytest.mark.parametrize(
    ("then", "forgotten"),
    [
        (voices(4, 3, asks=(4,)), False),
        (voices(3, 4, now=4), False),
        (voices(3, 4, heard=(4,)), False),
        (voices(3, 4), True),
        (voices(3), None),
    ],
    ids=["it asks", "it is heard", "it was heard", "nothing", "nobody sat there to the end"],
)
def test_whoever_asks_to_be_heard_is_heard_of(then, forgotten):
    session = Session().shows(0, table(3, ADA), table(4, BEN), number=1).presses("voice", BEN).shows(0, voices=then)
    told = [bool(wrong) for wrong in whoever_asks_is_heard_of(session.history)]
    assert told == ([] if forgotten is None else [forgotten])


@pytest.mark.parametrize(("number", "same"), [(4, True), (3, False), (None, False)])
def test_the_stage_names_whom_the_desk_hears(number, same):
    session = Session().shows(0, voices=voices(4, 3, now=4))
    voice = None if number is None else HeardVoice(number)
    session.witness.saw_stage(HeardStage(session.version, 0, session.history.desks[0][1].session, voice))
    assert bool(session.broken(the_stage_names_whom_the_desk_hears)) is not same


# -- a moment ---------------------------------------------------------------------------------------

STOOD_AT, LOOKED_AT, GOES_ON_BY = 4_000, 5_000 + SLACK, 10_000 + SLACK


def state(now: int, moved: int = 0, *, paused_at: int | None = None, second: int = 0, people: int = 2) -> Glimpse:
    """A group with two steps, the ends of which have moved by so much, and of the second by so much more."""
    steps = [
        HeardStep(0, "talk", "round", 0, 9_000 + moved),
        HeardStep(1, "write", "round", 9_000 + moved, 20_000 + moved + second),
    ]
    line = HeardTimeline(1, paused_at, 2, steps[-1].ends, steps)
    time_out = HeardTimeOut(STOOD_AT) if paused_at is not None else None
    group = HeardGroup(7, 1, [HeardSeat(who, who, "") for who in range(people)], line, time_out=time_out)
    return Glimpse(ADA, now, now, now, 2, group)


def a_moment(after: Glimpse) -> Session:
    session = Session()
    session.history.sights[7] = [state(LOOKED_AT, paused_at=STOOD_AT), after]
    return session


@pytest.mark.parametrize("moved", [LOOKED_AT - STOOD_AT, LOOKED_AT - STOOD_AT - SLACK, GOES_ON_BY - STOOD_AT])
def test_a_moment_costs_no_time(moved):
    assert a_moment(state(GOES_ON_BY, moved)).broken(a_moment_costs_no_time) == []
    assert a_moment(state(GOES_ON_BY, paused_at=STOOD_AT)).broken(a_moment_costs_no_time) == []


@pytest.mark.parametrize(
    ("after", "wrong"),
    [
        (state(GOES_ON_BY, 900), "and has moved by 900 ms"),  # part of it was taken from the group
        (state(GOES_ON_BY, 13_000), "and has moved by 13000 ms"),
        (state(GOES_ON_BY, 3_000, second=500), "others have not"),
        (state(GOES_ON_BY, 500, paused_at=STOOD_AT), "its clock stands, and has moved"),
        (state(GOES_ON_BY, paused_at=STOOD_AT + 500), "its clock stands, and has moved"),
    ],
)
def test_a_moment_that_costs_time_is_named(after, wrong):
    [told] = a_moment(after).broken(a_moment_costs_no_time)
    assert wrong in told


def test_a_group_that_needs_a_moment_and_runs_on_is_named():
    session = a_moment(state(GOES_ON_BY))
    session.history.sights[7][0].group.timeline.paused_at = None
    [told] = session.broken(a_moment_costs_no_time)
    assert "its clock runs" in told


@pytest.mark.parametrize("why", ["a minute more", "somebody has left"])
def test_what_else_has_moved_it_is_no_fault(why):
    session = a_moment(state(GOES_ON_BY, 63_000, people=2 if why == "a minute more" else 1))
    if why == "a minute more":
        session.history.deeds.append(Deed("minute", ADA, 0, LOOKED_AT + 1, 2, group=7))
    assert list(a_moment_costs_no_time(session.history)) == []
