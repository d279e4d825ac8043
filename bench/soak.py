"""The soak: a real server for a quarter of an hour under people who come and go. Nothing may grow, nothing may be lost.

`python -m bench.soak [--minutes 15] [--people 150] [--redis]`; exit code 1 if a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from redis import Redis
from rich.console import Console
from rich.table import Table

from sessions_app.domain.practice import SECOND, When
from tests.servers import ROOT, Site, postgres, redis, site

from . import restless
from .crowd import allow_many_files
from .phones import Phone, UnansweredError
from .process import memory_kb
from .product import STAGE, TOKEN, Session, marks

MINUTES = float(os.environ.get("MINUTES") or 15)
EVERY = 10.0  # seconds between samples
MOST_GROWTH_MB = 20
EMPTY_WITHIN = 40.0  # seconds after the last has left; the server notices frozen phones within 12 s
ROUNDS = 18  # at most 20 can be planned
SMALL = 12  # sessions of three, whose rooms open and close
FILES_A_DATABASE = 3  # SQLite: the database, its log, its index
ROWS = 24  # of samples in the table
COMPLAINT = re.compile(r" (ERROR|CRITICAL) |^Traceback|^task:|^[\w.]*(Error|Exception)\b")
HELD = ("sockets", "rooms", "subscriptions")


@dataclass
class Sample:
    """What one process needed at one moment, and what it held."""

    at: float
    process: int
    rss_mb: float
    pss_mb: float
    files: int
    threads: int
    databases: int  # connections of all processes, with PostgreSQL
    channels: int  # Redis' own count of subscriptions to sessions
    held: dict[str, int]


@dataclass
class Result:
    samples: list[Sample] = field(default_factory=list)
    promises: list[tuple[str, str, bool]] = field(default_factory=list)

    def promise(self, what: str, measured: str, *, kept: bool) -> None:
        self.promises.append((what, measured, kept))


# -- what a process needs ---------------------------------------------------------------------------


class Meter:
    """Looks at the servers from outside, by the kernel, Redis, PostgreSQL and /healthz."""

    def __init__(self, found: Site) -> None:
        self.site, self.began = found, time.monotonic()
        layer = found.environment.get("REDIS_URL")
        self.redis = Redis.from_url(layer) if layer else None

    def samples(self) -> list[Sample]:
        databases, channels = self._databases(), self._channels()
        return [self._sample(number, databases, channels) for number in range(len(self.site.servers))]

    def _sample(self, number: int, databases: int, channels: int) -> Sample:
        server = self.site.servers[number]
        files = [_link(path) for path in Path(f"/proc/{server.pid}/fd").iterdir()]
        status = dict(re.findall(r"^(\w+):\s+(\d+)", Path(f"/proc/{server.pid}/status").read_text(), re.MULTILINE))
        with urllib.request.urlopen(server.url + "/healthz", timeout=30) as answer:
            health = json.load(answer)
        return Sample(
            at=time.monotonic() - self.began,
            process=number + 1,
            rss_mb=int(status["VmRSS"]) / 1024,
            pss_mb=memory_kb(server.pid) / 1024,
            files=len(files),
            threads=int(status["Threads"]),
            databases=databases or sum(name.endswith("db.sqlite3") for name in files),
            channels=channels,
            held={name: health[name] for name in HELD},
        )

    def _databases(self) -> int:
        address = self.site.environment.get("DATABASE_URL")
        if not address:
            return 0
        question = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        with psycopg.connect(address) as connection:
            return int(connection.execute(question).fetchone()[0]) - 1  # type: ignore[index]  # without our own

    def _channels(self) -> int:
        if self.redis is None:
            return 0
        sessions = self.redis.pubsub_channels("*session.*")
        return sum(count for _, count in self.redis.pubsub_numsub(*sessions)) if sessions else 0


def _link(path: Path) -> str:
    with suppress(FileNotFoundError):  # closed meanwhile
        return str(path.readlink())
    return ""


# -- who is there -----------------------------------------------------------------------------------


def lengths_for(seconds: float) -> dict[str, int]:
    """Phase lengths with which a round takes so long."""
    plan = STAGE.plan
    turns = plan.sizes.good if plan.sizes else 1
    times = {When.TURN: turns, When.BETWEEN: turns - 1}
    usual = sum(phase.lasting(turns) * times.get(phase.when, 1) for phase in plan.phases)
    return {phase.key: max(SECOND, round(phase.length * seconds * 1000 / usual)) for phase in plan.phases}


def seeded(found: Site, people: int, round_seconds: float) -> list[Session]:
    """One large session, and small ones whose rounds last longer than the soak."""
    common = {"formed": True, "started": True, "grace": 20}
    large = common | {"people": people - 3 * SMALL, "lengths": lengths_for(round_seconds), "started": False}
    small = common | {"people": 3, "lengths": lengths_for(20_000)}
    made = subprocess.run(
        [sys.executable, "-m", "bench.seed", json.dumps([large, *[small] * SMALL])],
        cwd=ROOT, env=found.environment, check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    return [Session(found, **each) for each in json.loads(made.stdout)]


def people_of(session: Session, seen: restless.Seen, chance: random.Random) -> list[restless.Person]:
    ids = sorted(person["id"] for person in session.desk()["people"])  # in the order of the secrets
    return [
        restless.Person(session.site.urls, session.code, secret, me, seen, random.Random(chance.random()))
        for me, secret in zip(ids, session.secrets, strict=True)
    ]


# -- the facilitator --------------------------------------------------------------------------------


@dataclass
class Facilitator:
    """Runs one round after another, and checks whether everybody follows."""

    session: Session
    people: list[restless.Person]
    chance: random.Random
    commands: int = 0
    rounds: int = 0
    looking: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        await self.do("plan", {"rounds": 20})
        while True:
            desk = await asyncio.to_thread(self.session.desk)
            state, proposal = desk["session"]["state"], desk["proposal"]
            if state == "running":
                await self._steer(desk)
            elif state == "ended":
                return
            elif proposal is None:
                await self.do("form", {"revision": 0, "leave_out": []})
            elif not proposal["shown"]:
                await self.do("show", {"revision": proposal["revision"]})
            else:
                await asyncio.sleep(2)
                self.rounds += bool(
                    await self.do("start", {"round": proposal["round"], "revision": proposal["revision"]})
                )
            await asyncio.sleep(1)

    async def _steer(self, desk: dict[str, Any]) -> None:
        paused = any(group["timeline"]["paused_at"] for group in desk["groups"])
        command = "resume" if paused else self.chance.choice(["pause", "pause", "next", "minute"])
        if version := await self.do(command, json.loads(marks(desk))):
            task = asyncio.create_task(self._all_follow(version, time.monotonic()))
            self.looking.add(task)
            task.add_done_callback(self.looking.discard)
        await asyncio.sleep(self.chance.uniform(3, 12) if not paused else self.chance.uniform(10, 30))

    async def _all_follow(self, version: int, asked_at: float) -> None:
        await asyncio.sleep(restless.CATCHES_UP)
        for person in self.people:
            person.expect(version, asked_at)

    async def do(self, command: str, body: dict[str, Any]) -> int | None:
        """The version that the command made; None if somebody or the clock was quicker."""
        name, _, value = self.session.host.partition("=")
        async with Phone(self.chance.choice(self.session.site.urls), {name: value, "csrftoken": TOKEN}) as phone:
            try:
                answer = await phone.command(f"/host/{self.session.code}/do/{command}", body)
            except UnansweredError:
                return None
        self.commands += 1
        return int(json.loads(answer.text)["version"])


# -- the soak ---------------------------------------------------------------------------------------


async def soak(found: Site, people: int, seconds: float, say: Console) -> Result:
    """People come and go for so long; then all leave."""
    chance, seen, result, meter = random.Random(people), restless.Seen(), Result(), Meter(found)
    idle = meter.samples()
    sessions = await asyncio.to_thread(seeded, found, people, max(60.0, seconds / ROUNDS))
    crowds = [people_of(session, seen, chance) for session in sessions]
    facilitator = Facilitator(sessions[0], crowds[0], chance)
    async with busy(crowds, facilitator, chance):
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            await asyncio.sleep(min(EVERY, max(0.0, ends - time.monotonic())))
            result.samples += await asyncio.to_thread(meter.samples)
            _tell(say, result.samples[-len(found.servers) :], seen)
    left = time.monotonic()
    at_last = await emptied(meter)
    empty_after = time.monotonic() - left
    everybody = [person for crowd in crowds for person in crowd]
    await asyncio.gather(*(person.deliver() for person in everybody))
    _judge_growth(result, seconds)
    _judge_end(result, idle, at_last, empty_after)
    await _judge_notes(result, sessions, everybody)
    _judge_people(result, found, seen, facilitator)
    result.samples += at_last
    return result


@asynccontextmanager
async def busy(
    crowds: list[list[restless.Person]], facilitator: Facilitator, chance: random.Random
) -> AsyncIterator[None]:
    """Everybody and the facilitator at work; all gone afterwards, except frozen phones."""
    small = crowds[1:]
    for group in small:
        home = asyncio.Event()
        home.set()
        for person in group:
            person.home = home
    others = [asyncio.create_task(facilitator.run()), asyncio.create_task(restless.homes(small, chance))]
    try:
        async with restless.restless([person for crowd in crowds for person in crowd]):
            yield
            for task in others:
                if task.done():
                    task.result()
    finally:
        others += facilitator.looking
        for task in others:
            task.cancel()
        await asyncio.wait(others)


async def emptied(meter: Meter) -> list[Sample]:
    """Waits until nothing is held any more, or it has taken too long."""
    ends = time.monotonic() + EMPTY_WITHIN
    while True:
        samples = await asyncio.to_thread(meter.samples)
        if not any(any(sample.held.values()) or sample.channels for sample in samples) or time.monotonic() > ends:
            return samples
        await asyncio.sleep(0.5)


# -- what was promised ------------------------------------------------------------------------------


def _judge_growth(result: Result, seconds: float) -> None:
    """Compares the median of the last minute with that of the minute after the warm-up."""
    warm = min(180.0, seconds / 3)
    for process in sorted({sample.process for sample in result.samples}):
        own = [sample for sample in result.samples if sample.process == process]
        last = own[-1].at
        before = statistics.median(one.rss_mb for one in own if warm - 5 <= one.at <= warm + 60)
        after = statistics.median(one.rss_mb for one in own if one.at >= last - 60)
        measured = f"{before:.1f} → {after:.1f} MB: {after - before:+.1f}"
        kept = after - before <= MOST_GROWTH_MB
        result.promise(f"process {process}: memory after warm-up grows ≤ {MOST_GROWTH_MB} MB", measured, kept=kept)


def _judge_end(result: Result, idle: list[Sample], at_last: list[Sample], empty_after: float) -> None:
    for sample in at_last:
        held = ", ".join(f"{count} {name}" for name, count in sample.held.items())
        told = f"{held}, after {empty_after:.1f} s"
        result.promise(
            f"process {sample.process}: all have left, nothing is held", told, kept=not any(sample.held.values())
        )
    if at_last[0].channels or any(sample.channels for sample in result.samples):
        told = f"{at_last[0].channels} (at most {max(sample.channels for sample in result.samples)})"
        result.promise("Redis: no subscription is left", told, kept=not at_last[0].channels)
    for before, after in zip(idle, at_last, strict=True):
        told = f"{before.files} → {after.files}, for {after.databases} database connections; "
        told += f"threads {before.threads} → {after.threads}"
        others = after.files - FILES_A_DATABASE * after.databases
        kept = others <= before.files + 20 and after.threads <= before.threads + 40
        result.promise(f"process {after.process}: open files as before, besides the database's", told, kept=kept)


async def _judge_notes(result: Result, sessions: list[Session], everybody: list[restless.Person]) -> None:
    """Checks that every text acknowledged last is in the organizers' file, once."""
    stored: list[str] = []
    for session in sessions:
        name, _, value = session.host.partition("=")
        async with Phone(session.site.url, {name: value}) as organizer:
            file = json.loads((await organizer.get(f"/host/{session.code}/export.json")).text)
        stored += [row["text"] for row in file["notes"]]
    wanted = [text for person in everybody for text in person.wanted.values()]
    acknowledged = [text for person in everybody for text in person.stored.values()]
    lost = len(set(acknowledged) - set(stored))
    told = f"{len(wanted)} written, {len(acknowledged)} acknowledged, {len(stored)} exported, {lost} lost"
    kept = sorted(wanted) == sorted(acknowledged) == sorted(stored) and bool(wanted)
    result.promise("nothing that was written is lost or doubled", told, kept=kept)


