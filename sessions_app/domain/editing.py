"""Two who change one thing: what each field becomes when somebody saves who started from an earlier state.

A field that the sender left as it was keeps what another has stored meanwhile. A field that both changed is a clash:
neither of the two is taken, for a person must choose. Nothing is stored here.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merged:
    """`fields`: what to save. `clashes`: the fields that both changed, each with what is stored."""

    fields: dict[str, str]
    clashes: dict[str, str]


def plain(text: str) -> str:
    """The text as it counts when two are compared: forms send each line break as two characters, and people blanks."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def print_of(text: str) -> str:
    """A short print of a text, by which one can tell later whether it was changed."""
    return hashlib.sha256(plain(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def merged(started: Mapping[str, str], typed: Mapping[str, str], stored: Mapping[str, str]) -> Merged:
    """`started`: the prints of what the sender's page showed; `typed`: what they send; `stored`: what is there now.

    A field whose start is not known counts as typed by the sender.
    """
    fields, clashes = dict(typed), {}
    for name, now in stored.items():
        start, mine = started.get(name), typed.get(name)
        if start is None or mine is None or plain(mine) == plain(now):
            continue
        if print_of(mine) == start:
            fields[name] = now
        elif print_of(now) != start:
            clashes[name] = now
    return Merged(fields, clashes)
