"""When this process collects garbage: young objects as usual, everything only in a quiet moment.

By itself, Python looks at every object once enough new ones have come. With 3000 sockets that takes 0.4 s, mostly in
the middle of a push, when many come. Only closed sockets leave garbage that needs such a look.
Why: docs/decisions.md#garbage-is-looked-for-when-it-is-quiet
"""

import gc
import time

YOUNG, MIDDLE = 20_000, 10  # new objects before a young collection; young collections before a middle one
NEVER = 1_000_000
MANY = 100  # closed sockets
LONG_SECONDS = 300.0
OVERDUE = 10  # after this many times MANY or LONG_SECONDS it collects at any moment


class Collector:
    """Counts what may have become garbage since the last full collection."""

    def __init__(self) -> None:
        self.gone = 0
        self.looked_at = time.monotonic()

    def due(self, now: float, *, quiet: bool) -> bool:
        """Whether to collect everything now. `quiet`: no push was a moment ago, and none comes in a moment."""
        factor = 1 if quiet else OVERDUE
        return self.gone >= MANY * factor or (self.gone > 0 and now - self.looked_at >= LONG_SECONDS * factor)

    def collect(self, now: float) -> None:
        gc.collect()
        self.gone, self.looked_at = 0, now


of_this_process = Collector()


def tune() -> None:
    """Prepares a process that serves: objects that exist at its start are never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, NEVER)
