"""One participant's own page: what they wrote, by round and turn, and what others shared with them.

This module decides where each note stands. selectors/notes.py decides whether it may be read, and with which name;
the document of its round, which notes there are.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..domain.notes import EVERYONE, FIRST_ROUND, ME, NoteKey, belongs_in, for_holder, note_key_of
from ..domain.practice import NoteKind, cast, kinds
from ..domain.units import Ms
from ..instant import as_iso, as_ms
from ..models import Note, Participant, practice_of, stage_of
from ..selectors import LAST, ReadableNote, Reading, own_notes, readable, rounds_of
from ..selectors.cases import own_case
from ..selectors.documents import Documents
from ..selectors.held import held
from .titles import question_of


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A note of one's own, written or still empty. `document`: whose words are for its kind. `holder`: whose turn it is
    about; empty for one's own, and where the name is not known. `said`: what the document says of it, if it does.
    `asked`: the question of its round."""

    key: str
    document: str
    holder: str = ""
    said: NoteKind | None = None
    text: str = ""
    share: str = ME
    named: bool = True
    asked: str = ""

    @property
    def kind(self) -> str:
        return note_key_of(self.key).kind

    @property
    def question(self) -> str:
        """What is asked at its box."""
        return question_of(self.document, self.kind, self.holder, self.asked)

    @property
    def left(self) -> bool:
        """Whether it is left to the holder of the turn."""
        return self.said.left if self.said else for_holder(self.share)

    @property
    def begins(self) -> str:
        """Who reads it when it begins."""
        return self.said.share if self.said else ME

    @property
    def recalled(self) -> bool:
        """Whether the others of the group are shown it again while it is their turn who wrote it."""
        practice = practice_of(self.document)
        stage = practice.stages[practice.stage_with(self.kind) or 0]
        return any(self.kind in shown for shown in stage.recalled_to_others().values())

    @property
    def card(self) -> bool:
        """Whether it lies on a table."""
        return bool(note_key_of(self.key).card)

    @property
    def step(self) -> bool:
        """Whether it is something that somebody will do: a day in the calendar."""
        kind = practice_of(self.document).kinds.card(self.kind) if self.card else None
        return kinds.ACTION in kind.traits if kind else self.said is not None and kinds.STEP in self.said.traits


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
        return [note for note in self._of_the_holder() if _tells_the_worth(note)]

    @property
    def brought(self) -> list[ReadableNote]:
        """Whatever else the turn's holder shared: above all what it was about."""
        return [note for note in self._of_the_holder() if not _tells_the_worth(note)]

    @property
    def left(self) -> list[ReadableNote]:
        """What the others left to me."""
        return [note for note in self.shared if self.mine and for_holder(note.share)]

    @property
    def rest(self) -> list[ReadableNote]:
        """What the others shared."""
        return [note for note in self.shared if not for_holder(note.share) and (self.mine or not _by_the_holder(note))]

    def _of_the_holder(self) -> Iterator[ReadableNote]:
        return (note for note in self.shared if not self.mine and _by_the_holder(note))


def _by_the_holder(note: ReadableNote) -> bool:
    role = stage_of(note.document, note.stage).cast.who(cast.HOLDER)
    return role is not None and role.key == note.role


def _tells_the_worth(note: ReadableNote) -> bool:
    kind = practice_of(note.document).kinds.note(note.kind)
    return kind is not None and kinds.WORTH in kind.traits


@dataclass(slots=True)
class OwnRound:
    """A round in which this person sat. `notes` and `shared`: about no turn, but the round or the session. `nameless`:
    notes from their group without a name, in an order of their own.

    `sat` False: they only wrote something for it and have no seat yet.
    """

    number: int
    mates: list[str]
    turns: list[OwnTurn]
    document: str
    notes: list[OwnNote] = field(default_factory=list)
    shared: list[ReadableNote] = field(default_factory=list)
    nameless: list[ReadableNote] = field(default_factory=list)
    sat: bool = True
    stage: int = 0  # the index of the stage that it held
    question: str = ""  # what people talked about in it

    @property
    def written(self) -> bool:
        """Whether anybody wrote about the whole round."""
        return bool(self.shared) or any(note.text for note in self.notes)


