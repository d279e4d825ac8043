"""A crowd arrives: people open the link, give a name, and are on the live page with an open socket.

Alone: python -m bench.arrival [sqlite] [postgresql]
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import WebSocketException

from .phones import Effort, Phone, UnansweredError, at_random, in_turns, percentile, process_of, site_on
from .product import Session, seeded

DATABASES = ("sqlite", "postgresql")
PEOPLE = 300
WITHIN = 10.0  # seconds
PAGES = 400
AT_A_TIME = 40


@dataclass
class Arrivals:
    """How long people waited (ms), and what went wrong."""

    door: list[float] = field(default_factory=list)
    join: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    screen: list[float] = field(default_factory=list)  # from the socket's opening to its first screen
    phones: list[Phone] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def measure(databases: Sequence[str] = DATABASES, people: int = PEOPLE) -> list[dict[str, Any]]:
    """For each database: a row for people who come within ten seconds, and one for as many who come at one instant."""
    rows = []
    for database in databases:
        with site_on(database) as site:
            for within in (WITHIN, 0.0):
                row = asyncio.run(crowd_comes(seeded(site, 0, started=False), people, within))
                rows.append({"n": people, "database": database, **row})
    return rows


async def crowd_comes(session: Session, people: int, within: float) -> dict[str, Any]:
    """They come within so many seconds; then pages are requested as fast as they are answered."""
    effort, server = Effort(), Effort(process_of(session.site))
    seen = await arrive(session.site.url, session.code, people, within)
    generator_percent, server_ms = effort.percent(), server.ms()
    if seen.errors:
        print(*seen.errors[:5], session.site.servers[0].tail(), sep="\n", file=sys.stderr)
    rates = await pages(session, seen.phones) if within and seen.phones else {}
    return {
        "within_s": within,
        "p99_ms": percentile(seen.join, 0.99),
        "errors": len(seen.errors),
        "p50_ms": percentile(seen.join, 0.5),
        "door_p99_ms": percentile(seen.door, 0.99),
        "page_p99_ms": percentile(seen.page, 0.99),
        "screen_p99_ms": percentile(seen.screen, 0.99),
        "in": session.site.count(f"sessions_app_participant WHERE session_id = {session.id}"),
        "server_ms_a_person": round(server_ms / people, 2),
        "generator_percent": generator_percent,
        **rates,
    }


async def arrive(url: str, code: str, people: int, within: float) -> Arrivals:
    """Everybody comes in by the door and stays until all have their first screen."""
    seen = Arrivals()
    async with AsyncExitStack() as stack:

        async def come(number: int) -> None:
            phone = await stack.enter_async_context(Phone(url))
            try:
                answers = await phone.join(code, f"Ada {number}")
                begun = asyncio.get_running_loop().time()
                socket = await phone.socket(code)
                stack.push_async_callback(socket.close)
                await socket.recv()
            except (UnansweredError, WebSocketException, OSError, TimeoutError) as error:
                seen.errors.append(f"{number}: {error!r}")
                return
            seen.screen.append((asyncio.get_running_loop().time() - begun) * 1000)
            for waited, answer in zip((seen.door, seen.join, seen.page), answers, strict=True):
                waited.append(answer.took_ms)
            seen.phones.append(phone)

        await at_random(people, within, come, seed=people)
    return seen


async def pages(session: Session, phones: list[Phone]) -> dict[str, float]:
    """Pages a second: doors for newcomers, and live pages for participants; each on a connection of its own."""
    url, path = session.site.url, f"/s/{session.code}/"

    async def door(_: int) -> None:
        async with Phone(url) as phone:
            await phone.get(path)

    async def live(number: int) -> None:
        async with Phone(url, dict(phones[number % len(phones)].cookies)) as phone:
            await phone.get(path)

    found: dict[str, float] = {}
    for name, page in (("", door), ("live_", live)):
        effort, server = Effort(), Effort(process_of(session.site))
        found[f"{name}pages_per_second"] = round(await in_turns(PAGES, AT_A_TIME, page), 1)
        found[f"{name}page_server_ms"] = round(server.ms() / PAGES, 2)
        found[f"{name}pages_generator_percent"] = effort.percent()
    return found


if __name__ == "__main__":
    for row in measure(sys.argv[1:] or DATABASES):
        print(json.dumps(row))
