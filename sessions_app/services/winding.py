"""The only writer of a group's clock and turns. Used inside `changing` only.

Each write counts a revision, so that a mark from before it is stale, and nobody counts as ready for the step that the
clock has left. tests/test_architecture.py finds who else writes one.
Why: docs/decisions.md#one-writer-of-a-groups-clock
"""

from collections.abc import Collection
from typing import Any

from django.db.models import F

from ..domain.rota import Rota
from ..domain.timeline import Clock
from ..domain.units import Ms
from ..models import Group, Round

MOST_NAMES = 500  # ids in one statement: SQLite limits them
NOBODY_IS_READY: dict[str, Any] = {"ready": [], "ready_step": None}


def set_rota(group: Group, rota: Rota, *, same_step: bool = False) -> None:
    """Gives a group in hand other turns and another clock; the caller saves it. `same_step`: the step under way stays,
    and so do those who are ready for the next one."""
    group.order, group.later, group.revision = list(rota.order), list(rota.later), group.revision + 1
    for field, value in (_facts(rota.clock) | ({} if same_step else NOBODY_IS_READY)).items():
        setattr(group, field, value)


def set_clocks(round: Round, clock: Clock, groups: Collection[int]) -> None:
    """Gives these groups (by id) of the round another clock, and stores it at once."""
    ids = list(groups)
    for at in range(0, len(ids), MOST_NAMES):
        _write(round, _facts(clock), pk__in=ids[at : at + MOST_NAMES])


def set_every_clock(round: Round, clock: Clock) -> None:
    """As `set_clocks`, for all groups of the round in one statement."""
    _write(round, _facts(clock))


def start_every_clock(round: Round, now_ms: Ms) -> None:
    """Lets the first step of every group of the round begin."""
    _write(round, {"started_at": now_ms})


def _write(round: Round, facts: dict[str, Any], **which: object) -> None:
    round.groups.filter(**which).update(revision=F("revision") + 1, **facts, **NOBODY_IS_READY)


def _facts(clock: Clock) -> dict[str, Any]:
    return {
        "started_at": clock.started_at,
        "paused_at": clock.paused_at,
        "paused_ms": clock.paused_ms,
        "adjust": list(clock.adjust),
        "ended": list(clock.ended),
        "time_out_at": clock.time_out_at,
        "held": clock.held,
    }
