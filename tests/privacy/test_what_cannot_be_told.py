"""What a reader is answered depends on nothing but what they may know: not on who wrote what has no name, nor when, nor
in which order, nor after how many changes of mind; not on what others kept for themselves, nor on whether they wrote.

Each story is told twice, with other secrets. Who may know the same in both is answered the same, to the last byte.
"""

import os
from dataclasses import dataclass, replace
from difflib import unified_diff
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .checking import SPEAKING, is_for, knock, settled
from .circle import SHARES, Circle, Slot
from .oracle import known_by

STORIES = int(os.environ.get("TROIKA_PRIVACY", "0"))
SAME_WORDS = ("Yes.", "Ask first.")  # what several people write

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Saved:
    """One text as it is in the end; `at`: when (s), `drafts`: how often it was something else before."""

    slot: Slot
    text: str
    share: str
    named: bool
    at: float
    drafts: int = 0

    @property
    def secret(self) -> bool:
        """Whether it can be anybody's, or nobody's."""
        return self.share == "me" or not self.named

    @property
    def kind(self) -> tuple[object, ...]:
        """What may be known of a text without a name; and, where only one trio reads it, which."""
        return self.slot.round, self.slot.kind, self.share, self.slot.table if self.share == "trio" else None


def first_telling(circle: Circle, chance: Random) -> list[Saved]:
    slots = [slot for person in circle.people for slot in circle.slots(person.pk)]
    return [
        Saved(slot, _words(circle, chance), chance.choice(SHARES), chance.random() < 0.35, 60.0 + number)
        for number, slot in enumerate(chance.sample(slots, round(len(slots) * 0.6)))
    ]


def _words(circle: Circle, chance: Random) -> str:
    return chance.choice(SAME_WORDS) if chance.random() < 0.4 else f"Words {circle.new_sign()}"


def second_telling(circle: Circle, first: list[Saved], still: set[int], chance: Random) -> list[Saved]:
    """The same session to everybody in `still`, and to whoever reads its harvest; whatever is secret is otherwise."""
    kept = [each for each in first if each.slot.author in still or not each.secret]
    free = {slot for person in circle.people if person.pk not in still for slot in circle.slots(person.pk)}
    free -= {each.slot for each in kept}
    told = list(kept)
    # Those that only their trio reads have the fewest places to be.
    for each in sorted(first, key=lambda each: each.share != "trio"):
        if each in kept or each.share == "me":
            continue
        places = [slot for slot in free if replace(each, slot=slot).kind == each.kind]
        slot = chance.choice(sorted(places, key=repr))
        free.remove(slot)
        told.append(replace(each, slot=slot, at=chance.uniform(0, 5_000), drafts=chance.randrange(3)))
    told += [
        Saved(slot, _words(circle, chance), "me", chance.random() < 0.5, chance.uniform(0, 5_000))
        for slot in sorted(free, key=repr)
        if chance.random() < 0.3
    ]
    chance.shuffle(told)
    return told


def tell(circle: Circle, story: list[Saved]) -> None:
    for each in story:
        for draft in range(each.drafts):
            circle.at = each.at
            circle.write(each.slot, f"Draft {draft}", chance_share(draft), draft % 2 == 0)
        circle.at = each.at
        circle.write(each.slot, each.text, each.share, each.named)


def chance_share(draft: int) -> str:
    return SHARES[draft % len(SHARES)]


def heard(circle: Circle) -> dict[str, tuple[object, dict[str, tuple[int, str, str]]]]:
    """By reader: what they may know, and what they are answered at each door."""
    found = {}
    for reader, browser in circle.readers:
        doors = {}
        for door in SPEAKING:
            if door.name == "harvest":
                continue  # chooses quotes by chance and counts over people, from three on: tests/domain/test_privacy.py
            if door.who == "anybody" or is_for(door, circle.facts, reader) or reader.person is None:
                answer, content = knock(browser, door, circle.facts.code)
                headers = str(sorted((name, value) for name, value in answer.items() if name != "Expires"))
                doors[door.name] = answer.status_code, settled(door, headers.encode()), settled(door, content)
        found[f"{reader.name} {reader.person}"] = known_by(circle.facts, reader), doors
    return found


@settings(
    max_examples=STORIES or 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    print_blob=True,
)
@given(people=st.integers(4, 9), seed=st.integers(0, 10**9), rounds=st.integers(1, 2))
def test_who_may_know_the_same_is_answered_the_same(db: Any, people: int, seed: int, rounds: int) -> None:
    chance = Random(seed)
    with transaction.atomic():
        circle = Circle(people)
        for _ in range(rounds):
            circle.begin()
        still = {person.pk for person in chance.sample(circle.people, people // 2)}
        first = first_telling(circle, chance)
        stories = [first, second_telling(circle, first, still, chance)]
        answers = []
        for story in stories:
            circle.facts.texts, circle.revisions = {}, {}
            mark = transaction.savepoint()
            tell(circle, story)
            answers.append(heard(circle))
            transaction.savepoint_rollback(mark)
        compare(*answers)
        transaction.set_rollback(True)


def compare(first: dict[str, Any], second: dict[str, Any]) -> None:
    same = [name for name in first if first[name][0] == second[name][0]]
    assert len(same) >= 6, "those who host, and those outside, and some of the people"
    for name in same:
        for door, answer in first[name][1].items():
            for one, other in zip(answer, second[name][1][door], strict=True):
                told = [*unified_diff(str(one).splitlines(), str(other).splitlines(), lineterm="", n=1)]
                assert not told, f"{name} at {door} can tell two stories apart: {told}"
