"""One participant's own page: what they wrote, by round and turn, and what others shared with them.

This module decides where each note stands. selectors/notes.py decides whether it may be read, and with which name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..domain.notes import (
    CHALLENGE,
    CLIENT,
    EVERYONE,
    GIFT,
    ME,
    TO_HOLDER,
    NoteKey,
    belongs_in,
    note_key_of,
    order_of,
    role_in,
)
from ..domain.practice import Stage
from ..domain.units import Ms
from ..instant import as_iso, as_ms
from ..models import Participant, Round
from ..selectors import LAST, ReadableNote, Reading, own_notes, readable, rounds_of
from ..selectors.documents import Documents
from ..selectors.held import held

WORTH = ("valuable", "next_step")  # kinds of a holder's note that say what the help was worth


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A note of one's own, written or still empty."""

    key: str
    kind: str
    text: str = ""
    share: str = "me"
    named: bool = True


@dataclass(slots=True)
class OwnTurn:
    """One turn as this person took part in it: their notes, and what the others shared about it with their names.

    `held`: it was or is under way while this person sat there. Any other turn is here only if somebody wrote about it.
    """

    holder: str
    mine: bool = False
    held: bool = True
    turn: int | None = None
    notes: list[OwnNote] = field(default_factory=list)
    shared: list[ReadableNote] = field(default_factory=list)

    @property
    def worth(self) -> list[ReadableNote]:
        """What the turn's holder shared about what the help was worth."""
        return [note for note in self.shared if not self.mine and note.role == CLIENT and note.kind in WORTH]

    @property
    def asked(self) -> list[ReadableNote]:
        """What the turn's holder asked."""
        return [note for note in self.shared if not self.mine and note.role == CLIENT and note.kind not in WORTH]

    @property
    def gifts(self) -> list[ReadableNote]:
        """What the consultants left to me."""
        return [note for note in self.shared if self.mine and note.kind == GIFT]

    @property
    def rest(self) -> list[ReadableNote]:
        """What the consultants shared."""
        return [note for note in self.shared if note.kind != GIFT and (self.mine or note.role != CLIENT)]


@dataclass(slots=True)
class OwnRound:
    """A round in which this person sat. `nameless`: notes from their group without a name, in an order of their own.

    `sat` False: they only wrote a challenge for it and have no seat yet.
    """

    number: int
    mates: list[str]
    turns: list[OwnTurn]
    nameless: list[ReadableNote] = field(default_factory=list)
    sat: bool = True


@dataclass(slots=True)
class OwnPage:
    rounds: list[OwnRound]
    everyone: list[ReadableNote] = field(
        default_factory=list
    )  # what others shared with everyone, outside this person's groups

    @property
    def held(self) -> bool:
        """Whether this person sat in a round."""
        return any(round.sat for round in self.rounds)

    @property
    def notes(self) -> Iterator[tuple[OwnRound, OwnTurn, OwnNote]]:
        """Yields what this person has written."""
        for round in self.rounds:
            for turn in round.turns:
                yield from ((round, turn, note) for note in turn.notes if note.text)

    @property
    def shared(self) -> Iterator[ReadableNote]:
        """Yields what others let this person read."""
        for round in self.rounds:
            for turn in round.turns:
                yield from turn.shared
            yield from round.nameless
        yield from self.everyone


def own_page(participant: Participant, now_ms: Ms) -> OwnPage:
    """The page: all that this person may read, where it belongs, and what they are asked."""
    own = {
        note.key: OwnNote(note.key, note.note_key.kind, note.text, note.share, note.named)
        for note in own_notes(participant)
    }
    rounds = rounds_of(participant, now_ms)
    held = {each["round"] for each in rounds}
    documents = Documents(participant.session_id)
    written: dict[int | None, dict[str, OwnNote]] = {}  # by the round to which it belongs
    for key, note in own.items():
        note_key = note_key_of(key)
        kind = documents.kind(note_key.round, note_key.kind)
        written.setdefault(belongs_in(note_key, kind, participant.pk, held), {})[key] = note
    formed = Round.objects.filter(session=participant.session_id, number__in=held)
    stages = {round.number: round.stage() for round in formed.defer("outlook")}
    page = OwnPage(
        [_round(participant, stages[each["round"]], each, written.get(each["round"], {})) for each in rounds]
    )
    page.rounds += [_waiting(participant, note) for note in written.get(None, {}).values() if note.text]
    by_number = {round.number: round for round in page.rounds}
    # A holder who is no longer known has no name, so no nameless note can be placed at their turn.
    turns = {(round.number, turn.holder): turn for round in page.rounds for turn in round.turns if turn.holder}
    for read in readable(Reading(participant.session_id, participant.pk)):
        turn = turns.get((read.round, read.holder)) if read.author else None
        if turn:
            turn.turn = turn.turn or read.turn
        if read.mine:
            continue
        if turn:
            turn.shared.append(read)
        elif read.share != EVERYONE and read.round in by_number:
            by_number[read.round].nameless.append(read)
        else:
            page.everyone.append(read)
    for round in page.rounds:
        round.turns = [turn for turn in round.turns if turn.notes or turn.shared]
        round.turns.sort(key=lambda turn: (not turn.mine, turn.turn or LAST))
    return page


