"""What an organizer and a facilitator do before, between and after the rounds. Who may is decided by the caller.

Every command on a session returns the version that it made.
"""

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from ..domain import codes, grouping
from ..domain.errors import Invalid, Stale, WrongMoment, gettext_noop
from ..models import Host, Round, Seat, Session, Trio, User, rota_of
from ..practices import practice
from ..selectors import RUNNING, Snapshot, snapshot
from .changing import changing

MOST_ROUNDS = 20
GRACE = 20  # seconds without a connection before somebody counts as away
LEAST_GRACE, MOST_GRACE = 5, 300


@dataclass(frozen=True, slots=True)
class Draft:
    """What an organizer says about a session; `lengths` are ms by phase key."""

    title: str
    invitation: str
    lengths: Mapping[str, int]
    rounds: int
    fours: str
    place: str
    link_pattern: str
    link_list: Collection[str]
    grace: int = GRACE


def create_session(owner: User, draft: Draft, choice: Callable[[str], str]) -> Session:
    """A new session, closed, hosted by its owner. `choice` picks one character of a string, for the join code."""
    for _ in range(20):
        session = Session(code=codes.new_code(choice))
        _apply(session, draft)
        try:
            with transaction.atomic():
                session.save(force_insert=True)
                Host.objects.create(session=session, user=owner, role=Host.Role.ORGANIZER)
                return session
        except IntegrityError:  # another session has this code: 1 in 244 million, so try another
            continue
    raise RuntimeError("no free join code in twenty tries")


def edit_session(session_id: int, draft: Draft) -> int:
    """Change what was said; rounds that were formed keep the lengths they have."""
    with changing(session_id) as session:
        latest = session.groupings.order_by("-number").first()
        if latest and draft.rounds < latest.number:
            raise Invalid("rounds", gettext_noop("Round {number} is there already."), number=latest.number)
        _apply(session, draft)
        session.save()
    return session.version


def _apply(session: Session, draft: Draft) -> None:
    fitted = practice(session.practice).with_lengths(draft.lengths)
    if not 1 <= draft.rounds <= MOST_ROUNDS:
        raise Invalid("rounds", gettext_noop("Please plan 1 to {most} rounds."), most=MOST_ROUNDS)
    if not LEAST_GRACE <= draft.grace <= MOST_GRACE:
        raise Invalid(
            "grace", gettext_noop("Please give {least} to {most} seconds."), least=LEAST_GRACE, most=MOST_GRACE
        )
    session.lengths = fitted.lengths
    session.title, session.invitation, session.rounds = draft.title, draft.invitation, draft.rounds
    session.fours, session.place = draft.fours, draft.place
    session.link_pattern, session.link_list = draft.link_pattern, list(draft.link_list)
    session.grace = draft.grace


def open_lobby(session_id: int, now: datetime) -> int:
    """Let people in. Raises WrongMoment if they are let in already, or the session is over."""
    with changing(session_id) as session:
        _not_finished(session)
        if session.opened_at is not None:
            raise WrongMoment(gettext_noop("The lobby is open already."))
        session.opened_at = now
        session.save(update_fields=["opened_at"])
    return session.version


def form_trios(session_id: int, revision: int, leave_out: Collection[int], seed: int, now_ms: int) -> int:
    """Propose trios for the next round, or shuffle the proposal whose `revision` the sender saw (0: none).

    Everyone is seated but those in `leave_out`. Raises TooFew, Stale, WrongMoment.
    """
    with changing(session_id) as session:
        seen = _between_rounds(session, now_ms)
        proposal = seen.proposal
        if (proposal.revision if proposal else 0) != revision:
            raise Stale
        left_out = set(leave_out)
        people = [one.id for one in seen.here if one.waits_for(seen.next_round) and one.id not in left_out]
        number = seen.next_round
        chance = random.Random(seed)  # noqa: S311  a seed, not a secret
        groups = grouping.mix(people, chance, _held(session), session.rounds - number + 1).trios
        Round.objects.filter(session=session, number=number, started_at=None).delete()
        _seat(session, groups, number=number, revision=revision + 1, seed=seed)
    return session.version


