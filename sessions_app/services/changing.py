"""The one way to change what a session's screens show: one transaction, one lock, one
version more, one notice on commit.

Why: docs/decisions.md#one-change-at-a-time-the-session-is-locked
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models.functions import Now

from ..domain.aiming import ANYTHING, Aim, require_aimed
from ..domain.errors import NotFound, Stale, gettext_noop
from ..models import Session
from ..notices import notify
from ..selectors import sight, snapshot
from .writing import DATABASE_AWAY, writing


@contextmanager
def changing(
    session_id: int, *, urgent: bool = True, clocks_only: bool = False, aim: Aim = ANYTHING
) -> Iterator[Session]:
    """Holds the session for one change: the body reads, decides and saves. An exception undoes all of it.

    On PostgreSQL the lock makes other changes wait. SQLite ignores it, but queues whole writing transactions. On both,
    the compare-and-swap on the version guards the change. `urgent` False: screens may follow within half a second
    (people arriving by the hundred). `clocks_only`: the caller promises to change no person and no seat, so rooms need
    not read them again. Raises Stale, with nothing done, unless what `aim` names is still as the sender saw it.
    Afterwards `session.version` is the new version.
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
            # The database's own clock dates the change: this only decides in how many months the session is deleted.
            if not Session.objects.filter(pk=session_id, version=seen).update(**moved, changed_at=Now()):
                raise Stale
            session.version, made = seen + 1, True
    except DATABASE_AWAY:
        if made:
            notify.doubtful(session_id)  # the connection broke in the commit, which may have succeeded
        raise
    # Here the change is committed (or the caller's larger transaction will be), and the next writer may begin.
    transaction.on_commit(lambda: notify.changed(session_id, seen + 1, urgent=urgent))
