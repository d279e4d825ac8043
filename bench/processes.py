"""1, 2 and 4 processes behind nginx, on PostgreSQL and Redis: what adding processes gains.

Two figures for each kind of work: how much is done a second, and the processor time of the busiest process for one. The
second holds on any machine: a process is full when it uses a whole core. The first grows only while cores are idle, and
the load generator, nginx and PostgreSQL need cores, too. Alone: python -m bench.processes
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from statistics import median
from typing import Any

from tests.proxy import Front, fronted_site

from . import product
from .crowd import Crowd, allow_many_files
from .phones import Effort, Phone, in_turns

PROCESSES = (1, 2, 4)
PEOPLE = 1000
PUSHES = 10
WARM_UP = 2
PAGES = 400
JOINS = 300
AT_A_TIME = 40
PAUSE_SECONDS = 0.3


def measure(processes: Sequence[int] = PROCESSES, people: int = PEOPLE) -> list[dict[str, Any]]:
    """One row for each number of processes."""
    rows = []
    for number in processes:
        with fronted_site(number, tls=False) as front:
            rows.append({"processes": number, "n": people, **asyncio.run(work(front, people))})
        print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    return rows


async def work(front: Front, people: int) -> dict[str, Any]:
    arrived = await arrivals(front)
    session = await asyncio.to_thread(product.seeded, front.site, people)
    crowd, desks = await product.gathered(session)
    crowd.keep = False
    try:
        return arrived | await pushes(front, session, crowd, desks)
    finally:
        await crowd.leave()
        await desks.leave()


async def arrivals(front: Front) -> dict[str, float]:
    """First pages, each on a connection of its own; and people who come in: the door, the join and the live page."""
    session = await asyncio.to_thread(product.seeded, front.site, 0, started=False)

    async def page(_: int) -> None:
        async with Phone(front.url) as phone:
            await phone.get(f"/s/{session.code}/")

    async def join(number: int) -> None:
        async with Phone(front.url) as phone:
            await phone.join(session.code, f"Ada {number}")

    await in_turns(AT_A_TIME, AT_A_TIME, page)  # the first ones make templates and connections
    found: dict[str, float] = {}
    for name, count, act in (("pages", PAGES, page), ("joins", JOINS, join)):
        found |= await rate(front, name, count, act)
    return found


async def rate(front: Front, name: str, count: int, act: Callable[[int], Awaitable[None]]) -> dict[str, float]:
    """How many a second, and the processor time of all processes and of the busiest one for each."""
    efforts = efforts_of(front)
    a_second = await in_turns(count, AT_A_TIME, act)
    spent = [effort.ms() / count for effort in efforts]
    return {
        f"{name}_per_second": round(a_second, 1),
        f"{name}_cpu_ms": round(sum(spent), 2),
        f"{name}_busiest_ms": round(max(spent), 2),
    }


async def pushes(front: Front, session: product.Session, crowd: Crowd, desks: Crowd) -> dict[str, float]:
    """From a command to the last of all screens, and the processor time of each process for one."""
    taken: list[float] = []
    efforts: list[Effort] = []
    for number in range(WARM_UP + PUSHES):
        if number == WARM_UP:
            efforts = efforts_of(front)
        await asyncio.sleep(PAUSE_SECONDS)
        taken.append(await push(session, crowd, desks))
    spent = [effort.ms() / PUSHES for effort in efforts]
    return {
        "push_ms": round(median(taken[WARM_UP:]), 1),
        "push_cpu_ms": round(sum(spent), 1),
        "push_busiest_ms": round(max(spent), 1),
    }


async def push(session: product.Session, crowd: Crowd, desks: Crowd) -> float:
    """Pauses or resumes, in turns. Returns the milliseconds from the POST's first byte to the last screen."""
    desk = await asyncio.to_thread(session.desk)
    paused = any(group["timeline"]["paused_at"] is not None for group in desk["groups"])
    version = desk["version"] + 1
    async with session.command("resume" if paused else "pause") as post:
        crowd.beat.clear()
        gc.collect()
        last = crowd.expect(version)
        began = post.send(product.marks(desk))
        try:
            ended = await asyncio.wait_for(last, 60)
            await post.answer()
        finally:
            crowd.beat.set()
    await desks.all_have(version)
    return (ended - began) * 1000


def efforts_of(front: Front) -> list[Effort]:
    """The processor time of each process from now on."""
    return [Effort(server.process.pid) for server in front.site.servers if server.process]


if __name__ == "__main__":
    allow_many_files()
    measure()
