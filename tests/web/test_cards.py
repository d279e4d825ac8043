"""Cards by HTTP: laid by the request that saves notes, and read by those who sit at the table."""

import pytest
from django.urls import reverse

from sessions_app.identity import cookie_name
from sessions_app.models import Session
from tests import cast

from .conftest import Browser


@pytest.fixture
def session(oto, with_cards) -> Session:
    return cast.opened(cast.session_of(oto, practice=with_cards))


def laid(browser: Browser, code: str, key: str, text: str, **how):
    body = {"key": key, "text": text, "share": "group", "named": False, "base": 0, "revision": 1} | how
    return browser.command(f"/s/{code}/notes", body)


def table(browser: Browser, code: str) -> dict:
    answer = browser.get(f"/s/{code}/cards", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return answer.json()


def test_who_sits_there_reads_it_without_what_tells_the_author(session, phones):
    ada, ben, _ = phones
    assert laid(ada, session.code, "1.1.c1.k3X9", "The key is lost").json()["revision"] == 1
    theirs, own = table(ben, session.code), table(ada, session.code)
    assert {**theirs, "cards": []} == {
        "round": 1,
        "table": 1,
        "lays": ["c1", "c2", "c3"],
        "gathers": ["c1", "c2", "c3"],
        "cards": [],
    }
    [card] = theirs["cards"]
    handle = card.pop("card")
    assert len(handle) == 36
    assert card == {"kind": "c1", "text": "The key is lost"}
    [mine] = own["cards"]
    assert mine["mine"] == {"key": "1.1.c1.k3X9", "revision": 1, "named": False}


def test_a_name_is_beside_it_if_its_author_gives_it(session, phones):
    ada, ben, _ = phones
    laid(ada, session.code, "1.1.c1.k3X9", "The key is lost", named=True)
    assert [card["author"] for card in table(ben, session.code)["cards"]] == [ada.person.name]


def test_who_sits_nowhere_finds_no_table(session, phones):
    cast.arrive(session, "Zed", at=30)
    zed = Browser()
    zed.cookies[cookie_name(session.code)] = cast.secret_of("Zed0")
    laid(phones[0], session.code, "1.1.c1.k3X9", "The key is lost")
    assert table(zed, session.code) == {"round": None, "table": None, "cards": [], "lays": [], "gathers": []}


def test_strangers_are_refused(session, phones, desk):
    for stranger in (desk, Browser()):
        answer = stranger.get(f"/s/{session.code}/cards", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    answer = phones[0].get("/s/ZZZZZZ/cards", headers={"Accept": "application/json"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ({"text": "x" * 281}, 400, "invalid"),
        ({"share": "everyone"}, 400, "invalid"),
        ({"key": "1.1.c1.toolongforakey"}, 400, "invalid"),
        ({"key": "1.2.c1.k3X9"}, 403, "forbidden"),
        ({"key": "1.1.nosuch.k3X9"}, 400, "invalid"),
    ],
)
def test_what_cannot_be_laid_is_refused_with_a_reason(session, phones, how, status, code):
    answer = phones[0].command(
        f"/s/{session.code}/notes",
        {"key": "1.1.c1.k3X9", "text": "x", "share": "group", "named": False, "base": 0, "revision": 1} | how,
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert table(phones[0], session.code)["cards"] == []


def test_my_page_has_one_s_own_in_every_file(session, phones):
    ada, ben, _ = phones
    laid(ada, session.code, "1.1.c1.k3X9", "The key is lost")
    for address in ("mine", "mine.md", "mine.json"):
        for browser in (ada, ben):
            assert "The key is lost" in browser.get(f"/s/{session.code}/{address}").content.decode(), address


class TestGathering:
    def command(self, browser: Browser, code: str, name: str, **body):
        return browser.command(f"/s/{code}/{name}", body)

    def test_two_lie_together_and_apart_again(self, session, phones):
        ada, ben, _ = phones
        laid(ada, session.code, "1.1.c1.aaaa", "keys")
        laid(ben, session.code, "1.1.c1.aaaa", "locks")
        keys, locks = (card["card"] for card in table(ben, session.code)["cards"])
        assert self.command(ben, session.code, "join_cards", card=locks, under=keys).json()["ok"]
        [above, below] = table(ada, session.code)["cards"]
        assert below["under"] == above["card"] == keys
        answer = self.command(ben, session.code, "join_cards", card=locks, under=None)
        assert (answer.status_code, answer.json()["code"]) == (409, "stale")
        assert self.command(ben, session.code, "join_cards", card=below["card"], under=None).json()["ok"]
        assert not any("under" in card for card in table(ada, session.code)["cards"])

    def test_somebody_sees_to_it_until_a_day_and_it_is_done(self, session, phones):
        ada, ben, _ = phones
        laid(ada, session.code, "1.1.c2.aaaa", "call", share="group_organizers")
        [call] = table(ada, session.code)["cards"]
        body = {"card": call["card"], "person": ben.person.pk, "day": "2030-03-06"}
        assert self.command(ada, session.code, "take_up", **body).json()["message"]
        [call] = table(ben, session.code)["cards"]
        assert (call["who"], call["person"], call["day"]) == (ben.person.label, ben.person.pk, "2030-03-06")
        assert self.command(ada, session.code, "done_card", card=call["card"]).json()["ok"]
        [call] = table(ben, session.code)["cards"]
        assert call["done"] is True

    @pytest.mark.parametrize("day", ["yesterday", "2001-01-01", "20300306"])
    def test_another_day_is_refused(self, session, phones, day):
        ada, *_ = phones
        laid(ada, session.code, "1.1.c2.aaaa", "call", share="group_organizers")
        [call] = table(ada, session.code)["cards"]
        answer = self.command(ada, session.code, "take_up", card=call["card"], who="Ben", day=day)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
        assert "who" not in table(ada, session.code)["cards"][0]


def test_the_harvest_says_who_sees_to_an_action(session, phones, desk):
    ada, *_ = phones
    laid(ada, session.code, "1.1.c2.aaaa", "Call the smith", share="group_organizers")
    [call] = table(ada, session.code)["cards"]
    ada.command(f"/s/{session.code}/take_up", {"card": call["card"], "who": "the night shift", "day": "2030-03-06"})
    for address in ("harvest", "harvest_notes", "report", "export_md", "export_csv"):
        page = desk.get(reverse(address, args=[session.code]))
        assert page.status_code == 200, address
        content = b"".join(page.streaming_content) if page.streaming else page.content
        assert "Call the smith" in content.decode(), address
        assert address == "harvest_notes" or "the night shift" in content.decode(), address
    page = desk.get(reverse("harvest", args=[session.code])).content.decode()
    assert 'id="themes"' not in page, "nothing is counted over cards"
    assert 'id="written"' not in page


def test_one_s_own_action_goes_into_the_calendar_and_is_not_edited_on_one_s_page(session, phones):
    ada, *_ = phones
    laid(ada, session.code, "1.1.c2.aaaa", "Call the smith", share="group_organizers")
    page = ada.get(f"/s/{session.code}/mine").content.decode()
    assert 'data-own-note="1.1.c2.aaaa"' not in page
    assert 'value="1.1.c2.aaaa"' in page
    answer = ada.get(f"/s/{session.code}/mine/step.ics?key=1.1.c2.aaaa&on=2030-01-01")
    assert (answer.status_code, b"Call the smith" in answer.content) == (200, True)


class TestOnTheStage:
    """The last stage of a World Café: the public stage and a facilitator's own show the same."""

    @pytest.fixture
    def session(self, oto) -> Session:
        return cast.opened(cast.session_of(oto, practice="world_cafe", rounds=5))

    @pytest.fixture
    def phone(self, session) -> Browser:
        cast.arrive(session, *cast.NAMES[:9])
        for number in range(5):
            cast.begun(session, at=4000 * number)
        phone = Browser()
        phone.cookies[cookie_name(session.code)] = cast.secret_of("Ada0")
        return phone

    def wall(self, browser: Browser, address: str) -> dict:
        return browser.get(address, headers={"Accept": "application/json"}).json()

    def test_anybody_reads_it_and_a_facilitator_takes_it_off(self, session, phone, desk):
        laid(phone, session.code, "5.1.pattern_card.k3X9", "Trust came up twice", share="group_organizers")
        public, own = f"/s/{session.code}/stage/cards", f"/host/{session.code}/stage/cards"
        told = self.wall(Browser(), public)
        assert told == self.wall(desk, own)
        [card] = told["cards"]
        handle = card.pop("card")
        assert (card, told["count"]) == ({"kind": "pattern_card", "text": "Trust came up twice"}, 1)
        assert desk.command(f"/host/{session.code}/do/hide_card", {"card": handle}).json()["ok"]
        assert self.wall(Browser(), public) == {"cards": [], "count": 0}
        assert desk.command(f"/host/{session.code}/do/hide_card", {"card": handle, "on": False}).json()["ok"]
        assert self.wall(Browser(), public)["count"] == 1

    def test_nobody_else_takes_one_off(self, session, phone):
        laid(phone, session.code, "5.1.pattern_card.k3X9", "Trust came up twice", share="group_organizers")
        [card] = self.wall(phone, f"/s/{session.code}/stage/cards")["cards"]
        answer = phone.command(f"/host/{session.code}/do/hide_card", {"card": card["card"]})
        assert answer.status_code == 403

    def test_one_s_phone_shows_one_s_own(self, session, phone):
        laid(phone, session.code, "5.1.pattern_card.k3X9", "Trust came up twice", share="group_organizers")
        ben = Browser()
        ben.cookies[cookie_name(session.code)] = cast.secret_of("Ben1")
        assert [card["text"] for card in table(phone, session.code)["cards"]] == ["Trust came up twice"]
        assert table(ben, session.code)["cards"] == []
