"""Tables of four lay cards: from the first byte of a card until each mate's phone has been told what lies there.

A phone hears that something lies there and asks, as pages do. Alone: python -m bench.cards [--tables N…] [--seconds S]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from sessions_app import practices
from sessions_app.domain.practice import kinds

from .crowd import Crowd, allow_many_files
from .crowd import Phone as Socket
from .phones import Effort, Phone, percentile, process_of, site_on
from .product import TOKEN, Session, seeded

TABLES = (1, 75)
SECONDS = 10.0  # of laying: at one table, nobody comes to as many cards as a person may lay
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

    async def lay(self, number: int, table: int, kind: str) -> tuple[str, int, float]:
        """One of a table lays a card. Its text, the table, and when it was sent."""
        people = self.mates[table]
        author = Phone(self.session.site.url, dict(self.phones[people[number % len(people)]].cookies))
        text = f"Card {number}: what if we asked them first?"
        card = {"key": f"{self.round}.{table}.{kind}.c{number:05d}", "text": text, "share": "group", "named": False}
        sent = time.perf_counter()
        async with author:
            await author.command(f"/s/{self.session.code}/notes", card | {"base": 0, "revision": 1})
        return text, table, sent


class Listening(Crowd):
    """Sockets that say which of them was told of cards."""

    def __init__(self, url: str, room: Room) -> None:
        super().__init__(url, heartbeats=True)
        self.room, self.who = room, dict[Socket, int]()

    def heard(self, phone: Socket, text: bytes) -> None:
        super().heard(phone, text)
        if text.startswith(NEWS) and phone in self.who:
            self.room.news[self.who[phone]].set()


def measure(tables: tuple[int, ...] = TABLES, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """A row for each number of tables and each rate. `ms_a_card`: of the server, without what a calm room costs."""
    practice, stage, kind = where_cards_lie()
    lengths = {phase.key: HOUR for each in practices.practice(practice).stages for phase in each.plan.phases}
    rows = []
    for number in tables:
        with site_on("sqlite") as site:
            session = seeded(site, number * SEATS, lengths, practice=practice, stage=stage)
            rows += asyncio.run(lay(session, kind, seconds))
    return rows


async def lay(session: Session, kind: str, seconds: float) -> list[dict[str, Any]]:
    desk = session.desk()
    groups = {group["number"]: [one["id"] for one in group["people"]] for group in desk["groups"]}
    room = Room(session, desk["session"]["round"], groups)
    crowd = Listening(session.site.url, room)
    people = sorted(one for mates in groups.values() for one in mates)  # in the order of their secrets
    for person, secret in zip(people, session.secrets, strict=True):
        cookies = {f"troika_{session.code}": secret, "csrftoken": TOKEN}
        room.phones[person], room.news[person] = Phone(session.site.url, cookies), asyncio.Event()
    sockets = [(await crowd.open([seat]))[0] for seat in session.seats()]
    crowd.who = dict(zip(sockets, people, strict=True))
    following = [asyncio.create_task(room.follow(person)) for person in people]
    calm = Effort(process_of(session.site))
    await asyncio.sleep(CALM)
    idle = calm.ms() / CALM
    rows, laid = [], 0
    for rate in RATES:
        effort, count = Effort(process_of(session.site)), round(rate * seconds)
        began, cards = time.perf_counter(), []
        for number in range(count):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            table = sorted(groups)[number % len(groups)]
            cards.append(asyncio.create_task(room.lay(laid + number, table, kind)))
        sent = await asyncio.gather(*cards)
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
    parser.add_argument("--tables", nargs="+", type=int, default=TABLES)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="at each rate")
    asked = parser.parse_args()
    allow_many_files()
    for row in measure(tuple(asked.tables), asked.seconds):
        print(json.dumps(row))
