"""The practices that come with the product, one TOML file each: docs/practices.md. Reads files; decides nothing.

These are the newest texts, for what begins now. What has begun has its own document: `practice_of` in models.py.
"""

import tomllib
from functools import cache
from importlib.resources import files

from sessions_app.domain.practice import Plan, Practice, digest, read

FOLDER = files(__package__)


@cache
def practice(key: str) -> Practice:
    """The practice named `key`; FileNotFoundError if there is none."""
    return read(tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8")))


def keys() -> list[str]:
    """The keys of all practices that come with the product."""
    return sorted(file.name.removesuffix(".toml") for file in FOLDER.iterdir() if file.name.endswith(".toml"))


@cache
def by_digest() -> dict[str, Practice]:
    """All of them, by the digest of their content."""
    return {digest(each): each for each in map(practice, keys())}


def plan_of(key: str) -> Plan:
    """What the clock needs to know of a practice's first stage, the only one that a session holds so far."""
    return practice(key).stages[0].plan
