"""What a host puts out of sight, for themselves alone. No screen of the session shows it, so its version stays.

Why: docs/decisions.md#archiving-belongs-to-a-host-deleting-to-the-session
"""

from datetime import datetime

from ..models import Host
from .writing import writing


def archive(part: Host, at: datetime | None) -> None:
    """Into this host's archive since `at`; None: back among the sessions at hand."""
    with writing():
        Host.objects.filter(pk=part.pk).update(archived_at=at)
