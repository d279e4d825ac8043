"""The clocks of a round's trios in the hands of one command. Trios that are alike, mostly all of them, are worked out
once and written at once, however many they are. Used inside `changing` only."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F

from ..domain.errors import NotFound, Stale, TroikaError, gettext_noop
from ..domain.rota import Rota
from ..domain.timeline import Clock, Timeline
from ..models import Round, Session, frame_of
from ..selectors.reading import CLOCK, Row, clock_of, with_texts
from .tables import Mark, Move

MOST_NAMES = 500  # in one statement: SQLite does not take any number of them


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the trios: how many were moved, of how many the sender saw something old, to how many the command
    did not apply, and why, when none was moved."""

    trios: int
    stale: int
    rest: int
    refused: TroikaError | None


def move_all(
    session: Session, round: Round, move: Move, seen: Mapping[int, Mark], now_ms: int, trio_id: int | None = None
) -> Moved:
    """Move the clock of each trio (or of this one) that is as the sender saw it. Raises NotFound."""
    found = round.trios.filter(pk=trio_id) if trio_id is not None else round.trios.all()
    rows: list[Row] = list(
        with_texts(found.select_for_update()).order_by("number").values_list("pk", "revision", *CLOCK)
    )
    if trio_id is not None and not rows:
        raise NotFound(gettext_noop("There is no such trio in this round."))
    alike: dict[Row, _Alike] = {}
    moved: dict[Clock, list[int]] = {}
    stale, rest, refused = 0, 0, None
    for pk, revision, *facts in rows:
        group = alike.get(key := tuple(facts)) or alike.setdefault(key, _Alike(session, round, key, move, now_ms))
        mark = seen.get(pk)
        error = group.refused if mark == Mark(revision, group.step) else Stale()
        if error is None:
            moved.setdefault(group.clock, []).append(pk)
            continue
        stale += isinstance(error, Stale) and mark is not None
        rest += not isinstance(error, Stale)
        # Staleness explains more than "already paused": prefer the first of the other kind only.
        refused = error if refused is None or isinstance(error, Stale) else refused
    for clock, pks in moved.items():
        _write(round, clock, pks, whole=len(pks) == len(rows) and trio_id is None)
    return Moved(sum(map(len, moved.values())), stale, rest, refused)


class _Alike:
    """What a command makes of all trios with one and the same clock."""

    def __init__(self, session: Session, round: Round, row: Row, move: Move, now_ms: int) -> None:
        size, order, later, self.clock = clock_of(row)
        timeline: Timeline = Rota(frame_of(session, round, size), order, later, self.clock).timeline
        self.step = timeline.position(now_ms).index
        self.refused: TroikaError | None = None
        try:
            self.clock = move(timeline, now_ms).clock
        except TroikaError as error:
            self.refused = error


def _write(round: Round, clock: Clock, pks: list[int], *, whole: bool) -> None:
    """The trios have moved, so nobody is ready for the next step any more."""
    parts = [pks[at : at + MOST_NAMES] for at in range(0, len(pks), MOST_NAMES)]
    for trios in [round.trios.all()] if whole else [round.trios.filter(pk__in=part) for part in parts]:
        trios.update(
            revision=F("revision") + 1,
            started_at=clock.started_at,
            paused_at=clock.paused_at,
            paused_ms=clock.paused_ms,
            adjust=list(clock.adjust),
            ended=list(clock.ended),
            ready=[],
            ready_step=None,
        )
