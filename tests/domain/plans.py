"""Plans of every practice in which everybody has a turn, the shipped ones and one of nonsense, with lengths drawn. So
no test knows only threes.
"""

from hypothesis import strategies as st

from sessions_app.domain.agenda import Coming
from sessions_app.domain.practice import SECOND, Plan
from sessions_app.domain.practice.turns import EACH
from sessions_app.practices import plan_of, shipped

from .practice.documents import nonsense

PLAN_OF = {key: plan_of(key) for key in shipped() if plan_of(key).turns == EACH}
PLAN_OF["nonsense"] = nonsense().stages[0].plan

LENGTHS = st.integers(1, 600).map(lambda seconds: seconds * SECOND)
OPTIONAL = st.one_of(st.just(0), LENGTHS)


def in_rounds(plan: Plan, rounds: int = 1) -> list[Coming]:
    """So many rounds of the only stage of a practice."""
    return [Coming(0, nth, rounds, plan) for nth in range(1, rounds + 1)]


@st.composite
def plans(draw) -> Plan:
    """The plan of any practice; what is no core may be left out."""
    plan = PLAN_OF[draw(st.sampled_from(sorted(PLAN_OF)))]
    return plan.with_lengths({phase.key: draw(LENGTHS if phase.core else OPTIONAL) for phase in plan.phases})


@st.composite
def groups(draw, larger=False) -> tuple[Plan, int]:
    """A plan, and how many people a group of it has. `larger`: more than as a rule."""
    plan = draw(plans())
    least = plan.usual + 1 if larger else plan.group_sizes.least
    return plan, draw(st.integers(least, plan.group_sizes.most))
