"""A facilitator's command → the last of N screens: the product beside bare and naive, by turns in the same minutes.

Of people in groups, whose screens are one text for three; and of a lobby, whose screen is one text for all.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.servers import (
    ROOT,
    Server,
    Site,
    free_port,
    postgres,
    redis,
    running,
    site,
    site_environment,
    temporary_directory,
)  # fmt: skip

from . import product
from .crowd import Crowd, Seat
from .posting import Post

WARM_UP = 2
PEOPLE = (100, 300, 1000, 3000)
LAYERS = ("memory", "redis")
SCENES = ("round", "lobby")
LOBBY = (3000,)
PAUSE_SECONDS = 0.25  # between two timed rounds: heartbeats go on, and late messages arrive


@dataclass(frozen=True)
class Took:
    """Milliseconds from the POST's first byte until the first and the last socket had what everybody should get."""

    first: float
    last: float


class Reference:
    """The reference "bare" or "naive": a crowd, and a frame for it, as large as the product's."""

    def __init__(self, url: str, crowd: Crowd, frame: str) -> None:
        self.url, self.crowd, self.frame = url, crowd, frame
        self.version = 0

    async def round(self) -> Took:
        self.version += 1
        body = re.sub(r'"version":\d+', f'"version":{self.version}', self.frame, count=1).encode()
        return await timed(self.crowd, Post(self.url + "/push"), body, self.version)


class Product:
    """The product in a round: pause and resume in turns, with the desk's marks."""

    def __init__(self, session: product.Session, crowd: Crowd, desks: Crowd) -> None:
        self.session, self.crowd, self.desks = session, crowd, desks

    async def round(self) -> Took:
        desk = await asyncio.to_thread(self.session.desk)
        taken = await timed(self.crowd, *self.command(desk), desk["version"] + 1)
        if self.desks.phones:
            await self.desks.all_have(desk["version"] + 1)
        return taken

    def command(self, desk: dict[str, Any]) -> tuple[Post, bytes]:
        """The next command and its body."""
        running_now = any(group["timeline"]["paused_at"] is None for group in desk["groups"])
        return self.session.command("pause" if running_now else "resume"), product.marks(desk)


class Lobby(Product):
    """The product before a round: the facilitator sends a message to everybody."""

    def command(self, desk: dict[str, Any]) -> tuple[Post, bytes]:
        return self.session.command("say"), json.dumps({"text": f"We begin soon ({desk['version']})."}).encode()


async def timed(crowd: Crowd, post: Post, body: bytes, version: int) -> Took:
    """One round: until all have this version."""
    async with post:
        crowd.beat.clear()  # the references have no heartbeat, so nobody has one while something is timed
        gc.collect()
        gc.disable()
        try:
            last = crowd.expect(version)
            began = post.send(body)
            ended = await asyncio.wait_for(last, 60)
            await post.answer()
        finally:
            gc.enable()
            crowd.beat.set()
    return Took((crowd.first - began) * 1000, (ended - began) * 1000)


@contextmanager
def reference(name: str, layer: str | None, server: str) -> Iterator[str]:
    """Yields the address of bare, on stock daphne, or of naive, served like the product."""
    port, application = free_port(), f"bench.{name}:application"
    with temporary_directory(name) as directory:
        environment = site_environment(directory, None, layer) | {"PORT": str(port)}
        stock = name == "bare" and server == "daphne"
        command = stock_daphne(application, port) if stock else serving(server, application, port)
        with running(Server(name, command, port, directory / "log", environment)):
            yield f"http://127.0.0.1:{port}"


def stock_daphne(application: str, port: int) -> list[str]:
    """daphne's own command line, with nothing of ours. Like ours, it logs no visitors."""
    return [sys.executable, "-m", "daphne", "--bind", "127.0.0.1", "--port", str(port), "--verbosity", "0", application]


