"""A large room goes from stage to stage: from the facilitator's command until the last phone has the next screen.

Alone: python -m bench.stages [--people N]
"""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import Any

from sessions_app import practices
from sessions_app.domain.practice import plan

from .crowd import Crowd, allow_many_files
from .phones import site_on
from .product import Session, gathered, marks, seeded

PEOPLE = 1000
HOUR = 3_600_000


def from_one_to_all() -> str:
    """A practice that begins with each alone, and in which groups are put together."""
    for practice in practices.by_digest().values():
        stages = practice.stages
        if stages[0].plan.seats == plan.ALONE and any(stage.plan.formed == plan.MERGE for stage in stages):
            return practice.key
    raise LookupError("no practice goes from each alone to groups that are put together")


def measure(people: int = PEOPLE) -> list[dict[str, Any]]:
    """A row for each command that changes everybody's stage."""
    key = from_one_to_all()
    lengths = {phase.key: HOUR for stage in practices.practice(key).stages for phase in stage.plan.phases}
    with site_on("sqlite") as site:
        return asyncio.run(change(seeded(site, people, lengths, practice=key)))


async def change(session: Session) -> list[dict[str, Any]]:
    crowd, desks = await gathered(session)
    rows = []
    for number in range(2, session.desk()["session"]["rounds"] + 1):
        await give(session, crowd, "end", marks(session.desk()))
        body = json.dumps({"round": number, "revision": 0, "leave_out": []}).encode()
        rows.append(await give(session, crowd, "onward", body) | {"round": number})
        if session.desk()["session"]["state"] != "running":  # people find their places
            body = json.dumps({"round": number, "revision": 1}).encode()
            rows.append(await give(session, crowd, "start", body) | {"round": number})
    await crowd.leave()
    await desks.leave()
    return rows


async def give(session: Session, crowd: Crowd, command: str, body: bytes) -> dict[str, Any]:
    """Gives a command. `last_ms`: until the last phone has the screen that it made; `largest`: the longest of them."""
    async with session.command(command) as post:
        began = post.send(body)
        version = json.loads(await post.answer())["version"]
    last = await crowd.all_have(version)
    largest = max(len(phone.frame) for phone in crowd.phones)
    return {"n": len(crowd.phones), "command": command, "last_ms": round((last - began) * 1000), "largest": largest}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.stages", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    allow_many_files()
    for row in measure(parser.parse_args().people):
        print(json.dumps(row))
