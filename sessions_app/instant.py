"""The edges' clock, and how an instant is written: web, live and commands ask here and pass the answer down.

Domain and services never ask.
"""

import time
from datetime import UTC, datetime


def now_ms() -> int:
    """Milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000


def as_ms(when: datetime) -> int:
    """The same instant in milliseconds since 1970 (UTC)."""
    return round(when.timestamp() * 1000)


def as_datetime(ms: int) -> datetime:
    """The same instant as a datetime."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def as_iso(when: datetime, precision: str = "seconds") -> str:
    """ISO 8601 in UTC with a Z; `precision` as datetime.isoformat's timespec."""
    return when.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")
