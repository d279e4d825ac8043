"""Keeps a download between the thread that makes it and the browser that takes it, in a file without a name.

The file is filled at full speed, so neither a thread nor a database connection waits for a slow phone. It lies below
VAR_DIR, because /tmp may be memory.
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
UNLOCKED_SECONDS = 60.0  # a new directory may not be locked yet


def folder() -> Path:
    """The directory for all of it, which nobody else may read."""
    settings.SPOOL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(settings.SPOOL_DIR)


@contextmanager
def directory() -> Iterator[Path]:
    """A directory for work that needs named files. It is locked while in use; those of dead processes are removed."""
    sweep()
    with tempfile.TemporaryDirectory(prefix="export-", dir=folder()) as path:
        handle = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield Path(path)
        finally:
            os.close(handle)


def sweep() -> None:
    """Removes what dead processes have left, because it holds people's texts."""
    for path in folder().iterdir():
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
    """One thread fills it; the event loop that made it reads it as it grows."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0, dir=folder())  # noqa: SIM115  closed by `close`
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._filled = 0
        self._ended = self._abandoned = False

    # -- in the thread ------------------------------------------------------------------------------

    def fill(self, pieces: Iterable[bytes]) -> None:
        """Stores all pieces, or those until the reader is gone. At an empty piece it only
        checks whether the reader is gone."""
        waiting = bytearray()
        try:
            for piece in pieces:
                if self._abandoned:
                    return
                waiting += piece
                if len(waiting) >= BLOCK or (waiting and not self._filled):  # the first at once: the download begins
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
        with suppress(RuntimeError):  # the loop has ended, and so has the reader
            self._loop.call_soon_threadsafe(self._news.set)

    # -- in the loop --------------------------------------------------------------------------------

    async def blocks(self) -> AsyncIterator[bytes]:
        """Yields all that is filled, as it comes, until filling has ended, with or without an error."""
        sent = 0
        while True:
            self._news.clear()
            ended = self._ended  # read first, so that later blocks are not missed
            if sent < self._filled:
                block = os.pread(self._file.fileno(), BLOCK, sent)
                sent += len(block)
                yield block
            elif ended:
                return
            else:
                await self._news.wait()

    def abandon(self) -> None:
        """Nobody reads any more, so filling ends at the next piece."""
        self._abandoned = True

    def close(self) -> None:
        """Call once it is neither filled nor read."""
        self._file.close()
