"""What is promised of stages and of cases counts as kept when it was, and is noticed when it is broken. The desks are
made up."""

from typing import Any

import pytest

from sessions_app.rehearsal.document import ReadPractice, ReadStage, practice_on
from sessions_app.rehearsal.history import DESK, Witness
from sessions_app.rehearsal.messages import (
    HeardBrought,
    HeardCases,
    HeardDesk,
    HeardGroup,
    HeardParticipant,
    HeardProposal,
    HeardScreen,
    HeardSeat,
    HeardSession,
    HeardStep,
    HeardTimeline,
)
from sessions_app.rehearsal.promises import Check
from sessions_app.rehearsal.promises.journeys import (
    each_case_is_served,
    everybody_sees_one_text,
    groups_stay_whole,
    guests_travel_on,
    who_stays_does_not_move,
)

NAMES = ["Ada", "Ben", "Cem", "Dee", "Eli", "Flo", "Gus", "Hua", "Ida"]
Tables = dict[int, str]  # by number: the first letters of who sits there, in the order of their seats


def ids(letters: str) -> list[int]:
    return [next(index for index, name in enumerate(NAMES, start=1) if name[0] == each) for each in letters]


def table(number: int, letters: str, *, case: str = "", holder: int | None = None, **other: Any) -> HeardGroup:
    people = [HeardSeat(who, seat, NAMES[who - 1]) for seat, who in enumerate(ids(letters))]
    step = HeardStep(0, "only", "turn" if case else "round", 0, 1_000, 1 if case else None, holder)
    line = HeardTimeline(1, None, 1, 1_000, [step], turns=bool(case))
    brings = ids(case)[0] if case else None
    return HeardGroup(number * 100, number, people, line, case=brings, **other)


class Session:
    """Its desk, as it was shown at the beginning of one round after the other."""

    def __init__(self, *formed: str, turns: str = "none") -> None:
        self.witness = Witness(lambda: 0.0, 5_000)
        self.witness.history.formed = formed
        self.witness.history.practice = ReadPractice(stages=tuple(ReadStage(turns) for _ in formed))
        self.version = self.round = 0

    def holds(self, stage: int, *groups: HeardGroup, then: tuple[HeardGroup, ...] = (), **other: Any) -> "Session":
        self.round += 1
        for shown in filter(None, (groups, then)):
            self.version += 1
            said = HeardSession("ACDEFG", "Café", "running", self.round, 9, 9, stage=stage)
            self.witness.saw_desk(HeardDesk(self.version, self.version, said, groups=list(shown), **other), 0)
        return self

    def broken(self, check: Check) -> list[str]:
        found = list(check(self.witness.history))
        assert found, "nothing was checked"
        return [wrong for wrong in found if wrong]


def travels(*rounds: Tables) -> Session:
    session = Session("", "travel")
    for each in rounds:
        session.holds(1, *(table(number, letters) for number, letters in each.items()))
    return session


FIRST, SECOND = {1: "ABC", 2: "DEF", 3: "GHI"}, {1: "AEH", 2: "DBI", 3: "GCF"}


def test_a_journey_on_which_everybody_comes_to_other_tables():
    session = travels(FIRST, SECOND)
    assert session.broken(guests_travel_on) == session.broken(who_stays_does_not_move) == []


def test_who_comes_to_a_table_again_is_named_while_there_is_another():
    [wrong] = travels(FIRST, {1: "ABH", 2: "DCI", 3: "GEF"}).broken(guests_travel_on)
    assert "participant 2 is at table 1" in wrong
    assert travels(FIRST, SECOND, {1: "AIF", 2: "DHC", 3: "GBE"}, {1: "ABC", 2: "DEF"}).broken(guests_travel_on) == []


@pytest.mark.parametrize("second", [{1: "BAH", 2: "DCI", 3: "GEF"}, {1: "DEH", 2: "ABI", 3: "GCF"}])
def test_who_stays_and_was_moved_is_named(second):
    assert travels(FIRST, second).broken(who_stays_does_not_move)


def test_who_stays_and_has_gone_has_a_successor():
    session = Session("travel")
    session.holds(0, table(1, "ABC"), table(2, "DEF"), then=(table(1, "BC"), table(2, "DEF")))
    session.holds(0, table(1, "BF"), table(2, "DEC"))
    assert session.broken(who_stays_does_not_move) == []


