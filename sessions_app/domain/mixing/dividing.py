"""The head-count rule: into groups of which sizes so many people are divided. Knows nobody and nothing about meetings.

Why: docs/decisions.md#people-are-divided-as-near-to-the-good-size-as-can-be
"""

from functools import cache

from ..errors import Invalid, TooFew, gettext_noop


@cache
def divided(people: int, least: int, good: int, most: int) -> tuple[int, ...]:
    """The sizes of the groups for `people`, smaller ones first; they differ by one at most.

    Of all numbers of groups that keep `least` and `most`, the one that comes nearest to `good`: by squares, because one
    group that is two away is worse than two that are one away. Nobody is alone if that can be avoided; then more groups
    are better than fewer. Raises TooFew below `least`; Invalid if no number of groups fits, which says how many would.
    """
    if people < least:
        raise TooFew(people, least)
    ways = _ways(people, least, most)
    if not ways:
        fewer = next((n for n in range(people - 1, least - 1, -1) if fits(n, least, most)), None)
        more = next(n for n in range(people + 1, people + most + 1) if fits(n, least, most))
        raise Invalid(
            "people",
            gettext_noop("{people} people cannot sit in groups of {least} to {most}: {fewer} or {more} can."),
            people=people,
            least=least,
            most=most,
            fewer=fewer,
            more=more,
        )
    return min(ways, key=lambda way: (way.count(1), sum((size - good) ** 2 for size in way), -len(way)))


def fits(people: int, least: int, most: int) -> bool:
    """Whether so many can be divided into groups of these sizes."""
    return len(_counts(people, least, most)) > 0


def _counts(people: int, least: int, most: int) -> range:
    """The numbers of groups that keep both."""
    return range(max(1, -(-people // most)), people // least + 1)


def _ways(people: int, least: int, most: int) -> list[tuple[int, ...]]:
    """Every way to divide `people` as evenly as possible, one for each number of groups that fits."""
    return [
        (people // groups,) * (groups - people % groups) + (people // groups + 1,) * (people % groups)
        for groups in _counts(people, least, most)
    ]
