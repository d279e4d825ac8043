"""What a session was, on one page: people, turns and their times, what notes are about, quotes and feedback.

Every text and every count of notes comes from `readable`, so no number tells more about a nameless note than the note
itself. Every number that is broken down passes through domain/privacy.
Why: docs/decisions.md#the-harvest-answers-first-what-people-brought
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import mean
from typing import Any

from ..domain import notes
from ..domain.privacy import Cell, Told, told
from ..domain.timekeeping import HeldTurn
from ..domain.units import Ms
from ..models import Note, Participant, Session
from ..selectors import (
    Opinions,
    ReadableNote,
    Reading,
    feedback_of,
    readable,
    turns_not_held,
    turns_of,
)
from ..selectors.attendance import turnout
from ..selectors.notes import how_many
from .finding import Wanted
from .themes import Theme, can_count, themes
from .turns import Turns, turns_counted

FIRST = 6  # notes of a kind that the page shows at once
MOST = 1000  # notes of a kind on the page at all, and on paper; the files have all
SHORT, LONG = 30, 280  # characters of a note that reads well as an example
PINNED, HIDDEN = Note.Prominence.PINNED.value, Note.Prominence.HIDDEN.value


@dataclass(frozen=True, slots=True)
class PhaseTime:
    """How long one phase of a turn took (ms): planned and actual on average, and the shortest and longest."""

    key: str
    planned: float
    actual: float
    shortest: int
    longest: int


@dataclass(frozen=True, slots=True)
class NamedCount:
    """How many notes with a name were shared in one round and role; None: too few people to tell."""

    round: int
    role: str
    notes: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """`people` took part. `times` are of the turns that are over, or of all if none is.

    `written`, `counts` and `themes` count notes with a name; `nameless` is the number of notes without one.
    """

    people: int
    rounds: int
    groups: int
    turns: Turns
    times: list[PhaseTime]
    nameless: int
    written: Told[tuple[int, str]]
    counts: list[NamedCount]
    themes: list[Theme]
    themes_can_be_counted: bool
    chosen: "Chosen"
    feedback: Opinions

    @property
    def silent(self) -> bool:
        """Whether nobody has shared anything."""
        return not self.nameless and self.written.total == 0

    @property
    def told_apart(self) -> bool:
        """Whether any number by round and role may be told."""
        return any(one.notes is not None for one in self.counts)

    @property
    def planned(self) -> float:
        """A whole turn, on average (ms)."""
        return sum(time.planned for time in self.times)

    @property
    def actual(self) -> float:
        return sum(time.actual for time in self.times)


def summary(session: Session, now_ms: Ms) -> Summary:
    """The summary. The number of queries does not grow with the number of people."""
    turns = list(turns_of(session, now_ms))
    names = list(Participant.objects.filter(session=session).values_list("name", flat=True))
    held = session.groupings.filter(started_at__isnull=False).values_list("number", flat=True)
    counted = Counted(held)
    chosen = chosen_from(counted.passing(readable(Reading(session.pk))))
    written = told(counted.cells())
    return Summary(
        people=turnout(session)[0],
        rounds=len({turn.round for turn in turns}),
        groups=len({(turn.round, turn.group) for turn in turns}),
        turns=turns_counted((turn.held for turn in turns), turns_not_held(session, now_ms)),
        times=_times([turn.held for turn in turns]),
        nameless=counted.nameless,
        written=written,
        counts=[NamedCount(number, role, count) for (number, role), count in sorted(written.cells.items())],
        themes=themes(counted.said, session.language, names, counted.hidden),
        themes_can_be_counted=can_count(session.language),
        chosen=chosen,
        feedback=feedback_of(session),
    )


class Counted:
    """Counts the notes with a name while they are read: how many, by whom, and what they say.

    It tells people apart by the names beside their notes, because an organizer has nothing else.
    """

    def __init__(self, rounds: Iterable[int]) -> None:
        """`rounds`: the numbers of the rounds held; a round without notes counts as 0."""
        self.nameless = 0
        self.said: list[tuple[str, str]] = []
        self.hidden: set[str] = set()  # texts that an organizer has hidden
        roles = (notes.CLIENT, notes.CONSULTANT)
        self._authors: dict[tuple[int, str], list[str]] = {(number, role): [] for number in rounds for role in roles}

    def passing(self, shared: Iterable[ReadableNote]) -> Iterator[ReadableNote]:
        """Yields the same notes and counts each of them."""
        for note in shared:
            if note.author:
                self._authors.setdefault((note.round, note.role), []).append(note.author)
                self.said.append((note.author, note.text))
                if note.prominence == HIDDEN:
                    self.hidden.add(note.text)
            else:
                self.nameless += 1
            yield note

    def cells(self) -> dict[tuple[int, str], Cell]:
        """The counts by round and role."""
        return {key: Cell(len(authors), frozenset(authors)) for key, authors in self._authors.items()}


@dataclass(slots=True)
class NotesOfKind:
    """The notes of one kind, without hidden ones: shown at once, the others, and how many more the files have."""

    first: list[ReadableNote]
    others: list[ReadableNote]
    more: int


@dataclass(slots=True)
class Chosen:
    """The notes that the page shows, by kind."""

    challenge: NotesOfKind
    valuable: NotesOfKind
    next_step: NotesOfKind
    takeaway: NotesOfKind
    gift: NotesOfKind
    hidden: int


def chosen_from(shared: Iterable[ReadableNote]) -> Chosen:
    """Looks at each note once and keeps only as many of a kind as a page can show.

    Pinned notes come first, then some of a good length. The handles choose these: they are random, so neither the order
    nor the choice tells who wrote a note. The others stay in reading order.
    """
    found: dict[str, list[ReadableNote]] = {kind: [] for kind in notes.KINDS}
    counted: Counter[str] = Counter()
    hidden = 0
    for note in shared:
        if note.prominence == HIDDEN:
            hidden += 1
        elif note.kind in found:
            counted[note.kind] += 1
            if note.prominence == PINNED or len(found[note.kind]) < MOST:
                found[note.kind].append(note)
    return Chosen(**{kind: _part(kept, counted[kind]) for kind, kept in found.items()}, hidden=hidden)


def _part(kept: list[ReadableNote], count: int) -> NotesOfKind:
    first = [note for note in kept if note.prominence == PINNED]
    if len(first) < FIRST:
        rest = [note for note in kept if note.prominence != PINNED]
        fitting = {note.text: note for note in rest if SHORT <= len(note.text) <= LONG}  # no text is shown twice
        lucky = sorted(fitting.values(), key=lambda note: str(note.handle), reverse=True)
        first += [*lucky, *(note for note in rest if note.text not in fitting)][: FIRST - len(first)]
    seen = {id(note) for note in first}
    return NotesOfKind(first, [note for note in kept if id(note) not in seen], count - len(kept))


def _times(turns: list[HeldTurn]) -> list[PhaseTime]:
    """The times of the turns that are over, or of all if none is."""
    by_phase: dict[str, list[tuple[int, int]]] = {}
    for turn in [turn for turn in turns if turn.over] or turns:
        for phase in turn.phases:
            by_phase.setdefault(phase.key, []).append((phase.planned_ms, phase.actual_ms))
    return [
        PhaseTime(
            key=key,
            planned=mean(planned for planned, _ in found),
            actual=mean(actual for _, actual in found),
            shortest=min(actual for _, actual in found),
            longest=max(actual for _, actual in found),
        )
        for key, found in by_phase.items()
    ]


class AllNotes(Sequence[ReadableNote]):
    """The notes shared with the organizers that match a search. Only the slice in use is ever made."""

    def __init__(self, session: Session, wanted: Wanted) -> None:
        self._reading, self._wanted = Reading(session.pk), wanted

    def __len__(self) -> int:
        if self._wanted.anything:
            return how_many(self._reading, self._wanted.only)
        return sum(1 for _ in self._found())

    def __getitem__(self, part: Any) -> Any:
        return list(islice(self._found(), part.start, part.stop))

    def _found(self) -> Iterator[ReadableNote]:
        return filter(self._wanted.fits, readable(self._reading, self._wanted.only))


def authors_of(session: Session) -> list[str]:
    """The names that stand beside notes."""
    return sorted({note.author for note in readable(Reading(session.pk)) if note.author}, key=str.casefold)
