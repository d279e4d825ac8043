"""Coming in: a name makes a participant with a secret. From then on only the secret says who they are.

Why: docs/decisions.md#joining-twice-finds-the-same-person
"""

import hashlib
from datetime import datetime

from django.db.models import Count

from ..domain import names
from ..domain.errors import Closed, Invalid, gettext_noop
from ..domain.units import Ms
from ..models import Participant, Round, Session
from ..selectors import ENDED, participant_by_hash, snapshot
from ..selectors.prepared import Prepared
from .changing import changing
from .everybody import sit_down
from .wishing import tags_for

MOST_PEOPLE = 5_000

# People arrive by the hundred, so what each of them is compared with is asked in the shortest way.
_people = Prepared(
    lambda keys: (
        Participant.objects.filter(session=keys[0]).values("session").annotate(people=Count("pk")).values_list("people")
    )
)
_called_so = Prepared(
    lambda keys: (
        Participant.objects.filter(session=keys[0]).filter(name_hash=keys[1]).order_by().values_list("pk", "ordinal")
    )
)
_labelled_so = Prepared(
    lambda keys: Participant.objects.filter(session=keys[0]).filter(label_hash=keys[1]).values_list("pk")
)
_begun = Prepared(
    lambda keys: (
        Round.objects.filter(session=keys[0]).filter(number__gte=keys[1], started_at__isnull=False).values_list("pk")
    )
)


def hash_of(secret: str) -> str:
    """The stored form of a secret. A plain hash is enough, because secrets are random
    (192 bits) and cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def join(
    session: Session,
    typed_name: str,
    secret: str,
    now: datetime,
    now_ms: Ms,
    *,
    team: str = "",
    language: str = "",
) -> Participant:
    """Makes a participant, known by `secret`; without a seat, but where everybody has one. The same secret again
    returns the same person. Before the session is opened, they only prepare, and are awaited until `come_back`.

    `team` and `language`: the answers at the door. Raises Invalid (the name), Closed (the session), IntegrityError (the
    secret belongs to somebody in another session).
    """
    name = names.clean(typed_name)
    team, language = names.tag(team, "team"), names.tag(language, "language")
    with changing(session.pk, urgent=False) as held:
        same_person = participant_by_hash(held.pk, hash_of(secret))
        if same_person:
            return same_person
        _require_open(held, now_ms)
        name, ordinal = told_apart(held, name)
        team, language = tags_for(held, name, ordinal, team, language)
        person = Participant.objects.create(
            session=held,
            name=name,
            name_hash=hash_of(names.key(name)),
            label_hash=hash_of(names.key(names.label(name, ordinal))),
            ordinal=ordinal,
            secret_hash=hash_of(secret),
            joined_at=now,
            team=team,
            language=language,
            awaited=held.opened_at is None,
        )
        sit_down(held, person.pk, now_ms)
        return person


def told_apart(session: Session, name: str, besides: int = 0) -> tuple[str, int]:
    """The name and the ordinal with which nobody else (`besides` this person) has the same label.

    Somebody who types “Ada (2)” is called so if nobody is; otherwise they become the next Ada after that one.
    """
    base, number = names.numbered(name)
    name, least = names.label(base, number), 1
    if number > 1 and _is_taken(session, name, besides):
        name, least = base, number + 1
    called_so = _called_so.rows([session.pk, hash_of(names.key(name))])
    ordinal = max(least, names.next_ordinal(ordinal for pk, ordinal in called_so if pk != besides))
    while _is_taken(session, names.label(name, ordinal), besides):
        ordinal += 1
    return name, ordinal


def _is_taken(session: Session, label: str, besides: int) -> bool:
    return any(pk != besides for (pk,) in _labelled_so.rows([session.pk, hash_of(names.key(label))]))


def _require_open(session: Session, now_ms: Ms) -> None:
    if session.opened_at is None and not session.prepares:
        raise Closed(gettext_noop("This session is not open yet. Please wait for the facilitator and try again."))
    if session.ended_at is not None or _all_rounds_over(session, now_ms):
        raise Closed(gettext_noop("This session has ended."))
    if any(people >= MOST_PEOPLE for (people,) in _people.rows([session.pk])):
        raise Invalid("name", gettext_noop("This session is full: {most} people are in."), most=MOST_PEOPLE)


def _all_rounds_over(session: Session, now_ms: Ms) -> bool:
    """Whether the last planned round is over. Reads the whole snapshot only if that round has begun, because people
    arrive by the hundred, and mostly before it."""
    return bool(_begun.rows([session.pk, session.rounds])) and snapshot(session.pk).state(now_ms) == ENDED