@pytest.mark.parametrize(("brings", "moved"), [("A", 1), ("C", 0)])
def test_who_brings_the_same_case_again_stays_with_it(brings, moved):
    session = Session("travel").holds(0, table(1, "ABC", case="A"), table(2, "DEF", case="D"))
    session.holds(0, table(1, "BEC", case="B"), table(2, "DAF", case=brings) if moved else table(2, "DAC", case="D"))
    assert len([wrong for wrong in who_stays_does_not_move(session.witness.history) if wrong]) == moved


def test_pairs_that_are_put_together_stay_whole():
    pairs = [table(1, "AB"), table(2, "CD"), table(3, "EF")]
    assert (
        Session("mix", "merge").holds(0, *pairs).holds(1, table(1, "ABEF"), table(2, "CDG")).broken(groups_stay_whole)
        == []
    )
    [wrong] = (
        Session("mix", "merge").holds(0, *pairs).holds(1, table(1, "ABE"), table(2, "CDF")).broken(groups_stay_whole)
    )
    assert "group 3 was torn apart" in wrong
    gone = Session("mix", "merge").holds(0, *pairs).holds(1, table(1, "ABE"), table(2, "CDG"))
    assert gone.broken(groups_stay_whole) == [], "one of a pair may have left"


def brought(letters: str, **other: Any) -> HeardCases:
    return HeardCases([HeardBrought(who, **other) for who in ids(letters)], "")


@pytest.mark.parametrize(
    ("group", "cases", "wrong"),
    [
        (table(1, "ABC", case="A", holder=0), brought("A"), ""),
        (table(1, "ABC"), brought(""), "no case"),
        (table(1, "BC", case="A", holder=0), brought("A"), "elsewhere"),
        (table(1, "ABC", case="A", holder=1), brought("A"), "others than Ada"),
        (table(1, "ABC", case="A", holder=0), brought("AB"), "nobody helps"),
        (table(1, "ABC", case="A", holder=0), brought("AB", waits=True), ""),
        (table(1, "ABC", case="A", holder=0), brought("AB", taken=2), ""),
    ],
    ids=str,
)
def test_each_case_has_a_group_in_which_who_brings_it_holds_the_turn(group, cases, wrong):
    found = Session("mix", turns="one").holds(0, group, cases=cases).broken(each_case_is_served)
    assert [wrong in one for one in found] == ([True] if wrong else [])


def everybody(**other: Any) -> HeardGroup:
    clock = HeardTimeline(1, None, 1, 1_000, [])
    return HeardGroup(1, 1, timeline=clock, all=True, **({"people": []} | other))


@pytest.mark.parametrize(
    ("second", "broken"),
    [(everybody(), 0), (everybody(ready=[1]), 1), (everybody(people=[HeardSeat(1, 0, "Ada")]), 1)],
    ids=["one text", "another", "somebody is named"],
)
def test_where_all_are_together_their_screens_are_one_text(second, broken):
    session = Session("")
    for who, shown in ((1, everybody()), (2, second)):
        said = HeardSession("ACDEFG", "Café", "running", 1, 9, 9)
        session.witness.saw(who, HeardScreen(1, 5, said, shown, "seated"), 0)
    assert len(session.broken(everybody_sees_one_text)) == broken


def test_who_is_among_everybody_is_known_from_beside_their_name():
    people = [HeardParticipant(1, "Ada", 1, "seated"), HeardParticipant(2, "Ben", None, "waiting")]
    said = HeardSession("ACDEFG", "Café", "running", 1, 9, 9)
    desk = HeardDesk(1, 1, said, people, groups=[everybody()])
    assert (desk.group_of(1), desk.group_of(2)) == (desk.groups[0], None)
    assert not desk.several


def test_a_round_that_is_only_shown_is_no_round():
    session = Session("travel")
    session.holds(0, table(1, "AB"), table(2, "CD"))
    session.holds(0, table(1, "AB"), table(2, "CD"), proposal=HeardProposal(2, 1, True, {}, 1))
    assert [*guests_travel_on(session.witness.history)] == []
    assert {sight.viewer for sights in session.witness.history.sights.values() for sight in sights} == {DESK}


def test_a_page_tells_of_several_stages():
    told = practice_on(
        '<script id="practice" type="application/json">{"seats": "plenary", "turns": "none", "roles": [], "phases": {},'
        ' "stages": [{"seats": "plenary", "turns": "none", "roles": []},'
        ' {"turns": "one", "roles": [{"key": "host", "comes": "stays"}]}]}</script>'
    )
    assert [told.of_stage(index).seats for index in (0, 1)] == ["plenary", ""]
    assert [told.of_stage(index).travels for index in (0, 1)] == [False, True]
    assert told.of_stage(1).turns == "one"