def _round(participant: Participant, stage: Stage, held: dict[str, Any], own: dict[str, OwnNote]) -> OwnRound:
    number = held["round"]
    people = {mate["id"]: mate["name"] for mate in held["people"]}
    # People with whom one sat only on a seat given up later are missing here; what was written about them stays.
    written = {note_key_of(key).holder for key in own}
    others = sorted(written - {*people})
    turns = [_turn(participant, stage, held, pk, people.get(pk, ""), own) for pk in [*people, *others]]
    return OwnRound(number, [name for pk, name in people.items() if pk != participant.pk], turns)


def _turn(
    participant: Participant, stage: Stage, held: dict[str, Any], holder: int, name: str, own: dict[str, OwnNote]
) -> OwnTurn:
    mine, was = holder == participant.pk, holder in held["asked"]
    kinds = stage.kinds.of(role_in(stage, own=mine))
    keys = {NoteKey(held["round"], holder, kind).key: kind for kind in kinds}
    open_ones = kinds if was else (CHALLENGE,) if mine and held["ahead"] else ()
    here = {key: note for key, note in own.items() if note_key_of(key).holder == holder}
    there = {note.kind for note in here.values()}  # a challenge may be from an earlier round, and has that round's key
    here |= {
        key: OwnNote(key, kind, share=TO_HOLDER if kind == GIFT else ME)
        for key, kind in keys.items()
        if kind in open_ones and kind not in there
    }
    return OwnTurn(name, mine, was, notes=sorted(here.values(), key=lambda note: order_of(note.kind)))


def _waiting(participant: Participant, note: OwnNote) -> OwnRound:
    """The round for a challenge that waits for its author's next seat."""
    turn = OwnTurn(participant.label, mine=True, held=False, notes=[note])
    return OwnRound(note_key_of(note.key).round, [], [turn], sat=False)


# -- to take home -----------------------------------------------------------------------------------


def with_texts(page: OwnPage, change: Callable[[str], str]) -> OwnPage:
    """The page with every text and name changed, for a format in which some characters have an effect."""

    def note(each: ReadableNote) -> ReadableNote:
        return replace(each, text=change(each.text), author=change(each.author), holder=change(each.holder))

    def turn(each: OwnTurn) -> OwnTurn:
        notes = [replace(note, text=change(note.text)) for note in each.notes]
        return replace(each, holder=change(each.holder), notes=notes, shared=[note(one) for one in each.shared])

    rounds = [
        OwnRound(
            round.number,
            [change(mate) for mate in round.mates],
            [turn(each) for each in round.turns],
            [note(each) for each in round.nameless],
            round.sat,
        )
        for round in page.rounds
    ]
    return OwnPage(rounds, [note(each) for each in page.everyone])


def as_data(participant: Participant, page: OwnPage, now: datetime) -> dict[str, Any]:
    """All of this person's notes, and what others let them read, as JSON data. docs/protocol.md names the fields."""
    days = held(participant.session, as_ms(now))
    session, stored = participant.session, {note.key: note for note in own_notes(participant)}
    return {
        "session": {
            "code": session.code,
            "title": session.title,
            "held_on": days.first.isoformat() if days else None,
            "held_until": days.last.isoformat() if days else None,
            "zone": session.zone,
        },
        "exported_at": as_iso(now),
        "me": {
            "name": participant.label,
            "team": participant.team,
            "language": participant.language,
            "joined_at": as_iso(participant.joined_at),
            "signs": participant.signs,
        },
        "rounds": [{"round": round.number, "with": round.mates} for round in page.rounds if round.sat],
        "notes": [
            {
                "key": note.key,
                "round": round.number,
                "turn": turn.turn,
                "holder": turn.holder,
                "role": stored[note.key].role,
                "kind": note.kind,
                "text": note.text,
                "share": note.share,
                "named": note.named,
                "revision": stored[note.key].revision,
                "written_at": as_iso(stored[note.key].written_at, "milliseconds"),
            }
            for round, turn, note in page.notes
        ],
        "shared_with_me": [
            {
                "round": note.round,
                "turn": note.turn,
                "holder": note.holder,
                "kind": note.kind,
                "author": note.author,
                "text": note.text,
                "share": note.share,
            }
            for note in page.shared
        ],
    }
