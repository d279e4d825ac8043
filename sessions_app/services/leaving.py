"""A user signed out, on one browser or on all: their open desks close at once."""

from ..models import Host, User
from ..notices import notify


def signed_out(user: User) -> None:
    """Has every process check the desks of the sessions that this user runs. Call once the sign-in is gone.

    Desks on browsers that are still signed in stay open.
    """
    for session_id in Host.objects.filter(user=user, runs=True).values_list("session_id", flat=True):
        notify.hosts_changed(session_id)
