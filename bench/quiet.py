"""What a thousand people cost while nothing happens: the server's CPU, queries, and frames besides heartbeats.

One process on PostgreSQL and Redis, where it announces who is here to other processes, too.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from tests.servers import Site, postgres, redis, site

from . import product
from .crowd import CrowdFailedError
from .process import cpu_seconds
from .statements import Statements

PEOPLE = (1000,)
SECONDS = 60.0
SETTLED = 15.0  # after the last arrival: presence is announced, and the first look for people away is over


async def watch(found: Site, people: int, statements: Statements, seconds: float, settled: float) -> dict[str, Any]:
    """So many people in a round that runs, for so long."""
    process = found.servers[0].process
    assert process
    session = await asyncio.to_thread(product.seeded, found, people)
    crowd, desks = await product.gathered(session)
    try:
        await asyncio.sleep(settled)
        position, cpu, heard = statements.position, cpu_seconds(process.pid), dict(crowd.heard_of + desks.heard_of)
        await asyncio.sleep(seconds)
        used, sent = cpu_seconds(process.pid) - cpu, statements.since(position)
        now = crowd.heard_of + desks.heard_of
        if crowd.closed or desks.closed:
            raise CrowdFailedError(f"{len(crowd.closed)} sockets were closed")
    finally:
        await crowd.leave()
        await desks.leave()
    for line in sent[:5]:
        print(f"quiet: {line[:200]}", file=sys.stderr)
    return {
        "n": people,
        "cpu_percent": round(100 * used / seconds, 2),
        "queries": len(sent),
        "frames": sum(number - heard.get(kind, 0) for kind, number in now.items() if kind != "pong"),
        "pongs": now["pong"] - heard.get("pong", 0),
    }


def measure(
    people: tuple[int, ...] = PEOPLE, seconds: float = SECONDS, settled: float = SETTLED
) -> list[dict[str, Any]]:
    """One row for each number of people."""
    rows = []
    for number in people:
        with postgres() as database, redis() as layer, site(1, database, layer) as found:
            rows.append(asyncio.run(watch(found, number, Statements(database), seconds, settled)))
        print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    return rows