def serving(server: str, application: str, port: int) -> list[str]:
    """The command that serves an application: scripts/daphne, or uvicorn (of UVICORN_PYTHON) with equivalent flags."""
    if server == "daphne":
        return [str(ROOT / "scripts/daphne"), application]
    python = os.environ.get("UVICORN_PYTHON", sys.executable)
    flags = ["--ws-ping-interval", "5", "--ws-ping-timeout", "5", "--ws-per-message-deflate", "false"]
    return [python, "-m", "uvicorn", application, "--port", str(port), "--log-level", "warning", *flags]


@asynccontextmanager
async def sockets(url: str, people: int) -> AsyncIterator[Crowd]:
    crowd = Crowd(url)
    await crowd.open([Seat("/")] * people)
    try:
        yield crowd
    finally:
        await crowd.leave()


async def compare(
    people: int, found: Site, layer: str | None, rounds: int, server: str, scene: str
) -> dict[str, list[Took]]:
    """Each round's times, by who was measured."""
    in_round = scene == "round"
    session = product.seeded(found, people, formed=in_round, started=in_round)
    crowd, desks = await product.gathered(session)
    frames = sorted((phone.frame.decode() for phone in crowd.phones), key=len)
    crowd.keep, frame = False, frames[len(frames) // 2]
    try:
        with reference("bare", None, server) as bare_url, reference("naive", layer, server) as naive_url:
            async with sockets(bare_url, people) as bare, sockets(naive_url, people) as naive:
                runners = {
                    "product": (Product if in_round else Lobby)(session, crowd, desks),
                    "bare": Reference(bare_url, bare, frame),
                    "naive": Reference(naive_url, naive, frame),
                }
                return await by_turns(runners, rounds)
    finally:
        await crowd.leave()
        await desks.leave()


async def by_turns(runners: dict[str, Any], rounds: int) -> dict[str, list[Took]]:
    taken: dict[str, list[Took]] = {name: [] for name in runners}
    for number in range(WARM_UP + rounds):
        for name, runner in runners.items():
            await asyncio.sleep(PAUSE_SECONDS)
            took = await runner.round()
            if number >= WARM_UP:
                taken[name].append(took)
    return taken


@contextmanager
def product_site(layer: str, server: str) -> Iterator[tuple[Site, str | None]]:
    """The embedded default, or one process on PostgreSQL and Redis; served by daphne, or by another server."""
    with ExitStack() as stack:
        shared = layer == "redis"
        database = stack.enter_context(postgres()) if shared else None
        address = stack.enter_context(redis()) if shared else None
        found = stack.enter_context(site(1, database, address))
        if server != "daphne":
            (only,) = found.servers
            only.stop()
            only.command = serving(server, "troika.asgi:application", only.port)
            only.start()
        yield found, address


def medians(taken: dict[str, list[Took]]) -> dict[str, float]:
    """Medians until the last socket and, beside them, until the first."""
    found = {f"{name}_ms": round(median(took.last for took in rounds), 1) for name, rounds in taken.items()}
    first = {f"{name}_first_ms": round(median(took.first for took in rounds), 1) for name, rounds in taken.items()}
    return found | first


def measure(
    people: tuple[int, ...] | None = None,
    layers: tuple[str, ...] = LAYERS,
    rounds: int = 7,
    server: str = "daphne",
    scenes: tuple[str, ...] = SCENES,
) -> list[dict[str, Any]]:
    """One row for each scene, layer and number of people, with medians. A lobby is measured in memory only: Redis adds
    the same to a command in every scene."""
    rows = []
    for scene, layer, number in rows_to_measure(people, layers, scenes):
        with product_site(layer, server) as (found, address):
            taken = asyncio.run(compare(number, found, address, rounds, server, scene))
        rows.append({"n": number, "layer": layer, "scene": scene, **medians(taken)})
        print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    return rows


def rows_to_measure(
    people: tuple[int, ...] | None, layers: tuple[str, ...], scenes: tuple[str, ...]
) -> Iterator[tuple[str, str, int]]:
    for scene in scenes:
        for layer in layers:
            if scene == "round" or layer == "memory":
                for number in people or (PEOPLE if scene == "round" else LOBBY):
                    yield scene, layer, number
