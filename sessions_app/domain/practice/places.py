"""A document's values with their places: each is asked for by its key and kind, and what cannot be is refused there."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..errors import Invalid, gettext_noop
from .lines import BOUNDS, fault

KEY = re.compile(r"[a-z][a-z0-9_]{0,29}", re.ASCII)


class BadDocument(Invalid):
    """A document that makes no practice. `field` is the place: keys and positions (from 0), joined by dots."""

    def __str__(self) -> str:
        return f"{self.field}: {self.template.format(**self.data)}"


class Table:
    """A table of the document. `known`: the keys that it may have; any other is refused at once."""

    def __init__(self, value: object, place: str, known: Collection[str]) -> None:
        self.place = place
        if not isinstance(value, Mapping):
            raise BadDocument(place or "document", gettext_noop("A table is expected here."))
        self.values: Mapping[str, Any] = value
        for key in value:
            if key not in known:
                raise self.bad(
                    str(key), gettext_noop("This key is not known here; these are: {known}."), known=", ".join(known)
                )

    def at(self, key: str | int) -> str:
        """The place of one of its values."""
        return f"{self.place}.{key}" if self.place else str(key)

    def bad(self, key: str, template: str, /, **data: Any) -> BadDocument:
        return BadDocument(self.at(key), template, **data)

    def has(self, key: str) -> bool:
        return key in self.values

    def wanted(self, key: str) -> Any:
        if key not in self.values:
            raise self.bad(key, gettext_noop("This is missing."))
        return self.values[key]

    # -- values: each raises BadDocument if it is missing or of another kind; with `default`, it may be missing ------

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number from `least` to `most`."""
        value = self.wanted(key) if default is None else self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.bad(key, gettext_noop("A whole number is expected here."))
        if not least <= value <= most:
            raise self.bad(key, gettext_noop("From {least} to {most}."), least=least, most=most)
        return value

    def flag(self, key: str) -> bool:
        """True or false; false if it is missing."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.bad(key, gettext_noop("True or false is expected here."))
        return value

    def text(self, key: str, default: str | None = None) -> str:
        return _words(self.wanted(key) if default is None else self.values.get(key, default), self.at(key))

    def key(self, key: str = "key") -> str:
        """An id: small letters, digits and underscores."""
        value = self.text(key)
        if not KEY.fullmatch(value):
            raise self.bad(key, gettext_noop("A key has 1 to 30 small letters, digits or _, and begins with a letter."))
        return value

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in choices:
            raise self.bad(key, gettext_noop("One of these is expected: {choices}."), choices=", ".join(choices))
        return value

    def line(self, key: str, bound: str = "", gaps: Collection[str] = (), *, optional: bool = False) -> str:
        """A line for people, as long as BOUNDS says for `bound` (or for the key itself). Optional: "" if missing."""
        if optional and key not in self.values:
            return ""
        return read_line(self.text(key), self.at(key), bound or key, gaps)

    def lines(self, key: str, bound: str, most: int) -> tuple[str, ...]:
        """Several lines without gaps, at most so many; none if it is missing."""
        return tuple(read_line(_words(value, place), place, bound, ()) for place, value in self.items(key, most))

    def keys(self, key: str, known: Collection[str], template: str) -> tuple[str, ...]:
        """Several different keys, all `known`; none if it is missing. `template` says what a {key} that is not known
        is, with those {known}."""
        found: list[str] = []
        for place, value in self.items(key, 30):
            if not isinstance(value, str) or value not in known:
                raise BadDocument(place, template, key=value, known=", ".join(known) or "–")
            if value in found:
                raise BadDocument(place, gettext_noop("{key} is here twice."), key=value)
            found.append(value)
        return tuple(found)

    def items(self, key: str, most: int) -> list[tuple[str, object]]:
        """The values of a list with their places, at most so many; none if it is missing."""
        values = self.values.get(key, [])
        if not isinstance(values, (list, tuple)):
            raise self.bad(key, gettext_noop("A list is expected here."))
        if len(values) > most:
            raise self.bad(key, gettext_noop("At most {most} of these."), most=most)
        return [(f"{self.at(key)}.{index}", value) for index, value in enumerate(values)]

    def table(self, key: str, known: Collection[str]) -> "Table":
        return Table(self.wanted(key), self.at(key), known)

    def tables(self, key: str, known: Collection[str], most: int) -> Iterator["Table"]:
        """The tables of a list; none if it is missing."""
        for place, value in self.items(key, most):
            yield Table(value, place, known)


def read_line(line: str, place: str, bound: str, gaps: Collection[str]) -> str:
    """`line`, if it can be one at this place. Raises BadDocument."""
    wrong = fault(line, BOUNDS[bound], gaps)
    if wrong:
        raise BadDocument(place, wrong[0], **wrong[1])
    return line


def _words(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise BadDocument(place, gettext_noop("Words in quotes are expected here."))
    return value
