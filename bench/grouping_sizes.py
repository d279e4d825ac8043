"""What mixing reaches in pairs, fours, fives and sixes, with its limits and a thousand shuffles beside.

`python -m bench.grouping` prints it after the threes; `--others` prints it alone. Sessions are held as there: round
after round, with the rounds held so far as history.
"""

import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

from sessions_app.domain.grouping import meetings, mix
from sessions_app.domain.mixing.limits import pairs_of
from sessions_app.domain.mixing.rule import rule_of
from sessions_app.domain.practice.plan import Sizes

Rounds = list[list[list[int]]]
SHUFFLES = 1000
CASES = {
    Sizes(2, 2, 3): {
        5: [3, 5], 6: [5], 7: [3, 7], 8: [7], 9: [6, 9], 10: [9], 11: [5, 7, 11], 15: [5, 11, 15], 20: [19],
        31: [6, 27, 31], 60: [8, 59],
    },
    Sizes(3, 4, 5): {
        8: [3], 12: [3], 14: [4, 5], 15: [5], 16: [5], 17: [4], 20: [5, 6], 21: [5], 22: [6], 23: [7], 24: [7],
        28: [9], 30: [6], 32: [9], 36: [11], 40: [13], 45: [8], 48: [15], 50: [8], 60: [8, 19],
    },
    Sizes(4, 5, 7): {
        10: [3], 13: [3], 18: [4], 20: [3, 4], 22: [4], 24: [6], 25: [6], 27: [5], 30: [5, 6], 35: [7], 40: [8],
        50: [6], 60: [5, 7],
    },
    Sizes(3, 6, 12): {11: [3], 18: [3], 24: [3], 30: [4], 36: [4], 42: [7], 48: [8], 60: [5]},
}  # fmt: skip


def repeats(rounds: Sequence[Sequence[Sequence[int]]]) -> int:
    """Meetings of pairs beyond their first."""
    return sum(count - 1 for count in meetings(rounds).values())


def shuffled(people: int, rounds: int, groups: Sequence[int], rng: random.Random) -> int:
    """The repeats of one session in which chance seats people."""
    met = bytearray(people * people)
    count = 0
    for _ in range(rounds):
        order = rng.sample(range(people), people)
        for size in groups:
            group = sorted(order.pop() for _ in range(size))
            for at, person in enumerate(group):
                for other in group[at + 1 :]:
                    count += met[person * people + other]
                    met[person * people + other] = 1
    return count


def case(sizes: Sizes, people: int, rounds: int) -> dict[str, Any]:
    rng, held, planned, rule = random.Random(people), Rounds(), Rounds(), rule_of(sizes)
    taken = []
    for left in range(rounds, 0, -1):
        began = time.process_time()
        plan = mix(range(people), rng, held, left, planned=planned, sizes=sizes)
        taken.append(time.process_time() - began)
        held, planned = [*held, plan.groups], list(plan.kept)
    groups = rule.sizes(people)
    by_chance = [shuffled(people, rounds, groups, random.Random(seed)) for seed in range(SHUFFLES)]
    return {
        "sizes": f"{sizes.least} {sizes.good} {sizes.most}",
        "people": people,
        "groups": " + ".join(f"{groups.count(size)} × {size}" for size in sorted(set(groups))),
        "rounds": rounds,
        "limit": rule.most_rounds(people),
        "repeats": repeats(held),
        "first_repeat": next((at for at in range(1, rounds + 1) if repeats(held[:at])), 0),
        "at_least": max(0, rounds * pairs_of(groups) - people * (people - 1) // 2),
        "best_of_1000": min(by_chance),
        "by_chance": round(sum(by_chance) / SHUFFLES, 1),
        "seconds": round(sum(taken), 4),
        "longest": round(max(taken), 4),
    }


def cases() -> Iterator[dict[str, Any]]:
    for sizes, asked in CASES.items():
        for people, several in asked.items():
            for rounds in several:
                yield case(sizes, people, rounds)


def printed() -> list[dict[str, Any]]:
    """Prints the table and returns its rows."""
    print(
        f"{'sizes':>7}{'people':>8}{'groups':>17}{'rounds':>8}{'limit':>7}{'repeats':>9}{'first':>7}{'at least':>10}"
        f"{'best of 1000':>14}{'by chance':>11}{'seconds':>10}{'longest':>10}"
    )
    rows = []
    for row in cases():
        rows.append(row)
        print(
            f"{row['sizes']:>7}{row['people']:>8}{row['groups']:>17}{row['rounds']:>8}{row['limit']:>7}"
            f"{row['repeats']:>9}{row['first_repeat'] or '–':>7}{row['at_least']:>10}{row['best_of_1000']:>14}"
            f"{row['by_chance']:>11}{row['seconds']:>10.4f}{row['longest']:>10.4f}",
            flush=True,
        )
    worse = [(row["people"], row["rounds"]) for row in rows if row["repeats"] > row["best_of_1000"]]
    print(f"worse than the best of {SHUFFLES} shuffles: {worse or 'none'}")
    return rows
