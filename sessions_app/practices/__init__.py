"""The practices that come with the product, one TOML file each. Reads files; decides nothing."""

import tomllib
from functools import cache
from importlib.resources import files

from sessions_app.domain.formats import Format, from_data


@cache
def practice(key: str) -> Format:
    """The practice named `key`; FileNotFoundError if there is none."""
    return from_data(tomllib.loads((files(__package__) / f"{key}.toml").read_text(encoding="utf-8")))
