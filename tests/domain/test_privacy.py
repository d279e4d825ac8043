"""Counts about fewer than three people are withheld everywhere, and no subtraction reveals them."""

from itertools import product

import pytest

from sessions_app.domain.practice.cast import FIRST, HOLDER, NEXT, REST, Cast, Role
from sessions_app.domain.privacy import Cell, enough, roles_told, told


def cell(authors: str, notes: int | None = None) -> Cell:
    return Cell(len(authors) if notes is None else notes, frozenset(map(ord, authors)))


@pytest.mark.parametrize(("people", "so"), [(0, False), (1, False), (2, False), (3, True), (40, True)])
def test_three_are_enough(people, so):
    assert enough(range(people)) is so


CASES = {
    "nobody wrote": ([cell(""), cell("")], (0, 0, [0, 0])),
    "two wrote": ([cell("ab", 9), cell("")], (None, None, [None, None])),
    "two wrote everything": ([cell("a"), cell("b")], (None, None, [None, None])),
    "three in one place, nobody in the other": ([cell("abc", 5), cell("")], (5, 3, [5, 0])),
    "three in each": ([cell("abc"), cell("abd", 7)], (10, 4, [3, 7])),
    "one alone takes the smallest along": ([cell("a"), cell("abc"), cell("abcd")], (8, 4, [None, None, 4])),
    "and all that are like it": ([cell("a"), cell("abc"), cell("bcd"), cell("abcd")], (11, 4, [None, None, None, 4])),
    "what is empty is withheld with them": (
        [cell("ab"), cell(""), cell("efg"), cell("efgh")],
        (9, 6, [None] * 3 + [4]),
    ),
    "the same two in two places": ([cell("ab"), cell("ab"), cell("abc", 9)], (13, 3, [None] * 3)),
    "no place is large enough": ([cell("ab"), cell("cd")], (4, 4, [None, None])),
}


@pytest.mark.parametrize("case", CASES)
def test_what_may_be_told(case):
    cells, expected = CASES[case]
    found = told(dict(enumerate(cells)))
    assert (found.total, found.people, list(found.cells.values())) == expected
    assert found.whole is (found.total is not None and None not in expected[2])


@pytest.mark.parametrize("places", [1, 2, 3, 4])
def test_nobody_can_work_out_what_is_withheld(places):
    """Every small table there is, of authors who wrote one note each: who sees what is told, and knows the rule, finds
    for each place where one or two wrote another table with another number there, told alike."""
    tables: dict[object, list[tuple[int, ...]]] = {}
    for sizes in product(range(9), repeat=places):
        start, cells = 0, {}
        for place, size in enumerate(sizes):
            cells[place] = Cell(size, frozenset(range(start, start + size)))
            start += size
        found = told(cells)
        tables.setdefault((found.total, found.people, tuple(found.cells.values())), []).append(sizes)
        for place, number in found.cells.items():
            assert number is None or number == sizes[place]
            assert number in (None, 0) or number >= 3
    checked = 0
    for seen, alike in tables.items():
        total = seen[0]
        if total is not None and total > 8:
            continue  # of these not all others are among the tables
        for place in range(places):
            small = {sizes[place] for sizes in alike} & {1, 2}
            checked += bool(small)
            assert not small or len({sizes[place] for sizes in alike}) > 1, (seen, alike)
    assert checked


ROLES = Cast(tuple(Role(comes, comes, comes, comes, comes, comes) for comes in (HOLDER, NEXT, FIRST, REST)))


@pytest.mark.parametrize(
    ("people", "groups", "told"),
    [
        (2, 1, set()),  # one pair: either has it from one of two
        (3, 1, set()),  # only one of the group sits on its first seat, and an untold role would be theirs
        (5, 2, set()),
        (6, 3, {HOLDER, NEXT, REST, FIRST}),
    ],
)
def test_a_role_that_fewer_than_three_had_is_not_told_beside_a_note_without_a_name(people, groups, told):
    assert roles_told(ROLES, people, groups) == told