def _held(session: Session) -> list[list[list[int]]]:
    """Who sat with whom in the rounds that were held, earliest first; trios in order of their numbers."""
    rounds: dict[int, dict[int, list[int]]] = {}
    held = Seat.objects.filter(round__session=session, round__started_at__isnull=False)
    ordered = held.order_by("round__number", "trio__number", "position")
    for round_id, trio_id, participant_id in ordered.values_list("round_id", "trio_id", "participant_id"):
        rounds.setdefault(round_id, {}).setdefault(trio_id, []).append(participant_id)
    return [list(trios.values()) for trios in rounds.values()]


def _seat(session: Session, groups: list[list[int]], *, number: int, revision: int, seed: int) -> None:
    round = Round.objects.create(
        session=session,
        number=number,
        revision=revision,
        seed=seed,
        lengths=session.format().lengths,
        shrink_fours=session.fours == Session.Fours.SHRINK,
    )
    trios = Trio.objects.bulk_create(
        Trio(round=round, number=index + 1, size=len(group), order=list(range(len(group))))
        for index, group in enumerate(groups)
    )
    Seat.objects.bulk_create(
        Seat(round=round, trio=trio, participant_id=participant, position=position)
        for trio, group in zip(trios, groups, strict=True)
        for position, participant in enumerate(group)
    )


def show_trios(session_id: int, revision: int, now_ms: int) -> int:
    """Show everyone their trio and place; the time does not begin yet."""
    with changing(session_id) as session:
        round = _proposed(session, revision, now_ms)
        if round.shown_at is not None:
            raise WrongMoment(gettext_noop("Everyone sees their trio already."))
        round.shown_at = now_ms
        round.save(update_fields=["shown_at"])
    return session.version


def start_round(session_id: int, number: int, revision: int, now_ms: int) -> int:
    """Start the proposal that the sender saw, for all trios at this instant. Raises Stale, WrongMoment."""
    with changing(session_id) as session:
        if Round.objects.filter(session=session, number=number, started_at__isnull=False).exists():
            raise Stale(gettext_noop("This round has already begun: someone else started it a moment ago."))
        round = _proposed(session, revision, now_ms)
        if round.number != number:
            raise Stale
        round.started_at = now_ms
        round.shown_at = round.shown_at or now_ms
        round.save(update_fields=["started_at", "shown_at"])
        round.trios.update(started_at=now_ms)
    return session.version


def finish_session(session_id: int, now: datetime, now_ms: int) -> int:
    """End the session for everybody, and the clocks that still run. Notes stay, and can still be written."""
    with changing(session_id) as session:
        _not_finished(session)
        begun = Round.objects.filter(session=session, started_at__isnull=False).order_by("-number").first()
        if begun:
            _stop_clocks(session, begun, now_ms)
        Round.objects.filter(session=session, started_at=None).delete()
        session.ended_at = now
        session.save(update_fields=["ended_at"])
    return session.version


def _stop_clocks(session: Session, round: Round, now_ms: int) -> None:
    for trio in round.trios.all():
        timeline = rota_of(session, round, trio).timeline
        if not timeline.position(now_ms).over:
            trio.clock = timeline.end(now_ms).clock
            trio.revision += 1
            trio.save()


def _not_finished(session: Session) -> None:
    if session.ended_at is not None:
        raise WrongMoment(gettext_noop("This session has ended."))


def _between_rounds(session: Session, now_ms: int) -> Snapshot:
    """The snapshot, if trios may be formed now. Raises WrongMoment."""
    _not_finished(session)
    seen = snapshot(session.pk)
    if not seen.opened:
        raise WrongMoment(gettext_noop("Open the lobby first, so that people can come in."))
    if seen.state(now_ms) == RUNNING:
        raise WrongMoment(gettext_noop("A round is going on. Form new trios when it is over."))
    if seen.begun and seen.begun.number >= session.rounds:
        raise WrongMoment(
            gettext_noop("All {rounds} planned rounds are over. Plan one more on the edit page to go on."),
            rounds=session.rounds,
        )
    return seen


def _proposed(session: Session, revision: int, now_ms: int) -> Round:
    """The proposal, if it is the one whose `revision` the sender saw."""
    _between_rounds(session, now_ms)
    round = Round.objects.filter(session=session, started_at=None).first()
    if round is None:
        raise WrongMoment(gettext_noop("Form trios first."))
    if round.revision != revision:
        raise Stale(gettext_noop("The trios were shuffled meanwhile. Please look at them again."))
    return round
