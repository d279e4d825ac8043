"""The seats on which people sat while a round was held. Writes nothing."""

from django.db.models import F, Q, QuerySet

from ..models import Seat

CHUNK = 2000  # rows in memory at once


def seats_held() -> QuerySet[Seat]:
    """Seats on which somebody sits or sat while a round was held. A seat left before the round began was not held."""
    kept = Q(left_at=None) | Q(left_at__gt=F("round__started_at"))
    return Seat.objects.filter(kept, round__started_at__isnull=False)
