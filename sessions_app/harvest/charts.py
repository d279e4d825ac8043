"""Where the bars of a chart go. Templates draw them and say what they mean; this module does not know what is counted.

Heights are in em, so that a chart grows with its text. Widths are percentages, so that it fits any screen.
Why: docs/decisions.md#charts-are-bars-in-em-and-per-cent
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

LABEL = 1.1  # em: where a row's words stand; its bars are below
BAR = 0.85
GAP = 0.2
BETWEEN = 0.9


@dataclass(frozen=True, slots=True)
class Bar:
    """`top`, `height` and `width` as SVG takes them. A width of "0%" stands for a
    number; None: the number is withheld."""

    top: str
    height: str
    width: str | None


@dataclass(frozen=True, slots=True)
class ChartRow:
    """What a row is about, where its words stand, and its bars."""

    of: Any
    words: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    height: str
    rows: tuple[ChartRow, ...]


def chart(things: Iterable[Any], numbers: Callable[[Any], tuple[float | None, ...]]) -> Chart:
    """A row for each thing, with a bar for each of its numbers. The greatest number fills the width."""
    counted = [(thing, numbers(thing)) for thing in things]
    greatest = max((number for _, found in counted for number in found if number), default=0) or 1
    rows, at = [], 0.0
    for thing, found in counted:
        tops = [at + LABEL + 0.45 + index * (BAR + GAP) for index in range(len(found))]
        bars = (Bar(_em(top), _em(BAR), _width(number, greatest)) for top, number in zip(tops, found, strict=True))
        rows.append(ChartRow(thing, _em(at + LABEL), tuple(bars)))
        at = tops[-1] + BAR + BETWEEN
    return Chart(_em(at), tuple(rows))


def _width(number: float | None, greatest: float) -> str | None:
    return None if number is None else f"{100 * number / greatest:.4g}%"


def _em(length: float) -> str:
    return f"{length:.4g}em"
