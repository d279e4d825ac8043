"""Reads the practices of a server's own from a folder, before anybody comes. Strict: one bad file, and none is read.

Why: docs/decisions.md#a-server-may-have-practices-of-its-own
"""

import tomllib
from collections.abc import Collection
from pathlib import Path

from sessions_app.domain.practice import BadDocument, Practice, read


class BadFile(Exception):
    """Why a folder's practices cannot be had: the file, the place in it and the reason, for whoever starts a server."""


def read_folder(folder: Path, taken: Collection[str]) -> dict[str, Practice]:
    """The practices of a folder's .toml files by their keys, none of which may be `taken`. Raises BadFile."""
    if not folder.is_dir():
        raise BadFile(f"{folder}: There is no such folder.")
    found: dict[str, Practice] = {}
    for file in sorted(folder.glob("*.toml")):
        one = _read_file(file)
        if one.key in taken:
            raise BadFile(f"{file}: key: A practice called {one.key} comes with the product.")
        if one.key != file.stem:
            raise BadFile(f"{file}: key: A practice called {one.key} is in a file called {one.key}.toml.")
        found[one.key] = one
    return found


def _read_file(file: Path) -> Practice:
    try:
        found = read(tomllib.loads(file.read_text(encoding="utf-8")))
    except (BadDocument, OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadFile(f"{file}: {error}") from error
    if place := not_held(found):
        raise BadFile(f"{file}: {place}: The grammar knows this, but no session can be held with it yet.")
    return found


def not_held(found: Practice) -> str:
    """The place of what sessions cannot do so far with a practice; empty if they can do all of it."""
    # Whoever runs it sees to it that there are as many cases as groups.
    return "self_run" if found.self_run and any(stage.plan.rule.of_a_case for stage in found.stages) else ""
