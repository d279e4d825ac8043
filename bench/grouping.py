"""What mixing reaches, against the limits and against random shuffling: `python -m bench.grouping [--json FILE]`.

Every case is a session: it asks for round after round, with the rounds held so far as history, as the product does.
Repeats are recounted from the result; seconds are processor time, whatever else the machine does. `--targets` also runs
the long sweeps (docs/grouping.md has their table). `--others` leaves the threes out.
"""

import argparse
import json
import random
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sessions_app.domain.grouping import Wishes, mix, sizes
from sessions_app.domain.mixing.case import case_of
from sessions_app.domain.mixing.limits import LEAST, known_rounds, least_repeats, pairs_of
from sessions_app.domain.mixing.plan import meetings
from sessions_app.domain.mixing.room import odd, room
from sessions_app.domain.mixing.search import found

from . import grouping_sizes, journeys

Rounds = list[list[list[int]]]
CROWDS = [100, 300, 1000, 3000]


def repeats(rounds: Iterable[Sequence[Sequence[int]]]) -> int:
    """Meetings of pairs beyond their first."""
    return sum(count - 1 for count in meetings(rounds).values())


def spread(people: int, rounds: Rounds) -> int:
    turns = Counter(person for groups in rounds for person in odd(groups))
    return max(turns[p] for p in range(people)) - min(turns[p] for p in range(people))


def bound(people: int) -> int:
    return people * (people - 1) // 2 // pairs_of(sizes(people))


def shuffled(people: int, rounds: int, rng: random.Random) -> Rounds:
    """What breakout rooms do: chance, round after round."""
    held = []
    for _ in range(rounds):
        order = rng.sample(range(people), people)
        held.append([[order.pop() for _ in range(size)] for size in sizes(people)])
    return held


def session(people: int, rounds: int, seed: int, wishes: Wishes | None = None) -> tuple[Rounds, float]:
    """All rounds of a session, and the longest time that one of them took."""
    rng = random.Random(seed)
    held: Rounds = []
    longest, planned = 0.0, Rounds()
    for left in range(rounds, 0, -1):
        began = time.process_time()
        plan = mix(range(people), rng, held, left, wishes, planned=planned)
        held.append(plan.groups)
        planned = list(plan.kept)
        longest = max(longest, time.process_time() - began)
    return held, longest


def case(people: int, rounds: int) -> dict[str, Any]:
    began = time.process_time()
    held, _ = session(people, rounds, people)
    seconds = time.process_time() - began
    tries = 20 if people <= 100 else 1
    by_chance = [repeats(shuffled(people, rounds, random.Random(seed))) for seed in range(tries)]
    return {
        "people": people,
        "rounds": rounds,
        "repeats": repeats(held),
        "first_repeat": next((at for at in range(1, rounds + 1) if repeats(held[:at])), 0),
        "best_known": least_repeats(people, rounds),
        "random_repeats": round(sum(by_chance) / tries, 1),
        "seconds": round(seconds, 4),
    }


def cases() -> Iterator[dict[str, Any]]:
    for people in range(6, 61):
        clean = known_rounds(people) or 1
        for rounds in sorted({3, 5, clean} if people > 8 else {2, 3}):
            if people > 13 and rounds > clean:
                continue
            yield case(people, rounds)
    for people in CROWDS:
        yield case(people, 10)


# --------------------------------------------------------------------------------------------------------- the targets


def percentile(times: list[float], part: float) -> float:
    return sorted(times)[int(len(times) * part)]


def t1() -> dict[str, Any]:
    times, missed = [], []
    for people in range(9, 101):
        for rounds in range(2, min(7, known_rounds(people) or 7) + 1):
            began = time.process_time()
            plan = mix(range(people), random.Random(people * 100 + rounds), rounds=rounds)
            times.append(time.process_time() - began)
            if repeats([plan.groups, *plan.later]) or len(plan.later) != rounds - 1:
                missed.append([people, rounds])
    milliseconds = {"median": percentile(times, 0.5), "p95": percentile(times, 0.95), "max": max(times)}
    return {
        "cells": len(times),
        "missed": missed,
        "ms": {name: round(1000 * value, 1) for name, value in milliseconds.items()},
    }


def t2() -> dict[str, Any]:
    """Live, with an unknown number of rounds: on until a pair meets again."""
    clean = {}
    for people in range(15, 61):
        rng, held = random.Random(people), Rounds()
        while not (plan := mix(range(people), rng, held)).repeats:
            held.append(plan.groups)
        assert not repeats(held)
        clean[people] = len(held)
    limit = sum(map(bound, clean))
    short = {people: [rounds, bound(people)] for people, rounds in clean.items() if rounds < bound(people)}
    return {
        "rounds": sum(clean.values()),
        "bound": limit,
        "part": round(sum(clean.values()) / limit, 4),
        "short": short,
    }


def t3() -> dict[str, Any]:
    found = {
        people: {rounds: repeats(session(people, rounds, people)[0]) for rounds in row} for people, row in LEAST.items()
    }
    worse = [[n, r] for n, row in LEAST.items() for r, least in row.items() if found[n][r] > least]
    return {"repeats": found, "above_the_table": worse}


