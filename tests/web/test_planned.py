"""Before a session opens: the way in can be sent with an invitation, and goes into a calendar."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from sessions_app.domain.errors import Invalid
from sessions_app.models import Session
from sessions_app.practices import plan_of, practice
from sessions_app.web.absolute import absolute
from sessions_app.web.planned import begins_at
from tests import cast

from .conftest import Browser
from .test_mine import calendar_texts

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # in Berlin it is the 30th already


@pytest.fixture
def planned(session) -> Session:
    """Nobody can come in yet; in Berlin."""
    Session.objects.update(
        title="Kreis, am Freitag",
        invitation="Bring a question; one, please.",
        zone="Europe/Berlin",
        rounds=2,
        lengths=plan_of("troika").lengths,
        opened_at=None,
    )
    return Session.objects.get()


def in_days(days: int) -> str:
    return (datetime.now(BERLIN) + timedelta(days=days)).strftime("%Y-%m-%dT16:05")


def file_of(desk: Browser, session: Session, at: str) -> bytes:
    answer = desk.get(f"/host/{session.code}/session.ics", {"at": at})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Content-Disposition"] == f'attachment; filename="troika-{session.code}.ics"'
    return answer.content


class TestTheCalendarFile:
    def test_is_an_event_at_that_hour_of_the_place_with_link_and_invitation(self, desk, planned):
        content = file_of(desk, planned, in_days(3))
        [event] = Calendar.from_ical(content).walk("VEVENT")
        begins, link = event.decoded("dtstart"), absolute("door", planned.code)
        assert begins.replace(tzinfo=None).isoformat().startswith(in_days(3))
        assert (str(event["dtstart"].params["TZID"]), begins.tzinfo.key) == ("Europe/Berlin", "Europe/Berlin")
        assert event.decoded("dtend") - begins == timedelta(minutes=90)
        assert event["url"] == link
        told = calendar_texts(content)
        assert told["SUMMARY"] == ["Kreis, am Freitag"]
        what = f"Troika Consulting: {practice('troika').purpose}"
        words = f"Kreis, am Freitag\n\nBring a question; one, please.\n\n{what}\n\nCome in here: {link}\n"
        assert told["DESCRIPTION"][0].startswith(words)
        assert "LOCATION" not in told  # of a room only people know which
        assert Calendar.from_ical(content).walk("VTIMEZONE")[0]["tzid"] == "Europe/Berlin"

    def test_another_hour_moves_the_same_event(self, desk, planned):
        files = [file_of(desk, planned, in_days(days)) for days in (3, 4)]
        one, other = (Calendar.from_ical(content).walk("VEVENT")[0] for content in files)
        assert one["uid"] == other["uid"]
        assert int(str(other["sequence"])) >= int(str(one["sequence"]))
        assert one.decoded("dtstart") != other.decoded("dtstart")

    def test_a_call_is_where_its_link_is(self, desk, planned):
        Session.objects.update(venue=Session.Venue.OWN)
        told = calendar_texts(file_of(desk, planned, in_days(1)))
        assert told["LOCATION"] == [absolute("door", planned.code)]

    @pytest.mark.parametrize("at", ["", "tomorrow", "2001-01-01T10:00", "2026-12-01"])
    def test_an_hour_that_cannot_be_is_told(self, desk, planned, at):
        answer = desk.get(f"/host/{planned.code}/session.ics", {"at": at})
        assert answer.status_code == 400
        assert "Please choose a day" in answer.content.decode()

    def test_is_for_who_runs_the_session(self, desk, phone, planned):
        address = f"/host/{planned.code}/session.ics"
        other = Browser()
        other.force_login(cast.account("Sam"))
        assert other.get(address, {"at": in_days(1)}).status_code == 403
        assert phone.get(address, {"at": in_days(1)}).status_code == 302


class TestTheDesk:
    def test_has_link_code_and_words_to_send_before_it_opens(self, desk, planned):
        page = desk.get(f"/host/{planned.code}/").content.decode()
        link = absolute("door", planned.code)
        ahead = page[page.index('id="ahead-title"') : page.index("closed-plan")]
        for told in (link, planned.code, "<svg", "opens when you open the lobby", "Bring a question; one, please."):
            assert told in ahead
        assert "keeps 90 minutes free" in " ".join(ahead.split())
        assert re.search(r'<form class="planned" method="get" action="/host/\w+/session.ics">', ahead)

    def test_needs_no_script_for_it(self, desk, planned):
        page = desk.get(f"/host/{planned.code}/").content.decode()
        plain = page[page.index("data-unscripted") : page.index("data-link-lost")]
        assert "opens when you open the lobby" in plain
        assert 'name="at"' in plain
        cast.opened(planned)
        page = desk.get(f"/host/{planned.code}/").content.decode()
        assert 'name="at"' not in page[page.index("data-unscripted") : page.index("data-link-lost")]

    def test_the_link_leads_to_a_door_that_says_when_it_opens(self, phone, planned):
        page = phone.get(f"/s/{planned.code}/").content.decode()
        assert "Not open yet" in page
        assert "Bring a question; one, please." in page


class TestTheFrontPage:
    def test_who_has_no_account_comes_to_a_new_session_by_way_of_making_one(self, phone, db):
        page = phone.get("/").content.decode()
        first = page[: page.index('id="what"')]  # what is seen before anybody scrolls
        [way] = re.findall(r'<a class="button[^"]*" href="([^"]+)">Host a session</a>', first)
        assert way == "/accounts/signup?next=%2Fhost%2Fnew"
        assert 'name="next" value="/host/new"' in phone.get(way).content.decode()
        fields = {"email": "fay@example.org", "name": "Fay", "password": "seven green lamps", "next": "/host/new"}
        assert phone.send(way, fields)["Location"] == "/host/new"
        assert "accounts" not in re.findall(r'href="([^"]+)">Host a session<', phone.get("/").content.decode())[0]


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-11-30T00:05", datetime(2026, 11, 29, 23, 5, tzinfo=UTC)),
        ("2026-12-01T16:05", datetime(2026, 12, 1, 15, 5, tzinfo=UTC)),
        ("2027-07-01T16:05", datetime(2027, 7, 1, 14, 5, tzinfo=UTC)),
    ],
)
def test_an_hour_is_one_of_the_place(typed, utc):
    assert begins_at(typed, BERLIN, NOW) == utc


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "a day and an hour"),
        ("2026-12-01", "a day and an hour"),
        ("2026-12-01 16:05", "a day and an hour"),
        ("2026-12-01T16:05:00", "a day and an hour"),
        ("2026-13-01T16:05", "a day and an hour"),
        ("2026-12-01T24:05", "a day and an hour"),
        ("٢٠٢٦-12-01T16:05", "a day and an hour"),
        ("2026-11-29T23:59", "from today on"),
        ((NOW + timedelta(days=6 * 365)).strftime("%Y-%m-%dT%H:%M"), "within five years"),
        ("9999-12-31T23:59", "within five years"),
        ("0001-01-01T00:00", "from today on"),
        ("2027-03-28T02:30", "put forward"),
    ],
)
def test_what_cannot_be_meant_is_told(typed, why):
    with pytest.raises(Invalid, match=why) as refused:
        begins_at(typed, BERLIN, NOW)
    assert refused.value.field == "at"
