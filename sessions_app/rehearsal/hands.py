"""What one simulated person does with cards: looks at the table whenever it may have changed, and gathers.

Laying a card is saving a note: outbox.py. What they do when is drawn in habits.py.
"""

from collections.abc import Callable, Coroutine
from typing import Any

import msgspec

from .browser import Browser, Unreachable
from .clock import local_ms
from .habits import Gesture
from .looking import Looking
from .messages import HeardGroup, HeardTable
from .proof import SIGN
from .records import Records
from .tables import Gathered

PATIENCE = 10  # seconds
MOVED = frozenset(
    {"stale", "wrong_moment", "forbidden", "closed"}
)  # somebody was quicker, or they sit elsewhere by now


class Hands:
    """Those of the participant `me`. `spawn` starts an errand that is waited for before all is compared."""

    def __init__(
        self, browser: Browser, door: str, me: int, records: Records, spawn: Callable[[Coroutine[Any, Any, None]], None]
    ) -> None:
        self.table: HeardTable | None = None
        self._browser, self._door, self._me, self._records = browser, door, me, records
        self._looking = Looking(self._ask, spawn)

    def move(self, browser: Browser) -> None:
        """Goes on from another device."""
        self._browser = browser

    def sit(self, number: int, group: HeardGroup | None, *, plenary: bool = False) -> None:
        """A screen says where they sit in a round. What is only shown so far is no table to lay cards on."""
        if group is None or group.timeline.ends is None:
            self._records.tables.sits(self._me, None, local_ms())
        else:
            table = (number, group.number)
            self._records.tables.sits(self._me, table, local_ms(), of_everybody=group.all, plenary=plenary)
            self._records.tables.had_seats(table, (seat.id for seat in group.people))

    def line(self, *, connected: bool) -> None:
        """The socket has opened, or closed. Whatever was told meanwhile is lost, so they look."""
        self._records.tables.line(self._me, local_ms(), connected=connected)
        self._looking.line(connected=connected)

    def look(self) -> None:
        """What lies on the table may have changed."""
        self._looking.look()

    async def _ask(self) -> bool:
        browser, asked_at = self._browser, local_ms()
        try:
            status, content = await browser.json(self._door + "cards", patience=PATIENCE)
        except Unreachable:
            return False
        if browser is not self._browser:
            self.look()  # the device that asked is nobody's any more
        elif status != 200:
            self._records.error(f"GET cards was answered with HTTP {status}.")
        else:
            self.table = msgspec.json.decode(content, type=HeardTable)
            self._records.tables.looked(self._me, asked_at, local_ms(), self.table)
        return True

    async def gather(self, gathering: Gesture) -> None:
        """Gives one command about one card. A refusal because somebody was quicker is normal."""
        table, records = self.table, self._records
        if table is None or table.round is None or table.table is None:
            return
        try:
            answer = await self._browser.command(self._door + gathering.command, gathering.body)
        except Unreachable as error:
            records.error(str(error))
            return
        if not answer.ok:
            if answer.code not in MOVED:
                records.error(f"{gathering.command} was answered {answer}")
            return
        records.gathered += 1
        looks, where = gathering.looks, (table.round, table.table)
        if looks is not None:
            for sign in SIGN.findall(gathering.card.text):
                records.tables.gathered.append(Gathered(sign, where, local_ms(), looks, gathering.command))
