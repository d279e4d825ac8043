"""What a reader is answered depends on nothing but what they may know: not on who wrote what has no name, nor when, nor
in which order, nor after how many changes of mind; not on what others kept for themselves, nor on whether they wrote.

Each story is told twice, with other secrets: what has no name is somebody else's, or (for pages that count over people)
those who have no name have changed places. Who may know the same in both is answered the same, to the last byte.
"""

import os
from collections import Counter
from dataclasses import dataclass, replace
from difflib import unified_diff
from random import Random
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from sessions_app.models import Insight

from .checking import SPEAKING, is_for, knock, settled
from .circle import SHARES, Circle, Slot
from .doors import Door
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


def told_of_others(circle: Circle, first: list[Saved], still: set[int], chance: Random) -> list[Saved]:
    """The same, but those who did nothing with their name have changed places, each with another of their trio."""
    open_ones = {each.slot.author for each in first if not each.secret}
    places: dict[int, int] = {}
    for table in circle.sat.values():
        movable = [person for person in table if person not in still | open_ones]
        places |= dict(zip(movable, movable[1:] + movable[:1], strict=True))

    def moved(each: Saved) -> Saved:
        slot = each.slot
        author, client = places.get(slot.author, slot.author), places.get(slot.client, slot.client)
        return replace(each, slot=replace(slot, author=author, client=client), at=each.at + chance.uniform(0, 5_000))

    found = [moved(each) if each.slot.author in places else each for each in first]
    chance.shuffle(found)
    return found


def tell(circle: Circle, story: list[Saved]) -> None:
    for each in story:
        for draft in range(each.drafts):
            circle.at = each.at
            circle.write(each.slot, f"Draft {draft}", chance_share(draft), draft % 2 == 0)
        circle.at = each.at
        circle.write(each.slot, each.text, each.share, each.named)
    settle_chance(circle)


def settle_chance(circle: Circle) -> None:
    """Handles are chance, and quotes are chosen by them: both times the same for what may be known to be the same."""
    drawn: Counter[str] = Counter()
    for note in Insight.objects.filter(participant__session=circle.session).order_by("text", "key"):
        author = note.participant_id if note.named else None
        known = f"{note.slot.round} {note.slot.kind} {note.share} {note.text} {author}"
        drawn[known] += 1
        note.handle = uuid5(NAMESPACE_OID, f"{known} {drawn[known]}")
        note.save(update_fields=["handle"])


def chance_share(draft: int) -> str:
    return SHARES[draft % len(SHARES)]


def heard(
    circle: Circle, still: set[int], knocked_at: list[Door]
) -> dict[str, tuple[object, dict[str, tuple[int, str, str]]]]:
    """By reader: what they may know, and what they are answered at each door."""
    found = {}
    for reader, browser in circle.readers:
        if reader.person is not None and reader.person not in still:
            continue
        doors = {}
        for door in knocked_at:
            if door.who == "anybody" or is_for(door, circle.facts, reader) or reader.person is None:
                answer, content = knock(browser, door, circle.facts.code, reader.person)
                headers = str(sorted((name, value) for name, value in answer.items() if name != "Expires"))
                doors[door.name] = answer.status_code, settled(door, headers.encode()), settled(door, content)
        found[f"{reader.name} {reader.person}"] = known_by(circle.facts, reader), doors
    return found


@settings(
    max_examples=STORIES or 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    print_blob=True,
)
@example(people=9, seed=1, rounds=1, others=False)
@example(people=6, seed=2, rounds=1, others=True)
@given(people=st.integers(4, 9), seed=st.integers(0, 10**9), rounds=st.integers(1, 2), others=st.booleans())
def test_who_may_know_the_same_is_answered_the_same(db: Any, people: int, seed: int, rounds: int, others: bool) -> None:
    chance = Random(seed)
    with transaction.atomic():
        circle = Circle(people)
        for _ in range(1 if others else rounds):
            circle.begin()
        still = {person.pk for person in chance.sample(circle.people, people // 2)}
        first = first_telling(circle, chance)
        if others:
            quiet = set(chance.sample([person.pk for person in circle.people], people * 2 // 3)) - still
            first = [replace(each, named=each.named and each.slot.author not in quiet) for each in first]
        stories = [first, (told_of_others if others else second_telling)(circle, first, still, chance)]
        answers = []
        for story in stories:
            circle.facts.texts, circle.revisions = {}, {}
            mark = transaction.savepoint()
            tell(circle, story)
            answers.append(heard(circle, still, [door for door in SPEAKING if others or not door.whose]))
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
