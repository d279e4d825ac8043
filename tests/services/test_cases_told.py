"""What screens say of cases: the desk what to do, a facilitator's own stage the lines, others a mark and no line."""

from typing import Any

import pytest

from sessions_app import screens
from sessions_app.models import Participant, Session
from sessions_app.services import attendance, cases, hosting
from tests import cast
from tests.cast import arrive, begun, bring_cases, formed, later, ms

from .circle import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(oto, one_turn) -> Session:
    return cast.opened(cast.session_of(oto, practice=one_turn))


@pytest.fixture
def people(session) -> list[Participant]:
    return arrive(session, *cast.NAMES[:9])


def desk(session: Session, at: float = 0) -> dict[str, Any]:
    return screens.plain(screens.for_desk(seen(session), ms(at)))


def wall(session: Session, at: float = 0) -> list[tuple[str, str]] | None:
    told = screens.plain(screens.for_own_stage(seen(session), ms(at)))
    return [(case["name"], case["line"]) for case in told["cases"]] if "cases" in told else None


@pytest.mark.parametrize(
    ("count", "sizes", "why", "data"),
    [
        (0, [], "none", {"need": 2, "fit": 3}),
        (1, [], "few", {"need": 2, "most": 6}),
        (2, [5, 4], "", {}),
        (3, [3, 3, 3], "", {}),
        (5, [], "many", {"fit": 3, "wait": 2, "least": 3}),
    ],
)
def test_the_desk_reads_which_groups_cases_make_or_what_to_do(session, people, count, sizes, why, data):
    bring_cases(session, *people[:count])
    told = desk(session)["cases"]
    assert (told["people"], told["sizes"], told["why"]) == (9, sizes, why)
    assert data.items() <= told["data"].items()


def test_fewer_people_than_a_group_needs_are_a_reason_of_their_own(session):
    bring_cases(session, *arrive(session, "Ada", "Ben")[:1])
    told = desk(session)["cases"]
    assert (told["sizes"], told["why"], told["data"]) == ([], "people", {"least": 3})


def test_the_desk_reads_each_case_and_what_has_become_of_it(session, people):
    bring_cases(session, *people[:3], line="How?")
    cases.keep_back(session.pk, people[2].pk, True, ms())
    ada, ben, cem = (one.pk for one in people[:3])
    assert desk(session)["cases"]["brought"] == [
        {"person": ada, "line": "How?"},
        {"person": ben, "line": "How?"},
        {"person": cem, "line": "How?", "waits": True},
    ]
    begun(session)
    told = desk(session, at=20)
    assert [case.get("taken") for case in told["cases"]["brought"]] == [1, 1, None]
    assert [group["case"] for group in told["groups"]] == [ada, ben]


def test_everybody_in_a_group_reads_whose_case_it_is_before_it_begins(session, people):
    bring_cases(session, people[0], people[1])
    formed(session)
    hosting.show_groups(session.pk, 1, ms())
    group = seen(session).proposal.group_of[people[1].pk]
    for person in group.people:
        told = screens.for_participant(seen(session), person.id, ms(1))
        assert told.group.case == people[1].pk
    cases.withdraw(session.pk, people[1].pk, ms(2))
    told = screens.plain(screens.for_participant(seen(session), people[1].pk, ms(3)))
    assert "case" not in told["group"]


def test_a_facilitators_own_stage_shows_the_lines_until_a_round_takes_them(session, people):
    assert wall(session) is None
    bring_cases(session, *people[:3], line="How?")
    cases.keep_back(session.pk, people[2].pk, True, ms())
    cases.take_off(session.pk, people[1].pk, ms(1))
    assert wall(session) == [("Ada", "How?"), ("Cem", "How?")]
    cases.name(session.pk, people[1].pk, ms(2))
    begun(session)
    assert wall(session, at=20) is None, "while people are at work it is about that"
    assert wall(session, at=200) == [("Cem", "How?")]
    attendance.leave(session.pk, people[2].pk, ms(200))
    assert wall(session, at=201) in (None, [])


def test_a_stage_that_anybody_may_open_and_screens_of_groups_carry_no_line(session, people):
    bring_cases(session, *people[:2], line="Between us")
    begun(session)
    for told in (screens.for_stage(seen(session), ms(1)), screens.for_participant(seen(session), people[0].pk, ms(1))):
        assert "Between us" not in str(screens.plain(told))


def test_whoever_has_left_and_whoever_comes_after_the_end_hears_of_none(session, people):
    bring_cases(session, people[0])
    attendance.leave(session.pk, people[1].pk, ms(1))
    marks = [
        "cases" in screens.plain(screens.for_participant(seen(session), one.pk, ms(2)))
        for one in (people[0], people[1])
    ]
    assert marks == [True, False]
    hosting.finish_session(session.pk, later(3), ms(3))
    assert "cases" not in screens.plain(screens.for_participant(seen(session), people[0].pk, ms(4)))
