"""A session is told in its own time zone: its day is the day on which it was held there, on every page, in every file.

Made on a Monday, held on a Friday evening in Los Angeles, which is Saturday in UTC and in Kathmandu.
"""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import translation

from sessions_app.domain.errors import Invalid
from sessions_app.domain.units import Ms
from sessions_app.instant import as_ms
from sessions_app.labels import days_in_words
from sessions_app.models import Group, Round, Session
from sessions_app.selectors import held as when_held
from sessions_app.selectors import sessions_of
from sessions_app.services import hosting
from tests import cast
from tests.cast import key, write
from tests.web.conftest import Browser
from tests.web.test_exports import take
from tests.web.test_host import FORM

pytestmark = pytest.mark.django_db

PLACES = {  # where, the day there, and an instant of it as it is written with its distance from UTC
    "America/Los_Angeles": (6, "18:30-08:00"),
    "UTC": (7, "02:30+00:00"),
    "Asia/Kathmandu": (7, "08:15+05:45"),
    "Pacific/Apia": (7, "15:30+13:00"),
}
FRIDAY_EVENING = datetime(2026, 3, 6, 18, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
EARLY = timedelta(minutes=30)
BERLIN = "Europe/Berlin"
SIX = datetime(2026, 11, 27, 18, 0, tzinfo=ZoneInfo(BERLIN))
LATE = datetime(2026, 11, 27, 23, 30, tzinfo=ZoneInfo(BERLIN))
SUMMER_BEGINS = datetime(2026, 3, 28, 23, 30, tzinfo=ZoneInfo(BERLIN))
HOUR = timedelta(hours=1)


def held(session: Session, zone: str, at: datetime = FRIDAY_EVENING) -> None:
    """As if all of it had happened there and then."""
    Round.objects.filter(session=session).update(started_at=as_ms(at))
    session.participants.update(joined_at=at - EARLY)
    Session.objects.filter(pk=session.pk).update(zone=zone, opened_at=at - EARLY, ended_at=at + 2 * EARLY)


@pytest.fixture
def written(session, phones):
    person = phones[0].person
    write(person, key(person, "valuable"), "Questions first, and only then what I think", "organizers")
    person.notes.update(written_at=FRIDAY_EVENING)
    return person


@pytest.mark.parametrize("zone", PLACES)
def test_every_page_and_every_file_says_the_day_of_its_place(desk, session, phones, written, zone):
    day, clock = PLACES[zone]
    held(session, zone)
    words, iso = f"{day} March 2026", f"2026-03-0{day}"

    def page(browser, path):
        return browser.get(path).content.decode()

    assert f"The harvest of {words}" in page(desk, f"/host/{session.code}/harvest")
    assert f"{day} Mar 2026</time>" in page(desk, "/host/")
    mine = page(phones[0], f"/s/{session.code}/mine")
    assert f"data-day>{words}</time>" in mine
    kept = (FRIDAY_EVENING + 2 * EARLY + timedelta(days=90)).astimezone(ZoneInfo(zone))
    assert f"Kept until {kept:%-d %B %Y}, then deleted.</time>" in mine
    assert f", {iso} ({zone})" in page(phones[0], f"/s/{session.code}/mine.md").replace("\\", "")
    own = phones[0].get(f"/s/{session.code}/mine.json").json()["session"]
    assert (own["held_on"], own["zone"]) == (iso, zone)
    report = take(desk, f"/host/{session.code}/report").decode()
    markdown = take(desk, f"/host/{session.code}/export.md").decode().replace("\\", "")
    for text in (report, markdown):
        assert f"{words} ({zone})" in text
        assert clock not in text  # the hour is for programs
    book = page(desk, f"/host/{session.code}/harvest/exports")
    assert f"When ({zone})" in book


def test_programs_are_told_the_zone_and_instants_in_utc(desk, session, written):
    held(session, "Asia/Kathmandu")
    export = desk.get(f"/host/{session.code}/export.json")
    found = json.loads(export.getvalue())
    assert (found["sessions"][0]["held_on"], found["sessions"][0]["zone"]) == ("2026-03-07", "Asia/Kathmandu")
    assert found["notes"][0]["written_at"] == "2026-03-07T02:30:00Z"
    assert {person["joined_on"] for person in found["participants"]} == {"2026-03-07"}


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        (
            BERLIN,
            datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
            "2026-03-29",
        ),  # half an hour before the clocks change
        (BERLIN, datetime(2026, 3, 29, 22, 30, tzinfo=UTC), "2026-03-30"),  # summer: midnight is at 22 h
        (BERLIN, datetime(2026, 10, 25, 22, 30, tzinfo=UTC), "2026-10-25"),  # winter again: at 23 h
        ("Pacific/Apia", datetime(2026, 3, 6, 10, 59, tzinfo=UTC), "2026-03-06"),
        ("Pacific/Apia", datetime(2026, 3, 6, 11, 0, tzinfo=UTC), "2026-03-07"),
        ("Asia/Kathmandu", datetime(2026, 3, 6, 18, 15, tzinfo=UTC), "2026-03-07"),
    ],
)
def test_the_day_is_right_to_the_minute(session, phones, zone, at, day):
    held(session, zone, at)
    session.refresh_from_db()
    assert str(when_held(session, Ms(as_ms(at) + 1)).first) == day


