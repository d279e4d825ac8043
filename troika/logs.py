"""What an operator reads during an outage: each complaint at most once in ten seconds, in one line, with how many were
left out. Records of mistakes keep their tracebacks, every time. No personal link gets into a log.
Why: docs/decisions.md#complaints-about-what-is-away-are-printed-once-in-ten-seconds
"""

import logging
import re
import time
from threading import Lock

EVERY_SECONDS = 10.0
# Loggers that complain at each try while the database, the layer or the network is away.
REPEATING = (
    "channels_redis.pubsub",
    "psycopg.pool",
    "sessions_app.live.",
    "sessions_app.notices.",
    "sessions_app.web.errors",
    "sessions_app.web.health",
)
PASSING = (ConnectionError, TimeoutError)
# A personal key follows these. deploy/nginx.conf has the same list.
PERSONAL = re.compile(r"(/s/[^/\s]+/r/|/host/[^/\s]+/(?:invite|remote)/|/accounts/password-reset/)[^\s\"'<>?]+")


class NowAndThen(logging.Filter):
    """For a handler. Tells an outage in one line, and each line of code at most once in `EVERY_SECONDS`."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._told: dict[
            tuple[str, int], tuple[float, int]
        ] = {}  # file and line → when told last, how many left out since

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith(REPEATING):
            return True
        _in_one_line(record)
        if record.exc_info or record.levelno < logging.WARNING:
            return True
        left_out = self._left_out((record.pathname, record.lineno))
        if left_out is None:
            return False
        if left_out:
            record.msg, record.args = f"{record.getMessage()} (and {left_out} more like this)", ()
        return True

    def _left_out(self, source: tuple[str, int]) -> int | None:
        """How many from this line were left out before this one; None: leave this one out, too."""
        now = time.monotonic()
        with self._lock:
            told, left_out = self._told.get(source, (float("-inf"), 0))
            if now - told < EVERY_SECONDS:
                self._told[source] = told, left_out + 1
                return None
            self._told[source] = now, 0
        return left_out


class NoKeys(logging.Filter):
    """For handlers, also Django's own: cuts the end off links that let somebody in."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (harmless := without_keys(message)) != message:
            record.msg, record.args = harmless, ()
        if record.exc_info and not record.exc_text:
            text = logging.Formatter().formatException(record.exc_info)
            if without_keys(text) != text:
                record.exc_text = without_keys(text)  # formatters use it as it is
        request = getattr(record, "request", None)
        if request is not None and PERSONAL.search(getattr(request, "path", "")):
            del record.__dict__["request"]  # the request must keep its path, and handlers do without it
        return True


def without_keys(text: str) -> str:
    return PERSONAL.sub(r"\1…", text)


def _in_one_line(record: logging.LogRecord) -> None:
    """Drops the traceback of a refused connection: its message says enough."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and _passing(error):
        record.msg, record.args = f"{record.getMessage()} {error}", ()
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"


def _passing(error: BaseException) -> bool:
    """Whether this is a network error itself. A library's error with the same name is not."""
    return isinstance(error, PASSING) or type(error).__name__ in {kind.__name__ for kind in PASSING}
