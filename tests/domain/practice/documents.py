"""Documents to read: the nonsense practice, one that has everything, and small changes to either by their places."""

import copy
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sessions_app.domain.practice import Practice, read
from tests.practices import FOLDER

HERE = Path(__file__).parent
GONE = object()  # as a value: the key is taken out


@cache
def _parsed(name: str) -> dict[str, Any]:
    folder = FOLDER if name == "nonsense" else HERE
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


def document(name: str = "nonsense") -> dict[str, Any]:
    """The parsed document, to be changed at will."""
    return copy.deepcopy(_parsed(name))


def nonsense() -> Practice:
    """A practice of two phases, two roles and two kinds of note, for two or three people, with nothing in between."""
    return read(document())


def changed(place: str, value: Any, name: str = "nonsense") -> dict[str, Any]:
    """The document with another value at `place` (keys and positions, joined by dots)."""
    whole = document(name)
    at: Any = whole
    *way, last = [int(part) if part.isdigit() else part for part in place.split(".")]
    for part in way:
        at = at[part]
    if value is GONE:
        del at[last]
    elif isinstance(at, list) and last == len(at):
        at.append(value)
    else:
        at[last] = value
    return whole