@pytest.mark.parametrize(
    ("rounds", "ended", "zone", "days"),
    [
        ([SIX], HOUR, BERLIN, "27 November 2026"),
        # Open for days afterwards, because nobody pressed the end.
        ([SIX], 60 * HOUR, BERLIN, "27 November 2026"),
        ([SIX, SIX + 24 * HOUR], 25 * HOUR, BERLIN, "Fri 27 – Sat 28 November 2026"),
        ([SIX, SIX + 96 * HOUR], None, BERLIN, "Fri 27 November – Tue 1 December 2026"),
        ([SIX, SIX + 35 * 24 * HOUR], None, BERLIN, "Fri 27 November 2026 – Fri 1 January 2027"),
        # A round that goes on after midnight, and the same one where it is another hour.
        ([LATE], HOUR, BERLIN, "Fri 27 – Sat 28 November 2026"),
        ([LATE], HOUR, "America/Los_Angeles", "27 November 2026"),
        ([LATE], HOUR, "Asia/Kathmandu", "28 November 2026"),
        # Over at midnight, or ended then: nothing was held on the new day.
        ([LATE - timedelta(seconds=90)], HOUR, BERLIN, "27 November 2026"),
        ([LATE - timedelta(seconds=89)], HOUR, BERLIN, "Fri 27 – Sat 28 November 2026"),
        ([LATE], timedelta(minutes=30), BERLIN, "27 November 2026"),
        ([LATE], timedelta(minutes=30, seconds=1), BERLIN, "Fri 27 – Sat 28 November 2026"),
        # The night in which summer begins: four hours after half past eleven it is half past four.
        ([SUMMER_BEGINS, SUMMER_BEGINS + 4 * HOUR], 5 * HOUR, BERLIN, "Sat 28 – Sun 29 March 2026"),
        ([SUMMER_BEGINS, SUMMER_BEGINS + 4 * HOUR], 5 * HOUR, "UTC", "Sat 28 – Sun 29 March 2026"),
        ([SUMMER_BEGINS, SUMMER_BEGINS + 4 * HOUR], 5 * HOUR, "Pacific/Apia", "29 March 2026"),
    ],
)  # fmt: skip
def test_a_session_is_told_from_its_first_day_to_its_last(desk, oto, rounds, ended, zone, days):
    """A first round takes thirty-one minutes and a half, a second one a minute less."""
    session = evenings(oto, rounds, ended, zone)
    now = as_ms(rounds[-1] + 90 * 24 * HOUR)
    found = when_held(session, now)
    assert days_in_words(found.first, found.last) == days
    [listed] = sessions_of(oto, now)
    assert (listed.held.first, listed.held.last) == (found.first, found.last)


