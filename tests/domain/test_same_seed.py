"""A seed gives the same groups on any machine and any Python: a table of questions with their answers.

No other test notices a search that gets a little worse. Before you change the result, measure whether the new one is as
good (docs/grouping.md); then store what `python -m tests.domain.test_same_seed` writes.
"""

import random
import sys
from collections.abc import Callable
from hashlib import sha256

import pytest

from sessions_app.domain.grouping import Effort, Mix, Wishes, mix

Rounds = list[list[list[int]]]
LITTLE = Effort(steps=1500, total=6000)


def held(people: int, rounds: int, seed: int = 1) -> Rounds:
    """Rounds at which everybody was there."""
    found = Rounds()
    for _ in range(rounds):
        found.append(mix(range(people), random.Random(seed), found, effort=LITTLE).groups)
    return found


def by_chance(people: int, rounds: int) -> Rounds:
    """Rounds that no design has: made by hand, say."""
    rng = random.Random(people)
    return [[order[at : at + 3] for at in range(0, people - people % 3, 3)]
            for order in (rng.sample(range(people), people) for _ in range(rounds))]  # fmt: skip


def pairs(*twos: tuple[int, int]) -> list[frozenset[int]]:
    return [frozenset(two) for two in twos]


def ask(people: object, seed: int = 1, history: Rounds | None = None, rounds: int | None = None, **more: object) -> Mix:
    return mix(people, random.Random(seed), history or [], rounds, effort=LITTLE, **more)


TEAMS = {person: "ABCDE"[person % 5] for person in range(20)}
TONGUES = {person: ("de", "en", "fr", "")[person * 7 % 4] for person in range(23)}
MET = {frozenset((one, (one * 5 + 1) % 14)): 1 + one % 2 for one in range(14) if one != (one * 5 + 1) % 14}

QUESTIONS: dict[str, Callable[[], Mix]] = {
    "strangers, a design": lambda: ask(range(15), 1),
    "strangers, fours to share": lambda: ask(range(22), 2, rounds=6),
    "strangers, more rounds than are clean": lambda: ask(range(14), 3, rounds=5),
    "strangers, a room without a table": lambda: ask(range(104), 4, rounds=2),
    "few strangers": lambda: ask(range(8), 5, rounds=3),
    "after two rounds": lambda: ask(range(24), 6, held(24, 2), 4),
    "after two rounds by hand": lambda: ask(range(18), 7, by_chance(18, 2), 3),
    "after many by hand": lambda: ask(range(16), 8, by_chance(16, 5), 3),
    "some left": lambda: ask([person for person in range(21) if person % 9], 9, held(21, 2), 2),
    "some came": lambda: ask([*range(2, 21), 30, 31], 10, held(21, 3), 3),
    "met elsewhere": lambda: ask(range(14), 11, rounds=2, met=MET),
    "teams": lambda: ask(range(20), 12, rounds=3, wishes=Wishes(teams=TEAMS)),
    "teams, after a round": lambda: ask(range(20), 13, held(20, 1), 2, wishes=Wishes(teams=TEAMS)),
    "meetings wished": lambda: ask(range(18), 14, rounds=3, wishes=Wishes(meet=pairs((0, 1), (0, 2), (0, 3), (5, 9)))),
    "meetings wished, and some kept apart": lambda: ask(
        range(16), 15, by_chance(16, 1), 2,
        wishes=Wishes(meet=pairs((0, 1), (2, 3), (4, 9)), apart=pairs((5, 6), (1, 2))),
    ),
    "pairs that stay": lambda: ask(range(13), 16, rounds=3, wishes=Wishes(stay=pairs((0, 4), (1, 7)))),
    "locked": lambda: ask(range(14), 17, by_chance(14, 1), 3, wishes=Wishes(locked=[{0, 1, 2}, {5, 9}, {11}])),
    "languages": lambda: ask(range(23), 18, rounds=2, wishes=Wishes(languages=TONGUES)),
    "owed a turn": lambda: ask(range(12), 19, held(12, 1), 1, wishes=Wishes(owed=(3, 8))),
    "a crowd": lambda: ask(range(205), 20, by_chance(205, 2), 2, wishes=Wishes(apart=pairs((0, 1), (2, 3)))),
    "a crowd with wishes": lambda: ask(
        range(220), 21, by_chance(220, 1), 2,
        wishes=Wishes(teams={person: str(person % 40) for person in range(160)}, meet=pairs((1, 5), (7, 9)),
                      stay=pairs((100, 101))),
    ),
}  # fmt: skip

ANSWERS = {
    "strangers, a design": "caec2590194f",
    "strangers, fours to share": "278f4dbdd678",
    "strangers, more rounds than are clean": "42e56b267e95",
    "strangers, a room without a table": "0a5672989e14",
    "few strangers": "9f9b8a45b41c",
    "after two rounds": "a0f66c30a357",
    "after two rounds by hand": "3dc590a5a12b",
    "after many by hand": "4ee96f09b5ed",
    "some left": "cba7ced158b8",
    "some came": "64f6a2d0d106",
    "met elsewhere": "d2db628a917e",
    "teams": "586989f03a95",
    "teams, after a round": "74e91457574a",
    "meetings wished": "92e7439703ff",
    "meetings wished, and some kept apart": "040ea0b9f2b0",
    "pairs that stay": "d286809c071a",
    "locked": "9087a5b0ae9d",
    "languages": "5c0ea1029d8f",
    "owed a turn": "61f5f1b03fe8",
    "a crowd": "a3ee1e00d52d",
    "a crowd with wishes": "4ccf004dd870",
}


def digest(found: Mix) -> str:
    told = [(each.code, each.people) for each in found.unmet]
    whole = found.groups, found.later, found.kept, found.good_for, found.forced, found.planned_forced, told
    return sha256(repr(whole).encode()).hexdigest()[:12]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_seed_gives_the_same_groups_as_ever(question):
    assert digest(QUESTIONS[question]()) == ANSWERS[question]


def test_every_question_has_its_answer():
    assert ANSWERS.keys() == QUESTIONS.keys()


if __name__ == "__main__":
    sys.stdout.writelines(f'    "{question}": "{digest(ask())}",\n' for question, ask in QUESTIONS.items())
