"""At the door without the personal link: “Is that you?”, waiting, and being let back in with one press on the desk."""

import re

import pytest

from sessions_app.domain.units import Ms
from sessions_app.identity import cookie_name
from sessions_app.instant import now_ms
from sessions_app.models import Participant
from sessions_app.services import attendance, selfrun
from tests import cast

from .conftest import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(session) -> Browser:
    """Her own phone: in, and then dead."""
    return come(session, "Ada", away=True)


def come(session, name: str, *, away: bool = False) -> Browser:
    browser = Browser()
    browser.send(f"/s/{session.code}/join", {"name": name})
    browser.person = Participant.objects.latest("pk")
    if away:
        attendance.note(session.pk, [browser.person.pk], [], Ms(now_ms() - 60_000))
    return browser


def hidden(page) -> dict[str, str]:
    """What the form of the first button sends."""
    form = re.search(r"<form.*?</form>", page.content.decode(), re.DOTALL)[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def asks(session, phone: Browser, name: str = "ada"):
    question = phone.send(f"/s/{session.code}/join", {"name": name})
    return phone.send(f"/s/{session.code}/ask", hidden(question))


def number_on(page) -> str:
    return re.search(r'class="sign"[^>]*>(\d+)<', page.content.decode())[1]


def test_the_name_of_somebody_who_is_away_is_asked_about_and_makes_nobody(session, ada, phone):
    question = phone.send(f"/s/{session.code}/join", {"name": "ada"})
    assert question.status_code == 200
    assert "Is that you?" in question.content.decode()
    assert [person.label for person in Participant.objects.all()] == ["Ada"]
    assert cookie_name(session.code) not in phone.cookies


def test_the_name_of_somebody_who_is_here_is_asked_about_by_nobody(session, phone):
    come(session, "Ada")
    assert phone.send(f"/s/{session.code}/join", {"name": "Ada"}).status_code == 303
    assert {person.label for person in Participant.objects.all()} == {"Ada", "Ada (2)"}


def test_somebody_new_of_the_same_name_comes_in_with_what_they_have_typed(oto, phone):
    session = cast.opened(cast.session_of(oto, team_question="Which team?"))
    come(session, "Ada", away=True)
    question = phone.send(f"/s/{session.code}/join", {"name": "Ada", "team": "Blue"})
    answer = phone.send(f"/s/{session.code}/join", {**hidden(question), "newcomer": "1"})
    assert answer.status_code == 303
    newcomer = Participant.objects.latest("pk")
    assert (newcomer.label, newcomer.team) == ("Ada (2)", "Blue")


def test_who_waits_is_let_back_in_by_one_press_and_the_old_phone_is_told(session, ada, phone, desk):
    phone.get(f"/s/{session.code}/")
    waiting = phone.get(asks(session, phone)["Location"])
    assert "You say that you are" in waiting.content.decode()
    (asking,) = desk.get(f"/host/{session.code}/").context["screen"]["asking"]
    assert str(asking["sign"]) == number_on(waiting)
    answer = desk.command(f"/host/{session.code}/do/let_back", {"person": asking["person"], "at": asking["at"]})
    assert answer.json()["message"].startswith("Ada is let back in")

    assert phone.get(f"/s/{session.code}/?asked=").status_code == 303
    assert phone.get(f"/s/{session.code}/").context["participant"] == ada.person
    assert [person.label for person in Participant.objects.all()] == ["Ada"]

    door = ada.get(f"/s/{session.code}/").content.decode()
    assert "was let back in on another device" in door
    gone = Browser().get(f"/s/{session.code}/r/{ada.cookies[cookie_name(session.code)].value}")
    assert gone.status_code == 404
    assert "This link counts no more" in gone.content.decode()
    assert ada.get(f"/s/{session.code}/notes", headers={"Accept": "application/json"}).status_code == 403


def test_who_is_turned_away_is_told_and_may_come_in_as_new(session, ada, phone, desk):
    asks(session, phone)
    (asking,) = desk.get(f"/host/{session.code}/").context["screen"]["asking"]
    desk.command(f"/host/{session.code}/do/not_them", {"person": asking["person"], "at": asking["at"]})
    door = phone.get(f"/s/{session.code}/?asked=")
    assert "You were not let back in" in door.content.decode()
    question = phone.send(f"/s/{session.code}/join", {"name": "Ada"})
    assert phone.send(f"/s/{session.code}/join", {**hidden(question), "newcomer": "1"}).status_code == 303
    assert phone.get(f"/s/{session.code}/").context["participant"].label == "Ada (2)"


def test_a_name_alone_never_opens_the_place_of_another(session, ada, phone):
    """All that a stranger can do by themselves: type the name, say yes, wait, look again, try the addresses."""
    asks(session, phone)
    for _ in range(3):
        assert "participant" not in (phone.get(f"/s/{session.code}/?asked=").context or {})
    for path in ("notes", "screen", "mine"):
        answer = phone.get(f"/s/{session.code}/{path}", headers={"Accept": "application/json"})
        assert answer.status_code == 403, path
    assert phone.command(f"/host/{session.code}/do/let_back", {"person": ada.person.pk, "at": 0}).status_code == 403
    assert ada.get(f"/s/{session.code}/").context["participant"] == ada.person


def test_the_yes_of_another_browser_is_not_seen_by_this_one(session, ada, phone):
    asks(session, phone)
    assert "You say that you are" not in Browser().get(f"/s/{session.code}/").content.decode()


def test_a_second_yes_keeps_what_was_typed_and_says_why(session, ada, phone):
    asks(session, phone)
    second = asks(session, Browser(), "ADA")
    assert second.status_code == 400
    page = second.content.decode()
    assert "on another device" in page
    assert 'name="name" value="ADA"' in page


def test_who_does_not_wait_is_asked_for_a_name(session, ada, phone, desk):
    asks(session, phone)
    phone.send(f"/s/{session.code}/ask-no-more")
    assert 'name="name"' in phone.get(f"/s/{session.code}/").content.decode()
    assert desk.get(f"/host/{session.code}/").context["screen"]["asking"] == []


def test_where_nobody_hosts_the_others_let_her_back_in(phone, db):
    session = selfrun.start_session("Three strangers", "own", "t" * 32, cast.MORNING)
    ada, ben = come(session, "Ada", away=True), come(session, "Ben")
    asks(session, phone)
    (asking,) = ben.get(f"/s/{session.code}/").context["screen"]["asking"]
    urls = ben.get(f"/s/{session.code}/").context["urls"]
    let_back = urls["command"].replace("COMMAND", "let_back")
    assert ben.command(let_back, {"person": asking["person"], "at": asking["at"]}).json()["ok"]
    phone.get(f"/s/{session.code}/")
    assert phone.get(f"/s/{session.code}/").context["participant"] == ada.person
