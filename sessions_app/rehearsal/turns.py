"""Which turns a group really had, by the states of its timeline that people saw in a row. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .history import Glimpse
from .messages import HeardStep


@dataclass(frozen=True, slots=True)
class Turn:
    """Turn `number` of a group, whose holder sat on seat `holder` from server time `starts` on."""

    number: int
    holder: int
    starts: int


def held(states: Sequence[Glimpse]) -> list[HeardStep]:
    """The steps that a group went through, as far as anybody saw it, earliest first."""
    found: dict[int, HeardStep] = {}
    for sight, following in pairwise([*states, None]):
        if sight is None:
            break
        for step in _gone_through(sight, following):
            found[step.i] = step
    return [found[i] for i in sorted(found)]


def _gone_through(sight: Glimpse, following: Glimpse | None) -> Iterable[HeardStep]:
    """The present step of a state, and the steps that passed before the next state was seen."""
    timeline = sight.group.timeline
    present = timeline.position(sight.now)
    if present is None:
        return
    yield present
    if following is None or timeline.paused_at is not None:
        return
    after = following.group.timeline
    first = after.position(following.now)
    until = (first.starts if first else after.ends) or 0
    last = first.i if first else after.count
    yield from (step for step in timeline.steps if present.i < step.i < last and step.starts < until)


def turns(states: Sequence[Glimpse]) -> list[Turn]:
    """The turns that were held, however briefly."""
    found: dict[int, Turn] = {}
    for step in held(states):
        if step.turn is not None and step.holder is not None:
            found.setdefault(step.turn, Turn(step.turn, step.holder, step.starts))
    return [found[number] for number in sorted(found)]
