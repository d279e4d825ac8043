"""Coming in: a name makes a participant with a secret. From then on only the secret says who they are.

Why: docs/decisions.md#joining-twice-finds-the-same-person
"""

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from ..domain import names
from ..domain.errors import Closed, Invalid, gettext_noop
from ..models import Participant, Session
from ..selectors import ENDED, snapshot
from .changing import changing
from .wishing import tags_for

MOST_PEOPLE = 5_000


def hash_of(secret: str) -> str:
    """The stored form of a secret. A plain hash is enough, because secrets are random
    (192 bits) and cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def join(
    session: Session,
    typed_name: str,
    secret: str,
    now: datetime,
    now_ms: int,
    *,
    team: str = "",
    language: str = "",
) -> Participant:
    """Makes a participant without a seat, known by `secret`. The same secret again returns the same person.

    `team` and `language`: the answers at the door. Raises Invalid (the name), Closed (the session), IntegrityError (the
    secret belongs to somebody in another session).
    """
    name = names.clean(typed_name)
    team, language = names.tag(team, "team"), names.tag(language, "language")
    with changing(session.pk, urgent=False) as held:
        same_person = held.participants.filter(secret_hash=hash_of(secret)).first()
        if same_person:
            return same_person
        _require_open(held, now_ms)
        name, ordinal = told_apart(held, name)
        team, language = tags_for(held, name, ordinal, team, language)
        return Participant.objects.create(
            session=held,
            name=name,
            name_hash=hash_of(names.key(name)),
            label_hash=hash_of(names.key(names.label(name, ordinal))),
            ordinal=ordinal,
            secret_hash=hash_of(secret),
            joined_at=now,
            team=team,
            language=language,
        )


def told_apart(session: Session, name: str, besides: int = 0) -> tuple[str, int]:
    """The name and the ordinal with which nobody else (`besides` this person) has the same label.

    Somebody who types “Ada (2)” is called so if nobody is; otherwise they become the next Ada after that one.
    """
    people = session.participants.exclude(pk=besides)
    base, number = names.numbered(name)
    name, least = names.label(base, number), 1
    if number > 1 and _is_taken(people, name):
        name, least = base, number + 1
    called_so = people.filter(name_hash=hash_of(names.key(name)))
    ordinal = max(least, names.next_ordinal(called_so.values_list("ordinal", flat=True)))
    while _is_taken(people, names.label(name, ordinal)):
        ordinal += 1
    return name, ordinal


def _is_taken(people: QuerySet[Participant], label: str) -> bool:
    return people.filter(label_hash=hash_of(names.key(label))).exists()


def _require_open(session: Session, now_ms: int) -> None:
    if session.opened_at is None:
        raise Closed(gettext_noop("This session is not open yet. Please wait for the facilitator and try again."))
    if session.ended_at is not None or _all_rounds_over(session, now_ms):
        raise Closed(gettext_noop("This session has ended."))
    if session.participants.count() >= MOST_PEOPLE:
        raise Invalid("name", gettext_noop("This session is full: {most} people are in."), most=MOST_PEOPLE)


def _all_rounds_over(session: Session, now_ms: int) -> bool:
    """Whether the last planned round is over. Reads the whole snapshot only if that round has begun, because people
    arrive by the hundred, and mostly before it."""
    last = session.groupings.filter(number__gte=session.rounds, started_at__isnull=False)
    return last.exists() and snapshot(session.pk).state(now_ms) == ENDED