@dataclass(slots=True)
class OwnPage:
    """`everyone`: what others shared with everyone, outside this person's groups. `written`: whether the session's
    practice has anything written down, or somebody did."""

    rounds: list[OwnRound]
    everyone: list[ReadableNote] = field(default_factory=list)
    written: bool = True

    @property
    def held(self) -> bool:
        """Whether this person sat in a round."""
        return any(round.sat for round in self.rounds)

    @property
    def notes(self) -> Iterator[tuple[OwnRound, OwnTurn | None, OwnNote]]:
        """Yields what this person has written; without a turn what is about none."""
        for round in self.rounds:
            for turn in round.turns:
                yield from ((round, turn, note) for note in turn.notes if note.text)
            yield from ((round, None, note) for note in round.notes if note.text)

    @property
    def shared(self) -> Iterator[ReadableNote]:
        """Yields what others let this person read."""
        for round in self.rounds:
            for turn in round.turns:
                yield from turn.shared
            yield from round.shared
            yield from round.nameless
        yield from self.everyone


def own_page(participant: Participant, now_ms: Ms) -> OwnPage:
    """The page: all that this person may read, where it belongs, and what they are asked."""
    documents = Documents(participant.session_id)
    own = {note.key: _stored(note, documents) for note in own_notes(participant)}
    rounds = rounds_of(participant, now_ms)
    sat = {each["round"] for each in rounds}
    written: dict[int | None, dict[str, OwnNote]] = {}  # by the round to which it belongs
    for key, note in own.items():
        stage = documents.written_in(note_key_of(key).round, note.kind)
        there = {number for number in sat if documents.index(number) == stage}
        written.setdefault(belongs_in(note_key_of(key), note.said, participant.pk, there), {})[key] = note
    firsts = {documents.index(number): number for number in sorted(sat, reverse=True)}  # by stage: one's first round
    page = OwnPage(
        [_round(participant, documents, each, written.get(each["round"], {}), set(firsts.values())) for each in rounds]
    )
    page.rounds += _waiting(participant, documents, written.get(None, {}).values())
    by_number = {round.number: round for round in page.rounds}
    # A holder who is no longer known has no name, so no nameless note can be placed at their turn.
    turns = {(round.number, turn.holder): turn for round in page.rounds for turn in round.turns if turn.holder}
    for read in readable(Reading(participant.session_id, participant.pk), documents=documents):
        about_turn = documents.about_a_turn(read.round, read.kind)
        turn = turns.get((read.round, read.holder)) if read.author and about_turn else None
        if turn:
            turn.turn = turn.turn or read.turn
        if read.mine:
            continue
        if turn:
            turn.shared.append(read)
        elif read.group and not about_turn:
            by_number[read.round].shared.append(read)
        elif read.share != EVERYONE and read.round in by_number:
            by_number[read.round].nameless.append(read)
        else:
            page.everyone.append(read)
    for round in page.rounds:
        round.turns = [turn for turn in round.turns if turn.notes or turn.shared]
        round.turns.sort(key=lambda turn: (not turn.mine, turn.turn or LAST))
    asked = any(practice_of(document).kinds.kept for document in documents)
    page.written = asked or any(True for _ in page.notes) or any(True for _ in page.shared)
    return page


def _stored(note: Note, documents: Documents) -> OwnNote:
    key = note.note_key
    document, said = documents.knowing(key.round, key.kind), documents.kind(key.round, key.kind)
    asked = documents.question(key.round)
    return OwnNote(note.key, document, "", said, note.text, note.share, note.named, asked)


def _round(
    participant: Participant, documents: Documents, held: dict[str, Any], own: dict[str, OwnNote], firsts: set[int]
) -> OwnRound:
    number = held["round"]
    question = documents.question(number)
    people = {mate["id"]: mate["name"] for mate in held["people"]}
    about_turns = {key: note for key, note in own.items() if documents.about_a_turn(number, note.kind)}
    # People with whom one sat only on a seat given up later are missing here; what was written about them stays.
    written = {note_key_of(key).holder for key in about_turns}
    others = sorted(written - {*people})
    turns = [_turn(participant, documents, held, pk, people.get(pk, ""), about_turns) for pk in [*people, *others]]
    asked = [kinds.ROUND, *([kinds.SESSION] if number in firsts else [])]
    about_all = {
        NoteKey(FIRST_ROUND if kind.about == kinds.SESSION else number, participant.pk, kind.key).key: kind
        for kind in documents.stage(number).kinds.notes
        if kind.about in asked
    }
    notes = {
        key: OwnNote(key, documents.of(number), "", kind, share=kind.share, asked=question)
        for key, kind in about_all.items()
    }
    notes |= {key: note for key, note in own.items() if key not in about_turns}
    mates = [name for pk, name in people.items() if pk != participant.pk]
    return OwnRound(
        number,
        mates,
        turns,
        documents.of(number),
        _in_order(documents, number, notes.values()),
        stage=documents.index(number),
        question=question,
    )


