"""Commands on the clocks of a round at work: by the facilitator (all groups or one) and by a group's own members.

Why: docs/decisions.md#next-for-all-is-absolute-for-one-group-relative
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from ..domain.errors import Invalid, Stale, WrongMoment, gettext_noop
from ..domain.given import Given, give, left, take_back
from ..domain.timeline import FACILITATOR, Timeline
from ..domain.units import Ms
from ..models import given_of
from .changing import changing
from .clocks import move_all
from .inhand import GroupInHand, Mark, Move, begun, own_group
from .undoing import Way

MOVES: Mapping[str, Move] = {
    "pause": Timeline.pause,
    "resume": Timeline.resume,
    "minute": Timeline.extend,
    "next": partial(Timeline.skip, by=FACILITATOR),
    "end": partial(Timeline.end, by=FACILITATOR),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What a command did: the version, how many groups' clocks it changed, how many had moved before, how many needed
    no change. `way`: the way back of a facilitator's command. `more`: minutes that a group may still add."""

    version: int
    groups: int
    stale: int = 0
    rest: int = 0
    way: Way | None = None
    more: int = 0


def read_mark(text: str) -> Mark:
    """Reads a mark written `REVISION.STEP`. Raises Invalid."""
    revision, dot, step = text.partition(".")
    if not (dot and revision.isascii() and revision.isdigit() and step.isascii() and step.isdigit() and len(text) < 20):
        raise Invalid("seen", gettext_noop("A mark looks like 4.7: the group’s revision and step."))
    return Mark(int(revision), int(step))


def command_groups(
    session_id: int,
    command: str,
    seen: Mapping[int, Mark],
    now_ms: Ms,
    group_id: int | None = None,
    to: int | None = None,
) -> Change:
    """Applies a facilitator's command to one group, or (`group_id` None) to all that the sender saw.

    It skips a group that has moved since the sender saw it, and one to which the command does not apply (pausing a
    paused one). If that leaves none, it raises the reason and changes nothing. `next` for all brings everybody to the
    step `to`; for one group it goes one step on. `resume` for all ends time outs only if no group is paused otherwise.
    Raises Invalid.
    """
    move = _move(command, group_id, to)
    with changing(session_id, clocks_only=True) as session:
        round = begun(session)
        resumes_all = command == "resume" and group_id is None
        moved = move_all(round, Timeline.release if resumes_all else move, seen, now_ms, group_id)
        if resumes_all and not (moved.groups or moved.stale):
            moved = move_all(round, move, seen, now_ms)
        if not moved.groups:
            raise moved.refused or WrongMoment(gettext_noop("This round is over."))
    return Change(session.version, moved.groups, moved.stale, moved.rest, Way(now_ms, round.pk, moved.turned))


def _move(command: str, group_id: int | None, to: int | None) -> Move:
    if command != "next" or group_id is not None:
        if to is not None:
            raise Invalid("to", gettext_noop("Only “next” for all names the step to go to."))
        return MOVES[command]
    if to is None:
        raise Invalid("to", gettext_noop("Please name the step to which everybody goes."))
    return lambda timeline, now: timeline.skip_to(now, to, FACILITATOR)


# -- by the members of a group -----------------------------------------------------------------------


def add_minute(session_id: int, participant_id: int, mark: Mark, now_ms: Ms) -> Change:
    """A group adds a minute to the present phase. Raises LimitReached."""
    with changing(session_id, clocks_only=True) as session:
        own, _ = own_group(session, participant_id)
        own.require_seen(mark, now_ms)
        timeline, given = give(given_of(own.group.given), own.timeline, now_ms)
        _give(own, timeline, given, now_ms)
    return Change(session.version, 1, more=left(given, given.step))


def take_minute_back(session_id: int, participant_id: int, now_ms: Ms) -> Change:
    """A member of the group takes back the last minute that the group added. Raises WrongMoment, Stale."""
    with changing(session_id, clocks_only=True) as session:
        own, _ = own_group(session, participant_id)
        timeline, given = take_back(given_of(own.group.given), own.timeline, now_ms)
        _give(own, timeline, given, now_ms)
    return Change(session.version, 1)


def _give(own: GroupInHand, timeline: Timeline, given: Given, now_ms: Ms) -> None:
    own.move(timeline)
    own.group.given = [given.step, given.minutes, given.at, given.adjust]
    own.save(now_ms)


def take_time_out(session_id: int, participant_id: int, mark: Mark, now_ms: Ms) -> Change:
    """A member stops the group's clock for a while; nothing says who. During a time out this changes nothing.

    Raises Stale (the clock, the turns or the people of the group have changed since), WrongMoment.
    """
    with changing(session_id, clocks_only=True) as session:
        own, _ = own_group(session, participant_id)
        timeline = own.timeline.take_time_out(now_ms)
        _hold(own, mark, timeline, now_ms)
    return Change(session.version, 1)


def go_on(session_id: int, participant_id: int, mark: Mark, now_ms: Ms) -> tuple[Change, bool]:
    """A member ends the group's time out; without one this changes nothing. Returns whether the clock goes on: a
    facilitator may have paused it, too. Raises Stale."""
    with changing(session_id, clocks_only=True) as session:
        own, _ = own_group(session, participant_id)
        # Where nobody hosts, an earlier version let a group pause without a time out.
        resumes = session.self_run and own.timeline.paused
        timeline = own.timeline.resume(now_ms) if resumes else own.timeline.end_time_out(now_ms)
        _hold(own, mark, timeline, now_ms)
    return Change(session.version, 1), not timeline.paused


def _hold(own: GroupInHand, mark: Mark, timeline: Timeline, now_ms: Ms) -> None:
    """Takes over the clock. A phase that ended by itself since the sender looked changes nothing about what they mean;
    a clock that somebody has moved does: a press sent again must not begin, or end, another time out."""
    if timeline == own.timeline:
        return
    if mark.revision != own.group.revision:
        raise Stale
    own.move(timeline)
    own.save(now_ms)


def say_ready(session_id: int, participant_id: int, mark: Mark, now_ms: Ms, *, on: bool = True) -> Change:
    """A member is ready for the next step, or (`on` False) not ready after all. Once all are ready, the group goes on.

    `groups` is 1 then. Raises Stale, WrongMoment.
    """
    with changing(session_id, clocks_only=True) as session:
        own, _ = own_group(session, participant_id)
        position = own.timeline.position(now_ms)
        if position.over:
            raise WrongMoment(gettext_noop("This round is over."))
        # Only the step counts here: another member being ready must not make this word stale.
        if mark.step != position.index:
            raise Stale
        news = own.say_ready(participant_id, on, now_ms)
        goes_on = own.save(now_ms, by=participant_id)
        if not news and not goes_on and on:
            raise WrongMoment(gettext_noop("You have said so already. The others are not ready yet."))
        if not news and not on:
            raise WrongMoment(gettext_noop("You have not said so in this phase."))
    return Change(session.version, int(goes_on))
