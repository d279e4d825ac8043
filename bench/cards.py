"""Tables of four lay cards: from the first byte of a card until each mate's phone has been told what lies there.

A phone hears that something lies there and asks, as pages do. Alone: python -m bench.cards [--tables N…] [--seconds S]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sessions_app import practices
from sessions_app.domain.practice import kinds

from .crowd import Crowd, allow_many_files
from .crowd import Phone as Socket
from .phones import Effort, Phone, percentile, process_of, site_on
from .product import TOKEN, Session, seeded

Result = TypeVar("Result")

TABLES = {1: 10.0, 75: 60.0}  # seconds of laying: at one table, nobody comes to as many cards as a person may lay
RATES = (2.0, 20.0)  # cards a second in the whole room
SEATS = 4
CALM = 3.0  # seconds in which nobody does anything: what heartbeats cost
PATIENCE = 5.0
NEWS = b'{"t":"cards"'
HOUR = 3_600_000


def where_cards_lie() -> tuple[str, int, str]:
    """A practice, the index of its stage with tables of four, and a kind of card that everybody lays there."""
    for practice in practices.by_digest().values():
        for index, stage in enumerate(practice.stages):
            four = stage.plan.sizes is not None and stage.plan.sizes.good == SEATS
            kind = next((card.key for card in stage.kinds.cards if not card.by and card.reach == kinds.GROUP), "")
            if four and kind and not stage.plan.rule.of_a_case:
                return practice.key, index, kind
    raise LookupError("no practice lays cards at tables of four")


@dataclass
class Room:
    """Everybody's phones. `seen`: by its text, who has seen a card, and when."""

    session: Session
    round: int
    kind: str
    mates: dict[int, list[int]]  # by the number of the table
    phones: dict[int, Phone] = field(default_factory=dict)
    news: dict[int, asyncio.Event] = field(default_factory=dict)
    seen: dict[str, dict[int, float]] = field(default_factory=dict)

    async def follow(self, person: int) -> None:
        """Looks whenever something has changed there."""
        while True:
            await self.news[person].wait()
            self.news[person].clear()
            table = json.loads((await self.phones[person].get(f"/s/{self.session.code}/cards")).text)
            now = time.perf_counter()
            for card in table["cards"]:
                self.seen.setdefault(card["text"], {}).setdefault(person, now)

    async def lay(self, number: int) -> tuple[str, int, float]:
        """Somebody lays the card with this number: tables take turns. Its text, the table, and when it was sent."""
        table = sorted(self.mates)[number % len(self.mates)]
        people = self.mates[table]
        cookies = self.phones[people[number % len(people)]].cookies
        text, sent = await lay_card(self.session, cookies, f"{self.round}.{table}.{self.kind}", number)
        return text, table, sent


async def lay_card(
    session: Session, cookies: Mapping[str, str], place: str, number: int, share: str = "group"
) -> tuple[str, float]:
    """Somebody lays the card with this number at a place (`ROUND.TABLE.KIND`) and waits until it is acknowledged. Its
    text, and when it was sent."""
    text = f"Card {number}: what if we asked them first?"
    card = {"key": f"{place}.c{number:05d}", "text": text, "share": share, "named": False, "base": 0, "revision": 1}
    sent = time.perf_counter()
    async with Phone(session.site.url, dict(cookies)) as author:
        await author.command(f"/s/{session.code}/notes", card)
    return text, sent


async def at_a_rate(
    numbers: Iterable[int], a_second: float, act: Callable[[int], Coroutine[Any, Any, Result]]
) -> list[Result]:
    """Begins `act` with each number, so many a second, whether or not those before have ended."""
    began, tasks = time.perf_counter(), list[asyncio.Task[Result]]()
    async with asyncio.TaskGroup() as everybody:
        for number in numbers:
            await asyncio.sleep(max(0.0, began + len(tasks) / a_second - time.perf_counter()))
            tasks.append(everybody.create_task(act(number)))
    return [task.result() for task in tasks]


