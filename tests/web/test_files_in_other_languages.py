"""What leaves the app is in its reader's language, too: mails, Markdown, calendars, reports. In a made-up language no
English is left; people's own words, which are Arabic here, and what programs read stay as they are."""

import re

import pytest

from sessions_app.identity import cookie_name
from sessions_app.models import Note, Participant, Session, User
from sessions_app.services.joining import hash_of
from tests import cast
from tests.cast import arrive, formed
from tests.harvested import Harvested, harvested
from troika.pseudo import ACCENTED

from .conftest import Browser
from .test_mine import calendar_texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_languages")]

# Addresses and codes, the zone, and what files and practices are called everywhere.
UNWORDED = re.compile(r"https?:\S+|\b[\w.]+@[\w.]+|\b[A-Z0-9]{6}\b|\(UTC\)|\bUTC\b|\b(?:CSV|Excel|JSON|Markdown)\b")
MADE_UP = {"accept-language": ACCENTED}


@pytest.fixture
def held() -> Harvested:
    found = harvested(7, "ar")
    User.objects.filter(pk=found.owner.pk).update(name="عائشة")
    return found


@pytest.fixture
def organizer(held) -> Browser:
    browser = Browser()
    browser.force_login(held.owner)
    return browser


@pytest.fixture
def reader(held) -> Browser:
    """Somebody of the session, with notes."""
    browser = Browser()
    browser.person = Note.objects.filter(key__endswith=".next_step").first().participant
    Participant.objects.filter(pk=browser.person.pk).update(secret_hash=hash_of("a secret"))
    browser.cookies[cookie_name(held.session.code)] = "a secret"
    return browser


def english(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{2,}", UNWORDED.sub("", text))


def read(browser: Browser, path: str, **asked: str) -> str:
    answer = browser.get(path, asked, headers=MADE_UP)
    assert answer.status_code == 200, path
    return b"".join(answer).decode()


def test_ones_own_page_as_markdown(held, reader):
    text = read(reader, f"/s/{held.session.code}/mine.md")
    assert len(text) > 200
    assert english(text) == []


def test_a_next_step_in_a_calendar(held, reader):
    step = reader.person.notes.filter(key__endswith=".next_step").first()
    asked = {"key": step.key, "on": "2030-01-02"}
    texts = calendar_texts(read(reader, f"/s/{held.session.code}/mine/step.ics", **asked).encode())
    said = texts["SUMMARY"] + texts["DESCRIPTION"]
    assert len(said) == 3
    assert english(" ".join(said)) == []


def test_what_an_organizer_takes_home(held, organizer):
    text = read(organizer, f"/host/{held.session.code}/export.md")
    assert len(text) > 1000
    assert english(text) == []
    report = re.sub(
        r"<(script|style|code|bdi)\b.*?</\1>|<[^>]*>|&\w+;",
        " ",
        read(organizer, f"/host/{held.session.code}/report"),
        flags=re.DOTALL,
    )
    assert len(report) > 1000
    assert english(report) == []


def test_who_sits_with_whom_for_another_tool(session, desk):
    arrive(session, *cast.NAMES[:3])
    formed(session)
    text = read(desk, f"/host/{session.code}/breakout.txt")
    for name in Participant.objects.values_list("name", flat=True):
        assert name in text
        text = text.replace(name, "")
    assert english(text.replace(session.title, "")) == []


def test_a_planned_session_in_a_calendar(held, organizer):
    Session.objects.filter(pk=held.session.pk).update(opened_at=None, ended_at=None)
    texts = calendar_texts(read(organizer, f"/host/{held.session.code}/session.ics", at="2030-01-02T10:00").encode())
    assert english(" ".join(texts["DESCRIPTION"])) == []


def test_the_mail_for_a_new_password(phone, oto, mailoutbox):
    oto.name = "عائشة"
    oto.set_password("old and forgotten")
    oto.save()
    phone.cookies["language"] = ACCENTED
    phone.send("/accounts/password-reset", {"email": oto.email})
    (mail,) = mailoutbox
    assert english(f"{mail.subject}\n{mail.body}") == []


def test_sentences_of_refusals_to_programs(phone, held):
    """What a page shows of an answer is a sentence, and in the reader's language."""
    answer = phone.command(f"/s/{held.session.code}/done", {}, **{"Accept-Language": ACCENTED})
    assert english(answer.json()["message"]) == []