def _judge_people(result: Result, found: Site, seen: restless.Seen, facilitator: Facilitator) -> None:
    told = f"{facilitator.commands} commands, {facilitator.rounds} rounds, {seen.screens} screens; " + "; ".join(
        seen.wrong[:3]
    )
    kept = not seen.wrong and facilitator.commands > 0 and seen.screens > 0
    result.promise("everybody follows within 10 s, on their own screen, never back", told, kept=kept)
    ways = ", ".join(f"{count} × {way}" for way, count in seen.ways.most_common())
    closed = f"; closed by the server: {dict(seen.closed)}" if seen.closed else ""
    result.promise("nobody is closed or refused who did nothing wrong", ways + closed, kept=not seen.closed)
    tried = dict(seen.refused.most_common(4))
    result.promise("saves and sockets are taken at once", f"{seen.saved} saves; again: {tried}", kept=not seen.refused)
    logs = "\n".join(server.log.read_text(errors="replace") for server in found.servers).splitlines()
    errors = [line for line in logs if COMPLAINT.search(line)]
    told = "; ".join([str(len(errors)), *errors[:6]])
    result.promise("the servers complain of nothing", told, kept=not errors)


# -- telling it -------------------------------------------------------------------------------------


def _tell(say: Console, samples: list[Sample], seen: restless.Seen) -> None:
    for one in samples:
        say.print(
            f"{one.at:5.0f} s  process {one.process}: {one.rss_mb:6.1f} MB, {one.files} files, {one.threads} threads, "
            f"{one.databases} database connections, {one.held['sockets']} sockets, {one.held['rooms']} rooms, "
            f"{one.held['subscriptions']} subscriptions; {seen.saved} saves, {len(seen.wrong)} wrong"
        )


