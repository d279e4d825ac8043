"""How often people meet again when one stays at each table and all others travel, with a thousand shuffles beside.

`python -m bench.grouping --others` prints it. Stages are held as in the product: round after round, with those before
as history. In a shuffle the same people stay, and chance seats the others at the same number of places.
"""

import random
import time
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from sessions_app.domain.journeys import Sitting, travel
from sessions_app.domain.mixing.plan import meetings
from sessions_app.domain.practice.plan import Sizes

FOURS = Sizes(3, 4, 5)
CASES = [(14, 3), (16, 4), (17, 3), (20, 5), (24, 3), (40, 3), (60, 5), (300, 3), (1000, 3)]
SHUFFLES, FEW = 1000, 50  # for a thousand people, fewer shuffles tell enough

Held = list[Sequence[Sitting]]


def repeats(held: Held) -> int:
    """Meetings of pairs beyond their first."""
    counts = meetings([[group.people for group in groups] for groups in held])
    return sum(count - 1 for count in counts.values())


def again(held: Held) -> int:
    """Visits of a table beyond the first."""
    visits = [(one, group.number) for groups in held for group in groups for one in group.people if one != group.stays]
    return len(visits) - len(set(visits))


def shuffled(held: Held, rng: random.Random) -> tuple[int, int]:
    """The repeats, and the visits of a table again, of one stage in which chance seats those who travel."""
    met: set[tuple[int, int]] = set()
    been: set[tuple[int, int]] = set()
    pairs = visits = 0
    for groups in held:
        order = [one for group in groups for one in group.people if one != group.stays]
        rng.shuffle(order)
        for group in groups:
            guests = [order.pop() for _ in group.people[1:]]
            together = [*guests, *group.people[:1]]
            met.update(combinations(sorted(together), 2))
            been.update((one, group.number) for one in guests)
            pairs += len(together) * (len(together) - 1) // 2
            visits += len(guests)
    return pairs - len(met), visits - len(been)


def case(people: int, rounds: int) -> dict[str, Any]:
    rng, held, taken = random.Random(people), Held(), []
    for left in range(rounds, 0, -1):
        began = time.process_time()
        held.append(travel(range(people), rng, FOURS, held, rounds=left).groups)
        taken.append(time.process_time() - began)
    tries = SHUFFLES if people <= 300 else FEW
    by_chance = [shuffled(held, random.Random(seed)) for seed in range(tries)]
    return {
        "people": people,
        "tables": len(held[0]),
        "rounds": rounds,
        "repeats": repeats(held),
        "again": again(held),
        "best_of_shuffles": min(pairs for pairs, _ in by_chance),
        "by_chance": round(sum(pairs for pairs, _ in by_chance) / tries, 1),
        "again_by_chance": round(sum(visits for _, visits in by_chance) / tries, 1),
        "seconds": round(sum(taken), 4),
        "longest": round(max(taken), 4),
    }


def cases() -> Iterator[dict[str, Any]]:
    for people, rounds in CASES:
        yield case(people, rounds)


def printed() -> list[dict[str, Any]]:
    """Prints the table and returns its rows."""
    print(
        f"{'people':>7}{'tables':>8}{'rounds':>8}{'repeats':>9}{'again':>7}"
        f"{'best shuffle':>14}{'by chance':>11}{'again by chance':>17}{'seconds':>10}{'longest':>10}"
    )
    rows = []
    for row in cases():
        rows.append(row)
        print(
            f"{row['people']:>7}{row['tables']:>8}{row['rounds']:>8}{row['repeats']:>9}{row['again']:>7}"
            f"{row['best_of_shuffles']:>14}{row['by_chance']:>11}{row['again_by_chance']:>17}"
            f"{row['seconds']:>10.4f}{row['longest']:>10.4f}",
            flush=True,
        )
    return rows
