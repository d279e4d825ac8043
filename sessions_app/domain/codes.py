"""Join codes: which characters they have, and how a typed one is read. Chance is passed in."""

from collections.abc import Callable

from .errors import NotFound, gettext_noop

ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"  # no 0 O, 1 I L, 2 Z, 5 S, 8 B: they look alike on a projector
LENGTH = 6
DASHES = "-_.\u2010\u2011\u2012\u2013\u2014\u2212"


def new_code(choice: Callable[[str], str]) -> str:
    """A fresh code; `choice` picks one character of a string."""
    return "".join(choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """The code that a person meant: any case, spaces and dashes ignored. Raises NotFound if it cannot be one."""
    code = "".join(char for char in typed.upper() if not char.isspace() and char not in DASHES)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise NotFound(gettext_noop("There is no session with this code. Please check it and try again."))
    return code
