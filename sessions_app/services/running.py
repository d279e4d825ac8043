"""Commands on the clocks of a running round, by the facilitator (all trios or one) and by a trio's own members."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..domain.errors import Forbidden, Invalid, NotFound, Stale, TroikaError, WrongMoment, gettext_noop
from ..domain.timeline import Timeline
from ..models import Round, Seat, Session, Trio, timeline_of
from .changing import changing

Move = Callable[[Timeline, int], Timeline]

MOVES: Mapping[str, Move] = {
    "pause": Timeline.pause,
    "resume": Timeline.resume,
    "minute": Timeline.extend,
    "next": Timeline.skip,
    "end": Timeline.end,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What the sender's screen showed of a trio: its revision and the index of the step."""

    revision: int
    step: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a command did: the version it made, how many trios' clocks it changed, and how many had moved meanwhile."""

    version: int
    trios: int
    stale: int = 0


def read_mark(text: str) -> Mark:
    """The mark written `REVISION.STEP`. Raises Invalid."""
    revision, dot, step = text.partition(".")
    if not (dot and revision.isascii() and revision.isdigit() and step.isascii() and step.isdigit() and len(text) < 20):
        raise Invalid("seen", gettext_noop("A mark looks like 4.7: the trio’s revision and step."))
    return Mark(int(revision), int(step))


def command_trios(
    session_id: int, command: str, seen: Mapping[int, Mark], now_ms: int, trio_id: int | None = None
) -> Change:
    """Apply a facilitator's command to one trio, or (None) to all that the sender saw.

    A trio that has moved since the sender saw it is left as it is; so is one to which the command does not apply
    (pausing what is paused). When that leaves none, the reason is raised and nothing has happened.
    """
    move = MOVES[command]
    with changing(session_id) as session:
        round = _begun(session)
        trios = list(round.trios.select_for_update().prefetch_related("seats").order_by("number"))
        if trio_id is not None:
            trios = [trio for trio in trios if trio.pk == trio_id]
            if not trios:
                raise NotFound(gettext_noop("There is no such trio in this round."))
        refused: TroikaError | None = None
        changed = stale = 0
        for trio in trios:
            try:
                _apply(session, round, trio, seen.get(trio.pk), move, now_ms)
                changed += 1
            except TroikaError as error:
                stale += isinstance(error, Stale) and trio.pk in seen
                # Staleness explains more than "already paused": prefer the first of the other kind only.
                refused = error if refused is None or isinstance(error, Stale) else refused
        if not changed:
            raise refused or WrongMoment(gettext_noop("This round is over."))
    return Change(session.version, changed, stale)


def _apply(session: Session, round: Round, trio: Trio, mark: Mark | None, move: Move, now_ms: int) -> None:
    timeline = _seen_as(session, round, trio, mark, now_ms)
    trio.clock = move(timeline, now_ms).clock
    trio.revision += 1
    trio.ready, trio.ready_step = [], None
    trio.save()


def _seen_as(session: Session, round: Round, trio: Trio, mark: Mark | None, now_ms: int) -> Timeline:
    """The trio's timeline, if it is still what the sender saw. Raises Stale."""
    timeline = timeline_of(session, round, trio, len(trio.seats.all()))
    if mark != Mark(trio.revision, timeline.position(now_ms).index):
        raise Stale
    return timeline


def _begun(session: Session) -> Round:
    """The round that runs (or ran last). Raises WrongMoment."""
    round = session.groupings.filter(started_at__isnull=False).order_by("-number").first()
    if round is None:
        raise WrongMoment(gettext_noop("No round has begun yet."))
    if session.ended_at is not None:
        raise WrongMoment(gettext_noop("This session has ended."))
    return round


# -- by the members of a trio -----------------------------------------------------------------------


def add_minute(session_id: int, participant_id: int, mark: Mark, now_ms: int) -> Change:
    """A trio gives itself a minute more in the present phase."""
    with changing(session_id) as session:
        round, trio = _own_trio(session, participant_id)
        _apply(session, round, trio, mark, Timeline.extend, now_ms)
    return Change(session.version, 1)


def say_ready(session_id: int, participant_id: int, mark: Mark, now_ms: int) -> Change:
    """ "We are done": when everybody in the trio has said so in the same step it goes on (then one trio changed)."""
    with changing(session_id) as session:
        round, trio = _own_trio(session, participant_id)
        timeline = timeline_of(session, round, trio, len(trio.seats.all()))
        position = timeline.position(now_ms)
        if position.over:
            raise WrongMoment(gettext_noop("This round is over."))
        # Only the step counts here: somebody else being ready must not make this one's word stale.
        if mark.step != position.index:
            raise Stale
        ready = set(trio.ready) if trio.ready_step == position.index else set()
        if participant_id in ready:
            raise WrongMoment(gettext_noop("You have said so already. The others are not ready yet."))
        ready.add(participant_id)
        members = {seat.participant_id for seat in trio.seats.all()}
        if members <= ready:
            trio.clock = timeline.skip(now_ms).clock
            trio.revision += 1
            trio.ready, trio.ready_step = [], None
        else:
            trio.ready, trio.ready_step = sorted(ready), position.index
        trio.save()
    return Change(session.version, int(members <= ready))


def _own_trio(session: Session, participant_id: int) -> tuple[Round, Trio]:
    round = _begun(session)
    seat = Seat.objects.filter(round=round, participant_id=participant_id).first()
    if seat is None:
        raise Forbidden(gettext_noop("You have no seat in this round."))
    return round, Trio.objects.select_for_update().prefetch_related("seats").get(pk=seat.trio_id)
