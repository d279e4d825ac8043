"""Cards of a World Café: at tables between which people travel, and where all are together. Every reader, on stages as
well, finds at every address those that reach them; and nobody can tell who laid a nameless one.
"""

import pytest
from django.test import Client

from .checking import SPEAKING, check
from .circle import Circle
from .finding import SIGN
from .oracle import Reader, Text, at_the_stage, on_the_stage, on_the_table, shown_again
from .test_cards import compare_all
from .test_what_cannot_be_told import Saved, told

pytestmark = pytest.mark.django_db
ROUNDS = 5  # all together, at tables three times, all together


def cafe(people: int, rounds: int) -> Circle:
    """So many rounds of it have begun."""
    circle = Circle(people, rounds=ROUNDS, practice="world_cafe")
    for _ in range(rounds):
        circle.begin()
    return circle


def all_lay(circle: Circle) -> None:
    """Everybody who is at work lays two cards, the first of them with a name."""
    at_work = circle.tables_at_work()
    for person in circle.people:
        for slot in circle.slots(person.pk):
            if slot.table in at_work:
                circle.write_new(slot, len(circle.facts.texts), "group", named=slot.card == "aaaa")


def few(circle: Circle) -> list[tuple[Reader, Client]]:
    """Who is asked at every address: everybody who is no participant, and three who are."""
    return [each for each in circle.readers if each[0].person is None or each[0].person in circle.facts.now][:9]


def check_lists(circle: Circle) -> None:
    """Every phone and every stage has its cards in their order, each with the name that was given or with none."""

    def right(texts: list[Text]) -> list[tuple[str, str]]:
        return [(text.sign, circle.facts.labels[text.author] if text.named else "") for text in texts]

    def there(cards: list[dict[str, str]]) -> list[tuple[str, str]]:
        return [(sign, card.get("author", "")) for card in cards for sign in SIGN.findall(card["text"])]

    for reader, browser in circle.readers:
        code = circle.facts.code
        shown = browser.get(f"/s/{code}/stage/cards").json()
        assert there(shown["cards"]) == right(on_the_stage(circle.facts)) and shown["count"] == len(shown["cards"])
        if reader.person in circle.facts.labels and reader.person not in circle.facts.erased:
            found = browser.get(f"/s/{code}/cards").json()
            assert there(found["cards"]) == right(on_the_table(circle.facts, reader)), reader.name
            assert there(found.get("recalled", [])) == right(shown_again(circle.facts, reader)), reader.name


def test_guests_find_what_was_left_and_no_card_that_would_be_about_somebody() -> None:
    """Of seven people one table is of three; one of them is erased: then two could have laid what has no name there."""
    circle = cafe(7, 2)
    all_lay(circle)
    small = min(circle.tables_at_work(), key=lambda pk: len(circle.sat[pk]))
    assert len(circle.sat[small]) == 3
    host, gone, _ = circle.sat[small]
    circle.begin()
    all_lay(circle)
    check_lists(circle)
    circle.erase(gone)
    check_lists(circle)
    circle.take_back(host)
    check_lists(circle)
    check(circle.facts, few(circle))


def test_where_all_are_together_everybody_reads_the_stage_and_their_own() -> None:
    circle = cafe(8, 2)
    all_lay(circle)
    for _ in range(3):
        circle.begin()
    all_lay(circle)
    first, *others = on_the_stage(circle.facts)
    circle.hide(first, on=True)
    circle.hide(others[0], on=True)
    circle.hide(others[0], on=False)
    circle.hide(others[1], on=True)
    circle.write(circle._slot_of(others[1]), others[1].text + ".", "group", False, others[1].sign)
    circle.take_back(others[3].author)
    circle.leave(others[5].author)
    assert any(shown_again(circle.facts, reader) for reader, _ in circle.readers)
    check_lists(circle)
    circle.erase(others[7].author)
    circle.finish()
    check_lists(circle)
    check(circle.facts, few(circle))
    assert first.sign not in at_the_stage(circle.facts) and others[1].sign in at_the_stage(circle.facts)


@pytest.mark.parametrize("rounds", [2, ROUNDS], ids=["what was left at a table", "where all are together"])
def test_whoever_laid_it_it_looks_the_same_to_everybody_else(rounds: int) -> None:
    """To the stage, to organizers, to guests and mates: a host, or one who travels, laid it, between two with names."""
    circle = cafe(8, rounds)
    table = next(pk for pk, each in circle.facts.tables.items() if each.round == rounds)
    host, traveller, *_, onlooker = [*circle.sat[table]][:4]
    if rounds < ROUNDS:
        circle.begin()  # others sit there now
    authors = [host, traveller]
    still = {person.pk for person in circle.people} - {*authors}
    slots = [slot for slot in circle.slots(onlooker) if slot.table == table]
    before, after = (Saved(slot, f"Beside {slot.card}", "group", named=True, at=60.0) for slot in slots[:2])
    worlds = []
    for author in authors:
        slot = next(slot for slot in circle.slots(author) if (slot.table, slot.card) == (table, "bbbb"))
        the_one = Saved(slot, "The key is lost, and nobody says so", "group", named=False, at=3000.0)
        worlds.append(told(circle, [before, the_one, after], still, SPEAKING))
    compare_all(*worlds)
