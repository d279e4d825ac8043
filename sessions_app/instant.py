"""The clock at the edges, and how an instant is written. web, live and commands read it and pass the instant down.

Domain and services never read a clock.
"""

import time
from datetime import UTC, datetime

from .domain.units import Ms, Seconds


def now_ms() -> Ms:
    """Milliseconds since 1970 (UTC)."""
    return Ms(time.time_ns() // 1_000_000)


def monotonic() -> Seconds:
    """This process's monotonic clock."""
    return Seconds(time.monotonic())


def as_ms(when: datetime) -> Ms:
    """The instant in milliseconds since 1970 (UTC)."""
    return Ms(round(when.timestamp() * 1000))


def as_datetime(ms: int) -> datetime:
    """The instant as a datetime."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def as_iso(when: datetime, precision: str = "seconds") -> str:
    """The instant as ISO 8601 in UTC with a Z. `precision`: the timespec of datetime.isoformat."""
    return when.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")
