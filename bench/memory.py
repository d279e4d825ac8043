"""How much server memory a connected participant takes, beyond the process that has warmed up and idles."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from tests.servers import Site, site

from . import product
from .crowd import Crowd
from .process import memory_kb
from .push import Product

PEOPLE = (3000,)
WARM_UP = 3
COMMANDS = 4
SETTLED = 6.0  # after a command: the memory that it needed is given back


async def held(found: Site, people: int) -> int:
    """Kilobytes of the server while so many are connected and have seen a few commands."""
    process = found.servers[0].process
    assert process
    session = await asyncio.to_thread(product.seeded, found, people)
    crowd, desks = await product.gathered(session, desk=False)
    try:
        facilitator = Product(session, crowd, desks)
        for _ in range(COMMANDS):
            await facilitator.round()
        await asyncio.sleep(SETTLED)
        return memory_kb(process.pid)
    finally:
        await leave(crowd, desks)


async def leave(*crowds: Crowd) -> None:
    for crowd in crowds:
        await crowd.leave()


async def compare(found: Site, people: int) -> dict[str, Any]:
    process = found.servers[0].process
    assert process
    await held(found, WARM_UP)
    await asyncio.sleep(SETTLED)
    idle = memory_kb(process.pid)
    full = await held(found, people)
    return {"n": people, "kb_per_person": round((full - idle) / people, 1), "idle_kb": idle, "full_kb": full}


def measure(people: tuple[int, ...] = PEOPLE) -> list[dict[str, Any]]:
    """One row for each number of people, each in a process of its own."""
    rows = []
    for number in people:
        with site() as found:
            rows.append(asyncio.run(compare(found, number)))
        print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    return rows
