"""Downloads what the organizer and every author can see, and compares it with what the server acknowledged."""

import asyncio
from typing import Any

import msgspec

from .browser import Unreachable
from .facilitator import Facilitator
from .person import Person
from .proof import Findings, Written, check_export, check_notes, from_csv, plain
from .records import Records
from .tables import is_card
from .words import sign


class NotReadable(Exception):
    """Something that should be there to compare cannot be read."""


class Audit:
    """The comparison at the end, for all simulated people."""

    def __init__(self, facilitator: Facilitator, people: list[Person], seed: int, records: Records) -> None:
        self._facilitator, self._people, self._seed, self._records = facilitator, people, seed, records

    def written(self) -> list[Written]:
        """Every note that anybody has written into."""
        return [one for person in self._people for one in written_by(person, self._seed)]

    async def compare(self) -> Findings:
        """Compares the exports and everybody's notes. Returns what is right and what is not."""
        found, written, base = Findings(), self.written(), f"/host/{self._facilitator.code}/"
        try:
            exported = msgspec.json.decode(await self._download(base + "export.json"), type=dict[str, Any])
            check_export(written, exported.get("notes", []), found, "JSON")
            table = await self._download(base + "export.csv")
            check_export(written, plain(from_csv(table), found), found, "CSV")
            authors = [person for person in self._people if person.outbox and person.outbox.notes]
            await asyncio.gather(*(self._ask(person, found) for person in authors))
        except (Unreachable, NotReadable, msgspec.MsgspecError) as error:
            self._records.error(f"What was written could not be checked: {error}")
        found.exported -= found.lost | found.doubled
        return found

    async def _download(self, path: str) -> bytes:
        status, content = await self._facilitator.browser.json(path)
        if status != 200:
            raise NotReadable(f"GET {path} was answered with HTTP {status}.")
        return content

    async def _ask(self, person: Person, found: Findings) -> None:
        """Compares one author's own notes."""
        status, content = await person.notes()
        if status != 200:
            raise NotReadable(f"GET notes was answered with HTTP {status}.")
        notes = msgspec.json.decode(content, type=dict[str, Any]).get("notes", [])
        check_notes(written_by(person, self._seed), notes, found)


def written_by(person: Person, seed: int) -> list[Written]:
    """Every note that one person has written into, and what the server may hold for it."""
    return [
        Written(
            where=(person.index, note.key),
            sign="" if person.story else sign(seed, person.index, note.key),
            label=person.label,
            group=person.begun[note.key].group,
            # In chaos turns are put off, given up and left, and so have other numbers, or none, in the end.
            turn=0 if person.witness is not None else person.begun[note.key].turn,
            # Nor does somebody stay the first of their table, when others come and go.
            role=None if person.witness is not None and _may_shift(person, note.key) else person.begun[note.key].role,
            acknowledged=note.acknowledged is not None,
            states=tuple(note.possible) if note.acknowledged is None else (note.acknowledged, *note.possible),
        )
        for note in (person.outbox.notes.values() if person.outbox else ())
    ]


def _may_shift(person: Person, key: str) -> bool:
    return is_card(key) or person.practice.roles_shift
