"""The clock at the edges, and how an instant is written. web, live and commands read it and pass the instant down.

Domain and services never read a clock.
"""

import time
from datetime import UTC, datetime


def now_ms() -> int:
    """Milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000


def as_ms(when: datetime) -> int:
    """The instant in milliseconds since 1970 (UTC)."""
    return round(when.timestamp() * 1000)


def as_datetime(ms: int) -> datetime:
    """The instant as a datetime."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def as_iso(when: datetime, precision: str = "seconds") -> str:
    """The instant as ISO 8601 in UTC with a Z. `precision`: the timespec of datetime.isoformat."""
    return when.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")
