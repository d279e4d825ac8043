"""Moves the clocks of a round's groups with one command. Used inside `changing` only.

Groups with equal clocks, mostly all of them, are computed once and written with one statement.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from ..domain.errors import NotFound, Stale, TroikaError, gettext_noop
from ..domain.timeline import Clock
from ..domain.undoing import Turned
from ..domain.units import Ms
from ..models import Group, Round
from ..selectors.prepared import Prepared, Row
from ..selectors.reading import CLOCK, clock_of, rota_from, with_texts
from .inhand import Mark, Move
from .winding import MOST_NAMES, set_clocks, set_every_clock


@dataclass(frozen=True, slots=True)
class Moved:
    """What a command did: how many groups it moved, of how many the sender's view was stale, to how many the command
    did not apply (`rest`), the reason if it moved none, and the way back."""

    groups: int
    stale: int
    rest: int
    refused: TroikaError | None
    turned: tuple[Turned, ...]


def _locked(groups: QuerySet[Group]) -> QuerySet[Group, Row]:
    return with_texts(groups.select_for_update()).order_by("number").values_list("pk", "revision", *CLOCK)


_all_of_round = Prepared(lambda rounds: _locked(Group.objects.filter(round__in=rounds)))


def move_all(round: Round, move: Move, seen: Mapping[int, Mark], now_ms: Ms, group_id: int | None = None) -> Moved:
    """Moves the clock of each group (or of `group_id` only) that is still as the sender saw it. Raises NotFound."""
    rows = _all_of_round.rows([round.pk]) if group_id is None else list(_locked(round.groups.filter(pk=group_id)))
    if group_id is not None and not rows:
        raise NotFound(gettext_noop("There is no such group in this round."))
    alike: dict[Row, _Alike] = {}
    moved: dict[Clock, list[int]] = {}
    turned: dict[Row, list[int]] = {}
    stale, rest, refused = 0, 0, None
    for pk, revision, *facts in rows:
        group = alike.get(key := tuple(facts)) or alike.setdefault(key, _Alike(round, key, move, now_ms))
        mark = seen.get(pk)
        error = group.refused if mark == Mark(revision, group.step) else Stale()
        if error is None:
            moved.setdefault(group.clock, []).append(pk)
            turned.setdefault(key, []).append(pk)
            continue
        stale += isinstance(error, Stale) and mark is not None
        rest += not isinstance(error, Stale)
        # Stale explains more than "already paused", so it wins over other reasons.
        refused = error if refused is None or isinstance(error, Stale) else refused
    for clock, pks in moved.items():
        if len(pks) == len(rows) and group_id is None:
            set_every_clock(round, clock)
        else:
            set_clocks(round, clock, pks)
    back = tuple(alike[key].turned(pks) for key, pks in turned.items())
    return Moved(sum(map(len, moved.values())), stale, rest, refused, back)


def put_back(round: Round, turned: Iterable[Turned]) -> int:
    """Gives groups the clock that they had before a command, unless somebody has moved
    them since. Returns their number."""
    back = 0
    for each in turned:
        for at in range(0, len(each.groups), MOST_NAMES):
            found = round.groups.filter(pk__in=each.groups[at : at + MOST_NAMES]).select_for_update()
            rows: list[Row] = list(with_texts(found).values_list("pk", *CLOCK))
            same = [pk for pk, *facts in rows if each.untouched(*clock_of(tuple(facts))[1:])]
            set_clocks(round, each.before, same)
            back += len(same)
    return back


class _Alike:
    """What a command makes of all groups with one and the same clock."""

    def __init__(self, round: Round, row: Row, move: Move, now_ms: Ms) -> None:
        rota = rota_from(round, row)
        self.order, self.later, self.before = rota.order, rota.later, rota.clock
        timeline = rota.timeline
        self.step = timeline.position(now_ms).index
        self.clock = self.before
        self.refused: TroikaError | None = None
        try:
            self.clock = move(timeline, now_ms).clock
        except TroikaError as error:
            self.refused = error

    def turned(self, pks: list[int]) -> Turned:
        return Turned(tuple(pks), self.order, self.later, self.before, self.clock)
