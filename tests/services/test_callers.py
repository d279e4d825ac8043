"""Callers who stay at their tables while helpers travel, with a circle of all before and after: Pro Action Café.

Its first round (10 min) is of everybody, then three rounds of tables (20 min each), then everybody again.
"""

import pytest

from sessions_app.domain.errors import CasesDoNotFit, WrongMoment
from sessions_app.domain.practice import MINUTE
from sessions_app.domain.units import Ms
from sessions_app.models import Participant, Session
from sessions_app.services import attendance, cases
from tests import cast
from tests.cast import arrive, begun, bring_cases, formed, joined, ms

from .circle import seen

pytestmark = pytest.mark.django_db

HOUR = 3_600  # seconds: longer than any round


@pytest.fixture
def session(oto) -> Session:
    return cast.opened(cast.session_of(oto, practice="pro_action_cafe", rounds=5))


@pytest.fixture
def people(session) -> list[Participant]:
    return [*arrive(session, *cast.NAMES), *joined(session, "Lea")]


def tables(session: Session) -> dict[int, tuple[int, set[int]]]:
    """Of each table: who stays there, and who helps."""
    round = seen(session).round_for_desk
    assert round
    return {one.number: (one.case or 0, {person.id for person in one.people} - {one.case}) for one in round.groups}


def test_people_call_while_all_are_together_and_stay_while_helpers_travel(session, people):
    begun(session)
    bring_cases(session, people[2], people[5], people[8], line="A garden on the roof", at=60)
    callers = [people[2].pk, people[5].pk, people[8].pk]
    been: dict[int, list[int]] = {}
    for number in (1, 2, 3):
        begun(session, at=number * HOUR)
        assert [who for who, _ in tables(session).values()] == callers
        for at, (_, helpers) in tables(session).items():
            for helper in helpers:
                been.setdefault(helper, []).append(at)
    assert all(len(set(at)) == len(at) == 3 for at in been.values()), "nobody comes to a table twice"
    closing = begun(session, at=4 * HOUR).begun
    assert (closing.stage, len(closing.groups[0].people)) == (2, 12)


def test_after_the_last_round_of_tables_nobody_can_call_any_more(session, people):
    begun(session)
    bring_cases(session, *people[:3], at=60)
    for number in (1, 2, 3):
        begun(session, at=number * HOUR)
    assert seen(session).cases is None
    with pytest.raises(WrongMoment, match="no round to come asks for one"):
        cases.bring(session.pk, people[7].pk, "", ms(3 * HOUR + 60))


def test_a_caller_who_leaves_takes_the_table_along_and_a_late_one_gets_another(session, people):
    begun(session)
    bring_cases(session, *people[:3], at=60)
    begun(session, at=HOUR)
    attendance.leave(session.pk, people[0].pk, ms(2 * HOUR - 60))
    with pytest.raises(CasesDoNotFit, match="11 people need 3 cases at least"):
        formed(session, at=2 * HOUR)
    bring_cases(session, people[6], at=2 * HOUR)
    formed(session, at=2 * HOUR)
    assert {number: who for number, (who, _) in tables(session).items()} == {
        2: people[1].pk,
        3: people[2].pk,
        4: people[6].pk,
    }


def test_a_caller_can_step_back_between_two_rounds(session, people):
    begun(session)
    bring_cases(session, *people[:4], at=60)
    begun(session, at=HOUR)
    over = Ms(ms(HOUR) + 30 * MINUTE)
    assert seen(session).state(over) == "between"
    cases.withdraw(session.pk, people[0].pk, over)
    begun(session, at=2 * HOUR)
    assert {*tables(session)} == {2, 3, 4}
    assert people[0].pk in set().union(*(helpers for _, helpers in tables(session).values()))


def test_without_callers_the_desk_is_told_and_no_tables_are_formed(session, people):
    begun(session)
    with pytest.raises(CasesDoNotFit, match="Nobody brings a case yet"):
        formed(session, at=HOUR)
