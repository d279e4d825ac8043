"""Who may read what, worked out only from what each author chose and from who sat with whom.

Pure, and deliberately written a second time: it imports nothing of the product, so that
it repeats none of its mistakes.
"""

from dataclasses import dataclass, field
from datetime import datetime

AUTHOR_UNKNOWN = "anonymous"
SOME_INSTANT = "some instant"  # where nobody took note of when it was written
# By practice: its stage, and the kinds of note that people write about their own turn, and about another's, each with
# the role in which they do. The last kind is left to whoever has the turn.
PRACTICES = {
    "troika": ("trios", ("client", "challenge", "valuable", "next_step"), ("consultant", "takeaway", "gift")),
    "nonsense": ("gamma", ("x", "k1"), ("y", "k2")),
}
ROLES = {kind: role for _, *both in PRACTICES.values() for role, *kinds in both for kind in kinds}
LEFT = {others[-1] for _, _, others in PRACTICES.values()}
FEWEST = 3  # fewer people could be found out by the role that they had in a round


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
        return ROLES[self.kind]


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
    practice: str = "troika"
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
    return (
        sorted(map(repr, open_ones)),
        sorted((one.round, one.kind, role_told(facts, reader, one), one.text, one.share) for one in nameless),
    )


def role_told(facts: Facts, reader: Reader, text: Text) -> str:
    """The role beside a text without a name: only organizers are told, and only one that enough people had."""
    had = {person for table in facts.tables.values() if table.round == text.round for person in table.people}
    return text.role if reader.organizer and len(had) >= FEWEST else ""


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
        "role": text.role if text.named else role_told(facts, Reader("organizer", organizer=True), text),
        "kind": text.kind,
        "author": facts.labels[text.author] if text.named else AUTHOR_UNKNOWN,
        "text": text.text,
        "shared_with": text.share,
        "written_at": written_at if text.named else None,
        "practice": facts.practice,
        "stage": PRACTICES[facts.practice][0],
    }


def rows(facts: Facts) -> dict[str, dict[str, object]]:
    """The rows of an export, by sign."""
    organizer = Reader("organizer", organizer=True)
    return {sign: row(facts, seen.text) for sign, seen in seen_by(facts, organizer).items()}
