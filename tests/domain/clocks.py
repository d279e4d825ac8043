"""A short practice, and helpers that say what a timeline should be. Instants are seconds here, for reading."""

from dataclasses import replace

from sessions_app.domain.practice import SECOND, Plan
from sessions_app.domain.rota import Frame, Rota
from sessions_app.domain.timeline import Timeline, steps_of
from sessions_app.domain.units import Ms
from sessions_app.practices import plan_of

START = 1_767_000_000_000
LENGTHS = {"reflect": 10, "share": 20, "clarify": 20, "consult": 40, "return": 20, "breath": 5}
SHORT = plan_of("troika").with_lengths({key: seconds * SECOND for key, seconds in LENGTHS.items()})


def at(seconds: float) -> Ms:
    """So many seconds after the start, as an instant."""
    return Ms(START + round(seconds * SECOND))


def begun(members: int = 3, **how) -> Timeline:
    """A group that starts at second 0."""
    return Timeline(steps_of(SHORT, members, opening=True, **how)).start(START)


def assert_position(
    timeline: Timeline, seconds: float, phase: str | None, *, left: float = 0, holder: int | None = None
):
    """Where the group is at `seconds`, and how many seconds are left of that."""
    position = timeline.position(at(seconds))
    found = position.step and (position.step.phase, position.step.holder)
    assert found == (phase and (phase, holder)), f"at {seconds} s"
    assert position.left == left * SECOND


# -- a group that mends itself: a turn takes 100 s, a breath 5 s, reflect 10 s --------------------------

ADA, BEN, CEM, DEE, ELI = range(5)
NAMES = ("Ada", "Ben", "Cem", "Dee", "Eli")


def waiting(members: int = 3, plan: Plan = SHORT, *, opening: bool = True, shrink: bool = True) -> Rota:
    """A group that is formed and has not begun."""
    return Rota(Frame(plan, members, opening=opening, shrink=shrink), tuple(range(members)))


def going(members: int = 3, plan: Plan = SHORT, *, opening: bool = True, shrink: bool = True) -> Rota:
    """A group that starts at second 0."""
    return timed(waiting(members, plan, opening=opening, shrink=shrink), "start", 0)


def timed(rota: Rota, command: str, seconds: float) -> Rota:
    """After a command on the clock: start, pause, resume, extend, skip, end."""
    return replace(rota, clock=getattr(rota.timeline, command)(at(seconds)).clock)


def turns(rota: Rota) -> list[tuple[str, float]]:
    """Whose turn takes how many seconds, in their order."""
    lengths = [0] * len(rota.order)
    for step in rota.timeline.steps:
        if step.turn:
            lengths[step.turn - 1] += rota.timeline.length(step.index)
    return [(NAMES[seat], length / SECOND) for seat, length in zip(rota.order, lengths, strict=True)]


def order(rota: Rota) -> list[str]:
    return [NAMES[seat] for seat in rota.order]


def moment(rota: Rota, seconds: float) -> tuple[object, ...]:
    """What nobody else's coming or going may change: turn, phase, who is the holder, and what is left (ms)."""
    position = rota.timeline.position(at(seconds))
    return position.step and (position.step.turn, position.step.phase, rota.holder(at(seconds))), position.left
