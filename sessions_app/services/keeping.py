"""Deleting: a session, at once for everybody and for good some days later; what is due; and old sign-ins.

Who may delete and bring back is decided by the caller.
Why: docs/decisions.md#a-session-is-deleted-whole-in-one-transaction
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session as SignIn
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from ..domain.errors import NotFound, WrongMoment, gettext_noop
from ..domain.roster import read_roster
from ..live import notify
from ..models import Insight, Participant, Seat, Session
from ..selectors import due_sessions, is_due
from .writing import DATABASE_AWAY, writing

TRIES = 3
CHUNK = 1000  # sign-ins in one go


@dataclass(frozen=True, slots=True)
class Purged:
    """A session that was due. `deleted` false: somebody wrote in it at that moment, so it is tried the next time.

    `failed`: the database was away or too busy, and somebody should look why.
    """

    code: str
    people: int
    notes: int
    deleted: bool
    failed: bool = False


def delete_session(session_id: int, now: datetime) -> None:
    """From now on nobody finds it, and whoever has it open is told. Its owner can bring it back for some days.

    Deleting again changes nothing: not the day on which it goes for good.
    """
    with writing():
        if not Session.objects.filter(pk=session_id).update(deleted_at=now):
            return
    transaction.on_commit(read_roster.cache_clear)  # this process remembers lists that it has read
    transaction.on_commit(lambda: notify.deleted(session_id))


def bring_back(session_id: int, now: datetime) -> None:
    """As it was before it was deleted; links and codes work again. Raises NotFound when it is too late.

    It counts as a change, so that one that nobody ended is not deleted the next day for having been quiet.
    """
    with writing():
        session = Session.stored.select_for_update().filter(pk=session_id).first()
        if session is None or is_due(session, now):
            raise NotFound(gettext_noop("It is too late to bring this session back: its time is over."))
        if session.deleted_at is not None:
            Session.stored.filter(pk=session_id).update(deleted_at=None, changed_at=Now())


def delete_now(session_id: int) -> None:
    """One that is deleted already goes for good, without waiting any longer. Raises WrongMoment."""
    with writing():
        session = Session.stored.select_for_update().filter(pk=session_id).first()
        if session is not None and session.deleted_at is None:
            raise WrongMoment(gettext_noop("This session has been brought back. Nothing is deleted."))
        if session is not None:
            delete_for_good(session_id)


def delete_for_good(session_id: int) -> None:
    """Delete it, all at once: nobody ever sees half of it. Raises NotFound."""
    for tries_left in reversed(range(TRIES)):
        try:
            with writing():
                session = Session.stored.select_for_update().filter(pk=session_id).first()
                if session is None:
                    raise NotFound(gettext_noop("This session does not exist any more."))
                _delete(session)
        except IntegrityError:  # somebody wrote or came in this very moment
            if not tries_left:
                raise
        else:
            break
    transaction.on_commit(read_roster.cache_clear)  # this process remembers lists that it has read
    transaction.on_commit(lambda: notify.deleted(session_id))


def _delete(session: Session) -> None:
    """The large tables first, each with one statement: of those nothing is read into memory.

    The people are held before, as whoever saves a note holds theirs: the other way round both would wait for ever.
    """
    held = Participant.objects.select_for_update().filter(session=session).order_by("pk").values_list("pk", flat=True)
    for _ in held.iterator(CHUNK):
        pass
    Insight.objects.filter(participant__session=session).delete()
    Seat.objects.filter(participant__session=session).delete()
    session.delete()


def purge(now: datetime, *, dry_run: bool = False) -> Iterator[Purged]:
    """Delete the sessions that are due, one after the other, each in a transaction of its own. May be broken off."""
    for session in due_sessions(now):
        try:
            people = session.participants.count()
            notes = Insight.objects.filter(participant__session=session).exclude(text="").count()
            purged = Purged(session.code, people, notes, dry_run or _delete_if_still_due(session.pk, now))
        except DATABASE_AWAY:
            purged = Purged(session.code, 0, 0, deleted=False, failed=True)
        yield purged


def _delete_if_still_due(session_id: int, now: datetime) -> bool:
    """False when it was given more time, or somebody wrote in it, since we looked."""
    try:
        with writing():
            session = Session.stored.select_for_update().filter(pk=session_id).first()
            if session is None or not is_due(session, now):
                return False
            delete_for_good(session_id)
    except (IntegrityError, NotFound):
        return False
    return True


def run_out(now: datetime) -> int:
    """How many sign-ins have run out and are still stored."""
    return SignIn.objects.filter(expire_date__lt=now).count()


def forget_sign_ins(now: datetime) -> int:
    """Delete the sign-ins that have run out; how many they were. A few at a time: others are signing in."""
    forgotten = 0
    while keys := list(SignIn.objects.filter(expire_date__lt=now).values_list("pk", flat=True)[:CHUNK]):
        with writing():
            forgotten += SignIn.objects.filter(pk__in=keys).delete()[0]
    return forgotten
