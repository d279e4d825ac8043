"""Which notes there are: which note a key names, who is asked for it, and who may write and read it.

Why: docs/decisions.md#a-note-is-named-by-its-holder
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .errors import Forbidden, Invalid, gettext_noop
from .practice import NoteKind, Stage, cast, kinds
from .units import Ms

LONGEST_TEXT = 10_000
NO_SUCH_NOTE = gettext_noop("There is no such note.")

ME, GROUP, ORGANIZERS, GROUP_ORGANIZERS, EVERYONE = "me", "group", "organizers", "group_organizers", "everyone"
SHARES = (ME, GROUP, ORGANIZERS, GROUP_ORGANIZERS, EVERYONE)
# A note may be left to the holder of a turn: they read it, and the organizers if its author says so. It has its name.
TO_HOLDER, TO_HOLDER_ORGANIZERS = "holder", "holder_organizers"
LEFT_SHARES = (ME, TO_HOLDER, TO_HOLDER_ORGANIZERS)

FORM = re.compile(r"([1-9][0-9]{0,2})\.([1-9][0-9]{0,17})\.([a-z][a-z0-9_]{0,29})(?:\.([A-Za-z0-9]{4,12}))?", re.ASCII)
LONGEST_CARD_KEY = 50
FIRST_ROUND = 1  # stands in the key of a note about the whole session


@dataclass(frozen=True, slots=True)
class NoteKey:
    """Which of one person's notes it is: the round (from 1), the participant id of the turn's holder, and its kind.

    The holder names the turn, because a turn's number and seat change when turns are swapped or people change groups.
    So a note stays where it is. A note about a round or a session has its author there.

    A card has no holder (0). It has the number of its `table`, and an id of its own (`card`), because one person can
    lay many. See domain/cards.py.
    """

    round: int
    holder: int
    kind: str
    table: int = 0
    card: str = ""

    @property
    def key(self) -> str:
        if self.card:
            return f"{self.round}.{self.table}.{self.kind}.{self.card}"
        return f"{self.round}.{self.holder}.{self.kind}"


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's time on one seat: from the turn in which they joined (0: from the start) until they left."""

    from_turn: int = 0
    left_at: Ms | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn in which time has passed: its number (from 1), when it began, its holder's participant id."""

    turn: int
    at: Ms
    holder: int


def asked_about(stay: Stay, turns: Iterable[Begun]) -> list[Begun]:
    """The turns that somebody is asked about: those under way while they sat there, also their own.

    A note about another turn is not asked for here, but its author can still reach it.
    """
    return [each for each in turns if each.turn >= stay.from_turn and (stay.left_at is None or each.at < stay.left_at)]


def waits_for_a_seat(note_key: NoteKey, kind: NoteKind | None, author: int) -> bool:
    """Whether the author may write this note before they have a seat: what they bring to a turn of their own."""
    return kind is not None and kinds.BEFOREHAND in kind.traits and note_key.holder == author


def prepared(stage: Stage) -> list[NoteKind]:
    """What people may write before the session day: what waits for a seat in its first stage."""
    return [kind for kind in stage.kinds.notes if kinds.BEFOREHAND in kind.traits]


def belongs_in(note_key: NoteKey, kind: NoteKind | None, author: int, held: Collection[int]) -> int | None:
    """The round that a note belongs to, among the rounds in which its author has sat (`held`); None: no such round yet.

    What people write before they have a seat, or about the session, belongs to their first round from its own on.
    `kind` is None if no document knows it.
    """
    about_all = kind is not None and kind.about == kinds.SESSION
    if about_all or waits_for_a_seat(note_key, kind, author):
        return min((number for number in held if number >= note_key.round), default=None)
    return note_key.round if note_key.round in held else None


def note_key_of(key: str) -> NoteKey:
    """The key of a stored note. Its key is not checked again: read_note_key checked it when the note was written."""
    round_number, second, kind, *card = key.split(".")
    return _named(int(round_number), int(second), kind, *card)


def read_note_key(key: str) -> NoteKey:
    """What a key `ROUND.HOLDER.KIND` (of a card: `ROUND.TABLE.KIND.ID`) names, whether or not there is such a kind.
    Raises Invalid for another form."""
    match = FORM.fullmatch(key)
    if not match or (match[4] and len(key) > LONGEST_CARD_KEY):
        raise Invalid("key", NO_SUCH_NOTE)
    return _named(int(match[1]), int(match[2]), match[3], match[4] or "")


