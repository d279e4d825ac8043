"""When a session closes by itself, its last planned round being over. Its facilitator may close it before.

Nobody is sent away in the middle of a word: until then people write, and one more round is one press.
Why: docs/decisions.md#the-end-is-announced
"""

from .formats import MINUTE

LINGERS = 20 * MINUTE


def closes_at(last_end: int, *, hosted: bool) -> int:
    """The instant (ms) at which it closes, of a session whose last round ended at `last_end`. Where nobody hosts it,
    nobody could close it or plan another round: at once."""
    return last_end + LINGERS if hosted else last_end
