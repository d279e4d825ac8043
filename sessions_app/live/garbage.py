"""When this process looks for garbage: small looks as usual, a look at everything only in a quiet moment.

Python looks at every object whenever it thinks that enough have come: with 3000 sockets 0.4 s, mostly in the middle of
a push, because that is when many come. What only such a look finds is what closed sockets leave behind.
Why: docs/decisions.md#garbage-is-looked-for-when-it-is-quiet
"""

import gc
import time

YOUNG, MIDDLE = 20_000, 10  # new objects before a small look; small looks before a larger one
NEVER = 1_000_000
MANY = 100  # sockets gone
LONG_SECONDS = 300.0
OVERDUE = 10  # times as many gone, or as long: then at any moment


class Collector:
    """Counts what may have become garbage since everything was looked at last."""

    def __init__(self) -> None:
        self.gone = 0
        self.looked_at = time.monotonic()

    def due(self, now: float, *, quiet: bool) -> bool:
        """Whether to look at everything now. `quiet`: no push was a moment ago, and none is coming in a moment."""
        factor = 1 if quiet else OVERDUE
        return self.gone >= MANY * factor or (self.gone > 0 and now - self.looked_at >= LONG_SECONDS * factor)

    def collect(self, now: float) -> None:
        gc.collect()
        self.gone, self.looked_at = 0, now


of_this_process = Collector()


def tune() -> None:
    """For a process that serves: what there is at its start stays, and need not be looked at any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, NEVER)
