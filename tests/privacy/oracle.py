"""Who may read what, worked out only from what each author chose and from who sat with whom.

Pure, and deliberately written a second time: it imports nothing of the product, so that
it repeats none of its mistakes.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

AUTHOR_UNKNOWN = "anonymous"
SOME_INSTANT = "some instant"  # where nobody took note of when it was written
# By practice: its stage, and the kinds of note that people write about their own turn, and about another's, each with
# the role in which they do. The last kind is left to whoever has the turn.
PRACTICES = {
    "troika": ("trios", ("client", "challenge", "valuable", "next_step"), ("consultant", "takeaway", "gift")),
    "nonsense": ("gamma", ("x", "k1"), ("y", "k2")),
    "cards": ("kappa", ("",), ("",)),  # only its cards
    "one_turn": ("mu", ("",), ("",)),  # only cases
    "world_cafe": ("", ("",), ("",)),  # only its cards
}


@dataclass(frozen=True)
class CardKind:
    """`stage`: of its practice, in which it is laid. `share`: who reads it while it lies. `role`: in which one lays
    it; empty if everybody does. `again`: whoever stayed at its table reads it again when all are together."""

    stage: str
    share: str
    role: str = ""
    again: bool = False


CARD_KINDS = {
    "c1": CardKind("kappa", "group"),
    "c2": CardKind("kappa", "group_organizers"),
    "c3": CardKind("kappa", "group_organizers", "q"),
    "cloth_card": CardKind("cafe", "group", again=True),
    "pattern_card": CardKind("cafe_harvest", "group_organizers"),
}
ROLES = {kind: role for _, *both in PRACTICES.values() for role, *kinds in both for kind in kinds}
LEFT = {others[-1] for _, _, others in PRACTICES.values()}
FEWEST = 3  # fewer people could be found out by the role that they had in a round


@dataclass(frozen=True)
class Text:
    """What is in one slot of one person now. `table`: the group in which that turn was; `sign`: in no other text.

    A card has an id (`card`) and the `number` of its table instead of a holder. `laid`: how many texts there were in
    the session when it came.
    """

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
    number: int = 0
    card: str = ""
    laid: int = 0

    @property
    def slot(self) -> tuple[int, str]:
        if self.card:
            return self.author, f"{self.round}.{self.number}.{self.kind}.{self.card}"
        return self.author, f"{self.round}.{self.holder}.{self.kind}"

    @property
    def role(self) -> str:
        return CARD_KINDS[self.kind].role if self.card else ROLES[self.kind]


@dataclass(frozen=True)
class Table:
    """One group of one round: all who have ever sat there while it was held, and whose turn was which (from 1).

    `together`: everybody is in it, and a stage shows its cards. Where people travel between tables, who `stays` there.
    """

    round: int
    number: int
    people: frozenset[int]
    turns: dict[int, int]
    together: bool = False
    stays: int | None = None


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
    now: dict[int, int] = field(default_factory=dict)  # person → the table at which they sit
    hidden: set[tuple[int, str]] = field(default_factory=set)  # the slots of cards that a facilitator keeps off stages


@dataclass(frozen=True)
class Reader:
    """Who asks: somebody in the session (`person`), one who may read its harvest, one who runs it, or anybody else."""

    name: str
    person: int | None = None
    organizer: bool = False
    runs: bool = False


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


@dataclass
class Lines:
    """What is said of cases, by whoever brought one: the sign in the line; who has withdrawn theirs, has left, or is
    helped with it now or was before; and what the session is doing."""

    signs: dict[int, str] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    running: bool = False
    ended: bool = False

    def open(self) -> set[str]:
        """The signs that everybody in the session may read."""
        gone = self.withdrawn | self.left
        return set() if self.ended else {sign for person, sign in self.signs.items() if person not in gone}

    def at(self, door: str, reader: "Reader") -> set[str]:
        """The signs that this reader finds at this address. `runs` says who has a desk."""
        own = {self.signs[reader.person]} if reader.person in self.signs else set[str]()
        if door in {"mine", "mine_md", "mine_json"}:
            return own
        if door == "cases":
            return own | (set() if reader.person is None or reader.person in self.left else self.open())
        if door in {"desk", "desk_screen"}:
            return self.open() if reader.runs else set()
        if door in {"own_stage", "own_stage_screen"}:
            waiting = {self.signs[person] for person in self.signs.keys() - self.taken}
            return self.open() & waiting if reader.runs and not self.running else set()
        return set()


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
        sorted(repr(replace(one, laid=0)) for one in open_ones),
        sorted(
            (one.round, table_told(facts, reader, one), one.kind, role_told(facts, reader, one), one.text, one.share)
            for one in nameless
        ),
        *(
            [(one.kind, one.text, one.slot if one.named else "") for one in before_them]
            for before_them in (on_the_table(facts, reader), shown_again(facts, reader), on_the_stage(facts))
        ),
    )


def on_the_table(facts: Facts, reader: Reader) -> list[Text]:
    """The cards before this reader where they sit now, in their order: those that guests left there earlier, by round
    and text; then those of this round as they came. Where all are together, only their own: the stage shows the rest.
    """
    here = facts.tables.get(facts.now.get(reader.person or 0, 0))
    if here is None:
        return []
    laid = sorted(_lying(facts), key=lambda text: text.laid)
    now = [text for text in laid if facts.tables[text.table] == here]
    if here.together:
        return [text for text in now if text.author == reader.person]
    earlier = [text for text in laid if _left_for_guests(facts, reader, text, here)]
    return sorted(earlier, key=lambda text: (text.round, text.text)) + now


def _lying(facts: Facts) -> list[Text]:
    there = [text for text in facts.texts.values() if text.card and text.text and text.share != "me"]
    return [text for text in there if text.author not in facts.erased and not facts.purged]


def _left_for_guests(facts: Facts, reader: Reader, text: Text, here: Table) -> bool:
    """Without a name only if three people who are still known could have laid it, or to whoever sat there, too."""
    there = facts.tables[text.table]
    if here.stays is None or there.stays is None or there.number != here.number or there.round >= here.round:
        return False
    return text.named or reader.person in there.people or len(there.people - facts.erased) >= FEWEST


def shown_again(facts: Facts, reader: Reader) -> list[Text]:
    """What somebody is shown again who stayed at a table, once all are together: the cards of the tables where they
    sat, in the order in which they came."""
    table = facts.tables.get(facts.now.get(reader.person or 0, 0))
    stayed = any(each.stays == reader.person for each in facts.tables.values())
    if table is None or not table.together or not stayed:
        return []
    again = [text for text in _lying(facts) if CARD_KINDS[text.kind].again]
    sat = [text for text in again if reader.person in facts.tables[text.table].people]
    return sorted(sat, key=lambda text: (text.round, text.laid))


def on_the_stage(facts: Facts) -> list[Text]:
    """The cards that anybody reads on the stage, as they came, while all are together."""
    last = max((table.round for table in facts.tables.values()), default=0)
    shown = [text for text in _lying(facts) if facts.tables[text.table].together and text.round == last]
    return sorted((text for text in shown if text.slot not in facts.hidden), key=lambda text: text.laid)


def at_the_table(facts: Facts, reader: Reader) -> dict[str, Seen]:
    """All cards on this reader's phone, by sign."""
    found = {}
    for text in [*on_the_table(facts, reader), *shown_again(facts, reader)]:
        own = text.author == reader.person
        found[text.sign] = Seen(text, facts.labels[text.author] if text.named or own else None, own)
    return found


