"""A session goes on with one press, or by itself: a round is formed, shown, and begins after the time to find one's
place. Anybody who runs it can hold it. What is due when: domain/onward.py.

Why: docs/decisions.md#a-session-runs-by-itself-in-single-steps
"""

from collections.abc import Collection
from functools import partial

from ..domain.errors import Stale, WrongMoment, gettext_noop
from ..domain.onward import Onward, begins, begun_at, due
from ..domain.timeline import Timeline
from ..domain.units import Ms
from ..models import Round, Session, practice_of
from ..selectors import RUNNING, snapshot
from . import visits
from .changing import changing
from .clocks import move_all
from .hosting import begin
from .inhand import Mark, Move
from .seating import form_groups, proposed, require_unfinished


def go_on(session_id: int, number: int, revision: int, leave_out: Collection[int], seed: int, now_ms: Ms) -> int:
    """Forms round `number`, unless it is formed already (its `revision`; 0: it is not), and shows it. It begins after
    the time to find one's place, or at once where nobody has one to find. Returns the version that this made.

    Raises what form_groups raises; Stale, WrongMoment.
    """
    if revision == 0:
        return form_groups(session_id, 0, leave_out, seed, now_ms, then=partial(_show, number=number, now_ms=now_ms))
    with changing(session_id) as session:
        _show(session, proposed(session, revision, now_ms), number=number, now_ms=now_ms)
    return session.version


def _show(session: Session, round: Round, *, number: int, now_ms: Ms) -> None:
    if round.number != number:
        raise Stale
    visits.forget(session, round.number)
    at = begins(now_ms, places=not round.of_everybody)
    if at is None:
        begin(round, now_ms)
        return
    round.shown_at, round.begins_at = round.shown_at or now_ms, at
    round.save(update_fields=["shown_at", "begins_at"])


def hold(session_id: int, now_ms: Ms) -> int:
    """Nothing goes on by itself any more: a round that is shown keeps its groups and waits for a press, a round at work
    is paused. Raises WrongMoment if nothing did."""
    with changing(session_id) as session:
        require_unfinished(session)
        stopped = Round.objects.filter(session=session, started_at=None, begins_at__isnull=False).update(begins_at=None)
        if not stopped and not session.runs_itself:
            raise WrongMoment(gettext_noop("Nothing goes on by itself just now."))
        session.runs_itself = False
        session.save(update_fields=["runs_itself"])
        _move_all(session, Timeline.pause, now_ms)
    return session.version


def run_itself(session_id: int, now_ms: Ms) -> int:
    """From here on it goes on by itself: paused groups go on (one that needs a moment keeps it), and a round that is
    formed is shown and begins.

    Raises WrongMoment in a session with one stage, in which people are asked for between any two rounds.
    """
    with changing(session_id) as session:
        require_unfinished(session)
        if len(practice_of(session.document_id).stages) == 1:
            raise WrongMoment(gettext_noop("This practice has one part only: you begin each round of it."))
        session.runs_itself = True
        session.save(update_fields=["runs_itself"])
        proposal = Round.objects.filter(session=session, started_at=None).first()
        if proposal:
            _show(session, proposal, number=proposal.number, now_ms=now_ms)
        else:
            _move_all(session, Timeline.release, now_ms)
    return session.version


def _move_all(session: Session, move: Move, now_ms: Ms) -> None:
    """Moves the clocks of all groups at work to which the command applies."""
    seen = snapshot(session.pk)
    if seen.begun is None or seen.state(now_ms) != RUNNING:
        return
    round = Round.objects.get(session=session, number=seen.begun.number)
    marks = {
        group.id: Mark(group.revision, group.timeline.position(now_ms).index) for group in seen.begun.at_work(now_ms)
    }
    move_all(round, move, marks, now_ms)


def take_step(session_id: int, seed: int, now_ms: Ms) -> int | None:
    """Does what is due without a press, once, however many ask for it. Returns the version that this made, or None if
    nothing is due. Raises what form_groups raises: then it is tried again."""
    step = due(snapshot(session_id).ahead(now_ms), now_ms)
    if step is Onward.FORM:
        return form_groups(session_id, 0, (), seed, now_ms, then=partial(_show_unless_held, now_ms=now_ms))
    if step is Onward.BEGIN:
        return _begin(session_id, now_ms)
    return None


def _show_unless_held(session: Session, round: Round, *, now_ms: Ms) -> None:
    if not session.runs_itself:
        raise WrongMoment(gettext_noop("Somebody holds this session."))
    _show(session, round, number=round.number, now_ms=now_ms)


def _begin(session_id: int, now_ms: Ms) -> int:
    with changing(session_id) as session:
        require_unfinished(session)
        round = Round.objects.filter(session=session, started_at=None, begins_at__lte=now_ms).first()
        if round is None or round.begins_at is None:
            raise WrongMoment(gettext_noop("Somebody holds this session, or has begun the round."))
        begin(round, begun_at(Ms(round.begins_at), now_ms))
    return session.version
