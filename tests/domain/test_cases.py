"""Which cases a round can take, in which order; whose of a group is helped with; how many people sit at each."""

import pytest

from sessions_app.domain.cases import Brought, clean_line, in_line, seat_of_the_case, shares, without_a_case
from sessions_app.domain.errors import Invalid
from sessions_app.domain.units import Ms

ADA, BEN, CEM, DEE = range(1, 5)


def brought(person: int, at: int = 0, taken: int | None = None, waits: int | None = None) -> Brought:
    return Brought(person, "", Ms(at), taken, waits)


class TestInLine:
    @pytest.mark.parametrize(
        ("cases", "round", "again", "people"),
        [
            ([brought(BEN, 20), brought(ADA, 30), brought(CEM, 10)], 1, False, [CEM, BEN, ADA]),
            ([brought(BEN, 10), brought(ADA, 10)], 1, False, [ADA, BEN]),  # at one moment: in any order, but always one
            ([brought(ADA, 10, waits=1), brought(BEN, 20)], 1, False, [BEN]),
            ([brought(ADA, 10), brought(BEN, 20, waits=1)], 2, False, [BEN, ADA]),  # whoever waited is first
            ([brought(ADA, 10, taken=1), brought(BEN, 20)], 2, False, [BEN]),  # one is helped once …
            ([brought(ADA, 10, taken=1), brought(BEN, 20)], 2, True, [ADA, BEN]),  # … where helpers do not travel
            ([brought(ADA, 10, taken=1, waits=2), brought(BEN, 20)], 2, True, [BEN]),
            ([], 1, False, []),
        ],
    )
    def test_a_round_takes_those_that_can_be_helped_with(self, cases, round, again, people):
        assert [case.person for case in in_line(cases, round, again=again)] == people


class TestTheSeatOfTheCase:
    @pytest.mark.parametrize(
        ("cases", "holder", "seat"),
        [
            ([BEN], None, 1),
            ([CEM, BEN], None, 2),  # two at one table: the first in line
            ([CEM, BEN], BEN, 1),  # … unless it was to be the other's turn
            ([BEN], CEM, 1),  # Cem has withdrawn theirs
            ([DEE], None, None),
            ([], BEN, None),
        ],
    )
    def test_is_that_of_whoever_brought_it(self, cases, holder, seat):
        assert seat_of_the_case([ADA, BEN, CEM], cases, holder) == seat


@pytest.mark.parametrize(("people", "cases", "sizes"), [(17, 3, [6, 6, 5]), (12, 2, [6, 6]), (5, 1, [5])])
def test_tables_differ_by_one_person_at_most(people, cases, sizes):
    assert shares(people, cases) == sizes


def test_a_group_without_a_case_is_named():
    assert without_a_case([(1, (0,)), (2, ()), (3, (2,))]) == [2]


class TestTheLine:
    def test_is_one_line_of_what_people_can_see(self):
        assert clean_line("  How do I\nlead a \u202eteam?\t") == "How do I lead a team?"
        assert clean_line(" \n\u200b") == ""
        assert clean_line("ö" * 120) == "ö" * 120

    def test_can_be_too_long(self):
        with pytest.raises(Invalid, match="120 characters at most; this has 121") as refused:
            clean_line("x" * 121)
        assert refused.value.field == "line"