def at_the_stage(facts: Facts) -> dict[str, Seen]:
    """The same by sign, as everybody has them: nobody's own."""
    labels = {text: facts.labels[text.author] for text in on_the_stage(facts) if text.named}
    return {text.sign: Seen(text, labels.get(text), own=False) for text in on_the_stage(facts)}


def table_told(facts: Facts, reader: Reader, text: Text) -> int:
    """The number of the table on which a card without a name lies: only organizers are told, and only if three people
    who are still known sat there, each of whom could have laid it. 0: it is not told.

    Nor is it told of the smallest other tables, if those of whom it is not told were fewer than three people together.
    """
    if not reader.organizer or not text.card or text.role:
        return 0
    tables = {pk: table for pk, table in facts.tables.items() if table.round == text.round}
    known = {pk: len(table.people - facts.erased) for pk, table in tables.items()}
    hidden: list[int] = []
    for pk in sorted(known, key=lambda pk: (known[pk], pk)):
        so_far = sum(known[each] for each in hidden)
        if known[pk] < FEWEST or 0 < so_far < FEWEST:
            hidden.append(pk)
    return 0 if text.table in hidden else text.number


def role_told(facts: Facts, reader: Reader, text: Text) -> str:
    """The role beside a text without a name: only organizers are told, and only one that enough people had."""
    tables = [table for table in facts.tables.values() if table.round == text.round]
    had = {person for table in tables for person in table.people}
    if text.card and len(tables) < FEWEST:
        return ""  # one of each table has such a role
    return text.role if reader.organizer and len(had) >= FEWEST else ""


def row(facts: Facts, text: Text) -> dict[str, object]:
    """The row of an export for a text that organizers may read."""
    table, organizer = facts.tables[text.table], Reader("organizer", organizer=True)
    written_at = text.written_at.strftime("%Y-%m-%dT%H:%M:%SZ") if text.written_at else SOME_INSTANT
    return {
        "code": facts.code,
        "session": facts.title,
        "round": text.round,
        "group": table.number if text.named else table_told(facts, organizer, text) or None,
        "turn": table.turns.get(text.holder) if text.named else None,
        "role": text.role if text.named else role_told(facts, organizer, text),
        "kind": text.kind,
        "author": facts.labels[text.author] if text.named else AUTHOR_UNKNOWN,
        "text": text.text,
        "shared_with": text.share,
        "written_at": written_at if text.named else None,
        "practice": facts.practice,
        "stage": CARD_KINDS[text.kind].stage if text.card else PRACTICES[facts.practice][0],
    }


def rows(facts: Facts) -> dict[str, dict[str, object]]:
    """The rows of an export, by sign."""
    organizer = Reader("organizer", organizer=True)
    return {sign: row(facts, seen.text) for sign, seen in seen_by(facts, organizer).items()}
