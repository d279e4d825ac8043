"""Practices in which everybody holds a turn, one person, or nobody: one plan of each, with every part that it can have.

No phase has a name that anybody knows. Each step takes ten seconds, and one between two turns.
"""

from dataclasses import replace

from sessions_app.domain.practice import SECOND, Phase, Plan, Sizes, When
from sessions_app.domain.practice.turns import EACH, NONE, ONE, RULES, TURNS
from sessions_app.domain.rota import Frame, Rota, order_for
from sessions_app.domain.timeline import Clock
from sessions_app.domain.units import Ms

__all__ = ["ADA", "BEN", "CEM", "DEE", "EACH", "NONE", "ONE", "START", "STEP", "TURNS", "going", "moments"]

ADA, BEN, CEM, DEE = range(4)
START = Ms(1_767_000_000_000)
STEP = 10 * SECOND
NAMES = {When.SESSION: "alpha", When.ROUND: "beta", When.TURN: "gamma", When.BETWEEN: "delta", When.END: "omega"}


def plan_of(turns: str) -> Plan:
    """The plan with these turns."""
    rule = RULES[turns]
    phases = tuple(
        Phase(NAMES[part], SECOND if part is When.BETWEEN else STEP, part, core=part is rule.heart)
        for part in rule.parts
    )
    return Plan(turns=turns, seats="groups", formed="mix", sizes=Sizes(3, 3, 6), rounds=1, phases=phases)


def with_go_round(plan: Plan, part: When) -> Plan:
    """The same plan in which the phases of one part are held for every member of the group."""
    return replace(plan, phases=tuple(replace(phase, each=phase.when is part) for phase in plan.phases))


def waiting(turns: str, members: int = 3, case: int | None = BEN) -> Rota:
    """A group that has not begun, in its session's first round. Where one person holds a turn, it is `case`."""
    plan = plan_of(turns)
    return Rota(Frame(plan, members, opening=True), order_for(plan, members, case))


def going(turns: str, members: int = 3, case: int | None = BEN) -> Rota:
    """The same that starts at START."""
    rota = waiting(turns, members, case)
    return replace(rota, clock=Clock(started_at=START))


def moments(turns: str) -> list[Ms]:
    """An instant in the middle of each step, and one after the last."""
    timed = list(going(turns).timeline.timed())
    return [*(Ms((each.starts + each.ends) // 2) for each in timed), Ms(timed[-1].ends + STEP)]
