"""Who may read what, worked out only from what each author chose and from who sat with whom.

Pure, and deliberately written a second time: it imports nothing of the product, so that
it repeats none of its mistakes.
"""

from dataclasses import dataclass, field
from datetime import datetime

AUTHOR_UNKNOWN = "anonymous"
SOME_INSTANT = "some instant"  # where nobody took note of when it was written
CLIENTS_KINDS = ("challenge", "valuable", "next_step")
CONSULTANTS_KINDS = ("takeaway", "gift")


@dataclass(frozen=True)
class Text:
    """What is in one slot of one person now. `table`: the group in which that turn was; `sign`: in no other text."""

    sign: str
    text: str
    share: str
    named: bool
    author: int
    round: int
    holder: int
    kind: str
    table: int
    written_at: datetime | None = None

    @property
    def slot(self) -> tuple[int, str]:
        return self.author, f"{self.round}.{self.holder}.{self.kind}"

    @property
    def role(self) -> str:
        return "client" if self.kind in CLIENTS_KINDS else "consultant"


@dataclass(frozen=True)
class Table:
    """One group of one round: all who have ever sat there while it was held, and whose turn was which (from 1)."""

    round: int
    number: int
    people: frozenset[int]
    turns: dict[int, int]


@dataclass
class Facts:
    """A session, as whoever was in the room could tell it."""

    code: str
    title: str
    labels: dict[int, str] = field(default_factory=dict)
    tables: dict[int, Table] = field(default_factory=dict)
    texts: dict[tuple[int, str], Text] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)  # of whom nothing is left, and …
    forgotten: set[str] = field(default_factory=set)  # … names that nobody has any more
    purged: bool = False


@dataclass(frozen=True)
class Reader:
    """Who asks: somebody in the session (`person`), one who may read its harvest, or anybody else."""

    name: str
    person: int | None = None
    organizer: bool = False


@dataclass(frozen=True)
class Seen:
    """A text as a reader is to have it: of whom (None: nobody may tell), and whether it is their own."""

    text: Text
    author: str | None
    own: bool


def may_read(facts: Facts, reader: Reader, text: Text) -> bool:
    if facts.purged or text.author in facts.erased or reader.person in facts.erased or not text.text:
        return False
    if reader.person == text.author:
        return True
    in_the_group = reader.person in facts.tables[text.table].people
    in_the_session = reader.person in facts.labels
    return {
        "me": False,
        "group": in_the_group,
        "organizers": reader.organizer,
        "group_organizers": in_the_group or reader.organizer,
        "holder": reader.person == text.holder,
        "holder_organizers": reader.person == text.holder or reader.organizer,
        "everyone": in_the_session or reader.organizer,
    }[text.share]


def all_seen(facts: Facts, reader: Reader) -> list[Seen]:
    """All that this reader is to have: nothing may be missing, nothing more may be there."""
    found = []
    for text in facts.texts.values():
        if may_read(facts, reader, text):
            own = reader.person == text.author
            found.append(Seen(text, facts.labels[text.author] if text.named or own else None, own))
    return found


def seen_by(facts: Facts, reader: Reader) -> dict[str, Seen]:
    """The same by sign."""
    return {seen.text.sign: seen for seen in all_seen(facts, reader)}


def known_by(facts: Facts, reader: Reader) -> object:
    """All that this reader may ever know of what people wrote, as one value.

    Two stories in which it is the same must look the same to this reader, to the last byte.
    """
    seen = all_seen(facts, reader)
    open_ones = [each.text for each in seen if each.author is not None]
    nameless = [each.text for each in seen if each.author is None]
    role_is_told = reader.organizer
    return (
        sorted(map(repr, open_ones)),
        sorted((one.round, one.kind, one.role if role_is_told else "", one.text, one.share) for one in nameless),
    )


def row(facts: Facts, text: Text) -> dict[str, object]:
    """The row of an export for a text that organizers may read."""
    table = facts.tables[text.table]
    written_at = text.written_at.strftime("%Y-%m-%dT%H:%M:%SZ") if text.written_at else SOME_INSTANT
    return {
        "code": facts.code,
        "session": facts.title,
        "round": text.round,
        "group": table.number if text.named else None,
        "turn": table.turns.get(text.holder) if text.named else None,
        "role": text.role,
        "kind": text.kind,
        "author": facts.labels[text.author] if text.named else AUTHOR_UNKNOWN,
        "text": text.text,
        "shared_with": text.share,
        "written_at": written_at if text.named else None,
    }


def rows(facts: Facts) -> dict[str, dict[str, object]]:
    """The rows of an export, by sign."""
    organizer = Reader("organizer", organizer=True)
    return {sign: row(facts, seen.text) for sign, seen in seen_by(facts, organizer).items()}
