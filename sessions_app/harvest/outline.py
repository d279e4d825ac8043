"""The rows as a report tells them: session by session, under headings that say where they belong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from ..domain.zones import zone_of
from ..labels import OTHERS, days_as_numbers
from ..models import Session
from .rows import Row, SessionRow, rows, session_rows

ROLES = {"client": gettext_lazy("as client"), "consultant": gettext_lazy("as consultant")}
SHARES = {
    "organizers": pgettext_lazy("shared with", "for the organizers"),
    "everyone": pgettext_lazy("shared with", "for everyone here"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows that follow belong. Those without a name have no trio."""

    round: int
    trio: int | None
    turn: int | None

    @property
    def words(self) -> str:
        if self.trio is None:
            return gettext("Round {round}, without a name").format(round=self.round)
        if self.turn is None:
            return gettext("Round {round}, trio {trio}").format(round=self.round, trio=self.trio)
        return gettext("Round {round}, trio {trio}, turn {turn}").format(
            round=self.round, trio=self.trio, turn=self.turn
        )


def outlined(sessions: Iterable[Session], now_ms: int) -> Iterator[SessionRow | Place | Row]:
    for session in sessions:
        yield from session_rows([session], now_ms)
        here = None
        for row in rows([session]):
            place = Place(row.round, row.trio, row.turn)
            if place != here:
                yield place
            here = place
            yield row


def about(row: Row) -> list[str]:
    """What is said of an insight beside its text and its author."""
    words = [
        OTHERS.get(row.kind, row.kind),
        ROLES.get(row.role, row.role),
        SHARES.get(row.shared_with, row.shared_with),
    ]
    return [str(word) for word in words]


def local(instant: str, zone: str) -> str:
    """An instant (ISO 8601) as people of that zone read it, with how far they are from UTC."""
    return datetime.fromisoformat(instant).astimezone(zone_of(zone)).isoformat(" ", "minutes")


def figures(row: SessionRow) -> list[str]:
    """What is said of a session below its title. The zone is always said: the times of what was written are in it."""
    erased = ngettext("{n} of them erased since", "{n} of them erased since", row.erased).format(n=row.erased)
    days = _days(row)
    return [
        gettext("held on {day} ({zone})").format(day=days, zone=row.zone) if days else row.zone,
        ngettext("{n} person", "{n} people", row.participants).format(n=row.participants),
        *([erased] if row.erased else []),
        ngettext("{n} round", "{n} rounds", row.rounds).format(n=row.rounds),
        ngettext("{n} turn", "{n} turns", row.turns).format(n=row.turns),
        ngettext("{n} insight", "{n} insights", row.insights).format(n=row.insights),
    ]


def _days(row: SessionRow) -> str:
    if row.held_on is None or row.held_until is None:
        return ""
    return days_as_numbers(date.fromisoformat(row.held_on), date.fromisoformat(row.held_until))


def the_end(count: int) -> str:
    """Says that nothing was cut off."""
    return ngettext("The end: {n} insight.", "The end: {n} insights.", count).format(n=count)
