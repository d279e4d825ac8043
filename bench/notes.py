"""Everybody writes: a thousand people in groups save a note within ten seconds; then the export is read.

Alone: python -m bench.notes [sqlite] [postgresql]
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from typing import Any

from .phones import Effort, Phone, UnansweredError, at_random, percentile, process_of, site_on
from .product import OWN, TOKEN, Session, seeded

DATABASES = ("sqlite", "postgresql")
PEOPLE = 1000
WITHIN = 10.0  # seconds


def measure(databases: Sequence[str] = DATABASES, people: int = PEOPLE) -> list[dict[str, Any]]:
    rows = []
    for database in databases:
        with site_on(database) as site:
            row = asyncio.run(everybody_writes(seeded(site, people), WITHIN))
            rows.append({"n": people, "database": database, **row})
    return rows


async def everybody_writes(session: Session, within: float) -> dict[str, Any]:
    """Each person saves their own challenge for the organizers, who then export.
    `lost`: acknowledged but not exported."""
    seated = seats(session)
    effort, server = Effort(), Effort(process_of(session.site))
    waited, acknowledged, errors = await write(session, seated, within)
    generator_percent, server_ms = effort.percent(), server.ms()
    if errors:
        print(*errors[:5], session.site.servers[0].tail(), sep="\n", file=sys.stderr)
    exported = await export(session)
    return {
        "within_s": within,
        "p99_ms": percentile(waited, 0.99),
        "lost": len(acknowledged - exported.keys()),
        "doubled": sum(count > 1 for count in exported.values()),
        "p50_ms": percentile(waited, 0.5),
        "acknowledged": len(acknowledged),
        "exported": len(exported),
        "errors": len(errors),
        "server_ms_a_person": round(server_ms / len(seated), 2),
        "generator_percent": generator_percent,
    }


def seats(session: Session) -> list[int]:
    """Everybody's id, in the order of their secrets."""
    return sorted(person["id"] for group in session.desk()["groups"] for person in group["people"])


async def write(session: Session, seated: list[int], within: float) -> tuple[list[float], set[str], list[str]]:
    """How long each waited (ms), the acknowledged texts, and what went wrong. People are in the order of their ids."""
    waited: list[float] = []
    acknowledged: set[str] = set()
    errors: list[str] = []

    async def save(number: int) -> None:
        cookies = {f"troika_{session.code}": session.secrets[number], "csrftoken": TOKEN}
        text = f"What helps against the {number}th doubt? " + "It comes back. " * 12
        note = {"key": f"1.{seated[number]}.{OWN}", "text": text, "share": "organizers", "named": True}
        async with Phone(session.site.url, cookies) as phone:
            try:
                answer = await phone.command(f"/s/{session.code}/notes", note | {"base": 0, "revision": 1})
            except UnansweredError as error:
                errors.append(str(error))
                return
        waited.append(answer.took_ms)
        acknowledged.add(text)

    await at_random(len(seated), within, save, seed=len(seated))
    return waited, acknowledged, errors


async def export(session: Session) -> dict[str, int]:
    """How often each text is in the organizers' file."""
    name, _, value = session.host.partition("=")
    async with Phone(session.site.url, {name: value}) as organizer:
        file = json.loads((await organizer.get(f"/host/{session.code}/export.json")).text)
    texts = [row["text"] for row in file["notes"]]
    return {text: texts.count(text) for text in texts}


if __name__ == "__main__":
    for row in measure(sys.argv[1:] or DATABASES):
        print(json.dumps(row))
