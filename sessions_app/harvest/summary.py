"""What a session was, on one page: people, turns and their time, what was written about, quotes and feedback.

Every text comes by `readable`, and whatever is counted of notes is counted of what `readable` gives: so no number can
tell more of a nameless note than the note itself. Every number that is broken down has passed domain/privacy.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import mean
from typing import Any

from ..domain import notes
from ..domain.privacy import Cell, Told, told
from ..domain.timekeeping import HeldTurn
from ..models import Insight, Participant, Session
from ..selectors import (
    Note,
    Opinions,
    Reading,
    feedback_of,
    readable,
    turns_not_held,
    turns_of,
)
from ..selectors.attendance import turnout
from ..selectors.notes import how_many
from .themes import Theme, can_count, themes
from .turns import Turns, turns_counted

QUOTES = 6  # as many are suggested, where fewer are pinned
QUOTED = ("valuable", "takeaway")  # the kinds that speak for themselves
SHORT, LONG = 30, 280  # characters of a quote that is suggested
STEP = "next_step"
STEPS = 60  # as many are shown; the exports have them all
PINNED, HIDDEN = Insight.Mark.PINNED.value, Insight.Mark.HIDDEN.value


@dataclass(frozen=True, slots=True)
class PhaseTime:
    """How long one phase of a turn took (ms): planned and actual on average, and the shortest and longest."""

    key: str
    planned: float
    actual: float
    shortest: int
    longest: int


@dataclass(frozen=True, slots=True)
class Place:
    """How many notes were shared with a name in one round and role; None: too few people to say."""

    round: int
    role: str
    notes: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """`people` took part. `times` are of the turns that are over; of all, where none is.

    `written`, `places` and `themes` are of the notes with a name; `nameless` is how many there are without.
    """

    people: int
    rounds: int
    trios: int
    turns: Turns
    times: list[PhaseTime]
    nameless: int
    written: Told[tuple[int, str]]
    places: list[Place]
    themes: list[Theme]
    themes_can_be_counted: bool
    chosen: "Chosen"
    feedback: Opinions

    @property
    def silent(self) -> bool:
        """Nobody has shared anything."""
        return not self.nameless and self.written.total == 0

    @property
    def told_apart(self) -> bool:
        """Whether any number by round and role may be told."""
        return any(place.notes is not None for place in self.places)

    @property
    def planned(self) -> float:
        """A whole turn, on average (ms)."""
        return sum(time.planned for time in self.times)

    @property
    def actual(self) -> float:
        return sum(time.actual for time in self.times)


def summary(session: Session, now_ms: int) -> Summary:
    """All of it, in as many queries for three hundred people as for three."""
    turns = list(turns_of(session, now_ms))
    names = list(Participant.objects.filter(session=session).values_list("name", flat=True))
    held = session.groupings.filter(started_at__isnull=False).values_list("number", flat=True)
    counted = Counted(held)
    chosen = chosen_from(counted.passing(readable(Reading(session.pk))))
    written = told(counted.cells())
    return Summary(
        people=turnout(session)[0],
        rounds=len({turn.round for turn in turns}),
        trios=len({(turn.round, turn.trio) for turn in turns}),
        turns=turns_counted((turn.held for turn in turns), turns_not_held(session, now_ms)),
        times=_times([turn.held for turn in turns]),
        nameless=counted.nameless,
        written=written,
        places=[Place(number, role, count) for (number, role), count in sorted(written.cells.items())],
        themes=themes(counted.said, session.language, names),
        themes_can_be_counted=can_count(session.language),
        chosen=chosen,
        feedback=feedback_of(session),
    )


class Counted:
    """What is counted of notes while they are read, of those with a name: how many, by whom, and what they said.

    People are told apart by the names that stand beside their notes, which is all that an organizer has.
    """

    def __init__(self, rounds: Iterable[int]) -> None:
        """`rounds`: the numbers of those that were held; where nobody wrote, there is a nought."""
        self.nameless = 0
        self.said: list[tuple[str, str]] = []
        roles = (notes.CLIENT, notes.CONSULTANT)
        self._authors: dict[tuple[int, str], list[str]] = {(number, role): [] for number in rounds for role in roles}

    def passing(self, shared: Iterable[Note]) -> Iterator[Note]:
        """The same notes, each counted as it passes."""
        for note in shared:
            if note.author:
                self._authors.setdefault((note.round, note.role), []).append(note.author)
                self.said.append((note.author, note.text))
            else:
                self.nameless += 1
            yield note

    def cells(self) -> dict[tuple[int, str], Cell]:
        """By round and role."""
        return {place: Cell(len(authors), frozenset(authors)) for place, authors in self._authors.items()}


@dataclass(slots=True)
class Chosen:
    """What of the notes is read on the page. `steps`: pinned ones first; `more_steps`: how many are left out here."""

    quotes: list[Note]
    steps: list[Note]
    more_steps: int
    hidden: int


def chosen_from(shared: Iterable[Note]) -> Chosen:
    """Looks at each note once and keeps few, however many there are.

    Quotes are those that an organizer pinned; where these are few, some more of a length that is good to read, chosen
    by their handles, which are chance: neither the order nor the choice says whose they are.
    """
    pinned: list[Note] = []
    steps: list[Note] = []
    all_steps = hidden = 0
    fitting: dict[str, Note] = {}  # by text: nobody reads the same words twice
    for note in shared:
        if note.mark == HIDDEN:
            hidden += 1
        elif note.kind == STEP:
            all_steps += 1
            if note.mark == PINNED or len(steps) < STEPS:
                steps.append(note)
        elif note.mark == PINNED:
            pinned.append(note)
        elif note.kind in QUOTED and SHORT <= len(note.text) <= LONG:
            fitting[note.text] = note
            if len(fitting) > 2 * QUOTES:
                fitting = _luckiest(fitting)
    suggested = list(_luckiest(fitting).values())[: max(0, QUOTES - len(pinned))]
    steps = sorted(steps, key=lambda note: note.mark != PINNED)[:STEPS]
    return Chosen(pinned + suggested, steps, all_steps - len(steps), hidden)


def _luckiest(found: dict[str, Note]) -> dict[str, Note]:
    return dict(sorted(found.items(), key=lambda item: str(item[1].handle), reverse=True)[:QUOTES])


def _times(turns: list[HeldTurn]) -> list[PhaseTime]:
    """Of the turns that are over; of all, where none is."""
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


class AllNotes(Sequence[Note]):
    """Every note that was shared with the organizers, or those with a mark, of which only a slice is ever made."""

    def __init__(self, session: Session, mark: str) -> None:
        self._reading, self._mark = Reading(session.pk), mark

    def __len__(self) -> int:
        return how_many(self._reading, self._mark)

    def __getitem__(self, part: Any) -> Any:
        return list(islice(readable(self._reading, self._mark), part.start, part.stop))
