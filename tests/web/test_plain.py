"""A whole session from a desk whose script does not run: the test only sends forms, as such a browser does."""

import re
from html import unescape

import pytest
from django.contrib.auth import get_user

from sessions_app.domain.units import Ms
from sessions_app.instant import now_ms
from sessions_app.models import Participant
from sessions_app.services import attendance, joining, returning
from tests import cast

from .conftest import Browser

pytestmark = pytest.mark.django_db


def read(browser: Browser, session) -> str:
    answer = browser.get(f"/host/{session.code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def section(page: str) -> str:
    found = re.search(r"<section[^>]*data-unscripted>.*?</section>", page, re.S)
    assert found
    return found[0]


def forms(page: str) -> dict[str, dict[str, str]]:
    """By command: what each of the desk's forms sends. The box of those that ask whether one is sure is not ticked."""
    found = {}
    for command, form in re.findall(
        r'<form class="row" method="post" action="[^"]*/do/(\w+)">(.*?)</form>', section(page), re.S
    ):
        inputs = [dict(re.findall(r'(\w+)="([^"]*)"', one)) for one in re.findall(r"<input[^>]*>", form)]
        found[command] = {one["name"]: unescape(one["value"]) for one in inputs if one["type"] == "hidden"}
    return found


def told(page: str) -> str:
    return " ".join(unescape(each) for each in re.findall(r'<li class="flash [^"]*">(.*?)</li>', page))


def press(browser: Browser, session, command: str, fields: dict[str, str] | None = None, **more: str) -> str:
    """One press, from the page as it is now, or with the `fields` of an older one; the page that it leads to."""
    sent = forms(read(browser, session))[command] if fields is None else fields
    answer = browser.post(f"/host/{session.code}/do/{command}", {**sent, **more})
    assert (answer.status_code, answer["Location"]) == (303, f"/host/{session.code}/")
    return read(browser, session)


@pytest.fixture
def running(desk, session):
    """The first round has just begun."""
    cast.arrive(session, "Ada", "Ben", "Cem")
    press(desk, session, "form")
    press(desk, session, "start")
    return session


def test_from_the_closed_door_to_the_end(desk, oto):
    session = cast.session_of(oto, rounds=2)
    assert list(forms(read(desk, session))) == ["open"]
    assert "The lobby is open" in told(press(desk, session, "open"))
    cast.arrive(session, "Ada", "Ben", "Cem")
    page = press(desk, session, "form")
    assert "Trio 1" in page and all(f"<bdi>{name}</bdi>" in page for name in ("Ada", "Ben", "Cem"))
    assert list(forms(page)) == ["show", "start", "form", "finish"]
    assert "Shuffled" in told(press(desk, session, "form"))
    assert "sees their group" in told(press(desk, session, "show"))
    page = press(desk, session, "start")
    assert list(forms(page)) == ["next", "minute", "pause", "resume", "end"]
    assert "Round 1 of 2 is running" in page and "Reflect" in page
    assert "Share" in press(desk, session, "next")
    assert "Paused" in press(desk, session, "pause")
    assert "One group goes on" in told(press(desk, session, "resume"))
    assert "a minute more" in told(press(desk, session, "minute"))
    assert list(forms(press(desk, session, "end", sure="on"))) == ["form", "finish", "undo"]
    page = press(desk, session, "finish", sure="on")
    assert list(forms(page)) == ["undo"]
    assert all(f"/export.{what}" in page for what in ("xlsx", "csv", "md", "json"))


@pytest.mark.parametrize(
    ("command", "answer", "back"), [("let_back", "Let them back in as Ada", True), ("not_them", "It is not Ada", False)]
)
def test_who_says_that_they_were_here_before_is_answered(desk, session, command, answer, back):
    [ada] = cast.arrive(session, "Ada")
    attendance.note(session.pk, [ada.pk], [], Ms(now_ms() - 60_000))
    assert "let_back" not in forms(read(desk, session))
    returning.ask(session.pk, "ada", ada.pk, "t" * 32, now_ms())
    page = read(desk, session)
    sign = str(Participant.objects.get(pk=ada.pk).asked.sign)
    assert sign in section(page) and answer in section(page)
    page = press(desk, session, command)
    assert "let_back" not in forms(page) and told(page)
    ada.refresh_from_db()
    assert (ada.secret_hash == joining.hash_of("t" * 32)) is back


def test_what_cannot_be_taken_back_needs_a_tick(desk, session):
    page = press(desk, session, "finish")
    assert "tick first that you are sure" in told(page)
    session.refresh_from_db()
    assert session.ended_at is None


def test_what_comes_too_late_is_refused_in_words_and_changes_nothing(desk, running, session):
    old = forms(read(desk, session))["next"]
    press(desk, session, "next")
    page = press(desk, session, "next", old)
    assert "flash error" in page and told(page)
    assert "Share" in page and list(forms(page)) == ["next", "minute", "pause", "resume", "end", "undo"]


def test_too_few_people_are_told_so(desk, session):
    cast.arrive(session, "Ada")
    page = press(desk, session, "form")
    assert "flash error" in page and told(page)


@pytest.mark.parametrize("body", ["", "{", "[]", '{"revision": "x"}', '{"revision": 0, "more": 1}', "\ud83d"])
def test_a_body_that_is_not_ours_is_told_so(desk, session, body):
    cast.arrive(session, "Ada", "Ben", "Cem")
    fields = {"csrfmiddlewaretoken": desk.token(), "body": body.encode("utf-8", "surrogatepass")}
    answer = desk.post(f"/host/{session.code}/do/form", fields)
    page = read(desk, session)
    assert (answer.status_code == 303 and "flash error" in page and told(page)) or answer.status_code == 400
    assert "show" not in forms(page)


def test_without_our_proof_it_is_pressed_once_more(desk, session, running):
    fields = forms(read(desk, session))["next"] | {"csrfmiddlewaretoken": "x" * 64}
    answer = desk.post(f"/host/{session.code}/do/next", fields)
    assert answer.status_code == 403
    assert f'action="/host/{session.code}/do/next"' in answer.content.decode()
    assert "Reflect" in read(desk, session)


def test_who_is_signed_out_meanwhile_signs_in_and_goes_on(desk, oto, session, running):
    oto.set_password("seven green lamps")
    oto.save()
    desk.force_login(oto)
    fields = forms(read(desk, session))["pause"]
    desk.send("/accounts/logout")
    fields["csrfmiddlewaretoken"] = desk.token()
    asked = desk.post(f"/host/{session.code}/do/pause", fields)
    assert asked.status_code == 403
    values = {name: asked.context[name] for name in ("next", "kept")}
    again = desk.send("/accounts/login", {"username": oto.email, "password": "seven green lamps", **values})
    assert get_user(desk).is_authenticated
    assert list(again.context["fields"]) == [("body", fields["body"])]
    assert "Paused" in press(
        desk, session, "pause", dict(again.context["fields"]) | {"csrfmiddlewaretoken": desk.token()}
    )


def test_a_stranger_presses_nothing(phone, session):
    assert phone.send(f"/host/{session.code}/do/finish", {"sure": "on"}).status_code == 403
    session.refresh_from_db()
    assert session.ended_at is None


def test_the_last_round_is_closed_or_followed_by_one_more(desk, oto):
    session = cast.opened(cast.session_of(oto, rounds=1))
    cast.arrive(session, "Ada", "Ben", "Cem")
    press(desk, session, "form")
    press(desk, session, "start")
    page = press(desk, session, "end", sure="on")
    assert "The last round is over" in page and list(forms(page)) == ["finish", "plan", "undo"]
    assert list(forms(press(desk, session, "plan"))) == ["form", "finish"]


def test_all_stages_of_a_practice_are_held_one_after_the_other(desk, oto):
    """1-2-4-All: each alone, pairs, fours, everybody."""
    session = cast.opened(cast.session_of(oto, practice="one_two_four_all", rounds=4))
    cast.arrive(session, *cast.NAMES[:8])
    lists = []
    for _ in range(4):
        page = section(press(desk, session, "form"))
        lists.append([unescape(re.sub(r"<[^>]+>", "", line)).strip() for line in re.findall(r"<li>(.*?)</li>", page)])
        press(desk, session, "start")
        press(desk, session, "end", sure="yes")
    alone, pairs, fours, all_of_them = lists
    assert alone == all_of_them == ["Everybody"]
    assert [line.partition(":")[0] for line in (*pairs, *fours)] == [
        *(f"Pair {n}" for n in range(1, 5)),
        "Four 1",
        "Four 2",
    ]
