"""Days as pages and files write them."""

from datetime import date

from django.utils.dateformat import format
from django.utils.translation import get_language, gettext, pgettext

# What Django's catalogues do not do: these write months and days of the week small; this one has an accent.
SMALL = {"es", "fr", "pt-br"}
ACCENTS = {"sab": "sáb"}


def days_in_words(first: date, last: date, *, short: bool = False) -> str:
    """`27 November 2026`, or `27 Nov 2026` if short; `Fri 27 – Sat 28 November 2026` for several days."""
    if first == last:
        if short:
            return _written(last, pgettext("a day, in short", "{day} {month} {year}"), month="M")
        return _written(last, pgettext("a day", "{day} {month} {year}"))
    whole = pgettext("a day", "{weekday} {day} {month} {year}")
    if first.year != last.year:
        begin = whole
    elif first.month != last.month:
        begin = pgettext("a day", "{weekday} {day} {month}")
    else:
        begin = pgettext("a day", "{weekday} {day}")
    return _from_to(_written(first, begin), _written(last, whole))


def days_as_numbers(first: date, last: date) -> str:
    """`2026-11-27` or `2026-11-27 – 2026-11-28`, as files write days."""
    return first.isoformat() if first == last else _from_to(first.isoformat(), last.isoformat())


def _written(day: date, phrase: str, month: str = "F") -> str:
    names = {"weekday": format(day, "D"), "month": format(day, month)}
    if get_language() in SMALL:
        names = {gap: ACCENTS.get(name.lower(), name.lower()) for gap, name in names.items()}
    return phrase.format(day=day.day, year=day.year, **names)


def _from_to(first: str, last: str) -> str:
    return gettext("{first} – {last}").format(first=first, last=last)
