"""What a download is kept in between the thread that makes it and the browser that takes it: a file without a name.

It is filled at full speed, whatever the reader does: neither a thread nor a connection to the database waits for a slow
phone, and what waits for the phone is no memory: /tmp may be, so it lies below VAR_DIR.
Why: docs/decisions.md#a-download-is-made-into-a-file-and-sent-from-there
"""

import asyncio
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

BLOCK = 64 * 1024
UNLOCKED_SECONDS = 60.0  # a directory that is new may not be locked yet


def place() -> Path:
    """Where all of it lies, for nobody else to read."""
    settings.SPOOL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(settings.SPOOL_DIR)


@contextmanager
def directory() -> Iterator[Path]:
    """For what needs files with names. Locked while it is in use; those of processes that died are removed."""
    sweep()
    with tempfile.TemporaryDirectory(prefix="export-", dir=place()) as path:
        handle = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield Path(path)
        finally:
            os.close(handle)


def sweep() -> None:
    """Remove what processes that died have left: what people wrote does not stay there."""
    for path in place().iterdir():
        with suppress(OSError):  # another process may be quicker, or still hold it
            if time.time() - path.stat().st_mtime > UNLOCKED_SECONDS:
                _remove(path)


def _remove(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path)
    finally:
        os.close(handle)


class Spool:
    """Filled by one thread and read, as it grows, by the event loop that made it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0, dir=place())  # noqa: SIM115  closed by `close`
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._filled = 0
        self._ended = self._abandoned = False

    # -- in the thread ------------------------------------------------------------------------------

    def fill(self, pieces: Iterable[bytes]) -> None:
        """Keep all of them, or those until the reader is gone. An empty piece is a good moment to look."""
        waiting = bytearray()
        try:
            for piece in pieces:
                if self._abandoned:
                    return
                waiting += piece
                if len(waiting) >= BLOCK or (waiting and not self._filled):  # the first at once: a download begins
                    self._keep(waiting)
                    waiting.clear()
            self._keep(waiting)
        finally:
            self._ended = True
            self._tell()

    def _keep(self, data: bytearray) -> None:
        kept = 0
        while kept < len(data):
            kept += self._file.write(memoryview(data)[kept:])
        self._filled += kept
        self._tell()

    def _tell(self) -> None:
        with suppress(RuntimeError):  # the loop has ended, and with it the reader
            self._loop.call_soon_threadsafe(self._news.set)

    # -- in the loop --------------------------------------------------------------------------------

    async def blocks(self) -> AsyncIterator[bytes]:
        """All that is filled, as it comes, until the filling has ended, well or not."""
        sent = 0
        while True:
            self._news.clear()
            ended = self._ended  # asked first: what is filled after this is not missed
            if sent < self._filled:
                block = os.pread(self._file.fileno(), BLOCK, sent)
                sent += len(block)
                yield block
            elif ended:
                return
            else:
                await self._news.wait()

    def abandon(self) -> None:
        """Nobody reads any more: filling ends with the next piece."""
        self._abandoned = True

    def close(self) -> None:
        """Once it is neither filled nor read."""
        self._file.close()
