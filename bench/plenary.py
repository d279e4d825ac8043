"""All lay cards in a plenary: from the first byte of a card until the stage has been given it. No phone hears of it.

The stage asks as its page does: when it is told, at most once a second. Alone: python -m bench.plenary [--people N]
[--seconds S]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from sessions_app import practices
from sessions_app.domain.cards import reach
from sessions_app.domain.practice import plan

from .cards import CALM, HOUR, PATIENCE, RATES, Listening, at_a_rate, lay_card
from .crowd import Seat, allow_many_files
from .phones import Effort, Phone, percentile, process_of, site_on
from .product import TOKEN, Session, seeded

PEOPLE = 300
SECONDS = 60.0  # of laying, at each rate
EVERY = 1.0  # seconds at least between two questions of a stage


@dataclass(frozen=True, slots=True)
class Place:
    """A practice, the index of its plenary, a kind of card that everybody lays there, and its share."""

    practice: str
    stage: int
    kind: str
    share: str


def where_all_lay() -> Place:
    for practice in practices.by_digest().values():
        for index, stage in enumerate(practice.stages):
            kind = next((card for card in stage.kinds.cards if not card.by), None)
            if stage.plan.seats == plan.PLENARY and kind is not None:
                return Place(practice.key, index, kind.key, reach(kind))
    raise LookupError("no practice has a plenary in which everybody lays cards")


@dataclass
class Stage:
    """The projector. `given`: when it was first given a card, by its text; `count`: how many it was told there are."""

    session: Session
    news: asyncio.Event = field(default_factory=asyncio.Event)
    given: dict[str, float] = field(default_factory=dict)
    count: int = 0

    async def follow(self) -> None:
        async with Phone(self.session.site.url) as page:
            while True:
                await self.news.wait()
                self.news.clear()
                told = json.loads((await page.get(f"/s/{self.session.code}/stage/cards")).text)
                now = time.perf_counter()
                for card in told["cards"]:
                    self.given.setdefault(card["text"], now)
                self.count = told["count"]
                await asyncio.sleep(EVERY)

    async def until_given(self, texts: set[str]) -> None:
        """It has been given all of them; or never will."""
        until = time.perf_counter() + PATIENCE
        while time.perf_counter() < until:
            if self.given.keys() >= texts:
                return
            await asyncio.sleep(0.05)


def measure(people: int = PEOPLE, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """A row for each rate. `ms_a_card`: of the server, without what a calm room costs. `p50_ms`, `p99_ms`: until its
    author knows that it is kept. `counted`: how many the stage says there are; `told`: phones that heard of cards."""
    place = where_all_lay()
    lengths = {phase.key: HOUR for stage in practices.practice(place.practice).stages for phase in stage.plan.phases}
    with site_on("sqlite") as site:
        session = seeded(site, people, lengths, practice=place.practice, stage=place.stage)
        return asyncio.run(lay(session, place, seconds))


async def lay(session: Session, place: Place, seconds: float) -> list[dict[str, Any]]:
    desk, stage = session.desk(), Stage(session)
    [group] = desk["groups"]
    where = f"{desk['session']['round']}.{group['number']}.{place.kind}"
    crowd, projector = Listening(session.site.url), Listening(session.site.url)
    await crowd.open(session.seats())
    [socket] = await projector.open([Seat(f"/s/{session.code}/stage/live")])
    projector.news = {socket: stage.news}
    following = asyncio.create_task(stage.follow())
    effort = Effort(process_of(session.site))
    await asyncio.sleep(CALM)
    idle = effort.ms() / CALM

    async def one_lays(number: int) -> tuple[str, float, float]:
        """Its text, when it was sent, and after how long it was acknowledged (ms)."""
        secret = session.secrets[number % len(session.secrets)]
        cookies = {f"troika_{session.code}": secret, "csrftoken": TOKEN}
        text, sent = await lay_card(session, cookies, where, number, place.share)
        return text, sent, (time.perf_counter() - sent) * 1000

    rows, laid = [], 0
    for rate in RATES:
        effort, count, began = Effort(process_of(session.site)), round(rate * seconds), time.perf_counter()
        sent = await at_a_rate(range(laid, laid + count), rate, one_lays)
        await stage.until_given({text for text, _, _ in sent})
        spent = effort.ms() - idle * (time.perf_counter() - began)
        laid += count
        waited = [(stage.given[text] - at) * 1000 for text, at, _ in sent if text in stage.given]
        rows.append({
            "n": len(session.secrets), "a_second": rate, "cards": count, "lost": count - len(waited),
            "p50_ms": percentile([ms for _, _, ms in sent], 0.5), "p99_ms": percentile([ms for _, _, ms in sent], 0.99),
            "stage_p99_ms": percentile(waited, 0.99), "counted": stage.count, "told": crowd.told,
            "ms_a_card": round(spent / count, 1),
        })  # fmt: skip
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    await crowd.leave()
    await projector.leave()
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.plenary", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="at each rate")
    asked = parser.parse_args()
    allow_many_files()
    for row in measure(asked.people, asked.seconds):
        print(json.dumps(row))
