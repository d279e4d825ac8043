"""As much of JSON Schema as docs/export.schema.json uses. An unknown keyword is an error."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/export.schema.json").read_text(encoding="utf-8"))
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
    "number": (int, float),
}
WORDS_ABOUT_IT = {"$schema", "$defs", "title", "description"}


def check(value: Any, schema: dict[str, Any] = SCHEMA, where: str = "export") -> None:
    """Fails at the first value that is not as the schema says; keys that it does not know are not allowed here."""
    for word, said in schema.items():
        if word not in WORDS_ABOUT_IT:
            RULES[word](value, said, schema, where)


def fits(value: Any, schema: dict[str, Any]) -> bool:
    try:
        check(value, schema)
    except AssertionError:
        return False
    return True


def _type(value: Any, said: str, _: Any, where: str) -> None:
    assert isinstance(value, TYPES[said]) and (said == "boolean" or not isinstance(value, bool)), (where, value, said)


def _properties(value: Any, said: dict[str, Any], _: Any, where: str) -> None:
    assert value.keys() <= said.keys(), (where, value.keys() - said.keys())
    for key, inner in value.items():
        check(inner, said[key], f"{where}.{key}")


def _items(value: Any, said: dict[str, Any], _: Any, where: str) -> None:
    for index, inner in enumerate(value):
        check(inner, said, f"{where}[{index}]")


def _required(value: Any, said: list[str], _: Any, where: str) -> None:
    assert set(said) <= value.keys(), (where, set(said) - value.keys())


def _any(value: Any, said: list[Any], _: Any, where: str) -> None:
    assert any(fits(value, each) for each in said), (where, value)


def _pattern(value: Any, said: str, _: Any, where: str) -> None:
    assert re.search(said, value), (where, value, said)


def _ref(value: Any, said: str, _: Any, where: str) -> None:
    check(value, SCHEMA["$defs"][said.removeprefix("#/$defs/")], where)


def _minimum(value: Any, said: int, _: Any, where: str) -> None:
    assert value >= said, (where, value)


def _enum(value: Any, said: list[Any], _: Any, where: str) -> None:
    assert value in said, (where, value)


def _const(value: Any, said: Any, _: Any, where: str) -> None:
    assert value == said, (where, value)


RULES: dict[str, Callable[..., None]] = {
    "type": _type, "properties": _properties, "items": _items, "required": _required, "anyOf": _any,
    "pattern": _pattern, "$ref": _ref, "minimum": _minimum, "enum": _enum, "const": _const,
}  # fmt: skip
