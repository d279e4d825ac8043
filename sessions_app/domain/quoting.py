"""A fingerprint of a note as an organizer saw it: a pin or a hiding is about that text, not about later changes."""

from hashlib import sha256


def seal(text: str, share: str, *, named: bool) -> str:
    """A fingerprint that differs for two states of a note, and reveals nothing to people who have not read it."""
    return sha256(f"{share}\n{named}\n{text}".encode()).hexdigest()[:24]
