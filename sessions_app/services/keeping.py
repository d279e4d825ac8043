"""Deleting sessions (hidden at once, erased some days later), sessions that are due, and expired sign-ins.

The caller checks who may delete and bring back.
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
from ..models import Gathering, Note, Participant, Seat, Session
from ..notices import notify
from ..selectors import due_sessions, is_due
from .writing import DATABASE_AWAY, writing

TRIES = 3
CHUNK = 1000  # sign-ins in one statement


@dataclass(frozen=True, slots=True)
class Purged:
    """A session that was due. `deleted` False: somebody wrote in it at that moment, so the next purge tries again.

    `failed`: the database was away or too busy; somebody should look into it.
    """

    code: str
    people: int
    notes: int
    deleted: bool
    failed: bool = False


def delete_session(session_id: int, now: datetime) -> None:
    """Hides the session from everybody and tells open pages. Its owner can bring it back for some days.

    A second deletion changes nothing, not even the day of its erasure.
    """
    with writing():
        if not Session.objects.filter(pk=session_id).update(deleted_at=now):
            return
    transaction.on_commit(read_roster.cache_clear)  # this process caches the lists that it has read
    transaction.on_commit(lambda: notify.deleted(session_id))


def bring_back(session_id: int, now: datetime) -> None:
    """Restores a deleted session; its links and codes work again. Raises NotFound if it is too late.

    This counts as activity, so that a quiet session that nobody ended is not due the next day.
    """
    with writing():
        session = Session.stored.select_for_update().filter(pk=session_id).first()
        if session is None or is_due(session, now):
            raise NotFound(gettext_noop("It is too late to bring this session back: its time is over."))
        if session.deleted_at is not None:
            Session.stored.filter(pk=session_id).update(deleted_at=None, changed_at=Now())


def delete_now(session_id: int) -> None:
    """Erases a session that is deleted already, without waiting any longer. Raises WrongMoment."""
    with writing():
        session = Session.stored.select_for_update().filter(pk=session_id).first()
        if session is not None and session.deleted_at is None:
            raise WrongMoment(gettext_noop("This session has been brought back. Nothing is deleted."))
        if session is not None:
            delete_for_good(session_id)


def delete_for_good(session_id: int) -> None:
    """Erases a session in one transaction, so that nobody ever sees half of it. Raises NotFound."""
    for tries_left in reversed(range(TRIES)):
        try:
            with writing():
                session = Session.stored.select_for_update().filter(pk=session_id).first()
                if session is None:
                    raise NotFound(gettext_noop("This session does not exist any more."))
                _delete(session)
        except IntegrityError:  # somebody wrote or joined at this moment
            if not tries_left:
                raise
        else:
            break
    transaction.on_commit(read_roster.cache_clear)  # this process caches the lists that it has read
    transaction.on_commit(lambda: notify.deleted(session_id))


def _delete(session: Session) -> None:
    """Deletes the large tables first, each with one statement, so that no rows are read into memory.

    Locks the people before their notes, in the same order as saving a note does, so that no deadlock can occur.
    """
    held = Participant.objects.select_for_update().filter(session=session).order_by("pk").values_list("pk", flat=True)
    for _ in held.iterator(CHUNK):
        pass
    notes = Note.objects.filter(participant__session=session)
    Gathering.objects.filter(card__in=notes).delete()
    notes._raw_delete(notes.db)  # otherwise Django would read them all, to look for what a gatherer did with each
    Seat.objects.filter(participant__session=session).delete()
    session.delete()


def purge(now: datetime, *, dry_run: bool = False) -> Iterator[Purged]:
    """Erases the sessions that are due, each in a transaction of its own. The caller may stop at any point."""
    for session in due_sessions(now):
        try:
            people = session.participants.count()
            notes = Note.objects.filter(participant__session=session).exclude(text="").count()
            purged = Purged(session.code, people, notes, dry_run or _delete_if_still_due(session.pk, now))
        except DATABASE_AWAY:
            purged = Purged(session.code, 0, 0, deleted=False, failed=True)
        yield purged


def _delete_if_still_due(session_id: int, now: datetime) -> bool:
    """False if the session got more time, or somebody wrote in it, since it was found."""
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
    """How many expired sign-ins are still stored."""
    return SignIn.objects.filter(expire_date__lt=now).count()


def forget_sign_ins(now: datetime) -> int:
    """Deletes expired sign-ins, in portions because others are signing in. Returns their number."""
    forgotten = 0
    while keys := list(SignIn.objects.filter(expire_date__lt=now).values_list("pk", flat=True)[:CHUNK]):
        with writing():
            forgotten += SignIn.objects.filter(pk__in=keys).delete()[0]
    return forgotten
