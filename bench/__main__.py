"""How fast Troika is, beside references: `python -m bench [PART…] [--people N…]`; one table, and bench/results.json.

What each part measures and what the figures mean: docs/performance.md. `python -m bench.grouping` is another bench.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from . import push
from .crowd import allow_many_files

RESULTS = Path(__file__).parent / "results.json"
Rows = list[dict[str, Any]]


def measure_push(asked: argparse.Namespace) -> Rows:
    return push.measure(asked.people or push.PEOPLE, asked.layers, asked.rounds, asked.server)


PARTS: dict[str, Callable[[argparse.Namespace], Rows]] = {"push": measure_push}


def push_table(rows: Rows) -> Table:
    table = Table(title="A command → the last of N screens (ms, medians)")
    for title in ("N", "layer", "product", "bare", "naive", "product ÷ bare", "naive ÷ product", "product µs a person"):
        table.add_column(title, justify="left" if title == "layer" else "right")
    for row in rows:
        product, bare, naive = row["product_ms"], row["bare_ms"], row["naive_ms"]
        ratios = (f"{product / bare:.2f}", f"{naive / product:.2f}", f"{product / row['n'] * 1000:.0f}")
        table.add_row(str(row["n"]), row["layer"], f"{product:.1f}", f"{bare:.1f}", f"{naive:.1f}", *ratios)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Troika's speed, beside references.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all if none is named")
    parser.add_argument(
        "--people", nargs="+", type=int, metavar="N", help="numbers of people instead of the usual ones"
    )
    parser.add_argument("--layers", nargs="+", choices=push.LAYERS, default=push.LAYERS)
    parser.add_argument("--rounds", type=int, default=7, help="timed rounds of a push (medians)")
    parser.add_argument("--server", choices=("daphne", "uvicorn"), default="daphne", help="for push")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part called {', '.join(sorted(unknown))}")
    allow_many_files()
    results = json.loads(RESULTS.read_text()) if asked.parts and RESULTS.exists() else {}
    for name in asked.parts or PARTS:
        results[name] = PARTS[name](asked)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if "push" in results:
        Console().print(push_table(results["push"]))


if __name__ == "__main__":
    main()
