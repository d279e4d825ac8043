"""Cards: every reader, at every door, reads what their reach says and nothing more; and nobody can tell who laid a
nameless one, whoever of those it is who could have.
"""

from typing import Any

import pytest
from django.test import Client

from .checking import SPEAKING, check
from .circle import SHARES, Circle
from .finding import SIGN
from .oracle import on_the_table
from .test_what_cannot_be_told import Saved, compare, told
from .test_who_reads_what import Step, do

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_cards")]

# Every kind, with and without a name, and taken back; then people change their minds, leave, go and are erased.
STORY: list[Step] = [
    *(("write", who, place, SHARES[(who + place) % 5], place % 2 == 0) for who in range(7) for place in range(5)),
    ("choose", 0, 3, "me", False), ("choose", 0, 7, "group", False), ("choose", 0, 8, "group", True),
    ("take_back", 1, 0, "me", True), ("leave", 3, 0, "me", True), ("clear", 0, 5, "me", True),
    ("erase", 2, 0, "me", True), ("round", 0, 0, "me", True), ("write", 4, 6, "group", False),
    ("write", 5, 7, "group", False),
]  # fmt: skip


def lies_before(browser: Client, code: str) -> list[tuple[str, str]]:
    cards = browser.get(f"/s/{code}/cards").json()["cards"]
    return [(sign, card.get("author", "")) for card in cards for sign in SIGN.findall(card["text"])]


def check_tables(circle: Circle) -> None:
    """Everybody sees the cards of their table, all of them, in the order in which they came, and no others."""
    for reader, browser in circle.readers:
        if reader.person is None or reader.person in circle.facts.erased:
            continue
        right = [
            (text.sign, circle.facts.labels[text.author] if text.named else "")
            for text in on_the_table(circle.facts, reader)
        ]
        assert lies_before(browser, circle.facts.code) == right, reader.name


def test_every_reader_reads_what_reaches_them() -> None:
    circle = Circle(7, practice="cards")
    circle.begin()
    for number, step in enumerate(STORY):
        do(circle, step)
        if number in (34, len(STORY) - 1):
            check(circle.facts, circle.readers)
            check_tables(circle)
    assert any(on_the_table(circle.facts, reader) for reader, _ in circle.readers)


@pytest.mark.parametrize(("kind", "people"), [("c1", 7), ("c2", 7), ("c2", 5)])
def test_whoever_laid_it_it_looks_the_same_to_everybody_else(kind: str, people: int) -> None:
    """To the organizers, to other tables, and to a mate who laid nothing. At a table of two (of five people) the
    organizers are not even told which table it is."""
    circle = Circle(people, practice="cards")
    circle.begin()
    table = min(circle.sat, key=lambda pk: len(circle.sat[pk]))
    *authors, onlooker = circle.sat[table]
    still = {person.pk for person in circle.people} - {*authors}
    if people == 5:  # whoever of the five it was
        authors, still = [person.pk for person in circle.people], set[int]()
    worlds = []
    beside = [
        Saved(slot, f"Beside {number}", slot_share(slot.kind), named=True, at=60.0 + number)
        for number, slot in enumerate(circle.slots(onlooker)[:1])
    ]
    for author in authors:
        slot = next(slot for slot in circle.slots(author) if (slot.kind, slot.card) == (kind, "bbbb"))
        the_one = Saved(slot, "The key is lost, and nobody says so", slot_share(kind), named=False, at=3000.0)
        worlds.append(told(circle, [*beside, the_one], still, SPEAKING))
    for other in worlds[1:]:
        compare_all(worlds[0], other)


def slot_share(kind: str) -> str:
    return {"c1": "group", "c2": "group_organizers", "c3": "group_organizers"}[kind]


def compare_all(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert {name: each[0] for name, each in first.items()} == {name: each[0] for name, each in second.items()}
    compare(first, second)
