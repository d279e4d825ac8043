"""Which turn of a trio a note is about. A note knows its client only: turns change places, or fall out."""

import sys

from ..models import Insight


def turn_of(insight: Insight) -> int | None:
    """The turn (from 1) of the note's client, the last one if there were several; None if they had none there.

    Reads the seats of the note's trio: have them prefetched.
    """
    client, order = insight.slot.client, insight.trio.order
    seats = {seat.position for seat in insight.trio.seats.all() if seat.participant_id == client}
    return max((place + 1 for place, seat in enumerate(order) if seat in seats), default=None)


def by_turn(insight: Insight) -> tuple[int, int, int]:
    """Sorts notes of one trio or many by round and turn; those about somebody without a turn come last."""
    return insight.slot.round, turn_of(insight) or sys.maxsize, insight.slot.client
