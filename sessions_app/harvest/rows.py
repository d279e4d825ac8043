"""The rows of an export, equal in every format. Selectors decide what each may hold; nothing is added here."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from ..domain.units import Ms
from ..instant import as_datetime, as_iso
from ..models import Session, practice_of, stage_of
from ..selectors import ReadableNote, Reading, TurnOf, ended_at, feedback_of, readable, turns_of
from ..selectors.attendance import attendees_of, turnout
from ..selectors.documents import Documents
from ..selectors.held import held
from ..selectors.notes import how_many

ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One shared note. `group`, `turn` and `written_at` are None if they would tell who an anonymous author is, and so
    `role` is empty where fewer than three people had it, or another one.

    `turn` is also None if the holder in question had no turn in that group. `practice` and `stage`: of the document, by
    their keys: the stage in which such notes are written.

    `round_question`: what its round was about. Of a card that is an action: `who` sees to it, until which `day`, and
    whether it is `done`. These columns are only in exports of sessions with questions or cards.
    """

    code: str
    session: str
    round: int
    group: int | None
    turn: int | None
    role: str
    kind: str
    author: str
    text: str
    shared_with: str
    written_at: str | None
    practice: str
    stage: str
    round_question: str = ""
    who: str = ""
    day: str | None = None
    done: bool = False


OF_CARDS = ("round_question", "who", "day", "done")
COLUMNS = tuple(field.name for field in fields(NoteRow) if field.name not in OF_CARDS)


def columns_of(sessions: Iterable[Session]) -> tuple[str, ...]:
    """The columns of their notes."""
    practices = (practice_of(document) for session in sessions for document in Documents(session.pk))
    more = any(each.kinds.cards or any(stage.questions for stage in each.stages) for each in practices)
    return COLUMNS + (OF_CARDS if more else ())


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in figures, as of now."""

    code: str
    session: str
    practice: str
    language: str
    opened_at: str | None
    ended_at: str | None
    rounds: int
    participants: int  # includes people who erased themselves
    erased: int
    turns: int
    planned_seconds: int
    actual_seconds: int
    notes: int
    held_on: str | None  # the day in its zone on which its first round began
    zone: str
    held_until: str | None = None  # the day on which its last round ended, or is still at work


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person who took part. None of its values can be compared with a note without a name."""

    code: str
    session: str
    name: str
    team: str
    language: str
    joined_on: str
    rounds: tuple[int, ...]
    turns_as_holder: int
    left: bool


@dataclass(frozen=True, slots=True)
class PhaseRow:
    phase: str
    planned_seconds: int
    actual_seconds: int


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A turn that was held: as planned when its group was formed, and as it went.
    `holder` is empty for an erased person.

    `state`: "whole", "shortened" or "under_way". `shortened_by`: "together", "facilitator", "holder", where known.
    """

    code: str
    session: str
    round: int
    group: int
    turn: int
    holder: str
    began_at: str
    complete: bool
    planned_seconds: int
    actual_seconds: int
    phases: tuple[PhaseRow, ...]
    state: str
    shortened_by: tuple[str, ...]
    practice: str
    stage: str


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """What people thought of a session, as far as it may be told: a row for each question that three have answered, and
    for each line, sorted by text. `question`: "helped", "again" or "line". `chose_1` (not at all) to `chose_5`: how
    many. No value says who, or which answers are one person's."""

    code: str
    session: str
    question: str
    answers: int | None
    mean: float | None
    chose_1: int | None
    chose_2: int | None
    chose_3: int | None
    chose_4: int | None
    chose_5: int | None
    text: str


def rows(sessions: Iterable[Session]) -> Iterator[NoteRow]:
    """Session by session: rows with names by round, group and turn, then anonymous rows by text."""
    return (row for row, _ in noted_rows(sessions))


def noted_rows(sessions: Iterable[Session]) -> Iterator[tuple[NoteRow, ReadableNote]]:
    """The same, each with its note."""
    for session in sessions:
        documents = Documents(session.pk)
        for note in readable(Reading(session.pk), documents=documents):
            yield _row(session, note, documents.question(note.round)), note