class Listening(Crowd):
    """Sockets of which some want to know when they are told of cards: `news` by socket."""

    def __init__(self, url: str) -> None:
        super().__init__(url, heartbeats=True)
        self.news = dict[Socket, asyncio.Event]()
        self.told = 0  # how often any socket was

    def heard(self, phone: Socket, text: bytes) -> None:
        super().heard(phone, text)
        if text.startswith(NEWS):
            self.told += 1
            if phone in self.news:
                self.news[phone].set()


def measure(tables: Mapping[int, float] = TABLES) -> list[dict[str, Any]]:
    """A row for each number of tables and each rate. `ms_a_card`: of the server, without what a calm room costs."""
    practice, stage, kind = where_cards_lie()
    lengths = {phase.key: HOUR for each in practices.practice(practice).stages for phase in each.plan.phases}
    rows = []
    for number, seconds in tables.items():
        with site_on("sqlite") as site:
            session = seeded(site, number * SEATS, lengths, practice=practice, stage=stage)
            rows += asyncio.run(lay(session, kind, seconds))
    return rows


async def lay(session: Session, kind: str, seconds: float) -> list[dict[str, Any]]:
    desk = session.desk()
    groups = {group["number"]: [one["id"] for one in group["people"]] for group in desk["groups"]}
    room = Room(session, desk["session"]["round"], kind, groups)
    crowd = Listening(session.site.url)
    people = sorted(one for mates in groups.values() for one in mates)  # in the order of their secrets
    for person, secret in zip(people, session.secrets, strict=True):
        cookies = {f"troika_{session.code}": secret, "csrftoken": TOKEN}
        room.phones[person], room.news[person] = Phone(session.site.url, cookies), asyncio.Event()
    sockets = [(await crowd.open([seat]))[0] for seat in session.seats()]
    crowd.news = {socket: room.news[person] for socket, person in zip(sockets, people, strict=True)}
    following = [asyncio.create_task(room.follow(person)) for person in people]
    calm = Effort(process_of(session.site))
    await asyncio.sleep(CALM)
    idle = calm.ms() / CALM
    rows, laid = [], 0
    for rate in RATES:
        effort, count = Effort(process_of(session.site)), round(rate * seconds)
        began = time.perf_counter()
        sent = await at_a_rate(range(laid, laid + count), rate, room.lay)
        await _until_seen(room, sent)
        took = time.perf_counter() - began
        rows.append(_row(room, sent, len(groups), rate) | {"ms_a_card": round((effort.ms() - idle * took) / count, 1)})
        laid += count
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    for phone in room.phones.values():
        phone.hang_up()
    await crowd.leave()
    return rows


async def _until_seen(room: Room, sent: list[tuple[str, int, float]]) -> None:
    """All who sit there have seen all of it; or never will."""
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        if all(len(room.seen.get(text, {})) == len(room.mates[table]) for text, table, _ in sent):
            return
        await asyncio.sleep(0.05)


def _row(room: Room, sent: list[tuple[str, int, float]], tables: int, rate: float) -> dict[str, Any]:
    waited = [(at - began) * 1000 for text, _, began in sent for at in room.seen.get(text, {}).values()]
    due = sum(len(room.mates[table]) for _, table, _ in sent)
    told = {"n": tables * SEATS, "tables": tables, "a_second": rate, "cards": len(sent), "lost": due - len(waited)}
    return told | {"p50_ms": percentile(waited, 0.5), "p99_ms": percentile(waited, 0.99)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.cards", description=__doc__)
    parser.add_argument("--tables", nargs="+", type=int, default=list(TABLES))
    parser.add_argument("--seconds", type=float, help="at each rate, instead of the usual ones")
    asked = parser.parse_args()
    allow_many_files()
    for row in measure({number: asked.seconds or TABLES.get(number, 60.0) for number in asked.tables}):
        print(json.dumps(row))
