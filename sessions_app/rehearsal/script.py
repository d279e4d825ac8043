"""What the simulated facilitator does in a round, and when: a list of cues along the room's timeline. Pure."""

from dataclasses import dataclass
from random import Random

from .document import ROUND
from .messages import HeardStep

CROWD = 60
TOO_FAST = 100  # at this speed one more minute would take longer than all the rest


@dataclass(frozen=True, slots=True)
class Cue:
    """Does something once `part` of step `step` has passed, for `group` or (None) for all."""

    step: int
    part: float
    command: str
    group: int | None = None
    twice: bool = False


def cues(
    steps: list[HeardStep],
    groups: list[int],
    people: int,
    source: Random,
    *,
    gentle: bool = False,
    minutes: bool = True,
) -> list[Cue]:
    """The cues of one round, in order. Gentle: only what a newcomer can follow. `minutes` False: no minute is added.

    The phases of a turn are known by their order and lengths: the first, the second, the longest, the last. Where
    nobody has a turn, those of the round are as those of one turn. A crowd gets no minute for all: all would then be
    ready at the same time, as no real crowd is.
    """
    turns = {step.i: step.turn for step in steps if step.turn is not None}
    turns = turns or {step.i: 1 for step in steps if step.when == ROUND}
    where = {(turns[step.i], step.phase): step.i for step in steps if step.i in turns}
    last = max(turns.values(), default=0)

    def at(
        turn: int, phase: str, part: float, command: str, group: int | None = None, *, twice: bool = False
    ) -> list[Cue]:
        step = where.get((turn, phase))
        return [] if step is None else [Cue(step, part, command, group, twice)]

    phases = list(dict.fromkeys(phase for _, phase in where))
    if not phases:
        return []
    lengths = {step.phase: step.ends - step.starts for step in steps if step.i in turns}
    first, second, final = phases[0], phases[min(1, len(phases) - 1)], phases[-1]
    longest = max(phases, key=lambda phase: lengths[phase])
    some = [source.choice(groups) for _ in range(4)] if groups else [0] * 4
    wanted = at(1, first, 0.4, "pause") + at(1, longest, 0.25, "minute", some[0])
    if not gentle:
        wanted += at(2, first, 0.4, "pause", some[1]) + at(2, second, 0.5, "next", some[2], twice=True)
        wanted += at(last, second, 0.5, "next", twice=True)
        if people <= CROWD:
            wanted += at(last, longest, 0.4, "minute") + at(last, longest, 0.55, "next")
        if len(groups) > 1:
            wanted += at(last, final, 0.5, "end", some[3])
    if not minutes:
        wanted = [cue for cue in wanted if cue.command != "minute"]
    return sorted(wanted, key=lambda cue: (cue.step, cue.part))
