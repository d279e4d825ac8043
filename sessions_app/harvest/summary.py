"""What a session was, on one page: people, turns and their times, what notes are about, quotes and feedback.

Every text and every count of notes comes from `readable`, so no number tells more about a nameless note than the note
itself. Every number that is broken down passes through domain/privacy.
Why: docs/decisions.md#the-harvest-answers-first-what-people-brought
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from statistics import mean
from typing import Any

from ..domain.practice import cast, kinds
from ..domain.privacy import Cell, Told, told
from ..domain.timekeeping import HeldTurn
from ..domain.units import Ms
from ..models import Note, Participant, Session, practice_of
from ..selectors import (
    Opinions,
    ReadableNote,
    Reading,
    feedback_of,
    groups_begun,
    readable,
    turns_not_held,
    turns_of,
)
from ..selectors.attendance import turnout
from ..selectors.documents import Documents
from ..selectors.notes import how_many
from .finding import Wanted
from .themes import Theme, can_count, themes
from .titles import heading_of, phase_in_words, roles_in_words, title_of
from .turns import Turns, turns_counted

FIRST = 6  # notes of a kind that the page shows at once
MOST = 1000  # notes of a kind on the page at all, and on paper; the files have all
SHORT, LONG = 30, 280  # characters of a note that reads well as an example
PINNED, HIDDEN = Note.Prominence.PINNED.value, Note.Prominence.HIDDEN.value


@dataclass(frozen=True, slots=True)
class PhaseTime:
    """How long one phase of a turn took (ms): planned and actual on average, and the shortest and longest. `hue`: the
    palette in which the practice shows it."""

    key: str
    title: str
    hue: str
    planned: float
    actual: float
    shortest: int
    longest: int


@dataclass(frozen=True, slots=True)
class NamedCount:
    """How many notes with a name were shared in one round and role; None: too few people to tell. `roles`: what people
    in it are called. `by_holder`: they wrote about their own turn."""

    round: int
    role: str
    roles: str
    by_holder: bool
    notes: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """`people` took part. `rounds` and `groups`: in which a turn was held, or nobody holds one. `has_turns`: whether
    somebody holds one in each of its rounds. `times` are of the turns that are over, or of all if none is. `writes`:
    whether the practice has anything written down, or somebody did.

    `written`, `counts` and `themes` count notes with a name; `nameless` is the number of notes without one.
    """

    people: int
    rounds: int
    groups: int
    has_turns: bool
    writes: bool
    turns: Turns
    times: list[PhaseTime]
    nameless: int
    cards: int
    written: Told[tuple[int, str]]
    counts: list[NamedCount]
    themes: list[Theme]
    themes_can_be_counted: bool
    chosen: "Chosen"
    feedback: Opinions

    @property
    def silent(self) -> bool:
        """Whether nobody has shared anything."""
        return not self.noted and not self.cards

    @property
    def noted(self) -> bool:
        """Whether anybody has shared a note; cards are listed, and nothing is counted of them."""
        return bool(self.nameless) or self.written.total != 0

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
    places = {(turn.round, turn.group) for turn in turns}
    names = list(Participant.objects.filter(session=session).values_list("name", flat=True))
    documents = Documents(session.pk)
    rules = [stage.plan.rule.held for document in documents for stage in practice_of(document).stages]
    if not all(rules):
        begun = groups_begun(session)
        places |= {(round, number) for round, _, number, rota in begun if not rota.frame.plan.rule.held}
    held = session.groupings.filter(started_at__isnull=False).order_by("number").values_list("number", flat=True)
    counted = Counted(writing_roles(documents, held))
    shared = counted.passing(readable(Reading(session.pk), documents=documents))
    chosen = chosen_from(shared, documents, documents.question)
    written = told(counted.cells())
    return Summary(
        people=turnout(session)[0],
        rounds=len({round for round, _ in places}),
        groups=len(places),
        has_turns=all(rules),
        writes=bool(chosen.parts) or any(practice_of(document).kinds.kept for document in documents),
        turns=turns_counted((turn.held for turn in turns), turns_not_held(session, now_ms)),
        times=_times([turn.held for turn in turns], documents),
        nameless=counted.nameless,
        cards=counted.cards,
        written=written,
        counts=_named_counts(documents, written),
        themes=themes(counted.said, session.language, names, counted.hidden),
        themes_can_be_counted=can_count(session.language),
        chosen=chosen,
        feedback=feedback_of(session),
    )


def writing_roles(documents: Documents, rounds: Iterable[int]) -> list[tuple[int, str]]:
    """Each round held with each role in which something can be written there, in the order of its document."""
    return [
        (number, role)
        for number in rounds
        for stage in [documents.stage(number)]
        for role in (*stage.cast.keys, "")
        if any(role in note.by if note.by else note.about != kinds.TURN and not role for note in stage.kinds.notes)
    ]


def _named_counts(documents: Documents, written: Told[tuple[int, str]]) -> list[NamedCount]:
    """By round; the roles of a round in the order of its document."""
    counts = [_named_count(documents, *place, count) for place, count in written.cells.items()]
    return sorted(counts, key=attrgetter("round"))


def _named_count(documents: Documents, round: int, role: str, count: int | None) -> NamedCount:
    holder = documents.stage(round).cast.who(cast.HOLDER)
    roles = roles_in_words(documents.of(round), role, documents.index(round))
    return NamedCount(round, role, roles, holder is not None and holder.key == role, count)


class Counted:
    """Counts the notes with a name while they are read: how many, by whom, and what they say.

    It tells people apart by the names beside their notes, because an organizer has nothing else.
    """

    def __init__(self, places: Iterable[tuple[int, str]]) -> None:
        """`places`: rounds held, each with a role in which something can be written; without notes it counts as 0."""
        self.nameless = self.cards = 0
        self.said: list[tuple[str, str]] = []
        self.hidden: set[str] = set()  # texts that an organizer has hidden
        self._authors: dict[tuple[int, str], list[str]] = {place: [] for place in places}

    def passing(self, shared: Iterable[ReadableNote]) -> Iterator[ReadableNote]:
        """Yields the same notes and counts each of them."""
        for note in shared:
            if note.card:
                self.cards += 1  # they are listed, and neither counted by role nor read for themes
            elif note.author:
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
    """The notes of one kind of one practice, without hidden ones: shown at once, the others, and how many more the
    files have. `document`: whose words are for them. `leads`: the first of those from which one quotes. `asked`: what
    their rounds were about, where they had a question; notes about another are others."""

    practice: str
    kind: str
    document: str
    first: list[ReadableNote]
    others: list[ReadableNote]
    more: int
    leads: bool = False
    asked: str = ""

    @property
    def heading(self) -> str:
        return heading_of(self.document, self.kind)

    @property
    def traits(self) -> tuple[str, ...]:
        """What the document says may be done with them; nothing, if it does not know the kind."""
        found = practice_of(self.document).kinds
        kind = found.note(self.kind) or found.card(self.kind)
        return kind.traits if kind else ()

    @property
    def cards(self) -> bool:
        """Whether they are cards."""
        return practice_of(self.document).kinds.card(self.kind) is not None

    @property
    def actions(self) -> bool:
        """Whether somebody sees to them, until a day."""
        return kinds.ACTION in self.traits

    @property
    def quotable(self) -> bool:
        """Whether an organizer chooses among them what to quote."""
        return kinds.QUOTABLE in self.traits

    @property
    def steps(self) -> bool:
        """Whether they are what their authors will do."""
        return kinds.STEP in self.traits


@dataclass(slots=True)
class Chosen:
    """The notes that the page shows: kinds of which there are any, in the order of the documents."""

    parts: list[NotesOfKind]
    hidden: int

    @property
    def quotable(self) -> bool:
        """Whether there is anything to quote from."""
        return any(part.quotable for part in self.parts)


def chosen_from(
    shared: Iterable[ReadableNote], documents: Iterable[str] = (), asked: Callable[[int], str] = lambda _: ""
) -> Chosen:
    """Looks at each note once and keeps only as many of a kind as a page can show. `documents`: of the session, the one
    whose words count most first. `asked`: the question of each round.

    Pinned notes come first, then some of a good length. The handles choose these: they are random, so neither the order
    nor the choice tells who wrote a note. The others stay in reading order.
    """
    found: dict[tuple[str, str], tuple[str, dict[str, NotesOfKind]]] = {}  # whose words, and by what was asked
    for document in documents:
        practice = practice_of(document)
        for kind in practice.kinds.kept:
            found.setdefault((practice.key, kind.key), (document, {}))
    hidden = 0
    for note in shared:
        key = practice_of(note.document).key
        document, by_question = found.setdefault((key, note.kind), (note.document, {}))
        about = asked(note.round)
        of_kind = by_question.setdefault(about, NotesOfKind(key, note.kind, document, [], [], 0, asked=about))
        if note.prominence == HIDDEN:
            hidden += 1
        elif note.prominence == PINNED or len(of_kind.others) < MOST:
            of_kind.others.append(note)
        else:
            of_kind.more += 1
    parts = [part for _, by_question in found.values() for part in sorted(by_question.values(), key=_first_round)]
    for part in parts:
        _choose(part)
    parts = [part for part in parts if part.first]
    for part in [part for part in parts if part.quotable][:1]:
        part.leads = True
    return Chosen(parts, hidden)


def _first_round(part: NotesOfKind) -> int:
    return min((note.round for note in part.others), default=0)


def _choose(part: NotesOfKind) -> None:
    """Takes from the others which to show at once."""
    kept = part.others
    first = [note for note in kept if note.prominence == PINNED]
    if len(first) < FIRST:
        rest = [note for note in kept if note.prominence != PINNED]
        fitting = {note.text: note for note in rest if SHORT <= len(note.text) <= LONG}  # no text is shown twice
        lucky = sorted(fitting.values(), key=lambda note: str(note.handle), reverse=True)
        first += [*lucky, *(note for note in rest if note.text not in fitting)][: FIRST - len(first)]
    seen = {id(note) for note in first}
    part.first, part.others = first, [note for note in kept if id(note) not in seen]


def _times(turns: list[HeldTurn], documents: Documents) -> list[PhaseTime]:
    """The times of the turns that are over, or of all if none is."""
    by_phase: dict[str, list[tuple[int, int]]] = {}
    for turn in [turn for turn in turns if turn.over] or turns:
        for phase in turn.phases:
            by_phase.setdefault(phase.key, []).append((phase.planned_ms, phase.actual_ms))
    return [
        PhaseTime(
            key=key,
            title=phase_in_words(documents, key),
            hue=_hue_of(documents, key),
            planned=mean(planned for planned, _ in found),
            actual=mean(actual for _, actual in found),
            shortest=min(actual for _, actual in found),
            longest=max(actual for _, actual in found),
        )
        for key, found in by_phase.items()
    ]


def _hue_of(documents: Documents, phase: str) -> str:
    stages = (stage for document in documents for stage in practice_of(document).stages)
    manners = (manner for stage in stages for manner in stage.manners)
    return next((manner.hue for manner in manners if manner.phase == phase), "")


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


def found_in(session: Session) -> tuple[dict[str, str], list[str]]:
    """What there is to search for: the titles of the kinds of note by their keys, in the order of the documents, and
    the names that stand beside notes."""
    documents = Documents(session.pk)
    titles: dict[str, str] = {}
    for document in documents:
        for kind in practice_of(document).kinds.kept:
            titles.setdefault(kind.key, title_of(document, kind.key))
    names = set()
    for note in readable(Reading(session.pk), documents=documents):
        titles.setdefault(note.kind, title_of(note.document, note.kind))
        names.add(note.author)
    return titles, sorted(names - {""}, key=str.casefold)