def table(title: str, result: Result) -> Iterator[Table]:
    made = Table(title=f"Soak: {title}")
    titles = ("at s", "process", "RSS MB", "PSS MB", "files", "threads", "database", *HELD, "in Redis")
    for name in titles:
        made.add_column(name, justify="right")
    step = max(1, len(result.samples) // ROWS)
    for one in [*result.samples[:-1:step], result.samples[-1]]:
        cells = (one.at, one.process, one.rss_mb, one.pss_mb, one.files, one.threads, one.databases)
        made.add_row(*(f"{cell:.0f}" for cell in cells), *(str(one.held[name]) for name in HELD), str(one.channels))
    yield made
    promises = Table(title="Promises")
    for name in ("", "promised", "measured"):
        promises.add_column(name)
    for what, measured, kept in result.promises:
        promises.add_row("[green]✓[/]" if kept else "[red]✗[/]", what, measured)
    yield promises


@contextmanager
def served(on: str) -> Iterator[Site]:
    """The embedded default, or two processes on PostgreSQL and Redis."""
    with ExitStack() as stack:
        if on == "embedded":
            yield stack.enter_context(site())
        else:
            database, layer = stack.enter_context(postgres()), stack.enter_context(redis())
            yield stack.enter_context(site(2, database, layer))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description="People come and go; nothing may grow.")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long (MINUTES in the environment)")
    parser.add_argument("--people", type=int, default=150, help=f"at least {3 * SMALL + 3}")
    parser.add_argument("--redis", action="store_true", help="two processes on PostgreSQL and Redis")
    asked = parser.parse_args()
    allow_many_files()
    say, wide = Console(stderr=True, width=200), Console(width=None if sys.stdout.isatty() else 150)
    on = "redis" if asked.redis else "embedded"
    with served(on) as found:
        result = asyncio.run(soak(found, asked.people, asked.minutes * 60, say))
    for part in table(f"{asked.people} people, {asked.minutes:g} minutes, {on}", result):
        wide.print(part)
    return 0 if all(kept for _, _, kept in result.promises) else 1


if __name__ == "__main__":
    sys.exit(main())
