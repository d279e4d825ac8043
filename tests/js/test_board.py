"""What the desk reads from a proposal for moving people by hand: places, meetings, what a drop sends."""

from typing import Any

import pytest

from tests.js.conftest import Ask

BOARD = "/js/desk/board.js"
NAMES = ["Ada", "Ben", "Cem", "Dee", "Eli", "Fio"]


def screen(*, zoe: str = "waiting", met: list[list[int]] | None = None) -> dict[str, Any]:
    """Ada, Ben and Cem (31 to 33) in group 1; Dee, Eli and Fio (34 to 36) in group 2; Zoe (40) has no seat."""
    people: list[dict[str, Any]] = [{"id": 31 + n, "name": name} for n, name in enumerate(NAMES)]
    groups = [{"id": 12, "number": 2, "people": people[3:]}, {"id": 11, "number": 1, "people": people[:3]}]
    everybody = [one | {"group": 1 + n // 3, "standing": "seated"} for n, one in enumerate(people)]
    everybody.append({"id": 40, "name": "Zoe", "group": None, "standing": zoe})
    return {"people": everybody, "groups": groups, "proposal": {"revision": 5, "met": met or []}}


async def test_one_can_go_to_every_other_group_and_out_of_the_round(ask: Ask) -> None:
    assert await ask(BOARD, "rowsFor", screen(), 31) == [
        [{"group": 12}, {"swap": 34}, {"swap": 35}, {"swap": 36}],
        [{"out": True}, {"swap": 40}],
    ]


async def test_who_has_no_seat_can_only_come_in(ask: Ask) -> None:
    rows = await ask(BOARD, "rowsFor", screen(), 40)
    assert [row[0] for row in rows] == [{"group": 11}, {"group": 12}]


async def test_who_has_left_is_offered_no_seat(ask: Ask) -> None:
    assert await ask(BOARD, "seatless", screen(zoe="left")) == []


@pytest.mark.parametrize(("person", "row"), [(31, 0), (34, 0), (40, 0)])
async def test_the_walk_begins_beside_ones_own_group(ask: Ask, person: int, row: int) -> None:
    assert await ask(BOARD, "firstRow", screen(), person) == row


@pytest.mark.parametrize(
    ("aim", "fields"),
    [
        ({"group": 12}, {"group": 12, "swap": None}),
        ({"swap": 34}, {"group": None, "swap": 34}),
        ({"swap": 40}, {"group": None, "swap": 40}),
        ({"out": True}, {"group": None, "swap": None}),
    ],
)
async def test_a_drop_is_one_command(ask: Ask, aim: dict[str, Any], fields: dict[str, Any]) -> None:
    sent = await ask(BOARD, "moveOf", screen(), 31, aim)
    assert sent.pop("aim")["people"]["31"] == {"group": 1, "standing": "seated"}
    assert sent == {"revision": 5, "person": 31, "anyway": False} | fields


@pytest.mark.parametrize(
    ("person", "aim"), [(31, {"group": 11}), (31, {"swap": 31}), (31, {"swap": 32}), (40, {"out": True}), (31, None)]
)
async def test_a_drop_that_changes_nothing_is_no_command(ask: Ask, person: int, aim: dict[str, Any] | None) -> None:
    assert await ask(BOARD, "moveOf", screen(), person, aim) is None


async def test_a_group_knows_its_own_pairs_who_met(ask: Ask) -> None:
    seen = screen(met=[[31, 33, 1], [34, 35, 2]])
    assert await ask(BOARD, "metIn", seen["groups"][0], seen["proposal"]) == [[34, 35, 2]]


async def test_once_a_round_runs_nothing_is_dropped(ask: Ask) -> None:
    assert await ask(BOARD, "moveOf", screen() | {"proposal": None}, 31, {"group": 12}) is None


@pytest.mark.parametrize(("people", "few"), [(0, "nobody"), (1, "one"), (2, "two"), (3, "some"), (6, "some")])
async def test_how_few_are_too_few(ask: Ask, people: int, few: str) -> None:
    """Also where groups are larger than three."""
    assert await ask(BOARD, "fewness", {"people": [{"id": id} for id in range(people)]}) == few
