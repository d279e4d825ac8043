"""The groups of the latest earlier round that can be heard while all are together. Writes nothing."""

from collections.abc import Collection

from ..models import Participant, Round, Seat
from .cards import is_plenary
from .state import TablesToHear


def tables_before(round: Round) -> TablesToHear | None:
    """Of the latest round before this plenary in which people sat in groups; None: this is no plenary, or there is no
    such round."""
    if not is_plenary(round):
        return None
    earlier = Round.objects.filter(session=round.session_id, number__lt=round.number, started_at__isnull=False)
    for before in earlier.order_by("-number"):
        if not before.of_everybody:
            seated = Seat.objects.filter(round=before, left_at=None).order_by("group__number")
            numbers = seated.values_list("group__number", flat=True).distinct()
            return TablesToHear(before.number, before.stage, tuple(numbers))
    return None


def table_of_voice(participant: Participant, tables: TablesToHear) -> int | None:
    """The number of the group among them in which this person sat last; None: in none."""
    sat = Seat.objects.filter(participant=participant, round__session=participant.session_id, left_at=None)
    number = sat.filter(round__number=tables.round).values_list("group__number", flat=True).first()
    return number if number in tables.numbers else None


def people_of(session_id: int, tables: TablesToHear, numbers: Collection[int]) -> list[int]:
    """The participants (ids) who sat in these groups of that round to its end."""
    sat = Seat.objects.filter(round__session=session_id, round__number=tables.round, left_at=None)
    return list(sat.filter(group__number__in=numbers).order_by("pk").values_list("participant_id", flat=True))
