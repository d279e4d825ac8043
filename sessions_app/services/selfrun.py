"""Sessions that nobody hosts: one press makes one, and the people who are here start it together, once.

This module decides when it begins; hosting.py and seating.py form and start the round.
Why: docs/decisions.md#without-a-facilitator-those-who-are-here-decide
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError

from ..domain import codes
from ..domain.calling import refusal_of
from ..domain.errors import Forbidden, Invalid, LimitReached, WrongMoment, gettext_noop
from ..domain.grouping import fits
from ..domain.program import as_a_rule
from ..domain.units import Ms
from ..domain.zones import NOWHERE
from ..models import Session, practice_of
from ..practices import first
from ..selectors import ENDED, LOBBY, Snapshot, Someone, snapshot
from .changing import changing
from .documents import latest_of, newest
from .hosting import start_round
from .seating import form_groups
from .writing import writing

MOST_AN_HOUR = 1_000  # on one site; protects the disk from scripts, not people from each other
SAME_PRESS = timedelta(minutes=10)  # the same form sent again within this time means the same session
TRIES = 20


@dataclass(frozen=True, slots=True)
class Readiness:
    """What being ready led to: the version, whether the round began, how many people are not ready yet, and how many
    it takes at least."""

    version: int
    begun: bool
    awaited: int
    least: int


def start_session(
    title: str,
    venue: str,
    ticket: str,
    now: datetime,
    zone: str = NOWHERE,
    *,
    practice: str = "",
    like: Session | None = None,
) -> Session:
    """Makes an open session with a practice's own lengths and rounds: that with the key `practice`, that of `like`, or
    the first of all. Raises LimitReached; Invalid (practice) for one that needs a facilitator.

    The join code is derived from the form's `ticket`: the same form sent twice, even at the same instant, finds the
    session that the first one made.
    """
    lately = Session.objects.filter(self_run=True, created_at__gt=now - timedelta(hours=1)).count()
    if lately >= MOST_AN_HOUR:
        raise LimitReached(gettext_noop("Very many groups were started here in the last hour. Please try again later."))
    key = like.practice if like else practice or first()
    made = Session(title=title, venue=venue, practice=key, self_run=True, created_at=now, opened_at=now, zone=zone)
    for attempt in range(TRIES):
        code = codes.new_code(_choice_by(f"{attempt} {ticket}"))
        try:
            with writing():
                return _create(made, code, latest_of(like) if like else newest(key).digest)
        except IntegrityError:
            same = Session.objects.filter(
                code=code, self_run=True, title=title, practice=key, created_at__gt=now - SAME_PRESS
            )
            if before := same.first():
                return before
    raise RuntimeError("no free join code in twenty tries")


def start_again(session: Session, ticket: str, now: datetime, now_ms: Ms) -> Session:
    """Makes another session like this one, which is over. Soon afterwards the same ticket finds the same new session.

    Raises Forbidden (somebody hosts it), WrongMoment (it is not over), LimitReached.
    """
    if not session.self_run:
        raise Forbidden(gettext_noop("Somebody hosts this session: they make the next one."))
    if snapshot(session.pk).state(now_ms) != ENDED:
        raise WrongMoment(gettext_noop("This one is not over yet."))
    return start_session(session.title, session.venue, ticket, now, session.zone, like=session)


def _create(session: Session, code: str, document: str) -> Session:
    if not practice_of(document).self_run:
        raise Invalid("practice", gettext_noop("This one needs somebody who facilitates it."))
    if session.venue == Session.Venue.HERE and (refused := refusal_of(practice_of(document))):
        raise refused
    session.code, session.document_id, session.lengths = code, document, practice_of(document).lengths
    session.rounds = as_a_rule(practice_of(document))
    session.save(force_insert=True)
    return session


def _choice_by(text: str) -> Callable[[str], str]:
    """A function that picks characters by the digest of `text`: always the same
    ones, unpredictable without the text."""
    numbers = iter(hashlib.sha256(text.encode()).digest())
    return lambda characters: characters[next(numbers) % len(characters)]


def say_ready(session_id: int, participant_id: int, on: bool, seed: int, now_ms: Ms) -> Readiness:
    """Says "I am ready" or "not yet". The last person to be ready forms the groups and starts them at this instant.

    Raises Forbidden (somebody hosts the session, or the person has left), WrongMoment (it has begun).
    """
    with writing():
        with changing(session_id) as session:
            if not session.self_run:
                raise Forbidden(gettext_noop("This session begins when its facilitator starts it."))
            if session.groupings.exists():
                raise WrongMoment(gettext_noop("It has begun already."))
            if not session.participants.filter(pk=participant_id, left_at=None).update(ready=on):
                raise Forbidden(gettext_noop("You have left this session. Come back in first."))
        begun = begin_when_ready(session_id, seed, now_ms)
        awaited = sum(not one.ready for one in _deciding(snapshot(session_id)))
    return Readiness(begun or session.version, begun is not None, awaited, session.plan().least)


def begin_when_ready(session_id: int, seed: int, now_ms: Ms) -> int | None:
    """Forms the groups and starts them if all who are here are ready. Returns the version that this made, or None.

    Runs whenever somebody gets ready, comes or goes (attendance.py). Only people who are here decide: a person
    who is away must not hold them up.
    """
    with writing():
        session = Session.objects.select_for_update().filter(pk=session_id, self_run=True).first()
        seen = snapshot(session_id) if session else None
        if seen is None or seen.state(now_ms) != LOBBY or seen.proposal:
            return None
        deciding = _deciding(seen)
        enough = fits(len(deciding), seen.sizes) if seen.sizes else deciding
        if not enough or not all(one.ready for one in deciding):
            return None
        without = {one.id for one in seen.here} - {one.id for one in deciding}
        form_groups(session_id, 0, without, seed, now_ms)
        return start_round(session_id, seen.next_round, 1, now_ms)


def _deciding(seen: Snapshot) -> list[Someone]:
    """The people who must be ready: all who are here and take part."""
    return [one for one in seen.here if not one.away and one.waits_for(seen.next_round)]