@pytest.mark.parametrize(
    ("language", "one", "short", "two"),
    [
        ("en", "27 March 2026", "27 Mar 2026", "Fri 27 – Sat 28 March 2026"),
        ("de", "27. März 2026", "27. Mär 2026", "Fr 27. – Sa 28. März 2026"),
        ("fr", "27 mars 2026", "27 mar 2026", "ven 27 – sam 28 mars 2026"),
        ("es", "27 de marzo de 2026", "27 mar 2026", "vie 27 – sáb 28 de marzo de 2026"),
        ("pt-br", "27 de março de 2026", "27 mar 2026", "sex 27 – sáb 28 de março de 2026"),
    ],
)
def test_a_day_is_written_as_its_reader_would(language, one, short, two):
    friday, saturday = date(2026, 3, 27), date(2026, 3, 28)
    with translation.override(language):
        assert days_in_words(friday, friday) == one
        assert days_in_words(friday, friday, short=True) == short
        assert days_in_words(friday, saturday) == two


def evenings(oto, rounds, ended, zone):
    """A session whose rounds began then, each of three people, and that was ended so long after its first began."""
    session = cast.opened(cast.session_of(oto, rounds=len(rounds), zone=zone))
    for number, at in enumerate(rounds, start=1):
        begun = Round.objects.create(session=session, number=number, seed=1, lengths={}, started_at=as_ms(at))
        Group.objects.create(round=begun, number=1, started_at=as_ms(at), order=[0, 1, 2], size=3)
    if ended is not None:
        Session.objects.filter(pk=session.pk).update(ended_at=rounds[0] + ended)
    session.refresh_from_db()
    return session


def test_a_clock_that_was_stopped_holds_nothing(oto):
    """Paused on Friday, and forgotten."""
    session = evenings(oto, [SIX], None, BERLIN)
    Group.objects.update(paused_at=as_ms(SIX) + 1000)
    assert str(when_held(session, as_ms(SIX + 90 * HOUR)).last) == "2026-11-27"


def test_while_it_goes_on_it_is_told_until_now(oto):
    session = evenings(oto, [LATE], None, BERLIN)
    lasts = [when_held(session, Ms(as_ms(LATE) + minutes * 60_000)).last.day for minutes in (29, 31)]
    assert lasts == [27, 28]


def test_every_page_and_every_file_says_both_days(desk, session, phones, written):
    held(session, BERLIN, SIX)
    next_evening = SIX + 24 * HOUR
    Round.objects.create(session=session, number=2, seed=1, lengths={}, started_at=as_ms(next_evening))
    Session.objects.filter(pk=session.pk).update(ended_at=next_evening + HOUR)
    code, words, iso = session.code, "Fri 27 – Sat 28 November 2026", "2026-11-27 – 2026-11-28"
    pages = {
        words: [desk.get(f"/host/{code}/harvest"), desk.get("/host/"), phones[0].get(f"/s/{code}/mine")],
        iso: [phones[0].get(f"/s/{code}/mine.md")],
    }
    for told, answers in pages.items():
        for answer in answers:
            assert told in answer.content.decode().replace("\\", ""), answer.request["PATH_INFO"]
    for file in ("report", "export.md"):
        assert f"{words} (Europe/Berlin)" in take(desk, f"/host/{code}/{file}").decode().replace("\\", "")
    days = {"held_on": "2026-11-27", "held_until": "2026-11-28"}
    assert days.items() <= phones[0].get(f"/s/{code}/mine.json").json()["session"].items()
    assert days.items() <= json.loads(take(desk, f"/host/{code}/export.json"))["sessions"][0].items()


def test_until_a_round_begins_no_day_is_told(desk, session):
    assert when_held(session, cast.ms()) is None
    assert "<dt>Made</dt>" in desk.get("/host/").content.decode()


