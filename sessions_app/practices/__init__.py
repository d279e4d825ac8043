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
# The order in which they are offered; whoever chooses nothing gets the first. Others follow, by their keys.
ORDER = (
    "troika",
    "troika_questions",
    "wise_crowds",
    "helping_heuristics",
    "action_learning",
    "focusing",
    "co_counselling",
    "circle",
    "discovery_action",
    "after_action",
    "peer_assist",
    "one_two_four_all",
    "world_cafe",
    "knowledge_cafe",
    "pro_action_cafe",
)

_further: dict[str, Practice] = {}


def practice(key: str) -> Practice:
    """The practice named `key`; FileNotFoundError if there is none."""
    return _further.get(key) or _shipped(key)


@cache
def _shipped(key: str) -> Practice:
    return read(tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8")))


def keys() -> list[str]:
    """The keys of all practices in the order in which they are offered: those that come with the product, then this
    server's own."""
    return [*shipped(), *_further]


def first() -> str:
    """The key of the one that is held if nobody chooses."""
    return keys()[0]


def shipped() -> list[str]:
    """The keys of all practices that come with the product, whose words are translated with it."""
    return [*_files()]


@cache
def _files() -> tuple[str, ...]:
    found = {file.name.removesuffix(".toml") for file in FOLDER.iterdir() if file.name.endswith(".toml")}
    return *(key for key in ORDER if key in found), *sorted(found - {*ORDER})


@cache
def by_digest() -> dict[str, Practice]:
    """All of them, by the digest of their content."""
    return _shipped_by_digest() | {digest(each): each for each in _further.values()}


@cache
def _shipped_by_digest() -> dict[str, Practice]:
    return {digest(each): each for each in map(_shipped, shipped())}


def digest_of(key: str) -> str:
    """The digest of a practice as it is now, by which its words are told: telling.py."""
    return next(name for name, each in by_digest().items() if each.key == key)


def plan_of(key: str) -> Plan:
    """What the clock needs to know of a practice's first stage, the only one that a session holds so far."""
    return practice(key).stages[0].plan


def also_from(folder: Path | None) -> None:
    """From now on also the practices in this folder of the server's own, instead of any other; None: no more than come
    with the product. Raises BadFile, which names the file, the place in it and the reason."""
    found = read_folder(folder, shipped()) if folder else {}
    _further.clear()
    _further.update(found)
    by_digest.cache_clear()


__all__ = [
    "FOLDER",
    "BadFile",
    "also_from",
    "by_digest",
    "digest_of",
    "first",
    "keys",
    "plan_of",
    "practice",
    "shipped",
]
