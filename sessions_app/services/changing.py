"""The one way to change what a session's screens show: a transaction, a lock, a version more, a notice on commit.

Why: docs/decisions.md#one-change-at-a-time-the-session-is-locked
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models.functions import Now

from ..domain.aiming import ANYTHING, Aim, require_aimed
from ..domain.errors import NotFound, Stale, gettext_noop
from ..live import notify
from ..models import Session
from ..selectors import sight, snapshot
from .writing import DATABASE_AWAY, writing


@contextmanager
def changing(
    session_id: int, *, urgent: bool = True, clocks_only: bool = False, aim: Aim = ANYTHING
) -> Iterator[Session]:
    """Hold the session for one change; the body reads, decides and saves. What it raises undoes everything.

    The lock makes others wait on PostgreSQL; SQLite queues whole writing transactions instead and ignores it. The
    compare-and-swap on the version is the guard that holds everywhere. `urgent` false lets screens follow within
    half a second (people arriving by the hundred). `clocks_only` promises that no person and no seat is changed: then
    rooms need not read them again. Nothing is done, and Stale raised, unless what the command was aimed at is still as
    its sender saw it. Afterwards `session.version` is the version that this change made.
    """
    made = False
    try:
        with writing():
            session = Session.objects.select_for_update().filter(pk=session_id).first()
            if session is None:
                raise NotFound(gettext_noop("This session does not exist any more."))
            if aim:
                require_aimed(aim, sight(snapshot(session_id), aim.now))
            seen = session.version
            yield session
            moved = {"version": seen + 1} if clocks_only else {"version": seen + 1, "people_version": seen + 1}
            # When it changed last is the database's to say: it decides only in how many months it is deleted.
            if not Session.objects.filter(pk=session_id, version=seen).update(**moved, changed_at=Now()):
                raise Stale
            session.version, made = seen + 1, True
    except DATABASE_AWAY:
        if made:
            notify.doubtful(session_id)  # cut off at its commit, it may have been done all the same
        raise
    # Here the change is committed (or, inside somebody's larger transaction, will be) and the next writer has its turn.
    transaction.on_commit(lambda: notify.changed(session_id, seen + 1, urgent=urgent))