def _named(round: int, second: int, kind: str, card: str = "") -> NoteKey:
    return NoteKey(round, 0, kind, second, card) if card else NoteKey(round, second, kind)


def kind_of(note_key: NoteKey, stage: Stage) -> NoteKind:
    """The kind of the note in the stage of its round. Raises Invalid if there is no such note in it."""
    kind = stage.kinds.note(note_key.kind)
    if kind is None or (kind.about == kinds.SESSION and note_key.round != FIRST_ROUND):
        raise Invalid("key", NO_SUCH_NOTE)
    return kind


def roles_for(note_key: NoteKey, kind: NoteKind, stage: Stage, author: int) -> tuple[str, ...]:
    """The keys of the roles in which `author` (a participant id) may write the note, in the document's order; of a note
    that everybody writes whatever their role, an empty one. Raises Forbidden.

    About somebody else's turn that may be each role but the holder's: by the time a note arrives, turns may have been
    swapped. Whether author and holder sat together is not checked here.
    """
    own = author == note_key.holder
    if kind.about != kinds.TURN:
        roles = kind.by or ("",) if own else ()
    else:
        there = [role.key for role in stage.cast if (role.comes == cast.HOLDER) == own] or [""]
        roles = tuple(role for role in there if not kind.by or role in kind.by)
    if not roles:
        raise Forbidden(gettext_noop("This note belongs to somebody else’s role in that turn."))
    return roles


TOO_LONG = gettext_noop("A note can have {most} characters; this has {length}. It is kept here, but not saved.")


def check_text(text: str, most: int = LONGEST_TEXT, too_long: str = TOO_LONG) -> str:
    """`text` exactly as typed. Raises Invalid for one that cannot be stored whole: longer than `most` (then it says
    `too_long`), or with a character that no database takes."""
    if len(text) > most:
        raise Invalid("text", too_long, most=most, length=len(text))
    if "\0" in text:
        raise Invalid("text", gettext_noop("This text contains a character that cannot be stored."))
    return text


def check_share(share: str, kind: NoteKind | None, *, named: bool = True) -> str:
    """`share` if a note of this kind can have it. `kind` is None if no document knows it any more: then a note can have
    what any can. Raises Invalid."""
    left = for_holder(share) if kind is None else kind.left
    if left and share not in LEFT_SHARES:
        raise Invalid("share", gettext_noop("What you leave to somebody is for: me, holder, holder_organizers."))
    if left and not named:
        raise Invalid("named", gettext_noop("What you leave to somebody has your name."))
    if not left and share not in SHARES:
        raise Invalid(
            "share", gettext_noop("A note can be shared with: me, group, organizers, group_organizers, everyone.")
        )
    return share


def for_group(share: str) -> bool:
    """Whether the people who have sat in that group may read such a note."""
    return share in (GROUP, GROUP_ORGANIZERS, EVERYONE)


def for_organizers(share: str) -> bool:
    """Whether the session's organizers may read such a note and export it."""
    return share in (ORGANIZERS, GROUP_ORGANIZERS, TO_HOLDER_ORGANIZERS, EVERYONE)


def for_holder(share: str) -> bool:
    """Whether the holder of the turn may read such a note because it is left to them."""
    return share in (TO_HOLDER, TO_HOLDER_ORGANIZERS)


def may_read(
    share: str,
    *,
    author: bool = False,
    holder: bool = False,
    mate: bool = False,
    organizer: bool = False,
    here: bool = False,
) -> bool:
    """Whether a reader may read a note: its author, the holder of the turn, a group mate (now or then), an organizer,
    anybody in the session."""
    return (
        author
        or (holder and for_holder(share))
        or (mate and for_group(share))
        or (organizer and for_organizers(share))
        or (share == EVERYONE and (here or mate or organizer))
    )


def stands_in_the_turn(share: str, *, named: bool, there: bool) -> bool:
    """Whether a holder's note is shown to the others of their group in their turn: they may read it, and it carries its
    author's name, because it can be nobody else's. `there`: it was shared in this very group."""
    return named and may_read(share, mate=there, here=True)


def shares_read(
    *, holder: bool = False, mate: bool = False, organizer: bool = False, here: bool = False
) -> frozenset[str]:
    """The values of `share` with which this reader may read another person's note."""
    every = (*SHARES, *LEFT_SHARES)
    return frozenset(
        share for share in every if may_read(share, holder=holder, mate=mate, organizer=organizer, here=here)
    )
