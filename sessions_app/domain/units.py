"""Units in the types, so that a wrong one is found before anything runs. Converts nothing, and reads no clock."""

from typing import NewType

Ms = NewType("Ms", int)
"""Whole milliseconds: an instant (since 1970, by the server's clock) or a length."""

Seconds = NewType("Seconds", float)
"""Seconds of a monotonic clock of one process: never stored, sent, or compared with an instant in Ms."""
