"""Passes the signals of a group's call on: to sockets of this process at once, to other processes once.

It understands nothing of what they say. The snapshot says who has a call with whom; nothing is kept, owed or replayed,
because pages that miss a signal begin again by themselves.
Why: docs/decisions.md#signals-are-passed-on-and-not-understood
"""

import asyncio
import logging
from typing import Any

from ..instant import now_ms
from ..notices import notify
from ..selectors import GroupView
from . import messages
from .allowance import Allowance
from .connection import DESK, Connection, Frame, frame_of, write
from .lookout import Lookout
from .pushing import Pushing

logger = logging.getLogger(__name__)

# Of one person, with all of their pages. One that meets four others at once sends some forty, of 17,000 bytes in all.
MOST_SIGNALS, MOST_BYTES, SIGNALS_IN_SECONDS = 90, 200_000, 10.0
VISITOR = 0  # as whom a facilitator's desk is in a call: no participant has this id


class Calls:
    """The calls of one session's groups."""

    def __init__(self, session_id: int, lookout: Lookout, pushing: Pushing) -> None:
        self._session_id = session_id
        self._lookout = lookout
        self._pushing = pushing
        self._desks_turn = asyncio.Lock()  # whose they are is asked before each frame, and signals keep their order
        self._allowances: dict[object, tuple[Allowance, Allowance]] = {}  # by bearer: of signals, and of bytes

    def one_too_many(self, sender: Connection, size: int) -> bool:
        """Counts a signal of so many bytes. Returns whether its person has sent too many, or too much, with all of
        their pages, also those that have been closed for it: else whoever takes more sockets could flood a group."""
        if sender.bearer not in self._allowances:
            self._allowances[sender.bearer] = (
                Allowance(MOST_SIGNALS, SIGNALS_IN_SECONDS),
                Allowance(MOST_BYTES, SIGNALS_IN_SECONDS),
            )
        signals, sizes = self._allowances[sender.bearer]
        return signals.exceeded() | sizes.exceeded(size)

    async def pass_on(self, sender: Connection, signal: messages.Signal) -> bool:
        """Returns whether its sender has a call with whomever it is for; if not, nobody hears of it."""
        group = self._call_of(sender) if sender.admitted else None
        if group is None or not (signal.to is None or signal.to in _callers(group)):
            return False
        if sender.viewer == DESK and not await self._pushing.still_hosting([sender]):
            return False
        frame = frame_of(messages.passed_on(signal, _caller(sender)))
        await self._write(group.id, signal.to, frame, sender)
        notify.pass_on(
            self._session_id,
            {"type": "signal", "group": group.id, "to": signal.to, "text": frame["text"]},
        )
        return True

    async def hear(self, message: dict[str, Any]) -> None:
        """Another process passes a signal on. It has judged who may send it. Whatever fails costs this signal alone:
        what is lost, pages say again, and nobody’s screen hangs on it."""
        try:
            frame: Frame = {"type": "websocket.send", "text": message["text"]}
            await self._write(message["group"], message["to"], frame)
        except Exception:
            logger.exception("session %s: a signal was lost", self._session_id)

    async def _write(self, group: int, to: int | None, frame: Frame, sender: Connection | None = None) -> None:
        """To those who have their call in this group, as far as this process knows by now."""

        def hears(each: Connection) -> bool:
            if each is sender or to not in (None, _caller(each)):
                return False
            call = self._call_of(each)
            return call is not None and call.id == group

        await write(filter(hears, self._pushing.sockets_of(group)), frame)
        if any(map(hears, self._pushing.desks)):
            async with self._desks_turn:
                desks = await self._pushing.still_hosting(list(filter(hears, self._pushing.desks)))
                await write(filter(hears, desks), frame)

    def _call_of(self, each: Connection) -> GroupView | None:
        """The group in whose call this socket's person is, or the facilitator whom it has let in."""
        snapshot, now = self._lookout.snapshot, now_ms()
        if snapshot is None:
            return None
        if isinstance(each.viewer, int):
            return snapshot.call_of(each.viewer, now)
        account = each.bearer if each.viewer == DESK else None
        return snapshot.call_visited_by(account, now) if isinstance(account, int) else None


def _caller(each: Connection) -> int:
    return each.viewer if isinstance(each.viewer, int) else VISITOR


def _callers(group: GroupView) -> set[int]:
    there = {VISITOR} if group.visit and group.visit.there else set()
    return {one.id for one in group.people} | there
