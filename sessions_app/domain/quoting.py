"""A note as an organizer saw it, in a few letters: what was pinned or hidden is this, not what it becomes meanwhile."""

from hashlib import sha256


def seal(text: str, share: str, *, named: bool) -> str:
    """Tells two states of one note apart; says nothing about it to somebody who has not read it."""
    return sha256(f"{share}\n{named}\n{text}".encode()).hexdigest()[:24]
