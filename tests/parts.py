"""Where in a round people are, and what follows from it: one table for the domain, the browser and the rehearsal.

A practice that has every part of a round, in which no phase has a name that anybody knows.
"""

from typing import NamedTuple

from sessions_app.domain.practice import SECOND, Phase, Plan, Sizes, When
from sessions_app.domain.rota import Frame, Rota
from sessions_app.domain.timeline import Clock
from sessions_app.domain.units import Ms

PARTS = {"alpha": "session", "beta": "round", "gamma": "turn", "delta": "between", "omega": "end"}
PLAN = Plan(
    turns="each",
    seats="groups",
    formed="mix",
    sizes=Sizes(3, 3, 5),
    rounds=1,
    phases=tuple(Phase(key, 10 * SECOND, When(when), core=when == "turn") for key, when in PARTS.items()),
)
START = 1_767_000_000_000
STEP = 10 * SECOND


class Part(NamedTuple):
    """One step. `turn` and `holder` (a seat): of the turn under way. `reached`: how many turns have begun, with the one
    to come between turns. `whose`: the seat whose turn it is or, between turns, comes next. `joins`: the turn in which
    somebody can come in now (0: at once). `been`: the seats that were or hold a turn."""

    phase: str
    when: str
    turn: int | None
    holder: int | None
    reached: int
    whose: int | None
    joins: int | None
    been: set[int]


TABLE = [
    Part("alpha", "session", None, None, 0, None, 0, set()),
    Part("beta", "round", None, None, 0, None, 0, set()),
    Part("gamma", "turn", 1, 0, 1, 0, 2, {0}),
    Part("delta", "between", None, None, 2, 1, 2, {0}),
    Part("gamma", "turn", 2, 1, 2, 1, 3, {0, 1}),
    Part("delta", "between", None, None, 3, 2, 3, {0, 1}),
    Part("gamma", "turn", 3, 2, 3, 2, None, {0, 1, 2}),
    Part("omega", "end", None, None, 3, None, None, {0, 1, 2}),
]
NAMES = [f"{index} {part.when}" for index, part in enumerate(TABLE)]


def going(order: tuple[int, ...] = (0, 1, 2)) -> Rota:
    """A group in its session's first round, each step ten seconds long."""
    return Rota(Frame(PLAN, 3, opening=True), order, clock=Clock(started_at=Ms(START)))


def inside(index: int) -> int:
    """An instant in the middle of a step."""
    return START + index * STEP + STEP // 2