def t4() -> dict[str, Any]:
    wishes = Wishes(teams={person: str(person % 500) for person in range(3000)})
    held, longest = session(3000, 20, 1, wishes)
    return {
        "repeats": repeats(held),
        "team_clashes": team_clashes(held, wishes),
        "longest_ms": round(1000 * longest),
        "process_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def team_clashes(held: Rounds, wishes: Wishes) -> int:
    return sum(len({wishes.teams[person] for person in group}) < len(group) for groups in held for group in groups)


def come_and_go(people: int, rounds: int, seed: int, *, known: bool = True, part: float = 0.1) -> tuple[int, float]:
    """Repeats of a session in which a tenth leaves and a tenth joins after each round; the longest time of a round."""
    rng = random.Random(seed)
    here, fresh, held, count, longest = list(range(people)), people, Rounds(), 0, 0.0
    planned = Rounds()
    for left in range(rounds, 0, -1):
        began = time.process_time()
        plan = mix(here, rng, held, left if known else None, planned=planned)
        planned = list(plan.kept)
        longest = max(longest, time.process_time() - began)
        count += plan.repeats
        held.append(plan.groups)
        change = round(people * part)
        rng.shuffle(here)
        here = here[change:] + list(range(fresh, fresh + change))
        fresh += change
    return count, longest


def knowing(people: int, rounds: int, seed: int, part: float = 0.1, tries: int = 6) -> int:
    """The fewest repeats that a search finds if it knows beforehand who will be there. No real session knows that: this
    measures a round-by-round way, and is not within its reach."""
    rng = random.Random(seed)
    change = round(people * part)
    here, fresh, places = list(range(people)), people, []
    for _ in range(rounds):
        whole = room(people)
        places.append(replace(whole, parts=[replace(only, people=list(here)) for only in whole.parts]))
        rng.shuffle(here)
        here = here[change:] + list(range(fresh, fresh + change))
        fresh += change
    strangers = case_of(list(range(fresh)), [], None, Wishes(), {})
    plans = (found(strangers, rng, places, (), False, 150_000).rounds for _ in range(tries))
    fewest = people * people
    for plan in plans:
        fewest = min(fewest, repeats(plan))
        if not fewest:
            break
    return fewest


def t5() -> dict[str, Any]:
    rows = {}
    for people in (12, 15, 16, 17, 18, 19, 20, 22, 24, 30, 40, 60, 100, 150):
        for rounds in (4, 6, 8):
            results = [come_and_go(people, rounds, seed) for seed in range(20)]
            mean = sum(count for count, _ in results) / len(results)
            row = {"mean": mean, "longest": round(max(taken for _, taken in results), 3)}
            if mean:
                row["fewest found knowing the future"] = sum(knowing(people, rounds, seed) for seed in range(5)) / 5
            rows[f"{people}/{rounds}"] = row
    return rows


def t6() -> dict[str, Any]:
    wishes = Wishes(teams={person: str(person % 8) for person in range(24)})
    runs = [session(24, 10, seed, wishes) for seed in range(20)]
    return {
        "repeats": [repeats(held) for held, _ in runs],
        "clashes": [team_clashes(held, wishes) for held, _ in runs],
        "longest_s": round(max(longest for _, longest in runs), 3),
    }


def t7() -> dict[str, Any]:
    cells, missed = 0, []
    for people in range(19, 81):
        for rounds in range(2, min(7, bound(people) - 3) + 1) if people % 3 else ():
            plan = mix(range(people), random.Random(people * 7 + rounds), rounds=rounds)
            whole = [plan.groups, *plan.later]
            cells += 1
            if repeats(whole) or spread(people, whole) > 1:
                missed.append([people, rounds, repeats(whole), spread(people, whole)])
    return {"cells": cells, "missed": missed}


def t9() -> dict[str, Any]:
    """Checks that every round with a repeat announces it, with a bound that is true."""
    rounds, announced, proved = 0, 0, 0
    for people in range(4, 21):
        rng, held = random.Random(people), Rounds()
        for _ in range(8):
            plan = mix(range(people), rng, held)
            before, after = repeats(held), repeats([*held, plan.groups])
            rounds += after > before
            announced += after > before and plan.repeats == after - before and plan.forced <= plan.repeats
            proved += after > before and plan.forced == plan.repeats
            held.append(plan.groups)
    return {"rounds_with_repeats": rounds, "announced": announced, "proved_fewest": proved}


TARGETS = {"T1": t1, "T2": t2, "T3": t3, "T4": t4, "T5": t5, "T6": t6, "T7": t7, "T9": t9}


def main() -> None:
    parser = argparse.ArgumentParser(description="Mixing against its limits and against chance.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table there, too")
    parser.add_argument("--targets", nargs="*", metavar="T", help="also the long sweeps (all, or T1 T5 …)")
    parser.add_argument("--others", action="store_true", help="only pairs, fours, fives, sixes and journeys")
    asked = parser.parse_args()
    rows = [] if asked.others else printed()
    others = grouping_sizes.printed()
    travelled = journeys.printed()
    targets = {}
    for name in asked.targets or TARGETS if asked.targets is not None else ():
        targets[name] = TARGETS[name]()
        print(name, json.dumps(targets[name]), flush=True)
    if asked.json:
        written = {"cases": rows, "other_sizes": others, "journeys": travelled, "targets": targets}
        asked.json.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def printed() -> list[dict[str, Any]]:
    """Prints the table of threes and returns its rows."""
    print(
        f"{'people':>7}{'rounds':>8}{'repeats':>9}{'first repeat':>14}"
        f"{'best known':>12}{'by chance':>11}{'seconds':>10}"
    )
    rows = []
    for row in cases():
        rows.append(row)
        print(
            f"{row['people']:>7}{row['rounds']:>8}{row['repeats']:>9}{row['first_repeat'] or '–':>14}"
            f"{row['best_known']:>12}{row['random_repeats']:>11}{row['seconds']:>10.4f}",
            flush=True,
        )
    return rows


if __name__ == "__main__":
    main()
