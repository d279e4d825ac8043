"""The edges' clock: web, live and commands ask here and pass the answer down. Domain and services never do."""

import time


def now_ms() -> int:
    """Milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000
