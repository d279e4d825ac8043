"""Exports of a hundred thousand notes: how soon each begins and ends, and how much memory it costs the server.

Then the same for a slow reader, and for one who does not read at all. Nobody asks for compression. Alone: python -m
bench.exports [sqlite] [postgresql]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from tests.faults.memory import forget_the_most, resident
from tests.servers import Site

from .downloading import Download
from .phones import site_on
from .product import seeded

DATABASES = ("sqlite", "postgresql")
NOTES = 100_000
EACH = 100  # notes a person
FORMATS = ("csv", "json", "xlsx", "md", "report")
SLOWLY = 100_000  # bytes a second, into the smallest possible buffer
SLOW_SECONDS = 15.0


def measure(databases: Sequence[str] = DATABASES, notes: int = NOTES) -> list[dict[str, Any]]:
    return [row for database in databases for row in measured_on(database, notes)]


def measured_on(database: str, notes: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    with site_on(database) as site:
        few = seeded(site, 30, notes=100)
        for what in FORMATS:  # loads what is loaded only once
            Download(*address(site, few, what)).take()
        many = seeded(site, max(3, notes // EACH), notes=notes)
        for what in FORMATS:
            rows.append({"n": notes, "database": database, "format": what, **taken(site, many, what)})
            print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    return rows


def address(site: Site, session: Any, what: str) -> tuple[str, str]:
    page = what if what == "report" else f"export.{what}"
    return f"{site.url}/host/{session.code}/{page}", session.host


def taken(site: Site, session: Any, what: str) -> dict[str, Any]:
    before = resident(site)
    forget_the_most(site)
    at_once = Download(*address(site, session, what)).take()
    growth = resident(site, most=True) - before
    before = resident(site)
    forget_the_most(site)
    slow = Download(*address(site, session, what), room=4096)
    unread = Download(*address(site, session, what), room=4096)
    slow.take(SLOWLY, int(SLOWLY * SLOW_SECONDS))
    unread.socket.close()
    return {
        "headers_ms": round(at_once.headers_ms, 1),
        "first_ms": round(at_once.first_ms or 0, 1),
        "seconds": round(at_once.seconds, 2),
        "mb": round(at_once.size / 1e6, 1),
        "whole": at_once.whole and at_once.status == 200,
        "growth_mb": round(growth, 1),
        "slow_growth_mb": round(resident(site, most=True) - before, 1),
    }


if __name__ == "__main__":
    measure(sys.argv[1:] or DATABASES)
