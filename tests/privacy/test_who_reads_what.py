"""Who reads what: random sessions, notes, choices and changes of mind; every reader, at every door.

TROIKA_PRIVACY=2000 tells so many stories instead of a few, each of them longer.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, note, settings
from hypothesis import strategies as st

from tests.chance import stories

from .checking import check
from .circle import SHARES, Circle
from .oracle import Text

STORIES = int(os.environ.get("TROIKA_PRIVACY", "0"))
LONGEST = 30 if STORIES else 16

told = settings(
    max_examples=STORIES or stories(2),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    # A story that fails is told as it was; looking for a shorter one takes minutes, and only when asked for.
    phases=[Phase.explicit, Phase.reuse, Phase.generate, *([Phase.shrink] if STORIES else [])],
    print_blob=True,
)

pytestmark = pytest.mark.django_db

NUMBER = st.integers(0, 60)
Step = tuple[str, int, int, str, bool]


def steps() -> st.SearchStrategy[list[Step]]:
    """What people do, in which writing and choosing are the most."""
    kinds = (
        ["write"] * 8
        + ["choose"] * 4
        + ["clear", "round", "leave", "back", "late", "lone", "take_back", "delete", "erase", "finish"]
    )
    one = st.tuples(st.sampled_from(kinds), NUMBER, NUMBER, st.sampled_from(SHARES), st.booleans())
    return st.lists(one, min_size=4, max_size=LONGEST)


def do(circle: Circle, step: Step) -> None:
    """One step; numbers mean whoever, or whatever, is there."""
    kind, who, which, share, named = step
    person = circle.people[who % len(circle.people)].pk
    tables = circle.tables_at_work()
    table = tables[which % len(tables)]
    deeds: dict[str, Callable[[], object]] = {
        "write": lambda: _write(circle, person, who, which, share, named),
        "choose": lambda: _change(circle, which, lambda text: circle.choose(text, share, named)),
        "clear": lambda: _change(circle, which, circle.clear),
        "take_back": lambda: circle.take_back(person),
        "delete": lambda: circle.delete_all(person),
        "erase": lambda: circle.erase(person),
        "leave": lambda: circle.leave(person),
        "back": lambda: circle.come_back(person),
        "late": lambda: circle.come_late(table),
        "lone": lambda: circle.join_lone(tables[who % len(tables)], table),
        "round": circle.next_round,
        "finish": circle.finish,
    }
    deeds[kind]()


def _write(circle: Circle, person: int, who: int, which: int, share: str, named: bool) -> None:
    for slot in _one_of(circle.slots(person), which):
        circle.write_new(slot, who + which, share, named)


def _change(circle: Circle, which: int, act: Callable[[Text], None]) -> None:
    for text in _one_of(circle.written(), which):
        act(text)


def _one_of(things: list[Any], which: int) -> list[Any]:
    """One of them, if there are any."""
    return things and [things[which % len(things)]]


# Every choice, with and without a name, in either role; then some change their minds. What is drawn may be tamer.
EVERY_CHOICE: list[Step] = [
    *(("write", who, 2 * place + who % 2, SHARES[(who + place) % 5], place % 2 == 0) for who in range(6) for place in range(3)),  # noqa: E501
    ("choose", 0, 3, "organizers", False), ("choose", 0, 7, "everyone", False), ("choose", 0, 9, "group", True),
    ("take_back", 1, 0, "me", True), ("erase", 2, 0, "me", True),
]  # fmt: skip


@told
@example(people=6, story=EVERY_CHOICE, before=17)
@given(people=st.integers(3, 9), story=steps(), before=st.integers(0, 40))
def test_every_reader_reads_what_the_authors_chose(db: Any, people: int, story: list[Step], before: int) -> None:
    with transaction.atomic():
        circle = Circle(people)
        circle.begin()
        for number, step in enumerate(story):
            note(str(step))
            do(circle, step)
            if number == before:  # once in the midst of it: what was asked for before must not be kept
                check(circle.facts, [each for each in circle.readers if each[0].person or each[0].organizer])
        check(circle.facts, circle.readers)
        circle.purge()
        check(circle.facts, circle.readers[:: 1 if STORIES else 3])
        transaction.set_rollback(True)
