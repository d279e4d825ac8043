"""The practices that people can choose, one TOML file each: docs/practices.md. Reads files; decides nothing.

These are the newest texts, for what begins now. What has begun has its own document: `practice_of` in models.py.
"""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from sessions_app.domain.practice import Plan, Practice, digest, read

from .further import BadFile, read_folder

FOLDER = files(__package__)

_further: dict[str, Practice] = {}


@cache
def practice(key: str) -> Practice:
    """The practice named `key`; FileNotFoundError if there is none."""
    return _further.get(key) or read(tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8")))


def keys() -> list[str]:
    """The keys of all practices: those that come with the product, then this server's own."""
    return [*shipped(), *_further]


def shipped() -> list[str]:
    """The keys of the practices that come with the product, whose words are translated with it."""
    return sorted(file.name.removesuffix(".toml") for file in FOLDER.iterdir() if file.name.endswith(".toml"))


@cache
def by_digest() -> dict[str, Practice]:
    """All of them, by the digest of their content."""
    return {digest(each): each for each in map(practice, keys())}


def plan_of(key: str) -> Plan:
    """What the clock needs to know of a practice's first stage, the only one that a session holds so far."""
    return practice(key).stages[0].plan


def also_from(folder: Path | None) -> None:
    """From now on also the practices in this folder of the server's own, instead of any other; None: no more than come
    with the product. Raises BadFile, which names the file, the place in it and the reason."""
    found = read_folder(folder, shipped()) if folder else {}
    _further.clear()
    _further.update(found)
    practice.cache_clear()
    by_digest.cache_clear()


__all__ = ["FOLDER", "BadFile", "also_from", "by_digest", "keys", "plan_of", "practice", "shipped"]
