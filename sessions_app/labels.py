"""Days as pages and files write them."""

from datetime import date

from django.utils.dateformat import format
from django.utils.translation import gettext


def days_in_words(first: date, last: date, pattern: str = "j F Y") -> str:
    """`27 November 2026`, by `pattern` for each day; or `Fri 27 – Sat 28 November 2026`."""
    if first == last:
        return format(last, pattern)
    begin = "D j" if (first.year, first.month) == (last.year, last.month) else "D j F"
    begin = begin if first.year == last.year else "D j F Y"
    return _from_to(format(first, begin), format(last, "D j F Y"))


def days_as_numbers(first: date, last: date) -> str:
    """`2026-11-27` or `2026-11-27 – 2026-11-28`, as files write days."""
    return first.isoformat() if first == last else _from_to(first.isoformat(), last.isoformat())


def _from_to(first: str, last: str) -> str:
    return gettext("{first} – {last}").format(first=first, last=last)
