"""The projector of a rehearsal, at which nobody looks but the judge: what it shows of a plenary's cards, and which
group is heard. It knows what any browser at that address knows, and judges nothing."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

import msgspec

from .browser import Browser, Unreachable, Wire
from .clock import local_ms
from .history import Witness
from .link import Link
from .looking import Looking
from .messages import AnyHeard, HeardStage, HeardWall
from .records import Records


class Wall:
    """The stage of the session `code`. `spawn` starts a task."""

    def __init__(
        self,
        wire: Wire,
        code: str,
        records: Records,
        witness: Witness | None,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self.version = 0
        self.told: HeardWall | None = None
        self._round = 0
        self._stage, self._browser = f"/s/{code}/stage", Browser(wire, "stage")
        self._records, self._witness = records, witness
        self._looking = Looking(self._ask, spawn)
        self.link = Link(self._browser, f"{self._stage}/live", f"{self._stage}/screen", self, records, counted=False)

    def on_screen(self, screen: AnyHeard, at: float, size: int) -> None:  # noqa: ARG002 - any size, at any moment
        if not isinstance(screen, HeardStage) or screen.version < self.version:
            return
        self.version = screen.version
        if self._witness is not None:
            self._witness.saw_stage(screen)
        if screen.session.round != self._round:
            self._round = screen.session.round
            self._looking.look()

    def on_clock(self) -> None:
        """Nothing here happens at an instant."""

    def on_here(self, ids: list[int]) -> None:
        """No stage hears who is here."""

    def on_cards(self) -> None:
        self._looking.look()

    def on_line(self, *, connected: bool) -> None:
        self._records.tables.wall_line(local_ms(), connected=connected)
        self._looking.line(connected=connected)

    async def _ask(self) -> bool:
        asked_at, number = local_ms(), self._round
        try:
            status, content = await self._browser.json(f"{self._stage}/cards", patience=10)
        except Unreachable:
            return False
        if status != HTTPStatus.OK:
            self._records.error(f"GET the stage's cards was answered with HTTP {status}.")
            return True
        self.told = msgspec.json.decode(content, type=HeardWall)
        if number == self._round:
            self._records.tables.wall_looked(asked_at, local_ms(), number, self.told)
        return True
