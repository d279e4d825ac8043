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
from ..selectors.prepared import PreparedObjects, PreparedUpdate
from .writing import DATABASE_AWAY, writing

_locked = PreparedObjects(lambda keys: Session.objects.select_for_update().filter(pk=keys[0]))
# The database's own clock dates a change: this only decides in how many months the session is deleted.
_moved = PreparedUpdate(
    lambda keys: (Session.objects.filter(pk=keys[1], version=keys[2]), {"version": keys[0], "changed_at": Now()})
)
_people_moved = PreparedUpdate(
    lambda keys: (
        Session.objects.filter(pk=keys[2], version=keys[3]),
        {"version": keys[0], "people_version": keys[1], "changed_at": Now()},
    )
)


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
            session = _locked.first(session_id)
            if session is None:
                raise NotFound(gettext_noop("This session does not exist any more."))
            if aim:
                require_aimed(aim, sight(snapshot(session_id), aim.now))
            seen = session.version
            yield session
            now = seen + 1
            if not (_moved.of(now, session_id, seen) if clocks_only else _people_moved.of(now, now, session_id, seen)):
                raise Stale
            session.version, made = seen + 1, True
    except DATABASE_AWAY:
        if made:
            notify.doubtful(session_id)  # the connection broke in the commit, which may have succeeded
        raise
    # Here the change is committed (or the caller's larger transaction will be), and the next writer may begin.
    transaction.on_commit(lambda: notify.changed(session_id, seen + 1, urgent=urgent))