def _row(session: Session, note: ReadableNote, question: str) -> NoteRow:
    return NoteRow(
        code=session.code,
        session=session.title,
        round=note.round,
        group=note.group,
        turn=note.turn,
        role=note.role,
        kind=note.kind,
        author=note.author or ANONYMOUS,
        text=note.text,
        shared_with=note.share,
        written_at=as_iso(note.written_at) if note.written_at else None,
        practice=practice_of(note.document).key,
        stage=stage_of(note.document, note.stage).key,
        round_question=question,
        who=note.who,
        day=note.day.isoformat() if note.day else None,
        done=note.done,
    )


def session_rows(sessions: Iterable[Session], now_ms: Ms) -> Iterator[SessionRow]:
    for session in sessions:
        planned = actual = turns = 0
        begun: set[int] = set()
        people, erased = turnout(session)
        days = held(session, now_ms)
        for turn in turns_of(session, now_ms):
            planned, actual, turns = planned + turn.held.planned_ms, actual + turn.held.actual_ms, turns + 1
            begun.add(turn.round)
        yield SessionRow(
            code=session.code,
            session=session.title,
            practice=session.practice,
            language=session.language,
            opened_at=as_iso(session.opened_at) if session.opened_at else None,
            ended_at=as_iso(ended) if (ended := ended_at(session, now_ms)) else None,
            rounds=len(begun),
            participants=people,
            erased=erased,
            turns=turns,
            planned_seconds=_seconds(planned),
            actual_seconds=_seconds(actual),
            notes=how_many(Reading(session.pk)),
            held_on=days.first.isoformat() if days else None,
            zone=session.zone,
            held_until=days.last.isoformat() if days else None,
        )


def person_rows(sessions: Iterable[Session], now_ms: Ms) -> Iterator[PersonRow]:
    """The people, session by session, by name."""
    for session in sessions:
        held = Counter(turn.holder for turn in turns_of(session, now_ms))
        for person in attendees_of(session):
            yield PersonRow(
                code=session.code,
                session=session.title,
                name=person.name,
                team=person.team,
                language=person.language,
                joined_on=person.joined_on.isoformat(),
                rounds=person.rounds,
                turns_as_holder=held[person.id],
                left=person.left,
            )


def turn_rows(sessions: Iterable[Session], now_ms: Ms) -> Iterator[TurnRow]:
    """The turns, session by session, by round, group and number."""
    for session in sessions:
        listed = {person.id for person in attendees_of(session)}
        documents = Documents(session.pk)
        for turn in turns_of(session, now_ms):
            yield _turn_row(session, turn, turn.label if turn.holder in listed else "", documents)


def feedback_rows(sessions: Iterable[Session]) -> Iterator[FeedbackRow]:
    for session in sessions:
        found = feedback_of(session)
        for question, answers in (("helped", found.helped), ("again", found.again)):
            if answers:
                one, two, three, four, five = answers.counts
                mean = round(answers.mean, 2)
                yield FeedbackRow(
                    session.code, session.title, question, answers.people, mean, one, two, three, four, five, ""
                )
        for line in found.lines:
            yield FeedbackRow(session.code, session.title, "line", None, None, None, None, None, None, None, line)


def _turn_row(session: Session, turn: TurnOf, holder: str, documents: Documents) -> TurnRow:
    return TurnRow(
        code=session.code,
        session=session.title,
        round=turn.round,
        group=turn.group,
        turn=turn.held.turn,
        holder=holder,
        began_at=as_iso(as_datetime(turn.held.began_at)),
        complete=turn.held.complete,
        planned_seconds=_seconds(turn.held.planned_ms),
        actual_seconds=_seconds(turn.held.actual_ms),
        phases=tuple(
            PhaseRow(phase.key, _seconds(phase.planned_ms), _seconds(phase.actual_ms)) for phase in turn.held.phases
        ),
        state=turn.held.state,
        shortened_by=turn.held.shortened_by,
        practice=practice_of(documents.of(turn.round)).key,
        stage=documents.stage(turn.round).key,
    )


def _seconds(ms: int) -> int:
    return round(ms / 1000)
