"""An account that is not signed in any more, on one browser or on all: its open desks are closed at once."""

from ..live import notify
from ..models import Host, User


def signed_out(user: User) -> None:
    """Let every process look again at the desks of the sessions that they run. Call once the sign-in is gone.

    Whoever is still signed in, on another browser, keeps theirs.
    """
    for session_id in Host.objects.filter(user=user, runs=True).values_list("session_id", flat=True):
        notify.hosts_changed(session_id)