def _turn(
    participant: Participant,
    documents: Documents,
    held: dict[str, Any],
    holder: int,
    name: str,
    own: dict[str, OwnNote],
) -> OwnTurn:
    mine, was, number = holder == participant.pk, holder in held["asked"], held["round"]
    question = documents.question(number)
    role = held["roles"].get(holder, "")
    asked = [
        kind
        for kind in documents.stage(number).kinds.notes
        if _asks(documents.stage(number).cast, kind, role, mine=mine)
        and (was or (mine and held["ahead"] and kinds.BEFOREHAND in kind.traits))
    ]
    told = "" if mine else name
    here = {key: replace(note, holder=told) for key, note in own.items() if note_key_of(key).holder == holder}
    there = {note.kind for note in here.values()}  # one may be from an earlier round, and has that round's key
    for kind in asked:
        if kind.key not in there:
            key = NoteKey(number, holder, kind.key).key
            here[key] = OwnNote(key, documents.of(number), told, kind, share=kind.share, asked=question)
    return OwnTurn(name, mine, was, notes=_in_order(documents, number, here.values()))


def _asks(roles: cast.Cast, kind: NoteKind, role: str, *, mine: bool) -> bool:
    """Whether somebody is asked for a note of this kind about a turn, their own or one that they had this `role` in."""
    if kind.about != kinds.TURN:
        return False
    holder = roles.who(cast.HOLDER)
    if mine:
        return not kind.by or (holder is not None and holder.key in kind.by)
    if role:
        return not kind.by or role in kind.by
    return not kind.by or any(each != (holder.key if holder else "") for each in kind.by)


def _in_order(documents: Documents, round: int, notes: Iterable[OwnNote]) -> list[OwnNote]:
    return sorted(notes, key=lambda note: documents.rank(round, note.kind))


def _waiting(participant: Participant, documents: Documents, notes: Iterable[OwnNote]) -> list[OwnRound]:
    """The rounds for what waits for its author's next seat."""
    rounds: dict[int, OwnRound] = {}
    for note in notes:
        number = note_key_of(note.key).round
        if note.text and number not in rounds:
            turn = OwnTurn(participant.label, mine=True, held=False)
            rounds[number] = OwnRound(number, [], [turn], documents.of(number), sat=False)
        if note.text:
            rounds[number].turns[0].notes.append(note)
    return [rounds[number] for number in sorted(rounds)]


# -- to take home -----------------------------------------------------------------------------------


def with_texts(page: OwnPage, change: Callable[[str], str]) -> OwnPage:
    """The page with every text and name changed, for a format in which some characters have an effect."""

    def note(each: ReadableNote) -> ReadableNote:
        return replace(each, text=change(each.text), author=change(each.author), holder=change(each.holder))

    def own(notes: Iterable[OwnNote]) -> list[OwnNote]:
        return [replace(each, text=change(each.text)) for each in notes]

    def turn(each: OwnTurn) -> OwnTurn:
        return replace(
            each, holder=change(each.holder), notes=own(each.notes), shared=[note(one) for one in each.shared]
        )

    rounds = [
        replace(
            round,
            mates=[change(mate) for mate in round.mates],
            turns=[turn(each) for each in round.turns],
            notes=own(round.notes),
            shared=[note(each) for each in round.shared],
            nameless=[note(each) for each in round.nameless],
        )
        for round in page.rounds
    ]
    return replace(page, rounds=rounds, everyone=[note(each) for each in page.everyone])


def as_data(participant: Participant, page: OwnPage, now: datetime) -> dict[str, Any]:
    """All of this person's notes, and what others let them read, as JSON data. docs/protocol.md names the fields."""
    days = held(participant.session, as_ms(now))
    case = own_case(participant)
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
        **({"case": {"line": case.line, "withdrawn": bool(case.withdrawn)}} if case else {}),
        "rounds": [
            {
                "round": round.number,
                "with": round.mates,
                "practice": practice_of(round.document).key,
                "stage": stage_of(round.document, round.stage).key,
            }
            for round in page.rounds
            if round.sat
        ],
        "notes": [
            {
                "key": note.key,
                "round": round.number,
                "turn": turn.turn if turn else None,
                "holder": turn.holder if turn else "",
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
