"""One person's notes on their way to the server: saved as typed, and sent again until they are acknowledged.

While a save is on its way, newer typing waits, and only the newest is sent next. Text from another tab is merged.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .browser import Browser, Reply, Unreachable
from .chance import backoff, chance
from .clock import local_ms
from .habits import OTHER_TAB, Content
from .records import Records
from .tables import is_card

PATIENCE = 120.0
AGAIN = frozenset({"try_again", "http_500"})


def merge(theirs: str, mine: str) -> str:
    """Both texts in one, without losing a word."""
    if theirs in mine:
        return mine
    if mine in theirs:
        return theirs
    same = 0
    while theirs[same] == mine[same]:
        same += 1
    return f"{theirs}\n{mine[same:]}"


@dataclass(slots=True)
class KeptNote:
    """One note: what it should say, and what the server is known to have."""

    key: str
    wanted: Content
    base: int = 0
    acknowledged: Content | None = None
    possible: list[Content] = field(default_factory=list)  # sent since then: the server may have one of these
    given_up: bool = False

    @property
    def dirty(self) -> bool:
        return self.wanted != self.acknowledged and not self.given_up


class Outbox:
    """All notes and cards of one person, who is the participant `author`. `answered` is called after each save."""

    def __init__(
        self,
        browser: Browser,
        path: str,
        records: Records,
        author: int = 0,
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        self.notes: dict[str, KeptNote] = {}
        self._browser, self._path, self._records, self._author = browser, path, records, author
        self._answered = answered
        self._chance = chance(path, id(self))
        self._sender: asyncio.Task[None] | None = None

    @property
    def dirty(self) -> bool:
        return any(note.dirty for note in self.notes.values())

    def write(self, key: str, content: Content) -> None:
        """The person has typed. It is sent once earlier typing is acknowledged."""
        note = self.notes.get(key)
        if note is None:
            self.notes[key] = KeptNote(key, content)
        else:
            note.wanted = content
        if self._sender is None or self._sender.done():
            self._sender = asyncio.create_task(self._drain())

    async def flushed(self) -> None:
        """Waits until everything is acknowledged (or given up)."""
        if self._sender is not None:
            await self._sender

    def move(self, browser: Browser) -> None:
        """Goes on from another device. It knows what was typed, as a page that opens has all that was stored."""
        self._browser = browser

    def stop(self) -> None:
        if self._sender is not None:
            self._sender.cancel()

    async def second_tab(self, key: str) -> None:
        """Adds some words to a note from another tab, of which this outbox knows nothing."""
        note = self.notes[key]
        if note.acknowledged is None or not note.acknowledged.text:
            return
        before, base = note.acknowledged, note.base
        content = replace(before, text=before.text + OTHER_TAB)
        answer = await self._post(key, content, base, base + 1)
        if answer.ok and note.base == base and not note.possible:
            note.acknowledged = content
            if note.wanted == before:
                note.wanted = content
        elif answer.code == "offline":
            note.possible.append(content)

    async def _drain(self) -> None:
        while True:
            note = next((note for note in self.notes.values() if note.dirty), None)
            if note is None:
                return
            await self._save(note)

    async def _save(self, note: KeptNote) -> None:
        """Sends one state of a note until the server has it. Newer typing is for the next save."""
        content, base = note.wanted, note.base
        revision, attempt = base + 1, 0
        while True:
            note.possible.append(content)
            answer = await self._post(note.key, content, base, revision)
            if answer.ok:
                note.base, note.acknowledged = int(answer.said.get("revision", revision)), content
                note.possible.clear()
                return
            if answer.code == "conflict" and "current" in answer.said:
                content, base = self._merged(note, content, answer.said["current"])
                revision = base + 1
            elif answer.code in AGAIN:
                await asyncio.sleep(backoff(attempt, self._chance))
                attempt += 1
            else:
                note.given_up = True
                self._records.error(f"A note was refused: {answer}")
                return

    def _merged(self, note: KeptNote, sent: Content, current: dict[str, Any]) -> tuple[Content, int]:
        """What to send after a conflict, and the revision it starts from."""
        self._records.saves["conflicts"] += 1
        merged = replace(sent, text=merge(str(current["text"]), sent.text) if sent.text else "")
        if note.wanted == sent:
            note.wanted = merged
        return merged, int(current["revision"])

    async def _post(self, key: str, content: Content, base: int, revision: int) -> Reply:
        """Sends one save as often as the network requires."""
        body = {
            "key": key,
            "text": content.text,
            "share": content.share,
            "named": content.named,
            "base": base,
            "revision": revision,
        }
        self._records.saves["sent"] += 1
        put = self._records.tables.put(self._author, key, content, local_ms()) if is_card(key) else None
        try:
            answer = await self._browser.command(self._path, body, patience=PATIENCE)
        except Unreachable as error:
            return Reply(0, {"code": "offline", "message": str(error)}, uncertain=True)
        self._answered()
        self._records.saves["acknowledged"] += answer.ok
        if put is not None and answer.ok:
            put.acknowledged_at = local_ms()
        if answer.code == "http_500":
            self._records.error("A save was answered with HTTP 500.")
        return answer
