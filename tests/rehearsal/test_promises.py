"""Each promise counts as kept when it was, and every way of breaking it is noticed: the histories are made up."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from sessions_app.rehearsal import promises
from sessions_app.rehearsal.document import ReadPractice
from sessions_app.rehearsal.history import DESK, NO_ERRORS, SLACK, Deed, Where, Witness
from sessions_app.rehearsal.messages import (
    HeardDesk,
    HeardGroup,
    HeardLone,
    HeardParticipant,
    HeardProposal,
    HeardScreen,
    HeardSeat,
    HeardSession,
    HeardStep,
    HeardTimeline,
)
from sessions_app.rehearsal.promises import Check, judge
from sessions_app.rehearsal.promises.agreement import group_mates_see_the_same, people_and_desk_agree
from sessions_app.rehearsal.promises.alone import alone_is_helped, alone_is_named
from sessions_app.rehearsal.promises.desk import desk_shows_who_is_away, everybody_is_on_the_desk
from sessions_app.rehearsal.promises.position import position_never_jumps
from sessions_app.rehearsal.promises.returning import returners_find_their_seat
from sessions_app.rehearsal.promises.turns import (
    everybody_here_had_a_turn,
    nobody_twice_before_all_once,
    owed_people_come_first,
)

ADA, BEN, CEM, DEE = 1, 2, 3, 4
NAMES = {ADA: "Ada", BEN: "Ben", CEM: "Cem", DEE: "Dee"}
SECOND, MINUTE = 1_000, 60_000
PHASES = (("share", 10), ("consult", 20), ("return", 10))
BREATH = 5
TURN, PAUSE = 40 * SECOND, BREATH * SECOND
GRACE = 5 * SECOND


def person(id: int, **other: Any) -> HeardSeat:
    return HeardSeat(id, id - 1, NAMES[id], **other)


THREE = (person(ADA), person(BEN), person(CEM))


def steps(order: Sequence[int], starts: int = 0) -> list[HeardStep]:
    """All steps of a group in which these people hold their turns one after the other."""
    found: list[HeardStep] = []
    for place, holder in enumerate(order):
        for phase, seconds in ((("breath", BREATH),) if place else ()) + PHASES:
            between = phase == "breath"
            when, turn, seat = ("between", None, None) if between else ("turn", place + 1, holder - 1)
            found.append(HeardStep(len(found), phase, when, starts, starts + seconds * SECOND, turn, seat))
            starts += seconds * SECOND
    return found


def group(
    now: int,
    order: Sequence[int] = (ADA, BEN, CEM),
    people: Sequence[HeardSeat] = THREE,
    *,
    id: int = 7,
    later: Sequence[int] = (),
    all_steps: list[HeardStep] | None = None,
    **timeline: Any,
) -> HeardGroup:
    """What is shown of a group at `now`: the steps that are not over."""
    whole = steps(order) if all_steps is None else all_steps
    at = timeline.get("paused_at") or now
    left = [step for step in whole if step.ends > at]
    facts = {"revision": 1, "paused_at": None, "count": len(whole), "ends": whole[-1].ends, "turns": len(order)}
    return HeardGroup(
        id, 1, list(people), HeardTimeline(**(facts | {"steps": left} | timeline)), later=[who - 1 for who in later]
    )


def session(number: int = 1, state: str = "running") -> HeardSession:
    return HeardSession("ACDEFG", "Friday circle", state, number, 2, 4)


class Story:
    """A history as it could have been. Server time and local time are the same here."""

    def __init__(self, turns: str = "each") -> None:
        self.time = 0.0
        self.version = 0
        self.witness = Witness(lambda: self.time, GRACE)
        for who in NAMES:
            self.witness.joined(who, NAMES[who], ReadPractice(turns=turns))

    def at(self, now: int) -> "Story":
        self.time = now
        return self

    def sees(self, who: int, shown: HeardGroup | None, *, version: int = 0, number: int = 1, **other: Any) -> "Story":
        """Somebody is shown a screen; without a version it is a new one."""
        standing = {"standing": "seated" if shown else "waiting"} | other
        self._next(version)
        screen = HeardScreen(self.version, int(self.time), session(number), shown, **standing)
        self.witness.saw(who, screen, self.time)
        return self

    def desk(
        self, *groups: HeardGroup, people: Sequence[HeardParticipant] | None = None, version: int = 0, **other: Any
    ) -> "Story":
        """The facilitator is shown a desk, with whoever sits in these groups."""
        self._next(version)
        number = other.pop("number", 1)
        seated = [
            HeardParticipant(seat.id, seat.name, one.number, "seated", seat.away)
            for one in groups
            for seat in one.people
        ]
        shown = HeardDesk(
            self.version, int(self.time), session(number), list(people or seated), groups=list(groups), **other
        )
        self.witness.saw_desk(shown, self.time)
        return self

    def does(self, kind: str, who: int = DESK, **other: Any) -> "Story":
        """A command takes effect as the next version."""
        self.version += 1
        self.witness.did(Deed(kind, who, self.time, self.version, other.pop("number", 1), **other))
        return self

    def line(self, who: int, *, connected: bool) -> "Story":
        self.witness.line(who, connected=connected)
        return self

    def broken(self, check: Check) -> list[str]:
        """What the check says was broken. It must have looked at something."""
        found = list(check(self.witness.history))
        assert found, "nothing was checked"
        return [wrong for wrong in found if wrong]

    def _next(self, version: int) -> None:
        self.version = version or self.version + 1


def round_of(order: Sequence[int], people: Sequence[HeardSeat] = THREE, turns: str = "each") -> Story:
    """A group that Ada watches from beginning to end."""
    story, whole = Story(turns), steps(order)
    for step in whole:
        story.at(step.starts).sees(ADA, group(step.starts, order, people), version=1)
    return story.at(whole[-1].ends).sees(ADA, group(whole[-1].ends, order, people), version=1)


# -- turns ------------------------------------------------------------------------------------------


def test_one_turn_each_is_as_it_should_be() -> None:
    story = round_of((ADA, BEN, CEM))
    assert story.broken(nobody_twice_before_all_once) == []
    assert story.broken(everybody_here_had_a_turn) == []


def test_a_second_try_after_all_the_others_is_fine() -> None:
    assert round_of((ADA, BEN, CEM, ADA)).broken(nobody_twice_before_all_once) == []


def test_a_second_try_before_somebody_elses_first_is_not() -> None:
    [wrong] = round_of((ADA, BEN, ADA, CEM)).broken(nobody_twice_before_all_once)
    assert "Cem" in wrong


@pytest.mark.parametrize("why", [{"away": True}, {"passed": True}, {"joins": 2}], ids=str)
def test_who_is_away_has_passed_or_came_in_late_is_not_waited_for(why: dict[str, Any]) -> None:
    people = (person(ADA), person(BEN), person(CEM, **why))
    story = round_of((ADA, BEN, ADA), people)
    assert story.broken(nobody_twice_before_all_once) == []
    assert story.broken(everybody_here_had_a_turn) == []


def test_who_stayed_and_had_no_turn_is_noticed() -> None:
    [wrong] = round_of((ADA, BEN)).broken(everybody_here_had_a_turn)
    assert "Cem" in wrong


@pytest.mark.parametrize("turns", ["one", "none"])
def test_where_not_everybody_holds_a_turn_nobody_is_owed_one(turns: str) -> None:
    history = two_rounds((ADA, DEE), turns).witness.history
    assert [*everybody_here_had_a_turn(history), *owed_people_come_first(history)] == []


def test_a_group_that_was_ended_early_owes_nobody_a_turn() -> None:
    story = round_of((ADA, BEN)).does("end", group=7)
    assert list(everybody_here_had_a_turn(story.witness.history)) == []


@pytest.mark.parametrize(
    ("command", "all_groups", "broken"), [("next", True, 0), ("next", False, 2), ("minute", True, 2)]
)
def test_a_group_far_behind_that_was_carried_on_with_all_others_owes_nobody_a_turn(command, all_groups, broken) -> None:
    """Where turns are short, a group that stood still for a moment is a whole turn behind."""
    order = (ADA, BEN, CEM)
    story = Story().sees(ADA, group(SECOND, order), version=1).at(SECOND)
    story.does(command, group=None if all_groups else 7, all_groups=all_groups)
    story.sees(ADA, group(2 * SECOND, order, revision=2, steps=[], ends=SECOND))
    wrong = [one for one in everybody_here_had_a_turn(story.witness.history) if one]
    assert len(wrong) == broken


def two_rounds(second: Sequence[int], turns: str = "each", **dee: Any) -> Story:
    """Dee is brought in late in the first round; then there is a second one, in another group."""
    story = round_of((ADA, BEN, CEM), (*THREE, person(DEE, joins=2, **dee)), turns).does("seat", group=7, whom=DEE)
    story.at(MINUTE * 10)
    there = group(MINUTE * 10, second, (*THREE, person(DEE)), id=8, all_steps=steps(second, MINUTE * 10))
    return story.sees(ADA, there, number=2)


def test_who_was_seated_late_comes_first_in_the_next_round() -> None:
    assert two_rounds((DEE, ADA, BEN, CEM)).broken(owed_people_come_first) == []
    [wrong] = two_rounds((ADA, DEE, BEN, CEM)).broken(owed_people_come_first)
    assert "Dee" in wrong and "Ada" in wrong


def test_who_has_passed_is_owed_nothing() -> None:
    assert list(owed_people_come_first(two_rounds((ADA, DEE, BEN, CEM), passed=True).witness.history)) == []


# -- the present position ---------------------------------------------------------------------------


def in_the_middle() -> Story:
    """Ada is the holder; it is the 20th second."""
    return Story().at(0).sees(ADA, group(0)).at(20 * SECOND)


AWAY = (person(ADA), person(BEN, away=True), person(CEM))


def test_somebody_who_goes_changes_only_what_is_to_come() -> None:
    story = in_the_middle().sees(ADA, group(20 * SECOND, (ADA, CEM), AWAY, later=[BEN], revision=2))
    assert story.broken(position_never_jumps) == []


@pytest.mark.parametrize(
    "after",
    [
        group(20 * SECOND, (CEM, BEN), revision=2),
        group(20 * SECOND, all_steps=steps((ADA, BEN, CEM), 3 * SECOND), revision=2),
        group(20 * SECOND, all_steps=steps((ADA, BEN, CEM), -15 * SECOND), revision=2),
        group(20 * SECOND, all_steps=steps((ADA,), -MINUTE), revision=2),
        group(20 * SECOND, paused_at=20 * SECOND, revision=2),
    ],
    ids=["another client", "later", "another step", "over", "paused"],
)
def test_a_jump_without_a_reason_is_noticed(after: HeardGroup) -> None:
    assert len(in_the_middle().sees(ADA, after).broken(position_never_jumps)) == 1


def jump() -> HeardGroup:
    return group(20 * SECOND, all_steps=steps((ADA, BEN, CEM), -15 * SECOND), revision=2)


@pytest.mark.parametrize(
    ("kind", "who", "more"),
    [
        ("next", DESK, {"group": 7}),
        ("minute", DESK, {"all_groups": True}),
        ("done", BEN, {"group": 7}),
        ("off", CEM, {"group": 7}),
        ("pass", ADA, {"group": 7}),
        ("leave", ADA, {}),
    ],
)
def test_a_command_on_this_clock_or_its_holder_explains_it(kind: str, who: int, more: dict[str, Any]) -> None:
    story = in_the_middle().does(kind, who, **more).sees(ADA, jump())
    assert list(position_never_jumps(story.witness.history)) == []


@pytest.mark.parametrize(
    ("kind", "who", "more"),
    [
        ("next", DESK, {"group": 8}),
        ("pass", BEN, {"group": 7}),
        ("leave", CEM, {}),
        ("vouch", BEN, {"group": 7, "whom": CEM}),
        ("seat", DESK, {"group": 7, "whom": DEE}),
        ("back", CEM, {"group": 7}),
    ],
)
def test_what_others_do_does_not_explain_it(kind: str, who: int, more: dict[str, Any]) -> None:
    story = in_the_middle().does(kind, who, **more).sees(ADA, jump())
    assert len(story.broken(position_never_jumps)) == 1


@pytest.mark.parametrize("holder_goes", [True, False])
def test_a_holder_who_was_left_alone_may_be_brought_to_others(holder_goes: bool) -> None:
    """Nobody is left to hold the turn for. That somebody else is brought away explains nothing."""
    gone = ADA if holder_goes else CEM
    left = [seat for seat in THREE if seat.id != gone]
    story = in_the_middle().desk(group(20 * SECOND), lone=[HeardLone(7, gone, 8, MINUTE)])
    story.sees(BEN, group(20 * SECOND, people=left, all_steps=steps((ADA, BEN, CEM), -15 * SECOND), revision=2))
    assert len([wrong for wrong in position_never_jumps(story.witness.history) if wrong]) == (not holder_goes)


@pytest.mark.parametrize(("ready", "explained"), [([ADA, CEM], True), ([ADA], False), ([], False)])
def test_a_group_goes_on_when_only_those_are_left_who_are_ready(ready: list[int], explained: bool) -> None:
    waiting = msgspec.structs.replace(group(20 * SECOND), ready=ready)
    gone = group(21 * SECOND, people=AWAY, all_steps=steps((ADA, BEN, CEM), -15 * SECOND), revision=2)
    story = in_the_middle().sees(ADA, waiting).at(21 * SECOND).sees(ADA, gone)
    assert len([wrong for wrong in position_never_jumps(story.witness.history) if wrong]) == (not explained)


def test_a_command_that_came_before_does_not_explain_it() -> None:
    story = Story().does("next", group=7).sees(ADA, group(0)).at(20 * SECOND).sees(ADA, jump())
    assert len(story.broken(position_never_jumps)) == 1


JUST_AFTER = TURN + 100  # a breath has just begun


def test_another_turn_may_follow_if_somebody_went_just_before() -> None:
    def story(after: HeardGroup) -> Story:
        return Story().at(TURN - 5 * SECOND).sees(ADA, group(TURN - 5 * SECOND)).at(JUST_AFTER).sees(ADA, after)

    assert story(group(JUST_AFTER, (ADA, CEM), AWAY, revision=2)).broken(position_never_jumps) == []
    assert story(group(JUST_AFTER, (ADA,), AWAY, revision=2)).broken(position_never_jumps) == []
    [wrong] = story(group(JUST_AFTER, all_steps=steps((ADA, BEN, CEM), 50), revision=2)).broken(position_never_jumps)
    assert "another time" in wrong


def test_within_a_turn_a_change_at_the_last_moment_is_a_jump_all_the_same() -> None:
    now = 30 * SECOND + 100
    story = Story().at(25 * SECOND).sees(ADA, group(25 * SECOND)).at(now)
    story.sees(ADA, group(now, all_steps=steps((BEN, CEM), 0), revision=2))
    assert len(story.broken(position_never_jumps)) == 1


@pytest.mark.parametrize(("who", "broken"), [(CEM, 0), (BEN, 1)])
def test_who_gives_up_the_last_turn_in_the_breath_before_it_ends_the_round(who: int, broken: int) -> None:
    seam = 2 * TURN + PAUSE
    over = group(seam + 2 * SECOND, all_steps=steps((ADA, BEN)), revision=2)
    story = Story().at(seam).sees(ADA, group(seam)).does("pass", who, group=7).at(seam + 2 * SECOND).sees(ADA, over)
    assert len([wrong for wrong in position_never_jumps(story.witness.history) if wrong]) == broken


def test_whom_a_breath_leads_to_may_change() -> None:
    now = TURN + 3 * SECOND
    story = Story().at(TURN).sees(ADA, group(TURN)).at(now)
    story.sees(ADA, group(now, (ADA, CEM), AWAY, later=[BEN], revision=2))
    assert story.broken(position_never_jumps) == []


# -- alone ------------------------------------------------------------------------------------------


LEFT_ALONE = (person(ADA), person(BEN, away=True), person(CEM, away=True))


def alone(**other: Any) -> Story:
    """Ada is alone in a group from the first second on; the desk is connected."""
    return Story().line(DESK, connected=True).desk(group(0, people=LEFT_ALONE), **other)


def named(into: int | None = 8) -> list[HeardLone]:
    return [HeardLone(7, ADA, into, MINUTE)]


def test_whoever_is_alone_is_to_be_named() -> None:
    assert alone(lone=named()).broken(alone_is_named) == []
    [wrong] = alone().broken(alone_is_named)
    assert "Ada is alone" in wrong


def test_naming_the_wrong_ones_is_noticed() -> None:
    assert alone(lone=[HeardLone(7, BEN, 8, MINUTE)]).broken(alone_is_named)
    assert Story().desk(group(0), lone=named()).broken(alone_is_named)


def test_a_group_that_was_told_to_stay_is_not_named_until_somebody_comes_or_goes() -> None:
    two_left = (person(ADA), person(BEN, away=True))
    told = alone(lone=named()).does("stay", group=7).desk(group(0, people=LEFT_ALONE))
    assert told.broken(alone_is_named) == []
    told.desk(group(0, (ADA, BEN), two_left, revision=2))
    assert len(told.broken(alone_is_named)) == 1


@pytest.mark.parametrize(("until", "broken"), [(MINUTE + SLACK - 1, 0), (MINUTE + SLACK + 1, 1)])
def test_whoever_is_alone_is_brought_to_others_when_nobody_answers(until: int, broken: int) -> None:
    story = alone(lone=named()).at(until).desk(group(until, people=LEFT_ALONE))
    assert len(story.broken(alone_is_helped)) == broken


def test_at_once_while_no_facilitator_is_connected() -> None:
    story = alone(lone=named()).line(DESK, connected=False)
    story.at(SLACK + SECOND).desk(group(SLACK, people=LEFT_ALONE))
    assert len(story.broken(alone_is_helped)) == 1


def test_where_there_is_no_room_nobody_can_be_brought() -> None:
    story = alone(lone=named(into=None)).at(MINUTE * 2).desk(group(0, people=LEFT_ALONE))
    assert list(alone_is_helped(story.witness.history)) == []


# -- the desk ---------------------------------------------------------------------------------------


SEATED = tuple(HeardParticipant(who, NAMES[who], 1, "seated") for who in (ADA, BEN, CEM))


def dee(standing: str, group: int | None = None) -> HeardParticipant:
    return HeardParticipant(DEE, "Dee", group, standing)


def later_on(*people: HeardParticipant, **other: Any) -> Story:
    now = MINUTE
    return Story().at(now).desk(group(now), people=people, room=group(now).timeline, **other)


def test_whoever_is_in_waits_or_sits_somewhere() -> None:
    assert later_on(*SEATED, dee("waiting")).broken(everybody_is_on_the_desk) == []


@pytest.mark.parametrize(
    "people",
    [
        SEATED,
        (*SEATED, dee("seated")),
        (*SEATED, dee("seated", 1)),
        (*SEATED, dee("left")),
        (*SEATED, dee("resting")),
        (*SEATED[:2], HeardParticipant(CEM, "Cem", None, "waiting"), dee("waiting")),
    ],
    ids=["not there", "seated nowhere", "seated elsewhere", "left by no word", "resting by no word", "unseated"],
)
def test_somebody_who_is_not_where_the_desk_says_is_noticed(people: Sequence[HeardParticipant]) -> None:
    assert len(later_on(*people).broken(everybody_is_on_the_desk)) == 1


def after_dee_said(what: str, *groups: HeardGroup, standing: str, number: int | None = None) -> Story:
    people = (*SEATED, dee(standing, number))
    return Story().does(what, DEE).at(MINUTE).desk(*groups, people=people, room=group(MINUTE).timeline)


@pytest.mark.parametrize(("said", "standing"), [("leave", "left"), ("rest", "resting"), ("back", "waiting")])
def test_what_somebody_said_counts(said: str, standing: str) -> None:
    assert after_dee_said(said, group(MINUTE), standing=standing).broken(everybody_is_on_the_desk) == []


@pytest.mark.parametrize(("said", "standing"), [("leave", "waiting"), ("back", "left"), ("back", "resting")])
def test_what_nobody_said_is_noticed(said: str, standing: str) -> None:
    assert len(after_dee_said(said, group(MINUTE), standing=standing).broken(everybody_is_on_the_desk)) == 1


@pytest.mark.parametrize("said", ["leave", "rest"])
def test_a_seat_for_somebody_who_has_gone_is_noticed_while_that_group_is_at_work(said: str) -> None:
    four = (*THREE, person(DEE))
    story = after_dee_said(said, group(MINUTE, people=four), standing="seated", number=1)
    assert len(story.broken(everybody_is_on_the_desk)) == 1
    over = group(TURN * 4, people=four)
    story = after_dee_said(said, over, standing={"leave": "left", "rest": "resting"}[said], number=1)
    story.witness.history.desks[0][1].now = TURN * 4
    assert story.broken(everybody_is_on_the_desk) == []


@pytest.mark.parametrize(("gone_for", "shown", "broken"), [(20, True, False), (20, False, True), (8, False, False)])
def test_who_is_silent_is_away_after_the_grace(gone_for: int, shown: bool, broken: bool) -> None:
    people = (HeardParticipant(ADA, "Ada", None, "waiting", shown),)
    story = Story().line(ADA, connected=True).line(ADA, connected=False).desk(people=people)
    story.at(gone_for * SECOND).desk(people=people)
    assert bool(story.broken(desk_shows_who_is_away)) == broken


@pytest.mark.parametrize(("silent_for", "broken"), [(19, 0), (21, 1)])
def test_who_saved_a_note_just_before_counts_as_here_a_little_longer(silent_for: int, broken: int) -> None:
    people = (HeardParticipant(ADA, "Ada", None, "waiting"),)
    story = Story().line(ADA, connected=True).line(ADA, connected=False).at(SECOND)
    story.witness.saved(ADA)
    story.at((1 + silent_for) * SECOND).desk(people=people)
    assert len(story.broken(desk_shows_who_is_away)) == broken


def test_who_is_vouched_for_is_not() -> None:
    people = (HeardParticipant(ADA, "Ada", None, "waiting"),)
    story = Story().line(ADA, connected=True).line(ADA, connected=False).at(SECOND).does("vouch", BEN, whom=ADA)
    story.desk(people=people).at(30 * SECOND).desk(people=people)
    assert story.broken(desk_shows_who_is_away) == []


def test_who_is_connected_must_not_count_as_away() -> None:
    people = (HeardParticipant(ADA, "Ada", None, "waiting", True),)
    story = Story().line(ADA, connected=True).desk(people=people).at(SLACK + SECOND).desk(people=people)
    assert len(story.broken(desk_shows_who_is_away)) >= 1


# -- agreement --------------------------------------------------------------------------------------


def test_mates_are_shown_the_same_at_whatever_moment() -> None:
    story = Story().sees(ADA, group(0)).at(15 * SECOND).sees(BEN, group(15 * SECOND), version=1)
    assert story.broken(group_mates_see_the_same) == []


@pytest.mark.parametrize(
    "other",
    [
        group(0, people=AWAY),
        group(0, later=[CEM]),
        group(0, revision=2),
        group(0, paused_at=5 * SECOND),
        group(0, all_steps=[*steps((ADA, BEN, CEM))[:-1], HeardStep(10, "return", "turn", 120_000, 130_000, 3, 1)]),
    ],
    ids=["people", "later", "revision", "paused", "steps"],
)
def test_two_versions_of_the_truth_are_noticed(other: HeardGroup) -> None:
    assert len(Story().sees(ADA, group(0)).sees(BEN, other, version=1).broken(group_mates_see_the_same)) == 1


def test_ones_own_screen_and_the_desk_agree() -> None:
    story = Story().sees(ADA, group(0)).desk(group(0), version=1)
    assert story.broken(people_and_desk_agree) == []
    story = Story().sees(ADA, None).desk(group(0), version=1)
    assert len(story.broken(people_and_desk_agree)) == 1


def test_a_proposal_that_only_the_desk_sees_is_another_thing() -> None:
    hidden = HeardProposal(2, 1, False, {"3": 1}, MINUTE)
    story = Story().sees(ADA, None).desk(group(0), version=1, proposal=hidden)
    assert list(people_and_desk_agree(story.witness.history)) == []


# -- returning --------------------------------------------------------------------------------------


def cut_off(after: HeardGroup | None, before: HeardGroup | None = None) -> Story:
    """Ada is cut off, and back ten seconds later."""
    story = Story().line(ADA, connected=True).sees(ADA, before or group(0)).line(ADA, connected=False)
    return story.at(10 * SECOND).line(ADA, connected=True).sees(ADA, after)


def test_who_returns_sits_where_they_sat() -> None:
    assert cut_off(group(10 * SECOND)).broken(returners_find_their_seat) == []


@pytest.mark.parametrize(
    "after",
    [None, group(10 * SECOND, id=8), group(10 * SECOND, people=(HeardSeat(ADA, 2, "Ada"),))],
    ids=["nowhere", "in another group", "on another seat"],
)
def test_a_lost_seat_is_noticed(after: HeardGroup | None) -> None:
    assert len(cut_off(after).broken(returners_find_their_seat)) == 1


def out_and_back(after: HeardGroup | None, *, seated: bool = False) -> Story:
    story = Story().sees(ADA, group(0)).does("rest", ADA).does("back", ADA)
    if seated:
        story.does("seat", whom=ADA, group=8)
    return story.sees(ADA, after)


def test_who_sat_out_comes_back_to_the_same_seat_or_waits() -> None:
    assert out_and_back(group(0)).broken(returners_find_their_seat) == []
    assert out_and_back(None).broken(returners_find_their_seat) == []
    assert len(out_and_back(group(0, id=8)).broken(returners_find_their_seat)) == 1
    assert list(returners_find_their_seat(out_and_back(group(0, id=8), seated=True).witness.history)) == []


# -- all of them ------------------------------------------------------------------------------------


def test_the_verdicts_count_what_was_checked_and_what_was_broken() -> None:
    story = round_of((ADA, BEN, ADA, CEM))
    story.witness.compared(NO_ERRORS)
    story.witness.compared(NO_ERRORS, "leave was answered 500")
    found = {verdict.promise: (verdict.checked, len(verdict.broken)) for verdict in judge(story.witness.history)}
    assert found.keys() == {*promises.PROMISES, *promises.ON_THE_SPOT}
    assert found["nobody holds a second turn before everybody here has held one"] == (4, 1)
    assert found[NO_ERRORS] == (2, 1)
    assert sum(broken for _, broken in found.values()) == 2


def test_where_a_screen_says_that_somebody_is_is_kept() -> None:
    story = Story().sees(ADA, group(0)).sees(DEE, None, standing="resting")
    assert story.witness.history.whereabouts[ADA] == [Where(0, 1, 1, "running", "seated", 7, 0)]
    assert story.witness.history.whereabouts[DEE] == [Where(0, 2, 1, "running", "resting")]
