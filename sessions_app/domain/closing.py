"""When a session closes by itself after its last planned round. The facilitator may close it earlier.

The delay lets people finish writing, and lets the facilitator start one more round with one press.
Why: docs/decisions.md#the-end-is-announced
"""

from .practice import MINUTE
from .units import Ms

LINGERS = 20 * MINUTE


def closes_at(last_end: Ms, *, hosted: bool) -> Ms:
    """The instant at which the session closes by itself; its last round ended at `last_end`. A session that nobody
    hosts closes at once, because nobody could close it or plan another round."""
    return Ms(last_end + LINGERS) if hosted else last_end
