"""What a room knows of its session, and when it reads it again: once a change, and at each boundary of the timeline.

Why: docs/decisions.md#a-rooms-reader-remembers-and-rows-tell-what-is-new
"""

import asyncio
from contextlib import suppress

from channels.db import database_sync_to_async

from ..domain.units import Ms
from ..instant import monotonic, now_ms
from ..selectors import RUNNING, Reader, Snapshot

UNHURRIED_SECONDS = 0.5  # between pushes while people arrive, however many they are
LOOKS_AGAIN_SECONDS = 60.0
TIMER_MARGIN_MS = 2

# In a thread of its own: in the shared thread every socket would wait for the slowest query of any.
read_snapshot = database_sync_to_async(Reader.read, thread_sensitive=False)


class Lookout:
    """The last snapshot, and what has been heard since."""

    def __init__(self, session_id: int) -> None:
        self._reader = Reader(session_id)
        self.snapshot: Snapshot | None = None
        self.read_at = monotonic()
        # By viewer: the version that a response to their command named. They wait for a screen at least that new.
        self.owed: dict[int | str, int] = {}
        self.wake = asyncio.Event()
        self._has_it = False  # whether to push from the snapshot, without reading again
        self._heard_version = 0  # the newest version that a notice named, so that repeated notices cause one read
        self._unhurried: asyncio.TimerHandle | None = None

    def look(self) -> None:
        """Have the database read, and what has changed pushed."""
        self._has_it = False
        self.wake.set()

    def noticed(self, version: int, *, urgent: bool) -> None:
        """A notice named this version. What is not urgent waits a moment for more of its kind."""
        # An urgent notice may arrive after a later one that waits; it must not wait with that one.
        if version > self._heard_version or (urgent and self._unhurried is not None):
            self._heard_version = max(version, self._heard_version)
            if urgent:
                self.look()
            elif self._unhurried is None:
                self._unhurried = asyncio.get_running_loop().call_later(UNHURRIED_SECONDS, self._wake_unhurried)

    def _wake_unhurried(self) -> None:
        self._unhurried = None
        self.look()

    def owe(self, viewer: int | str, version: int) -> None:
        """Makes sure that this viewer gets a screen of this version."""
        self.owed[viewer] = max(version, self.owed.get(viewer, 0))
        if self.snapshot is None or version > self.snapshot.version:
            if version > self._heard_version:  # otherwise it is being read already, or will be
                self._heard_version = version
                self.look()
        elif not self.wake.is_set():
            self._has_it = True
            self.wake.set()

    def paid(self, version: int) -> None:
        """Screens of this version were sent to all who were behind."""
        if self.owed:
            self.owed = {viewer: owed for viewer, owed in self.owed.items() if owed > version}

    async def until_due(self, shown_at: Ms) -> Snapshot | None:
        """Waits until screens are to be made: after a notice, or at the first boundary after `shown_at` (ms), the
        instant of the last screens. Returns the snapshot to make them of; None: read first."""
        await self._until_woken(shown_at)
        self.wake.clear()
        has_it, self._has_it = self._has_it, False
        return self.snapshot if has_it else None

    async def _until_woken(self, shown_at: Ms) -> None:
        now = now_ms()
        # The first boundary after the last screens, not after now: one that passed during that push is still due.
        boundary = self.snapshot.next_boundary(shown_at) if self.snapshot else None
        # A timer may fire early, and a read before the boundary would have to be repeated.
        timeout = None if boundary is None else (max(0, boundary - now) + TIMER_MARGIN_MS) / 1000
        # Not asyncio.wait_for: if the wake-up comes in the moment of a cancellation,
        # wait_for swallows the cancellation.
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self.wake.wait()

    async def read(self) -> Snapshot:
        """The session as it is now. Raises NotFound if it is deleted, and what a database raises that is away."""
        heard = self._heard_version
        self.snapshot = await read_snapshot(self._reader)
        self.read_at = monotonic()
        if self._heard_version == heard:  # a notice may have named a version that was rolled back
            self._heard_version = self.snapshot.version
        return self.snapshot

    def could_be_deleted(self) -> bool:
        """The room may have missed that `manage.py purge`, another process, deleted the session: it reads now and then.
        It does not while a round is at work, so that quiet time has no queries: such a session is never due, and the
        next boundary shows any other deletion."""
        if self.snapshot is not None and self.snapshot.state(now_ms()) == RUNNING:
            return False
        return monotonic() - self.read_at > LOOKS_AGAIN_SECONDS
