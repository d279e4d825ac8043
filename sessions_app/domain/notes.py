"""Which notes there are: which note a key names, who is asked for it, and who may write and read it.

Why: docs/decisions.md#a-note-is-named-by-its-holder
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .errors import Forbidden, Invalid, gettext_noop
from .practice import Stage, cast
from .units import Ms

LONGEST_TEXT = 10_000

ME, GROUP, ORGANIZERS, GROUP_ORGANIZERS, EVERYONE = "me", "group", "organizers", "group_organizers", "everyone"
SHARES = (ME, GROUP, ORGANIZERS, GROUP_ORGANIZERS, EVERYONE)
# A gift is left to the holder of a turn: they read it, and the organizers if its author says so. It has its name.
TO_HOLDER, TO_HOLDER_ORGANIZERS = "holder", "holder_organizers"
GIFT_SHARES = (ME, TO_HOLDER, TO_HOLDER_ORGANIZERS)
CHALLENGE, GIFT = "challenge", "gift"
KINDS = (CHALLENGE, "valuable", "next_step", "takeaway", GIFT)  # in the order in which they are read

CLIENT, CONSULTANT = "client", "consultant"


@dataclass(frozen=True, slots=True)
class NoteKey:
    """Which of one person's notes it is: the round (from 1), the participant id of the turn's holder, and its kind.

    The holder names the turn, because a turn's number and seat change when turns are swapped or people change groups.
    So a note stays where it is.
    """

    round: int
    holder: int
    kind: str

    @property
    def key(self) -> str:
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


def asked_about(stay: Stay, turns: Iterable[Begun]) -> list[int]:
    """The holders whose turns somebody is asked about: turns under way while they sat there, also their own.

    A note about another turn is not asked for here, but its author can still reach it.
    """
    return [
        each.holder
        for each in turns
        if each.turn >= stay.from_turn and (stay.left_at is None or each.at < stay.left_at)
    ]


def waits_for_a_seat(note_key: NoteKey, author: int) -> bool:
    """Whether the author may write this note before they have a seat: only their own challenge."""
    return note_key.kind == CHALLENGE and note_key.holder == author


def belongs_in(note_key: NoteKey, author: int, held: Collection[int]) -> int | None:
    """The round that a note belongs to, among the rounds in which its author has sat (`held`); None: no such round yet.

    People write a challenge before they have a seat. It belongs to their first round from its own round on.
    """
    if waits_for_a_seat(note_key, author):
        return min((number for number in held if number >= note_key.round), default=None)
    return note_key.round if note_key.round in held else None


def note_key_of(key: str) -> NoteKey:
    """The key of a stored note. Its key is not checked again: read_note_key checked it when the note was written."""
    round_number, holder, kind = key.split(".")
    return NoteKey(int(round_number), int(holder), kind)


def read_note_key(key: str, stage: Stage) -> NoteKey:
    """What the key `ROUND.CLIENT.KIND` names. Raises Invalid if there is no such note in this stage."""
    match = re.fullmatch(r"([1-9][0-9]{0,2})\.([1-9][0-9]{0,17})\.([a-z][a-z0-9_]{0,29})", key, re.ASCII)
    if not match or match[3] not in {note.key for note in stage.kinds.notes}:
        raise Invalid("key", gettext_noop("There is no such note."))
    return NoteKey(int(match[1]), int(match[2]), match[3])


def role_in(stage: Stage, *, own: bool) -> str:
    """The key of the role in which somebody writes about a turn: their `own`, or another's."""
    role = stage.cast.who(cast.HOLDER if own else cast.REST)
    return role.key if role else ""


def role_for(note_key: NoteKey, stage: Stage, author: int) -> str:
    """The role in which `author` (a participant id) writes the note `note_key`. Raises Forbidden.

    Whether author and holder sat together is not checked here.
    """
    role = role_in(stage, own=author == note_key.holder)
    if note_key.kind not in stage.kinds.of(role):
        raise Forbidden(gettext_noop("This note belongs to somebody else’s role in that turn."))
    return role


def check_text(text: str) -> str:
    """`text` exactly as typed. Raises Invalid for one that cannot be stored whole."""
    if len(text) > LONGEST_TEXT:
        raise Invalid(
            "text",
            gettext_noop("A note can have {most} characters; this has {length}. It is kept here, but not saved."),
            most=LONGEST_TEXT,
            length=len(text),
        )
    if "\0" in text:
        raise Invalid("text", gettext_noop("This text contains a character that cannot be stored."))
    return text


def check_share(share: str, kind: str, *, named: bool = True) -> str:
    """`share` if a note of this kind can have it. Raises Invalid."""
    if kind == GIFT and share not in GIFT_SHARES:
        raise Invalid("share", gettext_noop("What you leave to somebody is for: me, holder, holder_organizers."))
    if kind == GIFT and not named:
        raise Invalid("named", gettext_noop("What you leave to somebody has your name."))
    if kind != GIFT and share not in SHARES:
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
    """Whether a holder's challenge is shown to the others of their group while they work on it: they may read it, and
    it carries its author's name, because it can be nobody else's. `there`: it was shared in this very group."""
    return named and may_read(share, mate=there, here=True)


def shares_read(
    *, holder: bool = False, mate: bool = False, organizer: bool = False, here: bool = False
) -> frozenset[str]:
    """The values of `share` with which this reader may read another person's note."""
    every = (*SHARES, *GIFT_SHARES)
    return frozenset(
        share for share in every if may_read(share, holder=holder, mate=mate, organizer=organizer, here=here)
    )


def order_of(kind: str) -> int:
    """The rank of a kind of note among the notes about one turn."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS)
