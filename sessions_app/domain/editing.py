"""Two people edit one thing: what each field becomes when one saves after starting from an earlier state.

If the sender left a field unchanged, the stored value stays. If both changed it, that is a clash: neither value is
taken, because a person must choose. Nothing is stored here.
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
    """The text as it is compared: line breaks of one kind (forms send another), and no blanks at the ends."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def print_of(text: str) -> str:
    """A short hash of a text; comparing hashes later shows whether the text was changed."""
    return hashlib.sha256(plain(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def merged(started: Mapping[str, str], typed: Mapping[str, str], stored: Mapping[str, str]) -> Merged:
    """`started`: hashes of what the sender's page showed. `typed`: what the sender sends. `stored`: what is there now.

    A field without a hash in `started` counts as changed by the sender.
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
