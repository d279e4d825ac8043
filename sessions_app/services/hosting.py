"""What organizers and facilitators do before, between and after rounds. The caller checks who may.

Every command on a session returns the version that it made.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import IntegrityError, transaction

from ..domain import codes, wording
from ..domain.aiming import ANYTHING, Aim
from ..domain.calling import refusal_of
from ..domain.errors import Invalid, Stale, WrongMoment, gettext_noop
from ..domain.keeping import changed_days, checked_days
from ..domain.notes import prepared
from ..domain.program import least, least_from
from ..domain.questions import written
from ..domain.timeline import FACILITATOR
from ..domain.undoing import Turned
from ..domain.units import Ms
from ..domain.zones import checked_zone
from ..instant import as_ms
from ..models import KEEP_DAYS, Host, Round, Session, User, practice_of, rota_of
from ..practices import first
from . import visits
from .cases import begin_with_cases
from .changing import changing
from .documents import follow_newest, latest_of, newest
from .seating import proposed, require_unfinished
from .undoing import Way, before_ending
from .winding import set_clocks, start_every_clock

MOST_ROUNDS = 20
GRACE = 20  # seconds without a connection, after which a person counts as away
LEAST_GRACE, MOST_GRACE = 5, 300


@dataclass(frozen=True, slots=True)
class Draft:
    """What an organizer says about a session. `lengths`: ms by phase key; `questions`: one a round, by stage key.
    `keep_days`, `zone`, `practice` (its key), `questions` and `runs_itself`: None leaves them as they are; a new
    session without a practice follows the first of all."""

    title: str
    invitation: str
    lengths: Mapping[str, int]
    rounds: int
    fours: str
    venue: str
    link_pattern: str
    link_list: Collection[str]
    grace: int = GRACE
    team_question: str = ""
    language_question: str = ""
    language: str = "en"
    keep_days: int | None = KEEP_DAYS
    zone: str | None = None
    practice: str | None = None
    questions: Mapping[str, Sequence[str]] | None = None
    runs_itself: bool | None = None


DRAFTED = tuple(field.name for field in fields(Draft))


def create_session(
    owner: User, draft: Draft, choice: Callable[[str], str], *, like: Session | None = None, wishes: str = ""
) -> Session:
    """Makes a closed session that its owner hosts. `choice` picks one character of a string, for the join code.
    `like`: of the same practice as this one. Raises Invalid."""
    practice = like.practice if like else draft.practice or first()
    for _ in range(20):
        try:
            with transaction.atomic():
                document = latest_of(like) if like else newest(practice).digest
                session = Session(code=codes.new_code(choice), practice=practice, document_id=document, wishes=wishes)
                _apply(session, draft)
                session.save(force_insert=True)
                Host.objects.create(session=session, user=owner, role=Host.Duty.ORGANIZER)
                return session
        except IntegrityError:  # another session has this code (1 in 244 million)
            continue
    raise RuntimeError("no free join code in twenty tries")


def copy_session(session: Session, owner: User, choice: Callable[[str], str]) -> Session:
    """Makes a session with this one's settings and the newest text of its practice. Nothing about people is copied: no
    participants, no list, no wish that names anybody, no other hosts, no invitation links."""
    draft = Draft(
        lengths=session.planned().lengths, **{name: getattr(session, name) for name in DRAFTED if name != "lengths"}
    )
    return create_session(owner, draft, choice, like=session, wishes=wording.of_nobody(session.wishes))


def edit_session(session_id: int, draft: Draft, now_ms: Ms, seen: Session | None = None) -> int:
    """Changes the settings; rounds that are formed keep their lengths. Raises Invalid; Stale if the session
    has changed since it was `seen`."""
    with changing(session_id) as session:
        if seen and any(getattr(session, name) != getattr(seen, name) for name in DRAFTED):
            raise Stale
        before = session.keep_days
        _apply(session, draft)
        if session.participants.exists():
            ended_at = as_ms(session.ended_at) if session.ended_at else None
            changed_days(session.keep_days, before, ended_at=ended_at, now=now_ms)
        session.save()
    return session.version


def plan_rounds(session_id: int, rounds: int) -> int:
    """Changes how many rounds there will be, also while the session goes on. Raises Invalid, WrongMoment."""
    with changing(session_id) as session:
        require_unfinished(session)
        _require_rounds(session, rounds)
        session.rounds = rounds
        session.save(update_fields=["rounds"])
    return session.version


def _require_rounds(session: Session, rounds: int) -> None:
    if not 1 <= rounds <= MOST_ROUNDS:
        raise Invalid("rounds", gettext_noop("Please plan 1 to {most} rounds."), most=MOST_ROUNDS)
    fewest = least(practice_of(session.document_id))
    if rounds < fewest:
        raise Invalid("rounds", gettext_noop("All parts together take {fewest} rounds at least."), fewest=fewest)
    latest = session.groupings.order_by("-number").first() if session.pk else None
    if latest and rounds < latest.number:
        raise Invalid("rounds", gettext_noop("Round {number} is there already."), number=latest.number)
    if latest and rounds != session.rounds:
        fewest = least_from(practice_of(session.document_id), latest.as_planned)
        if rounds < fewest:
            raise Invalid(
                "rounds", gettext_noop("The parts that are still to come need {fewest} rounds in all."), fewest=fewest
            )


def _apply(session: Session, draft: Draft) -> None:
    if draft.practice and draft.practice != session.practice:
        _choose(session, draft.practice)
    lengths = practice_of(session.document_id).with_lengths(draft.lengths).lengths
    _require_rounds(session, draft.rounds)
    if not LEAST_GRACE <= draft.grace <= MOST_GRACE:
        raise Invalid(
            "grace", gettext_noop("Please give {least} to {most} seconds."), least=LEAST_GRACE, most=MOST_GRACE
        )
    if draft.venue == Session.Venue.HERE and (refused := refusal_of(practice_of(session.document_id))):
        raise refused
    session.lengths = lengths
    session.title, session.invitation, session.rounds = draft.title, draft.invitation, draft.rounds
    session.fours, session.venue = draft.fours, draft.venue
    session.link_pattern, session.link_list = draft.link_pattern, list(draft.link_list)
    session.grace = draft.grace
    session.team_question, session.language_question = draft.team_question, draft.language_question
    session.language = draft.language
    if draft.questions is not None:
        practice = practice_of(session.document_id)
        session.questions = written(practice, practice, draft.questions)
    if draft.runs_itself is not None:
        session.runs_itself = draft.runs_itself and len(practice_of(session.document_id).stages) > 1
    if draft.zone is not None:
        session.zone = checked_zone(draft.zone)
    if draft.keep_days is not None:
        session.keep_days = checked_days(draft.keep_days)


def may_choose(session: Session) -> bool:
    """Whether another practice can still be chosen: until somebody has come in, because the door told them what they
    come to, and what they have written belongs to it."""
    return not session.participants.exists()


def too_late() -> Invalid:
    """Why another practice is refused."""
    return Invalid("practice", gettext_noop("Somebody has come in already, to what the door said: the practice stays."))


def _choose(session: Session, practice: str) -> None:
    if not may_choose(session):
        raise too_late()
    session.practice, session.document_id = practice, newest(practice).digest
    session.questions, session.runs_itself = {}, False


def may_prepare(session: Session) -> bool:
    """Whether people can be let prepare: before it is opened, in a practice that has something to write beforehand."""
    return (
        session.opened_at is None
        and session.ended_at is None
        and bool(prepared(practice_of(session.document_id).stages[0]))
    )


def let_prepare(session_id: int, on: bool) -> int:
    """Lets people come in to prepare before the session is opened, or no more newcomers. Those who have come keep what
    they have. Raises WrongMoment."""
    with changing(session_id) as session:
        require_unfinished(session)
        if session.opened_at is not None:
            raise WrongMoment(gettext_noop("The lobby is open: people come in for good now."))
        if on and not may_prepare(session):
            raise WrongMoment(gettext_noop("In this practice nothing is written beforehand."))
        session.prepares = on
        session.save(update_fields=["prepares"])
    return session.version


def open_lobby(session_id: int, now: datetime) -> int:
    """Lets people in, and follows the newest text of the practice if that plans the same. Raises WrongMoment if the
    lobby is open already or the session is over."""
    with changing(session_id) as session:
        require_unfinished(session)
        if session.opened_at is not None:
            raise WrongMoment(gettext_noop("The lobby is open already."))
        session.opened_at = now
        follow_newest(session)
        session.save(update_fields=["opened_at", "document"])
    return session.version


def show_groups(session_id: int, revision: int, now_ms: Ms) -> int:
    """Shows everyone their group and place; the clocks do not start yet."""
    with changing(session_id) as session:
        round = proposed(session, revision, now_ms)
        if round.shown_at is not None:
            raise WrongMoment(gettext_noop("Everyone sees their group already."))
        round.shown_at = now_ms
        round.save(update_fields=["shown_at"])
        visits.forget(session, round.number)
    return session.version


def start_round(session_id: int, number: int, revision: int, now_ms: Ms) -> int:
    """Starts the proposal that the sender saw, now, for all groups. Raises Stale, WrongMoment."""
    with changing(session_id) as session:
        if Round.objects.filter(session=session, number=number, started_at__isnull=False).exists():
            raise Stale(gettext_noop("This round has already begun: someone else started it a moment ago."))
        round = proposed(session, revision, now_ms)
        if round.number != number:
            raise Stale
        begin(round, now_ms)
        visits.forget(session, round.number)
    return session.version


def begin(round: Round, now_ms: Ms) -> None:
    """Starts a round for all of its groups. Used inside `changing` only. Raises WrongMoment if one of them has lost its
    case."""
    begin_with_cases(round)
    round.started_at, round.shown_at, round.begins_at = now_ms, round.shown_at or now_ms, None
    round.save(update_fields=["started_at", "shown_at", "begins_at"])
    start_every_clock(round, now_ms)


def finish_session(session_id: int, now: datetime, now_ms: Ms, *, aim: Aim = ANYTHING) -> int:
    """Ends the session for everybody and stops its clocks. Notes stay and can still be written."""
    return finish(session_id, now, now_ms, aim=aim)[0]


def finish(session_id: int, now: datetime, now_ms: Ms, *, aim: Aim = ANYTHING) -> tuple[int, Way]:
    """As `finish_session`; returns the version and the way back."""
    with changing(session_id, aim=aim) as session:
        require_unfinished(session)
        begun = Round.objects.filter(session=session, started_at__isnull=False).order_by("-number").first()
        ended = before_ending(session, as_ms(now))
        turned = _stop_clocks(begun, now_ms) if begun else ()
        Round.objects.filter(session=session, started_at=None).delete()
        # Hands go down and the message goes: people come back to this page for weeks.
        session.participants.filter(hand_at__isnull=False).update(hand_at=None)
        visits.forget(session)
        session.ended_at, session.notice, session.notice_at = now, "", None
        session.save(update_fields=["ended_at", "notice", "notice_at"])
    return session.version, Way(now_ms, begun.pk if begun else None, turned, ended)


def _stop_clocks(round: Round, now_ms: Ms) -> tuple[Turned, ...]:
    turned = []
    for group in round.groups.all():
        rota = rota_of(round, group)
        if not rota.timeline.position(now_ms).over:
            stopped = rota.timeline.end(now_ms, FACILITATOR).clock
            set_clocks(round, stopped, [group.pk])
            turned.append(Turned((group.pk,), rota.order, rota.later, rota.clock, stopped))
    return tuple(turned)
