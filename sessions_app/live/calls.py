"""Passes the signals of a group's call on: to sockets of this process at once, to other processes once.

It understands nothing of what they say. The snapshot says who has a call with whom; nothing is kept, owed or replayed,
because pages that miss a signal begin again by themselves.
Why: docs/decisions.md#signals-are-passed-on-and-not-understood
"""

from typing import Any

from ..instant import now_ms
from ..notices import notify
from . import messages
from .connection import Connection, frame_of, write
from .hearing import PROCESS
from .lookout import Lookout
from .pushing import Pushing


class Calls:
    """The calls of one session's groups."""

    def __init__(self, session_id: int, lookout: Lookout, pushing: Pushing) -> None:
        self._session_id = session_id
        self._lookout = lookout
        self._pushing = pushing

    async def pass_on(self, sender: Connection, signal: messages.Signal) -> bool:
        """Returns whether its sender has a call with whomever it is for; if not, nobody hears of it."""
        snapshot, person = self._lookout.snapshot, sender.viewer
        if snapshot is None or not isinstance(person, int) or not sender.admitted:
            return False
        group = snapshot.call_of(person, now_ms())
        if group is None or not (signal.to is None or any(one.id == signal.to for one in group.people)):
            return False
        frame = frame_of(messages.passed_on(signal, person))
        await self._write(group.id, signal.to, frame, sender)
        notify.pass_on(
            self._session_id,
            {"type": "signal", "process": PROCESS, "group": group.id, "to": signal.to, "text": frame["text"]},
        )
        return True

    async def hear(self, message: dict[str, Any]) -> None:
        """Another process passes a signal on. It has judged who may send it."""
        frame = {"type": "websocket.send", "text": message["text"]}
        await self._write(message["group"], message["to"], frame)

    async def _write(self, group: int, to: int | None, frame: dict[str, Any], sender: Connection | None = None) -> None:
        """To those who have their call in this group, as far as this process knows by now."""
        snapshot, now = self._lookout.snapshot, now_ms()
        if snapshot is None:
            return

        def hears(each: Connection) -> bool:
            if each is sender or not isinstance(each.viewer, int) or to not in (None, each.viewer):
                return False
            call = snapshot.call_of(each.viewer, now)
            return call is not None and call.id == group

        await write(filter(hears, self._pushing.sockets_of(group)), frame)
