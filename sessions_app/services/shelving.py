"""What a host archives, for themselves alone. No screen of the session shows it, so its version stays.

Why: docs/decisions.md#archiving-belongs-to-a-host-deleting-to-the-session
"""

from datetime import datetime

from ..models import Host
from .writing import writing


def archive(part: Host, at: datetime | None) -> None:
    """Puts the session into this host's archive, as of `at`; None takes it out again."""
    with writing():
        Host.objects.filter(pk=part.pk).update(archived_at=at)
