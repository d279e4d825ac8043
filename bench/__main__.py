"""How fast Troika is, beside references: `python -m bench [PART…] [--people N…]`; prints a
table, writes bench/results.json.

docs/performance.md says what each part measures and what the figures mean. `python -m bench.grouping` is another bench.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console

from . import arrival, boundary, cards, exports, memory, notes, plenary, processes, push, quiet, screen, stages
from .crowd import allow_many_files
from .table import table

RESULTS = Path(__file__).parent / "results.json"
SHAPE = {
    "push": ("n", "layer", "scene", "product_ms", "bare_ms", "naive_ms"),
    "boundary": ("n", "spread_p99_ms"),
    "arrival": ("n", "database", "p99_ms", "errors"),
    "notes": ("n", "database", "p99_ms", "lost"),
    "cards": ("n", "tables", "a_second", "p99_ms", "lost", "ms_a_card"),
    "plenary": ("n", "a_second", "p99_ms", "stage_p99_ms", "lost", "ms_a_card"),
    "stages": ("n", "round", "command", "last_ms"),
    "exports": ("n", "database", "format", "headers_ms", "first_ms", "seconds", "growth_mb", "slow_growth_mb"),
    "memory": ("n", "kb_per_person"),
    "quiet": ("n", "cpu_percent", "queries", "frames"),
    "processes": ("processes", "n", "pages_per_second", "joins_per_second", "push_ms"),
    "screen": ("n", "scene", "bytes", "requests", "first_ms", "shift"),
}
Rows = list[dict[str, Any]]


def measure_push(asked: argparse.Namespace) -> Rows:
    people = tuple(asked.people) if asked.people else None
    return push.measure(people, asked.layers, asked.rounds, asked.server, asked.scenes)


def of_people(module: Any) -> Callable[[argparse.Namespace], Rows]:
    return lambda asked: module.measure(tuple(asked.people or module.PEOPLE))


def of_databases(module: Any) -> Callable[[argparse.Namespace], Rows]:
    return lambda asked: [
        row for people in asked.people or (module.PEOPLE,) for row in module.measure(module.DATABASES, people)
    ]


def of_number(module: Any) -> Callable[[argparse.Namespace], Rows]:
    return lambda asked: [row for people in asked.people or (module.PEOPLE,) for row in module.measure(people=people)]


PARTS: dict[str, Callable[[argparse.Namespace], Rows]] = {
    "push": measure_push,
    "boundary": of_people(boundary),
    "arrival": of_databases(arrival),
    "notes": of_databases(notes),
    "cards": lambda _: cards.measure(),
    "plenary": of_number(plenary),
    "stages": of_number(stages),
    "exports": lambda _: exports.measure(),
    "memory": of_people(memory),
    "quiet": of_people(quiet),
    "processes": of_number(processes),
    "screen": lambda _: screen.measure(),
}


def summary(details: dict[str, Rows]) -> dict[str, Any]:
    """The figures that are compared between versions; `details` is all that was measured."""
    short = {
        name: [{key: row[key] for key in SHAPE[name]} for row in rows if row.get("within_s", 1)]
        for name, rows in details.items()
    }
    return {**short, "details": details}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Troika's speed, beside references.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all if none is named")
    parser.add_argument(
        "--people", nargs="+", type=int, metavar="N", help="numbers of people instead of the usual ones"
    )
    parser.add_argument("--layers", nargs="+", choices=push.LAYERS, default=push.LAYERS, help="for push")
    parser.add_argument("--scenes", nargs="+", choices=push.SCENES, default=push.SCENES, help="for push")
    parser.add_argument("--rounds", type=int, default=7, help="for push: timed rounds, of which the median is told")
    parser.add_argument("--server", choices=("daphne", "uvicorn"), default="daphne", help="for push")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part called {', '.join(sorted(unknown))}")
    allow_many_files()
    details: dict[str, Rows] = {}
    for name in asked.parts or PARTS:
        details[name] = PARTS[name](asked)
        RESULTS.write_text(json.dumps(summary(details), indent=1) + "\n", encoding="utf-8")
    Console(width=None if sys.stdout.isatty() else 150).print(table(details))


if __name__ == "__main__":
    main()
