"""Where the server's time goes while commands are pushed: `python -m bench.spy [N]`, with py-spy on the PATH.

Prints how the computing time (with the interpreter's lock held) of one command is divided.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.servers import ROOT, Site, find_program, site, temporary_directory

from . import product
from .crowd import allow_many_files
from .push import Product

ROUNDS = 25
RATE = 250
LEAST = 1.0  # ms: smaller parts are left out
# A sample belongs to the first of these groups that has a mark in its stack.
GROUPS = {
    "beside a command: the bench reads marks, heartbeats, pings": (
        "desk_screen", "ScreenConsumer.receive", "Connection.doRead", "timeout_checker", "application_checker",
    ),
    "writing frames to sockets (server)": ("handle_reply (daphne", "serverSend", "asgi_send (uvicorn"),
    "flushing sockets (server)": ("doWrite", "_readOrWrite", "_write_ready", "EpollSelector.select"),
    "encoding": ("write (sessions_app/live/messages.py", "frame_of"),
    "making screens": ("sessions_app/screens.py",),
    "reading the session": ("read_snapshot", "sessions_app/selectors/"),
    "the command: view, rules, rows, commit": ("host_command", "sessions_app/services/"),
    "around the command: Django, threads": ("django/", "asgiref/", "channels/", "concurrent/futures/thread.py"),
    "the room: who is shown what": ("sessions_app/live/",),
}  # fmt: skip
REST = "the server's loop, and the rest"


async def record(found: Site, people: int, into: Path) -> None:
    """Gives commands to so many people, one after the other, and records the server from outside."""
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


def samples(recorded: str) -> Iterator[tuple[str, int]]:
    """Stacks, and how often each was seen."""
    for line in recorded.splitlines():
        stack, _, count = line.rpartition(" ")
        yield stack, int(count)


def group_of(stack: str) -> str:
    marked = (group for group, marks in GROUPS.items() if any(mark in stack for mark in marks))
    return next(marked, REST)


def below(stacks: Iterable[tuple[str, int]]) -> Counter[str]:
    """How many samples were taken below each function."""
    inside: Counter[str] = Counter()
    for stack, count in stacks:
        inside.update(dict.fromkeys({named(frame) for frame in stack.split(";")}, count))
    return inside


def named(frame: str) -> str:
    """`function (file)` with the file's path from its package on, without the line."""
    function, _, place = frame.partition(" (")
    path = place.rstrip(")").rpartition(":")[0].removeprefix(str(ROOT) + "/")
    return f"{function} ({path.rpartition('site-packages/')[2]})"


def show(title: str, counted: Counter[str]) -> None:
    table = Table("ms a command", "below", title=title)
    for name, count in counted.most_common():
        milliseconds = count * 1000 / RATE / ROUNDS
        if milliseconds >= LEAST:
            table.add_row(f"{milliseconds:.1f}", name, style="bold" if "(sessions_app" in name else "")
    Console(width=140).print(table)


def main() -> None:
    allow_many_files()
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with temporary_directory("spy") as directory, site() as found:
        asyncio.run(record(found, people, directory / "stacks"))
        found_stacks = list(samples((directory / "stacks").read_text()))
    groups: Counter[str] = Counter()
    for stack, count in found_stacks:
        groups[group_of(stack)] += count
    beside = next(iter(GROUPS))
    show("By function", below((stack, count) for stack, count in found_stacks if group_of(stack) != beside))
    show(f"A command on {people} people: the interpreter's time", groups)


if __name__ == "__main__":
    main()