class TestChoosing:
    def test_the_zone_that_the_browser_gives_is_kept_and_can_be_changed(self, desk, session):
        desk.send("/host/new", FORM | {"title": "Evening", "zone": "America/Los_Angeles"})
        made = Session.objects.get(title="Evening")
        assert made.zone == "America/Los_Angeles"
        desk.send(f"/host/{made.code}/edit", FORM | {"title": "Evening", "zone": "asia/kathmandu"})
        made.refresh_from_db()
        assert made.zone == "Asia/Kathmandu"
        assert 'value="Asia/Kathmandu"' in desk.get(f"/host/{made.code}/edit").content.decode()

    def test_without_one_it_stays_or_is_utc(self, desk):
        desk.send("/host/new", FORM | {"title": "Evening"})
        made = Session.objects.get(title="Evening")
        assert made.zone == "UTC"
        Session.objects.update(zone=BERLIN)
        desk.send(f"/host/{made.code}/edit", FORM | {"title": "Evening"})
        made.refresh_from_db()
        assert made.zone == BERLIN

    def test_what_is_no_zone_is_said_and_given_back(self, desk):
        answer = desk.send("/host/new", FORM | {"title": "Evening", "zone": "Mars/Olympus"})
        page = answer.content.decode()
        assert "There is no time zone of this name" in page
        assert 'value="Mars/Olympus"' in page
        assert not Session.objects.filter(title="Evening").exists()

    def test_a_copy_has_the_zone_of_its_session(self, oto, session):
        Session.objects.filter(pk=session.pk).update(zone="Pacific/Apia")
        session.refresh_from_db()
        copy = hosting.copy_session(session, oto, lambda letters: letters[7])
        assert copy.zone == "Pacific/Apia"

    def test_a_service_takes_no_other(self):
        with pytest.raises(Invalid):
            cast.session_of(cast.account("Ola"), zone="Mars/Olympus")

    @pytest.mark.parametrize(("sent", "kept"), [("Asia/Tokyo", "Asia/Tokyo"), ("Mars/Olympus", "UTC"), ("", "UTC")])
    def test_three_who_start_by_themselves_have_the_zone_of_the_first(self, sent, kept):
        Browser().send("/start", {"title": "Ours", "venue": "room", "zone": sent})
        assert Session.objects.get(title="Ours").zone == kept


def test_a_next_step_can_be_for_today_wherever_today_is(session, phones, monkeypatch):
    """On Friday evening in Los Angeles it is Saturday on the server: Friday can be picked, Thursday cannot."""
    me = phones[0].person
    write(me, key(me, "next_step"), "Call my boss")
    monkeypatch.setattr("django.utils.timezone.now", lambda: FRIDAY_EVENING.astimezone(UTC))
    page = phones[0].get(f"/s/{session.code}/mine").content.decode()
    assert 'min="2026-03-06" data-from-today' in page
    address = reverse("step_ics", args=[session.code]) + f"?key={key(me, 'next_step')}&on="
    answers = {day: phones[0].get(f"{address}2026-03-{day}") for day in ("05", "06", "07")}
    assert {day: answer.status_code for day, answer in answers.items()} == {"05": 400, "06": 200, "07": 200}
    assert b"DTSTART;VALUE=DATE:20260306" in answers["06"].content


@pytest.mark.parametrize(("hour", "minute", "status"), [(11, 59, 200), (12, 0, 400)])
def test_yesterday_is_refused_once_it_is_nobodys_today(session, phones, monkeypatch, hour, minute, status):
    """Until noon of UTC it is still yesterday on some island."""
    me = phones[0].person
    write(me, key(me, "next_step"), "Call my boss")
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 3, 7, hour, minute, tzinfo=UTC))
    asked = {"key": key(me, "next_step"), "on": "2026-03-06"}
    assert phones[0].get(reverse("step_ics", args=[session.code]), asked).status_code == status
