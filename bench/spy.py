"""Where the server's time goes while commands are pushed: `python -m bench.spy [N]`, with py-spy on the PATH.

Prints, of the time in which the server computed (held the interpreter's lock), the part spent below each function.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.servers import ROOT, Site, find_program, site, temporary_directory

from . import product
from .crowd import allow_many_files
from .push import Product

ROUNDS = 25
RATE = 250
LEAST = 0.01  # functions below this part of the time are left out
BESIDE = ("desk_screen", "ScreenConsumer.receive")  # the bench reading marks, and heartbeats: no part of a command


async def record(found: Site, people: int, into: Path) -> None:
    """Commands on so many people, one after the other, watched from outside."""
    process = found.servers[0].process
    assert process
    session = product.seeded(found, people)
    crowd, desks = await product.gathered(session)
    crowd.keep = False
    facilitator = Product(session, crowd, desks)
    await facilitator.round()
    command = [find_program("py-spy"), "record", "--pid", str(process.pid), "--format", "raw", "--output", str(into)]
    command += ["--rate", str(RATE), "--gil"]
    spy = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(ROUNDS):
            await facilitator.round()
    finally:
        spy.send_signal(signal.SIGINT)
        await spy.wait()
        await crowd.leave()
        await desks.leave()


def below(recorded: str) -> tuple[Counter[str], int]:
    """How many samples were taken below each function, and how many in all."""
    inside: Counter[str] = Counter()
    total = 0
    for line in recorded.splitlines():
        stack, _, count = line.rpartition(" ")
        if any(function in stack for function in BESIDE):
            continue
        total += int(count)
        inside.update(dict.fromkeys({named(frame) for frame in stack.split(";")}, int(count)))
    return inside, total


def named(frame: str) -> str:
    """`function (file)` with the file from its package on, without the line."""
    function, _, place = frame.partition(" (")
    path = place.rstrip(")").rpartition(":")[0].removeprefix(str(ROOT) + "/")
    return f"{function} ({path.rpartition('site-packages/')[2]})"


def main() -> None:
    allow_many_files()
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with temporary_directory("spy") as directory, site() as found:
        asyncio.run(record(found, people, directory / "stacks"))
        inside, total = below((directory / "stacks").read_text())
    table = Table("of the time", "below", title=f"{ROUNDS} commands on {people} people, {total} samples")
    for function, count in inside.most_common():
        if count >= LEAST * total:
            table.add_row(f"{100 * count / total:.1f} %", function, style="bold" if "(sessions_app" in function else "")
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
