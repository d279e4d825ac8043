"""Which notes there are: the slot that a note lives in, who may write it, and who may read it."""

import re
from dataclasses import dataclass

from .errors import Forbidden, Invalid, gettext_noop
from .formats import Format

LONGEST_TEXT = 10_000

ME, TRIO, ORGANIZERS, EVERYONE = "me", "trio", "organizers", "everyone"
SHARES = (ME, TRIO, ORGANIZERS, EVERYONE)
EXPORTED = frozenset({ORGANIZERS, EVERYONE})

CLIENT, CONSULTANT = "client", "consultant"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one note of one person: round (from 1), the seat of the turn's client (from 0), and its kind.

    The turn is named by its client's seat, not by its number: a rota may change, what was written stays where it is.
    """

    round: int
    seat: int
    kind: str

    @property
    def key(self) -> str:
        return f"{self.round}.{self.seat}.{self.kind}"


def slot_of(key: str) -> Slot:
    """The slot of a stored note, whose key was checked by read_slot when it was written."""
    round_number, seat, kind = key.split(".")
    return Slot(int(round_number), int(seat), kind)


def read_slot(key: str, practice: Format) -> Slot:
    """The slot named `key` (`ROUND.SEAT.KIND`). Raises Invalid if there is no such slot in this practice."""
    match = re.fullmatch(r"([1-9][0-9]{0,2})\.([0-9]{1,2})\.([a-z_]{1,30})", key, re.ASCII)
    if not match or match[3] not in (*practice.client_notes, *practice.consultant_notes):
        raise Invalid("key", gettext_noop("There is no such note."))
    return Slot(int(match[1]), int(match[2]), match[3])


def role_for(slot: Slot, practice: Format, seat: int, members: int) -> str:
    """The role in which the person on `seat` of a trio of `members` writes into `slot`. Raises Forbidden."""
    role = CLIENT if seat == slot.seat else CONSULTANT
    kinds = practice.client_notes if role == CLIENT else practice.consultant_notes
    if slot.seat >= members or slot.kind not in kinds:
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


def check_share(share: str) -> str:
    if share not in SHARES:
        raise Invalid("share", gettext_noop("A note can be shared with: me, trio, organizers, everyone."))
    return share


def may_read(
    share: str, *, author: bool = False, mate: bool = False, organizer: bool = False, here: bool = False
) -> bool:
    """Whether a reader may see a note: its author, one who sat in that trio, an organizer, anybody in the session."""
    return (
        author
        or (share == TRIO and mate)
        or (share == ORGANIZERS and organizer)
        or (share == EVERYONE and (here or mate or organizer))
    )
