"""A calendar file for a planned session: link, invitation and hour, to save or to send.

The hour comes with the request and is not stored.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from ..domain.agenda import agenda, coming
from ..domain.errors import Invalid, gettext_noop
from ..domain.planned import time_to_keep
from ..harvest.calendar import Typed
from ..models import Session, practice_of
from ..telling import told
from .absolute import absolute
from .allowed import for_hosts

TYPED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", re.ASCII)
LONGEST_AHEAD = timedelta(days=5 * 366)


def minutes_to_keep(session: Session) -> int:
    """How many minutes to keep free for it, including the time for arriving and finding places."""
    return _to_keep(session) // timedelta(minutes=1)


def words_to_send(session: Session) -> str:
    """The invitation, what people come to, and the way in, as plain text."""
    way_in = gettext("Come in here: {link}\nIt opens when the session begins; your name is all that is asked.")
    practice = told(session.document_id)
    what = gettext("{practice}: {purpose}").format(practice=practice.name, purpose=practice.purpose)
    if session.prepares and session.opened_at is None:
        way_in = gettext(
            "Come in here: {link}\nYou can prepare there already: give your name, and write what you bring. "
            "Nobody else sees it. Open the same link when the session begins."
        )
    if session.venue == Session.Venue.HERE:
        way_in += " " + gettext("Each group has its call there: a microphone is all it takes, or a phone.")
    parts = [session.title, session.invitation.strip(), what, way_in.format(link=absolute("door", session.code))]
    return "\n\n".join(filter(None, parts))


@for_hosts
@require_safe
def session_ics(request: HttpRequest, session: Session) -> HttpResponse:
    """The session as an event. Raises Invalid (at)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Troika//A session//EN")
    calendar.add("version", "2.0")
    begins = begins_at(request.GET.get("at", ""), session.tz, timezone.now())
    calendar.add_component(_event(session, begins))
    calendar.add_missing_timezones(first_date=begins.date(), last_date=begins.date() + timedelta(days=366))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="troika-{session.code}.ics"'
    return response


def _event(session: Session, begins: datetime) -> Event:
    """The event. The same session is always the same event, so a file with another hour moves it."""
    link, event = absolute("door", session.code), Event()
    now = timezone.now()
    event.add("uid", str(uuid5(NAMESPACE_URL, link)))
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("sequence", int(now.timestamp()) // 60)  # a later file replaces an earlier one
    event.add("dtstart", begins)
    event.add("dtend", (begins.astimezone(UTC) + _to_keep(session)).astimezone(begins.tzinfo))
    event.add("summary", Typed(session.title))
    event.add("description", Typed(words_to_send(session)))
    event.add("url", link)
    if session.venue != Session.Venue.ROOM:  # of a session in a room, only people know the place
        event.add("location", Typed(link))
    return event


def _to_keep(session: Session) -> timedelta:
    rounds = coming(practice_of(session.document_id).with_lengths(session.lengths), session.rounds)
    return timedelta(milliseconds=time_to_keep(agenda(rounds)[-1].at, rounds))


def begins_at(typed: str, zone: tzinfo, now: datetime) -> datetime:
    """The instant of `2026-12-01T16:05` on the clocks of `zone`. Raises Invalid (at)
    for a time that cannot be meant."""
    try:
        wall = datetime.fromisoformat(typed if TYPED.fullmatch(typed) else "")
    except ValueError as error:
        raise Invalid("at", gettext_noop("Please choose a day and an hour.")) from error
    begins = wall.replace(tzinfo=zone)
    if not now.astimezone(zone).date() <= wall.date() <= (now + LONGEST_AHEAD).date():
        raise Invalid("at", gettext_noop("Please choose a day from today on, within five years."))
    if begins.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise Invalid("at", gettext_noop("There is no such hour: clocks are put forward on that day."))
    return begins
