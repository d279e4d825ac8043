"""What one more person in a crowd costs, and what everybody's pages share: the same words, and nothing personal."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from serving import common
from sessions_app.identity import cookie_name
from sessions_app.services import selfrun
from tests import cast
from tests.cast import later

from .conftest import Browser

pytestmark = pytest.mark.django_db


def crowd(session, many: int, first: int = 0) -> list[Browser]:
    """So many more are in; each one's browser."""
    browsers = []
    for name in (f"Ada {number}" for number in range(first, first + many)):
        cast.arrive(session, name)
        browser = Browser()
        browser.cookies[cookie_name(session.code)] = cast.secret_of(f"{name}0")
        browsers.append(browser)
    return browsers


def queries(act) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries]


class TestOneMorePerson:
    def test_costs_as_much_at_the_door_among_many_as_among_few(self, session):
        def comes(name: str) -> list[list[str]]:
            phone = Browser()
            steps = [
                lambda: phone.get(f"/s/{session.code}/"),
                lambda: phone.send(f"/s/{session.code}/join", {"name": name}),
                lambda: phone.get(f"/s/{session.code}/"),
            ]
            return [queries(step) for step in steps]

        crowd(session, 3)
        among_few = comes("Zoe")
        crowd(session, 60, first=3)
        among_many = comes("Zia")
        assert [len(step) for step in among_many] == [len(step) for step in among_few], among_many
        assert sum(len(step) for step in among_many) <= 25, among_many

    def test_asks_for_few_files(self, session):
        phone = Browser()
        pages = [phone.get(f"/s/{session.code}/").content.decode()]
        phone.send(f"/s/{session.code}/join", {"name": "Zoe"})
        pages.append(phone.get(f"/s/{session.code}/").content.decode())
        styles_and_scripts = [re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', page) for page in pages]
        assert styles_and_scripts == [["css/pages.css", "css/home.css"], ["css/live.css", "js/participant.js"]]

    @pytest.mark.parametrize("page", ["", "screen", "notes"])
    def test_costs_as_much_in_a_round_of_many_as_of_few(self, oto, page):
        counts = []
        for many in (3, 30):
            session = cast.opened(cast.session_of(oto))
            browsers = crowd(session, many, first=100 * many)
            cast.begun(session)
            counts.append(len(queries(lambda: browsers[0].get(f"/s/{session.code}/{page}"))))  # noqa: B023
        assert counts[0] == counts[1] <= 13

    def test_is_shown_what_was_read_for_others_at_the_same_version(self, session):
        ada, ben, cem = crowd(session, 3)
        cast.begun(session)
        ada.get(f"/s/{session.code}/screen")
        assert len(queries(lambda: ben.get(f"/s/{session.code}/screen"))) == 2  # the session, and who asks
        cast.arrive(session, "Dee")
        assert len(queries(lambda: cem.get(f"/s/{session.code}/screen"))) > 2
        assert cem.get(f"/s/{session.code}/screen").json()["session"]["people"] == 4


@pytest.fixture
def kept():
    """What pages keep for others, from now on."""
    common.parts.clear()
    yield common.parts
    common.parts.clear()


def without_what_is_new_each_time(page: str) -> str:
    """Tokens, and the instant for which the first screen was made."""
    page = re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", page)
    return re.sub(r'"now": \d+', '"now": 0', page)


class TestWhatPagesShare:
    def test_holds_nothing_of_anybody_and_nothing_of_a_session(self, oto, kept):
        session = cast.opened(cast.session_of(oto, title="Quagga circle", invitation="Bring an okapi."))
        phone = Browser()
        phone.send(f"/s/{session.code}/join", {"name": "Zebedee"})
        page = phone.get(f"/s/{session.code}/").content.decode()
        private = ["Quagga", "okapi", "Zebedee", session.code, phone.cookies[cookie_name(session.code)].value]
        private += [re.search(r'csrfmiddlewaretoken" value="(\w+)', page)[1], "csrf", "http:", "/s/"]
        assert [word for word in private if word not in page and word != "http:"] == []
        everything = "".join(part.text for part in kept.values())
        assert len(everything) > len(page) / 2, "hardly anything is shared: this shows nothing"
        everything = everything.replace("http://www.w3.org", "")
        assert [word for word in private if word in everything] == []

    def test_never_shows_one_kind_of_session_in_another(self, session, kept):
        alone = selfrun.start_session("Three of us", "room", "t" * 32, later())
        phones = {place: Browser() for place in (session, alone)}
        for place, phone in phones.items():
            phone.send(f"/s/{place.code}/join", {"name": "Ada"})

        def pages(places) -> dict[int, str]:
            kept.clear()
            shown = {place.pk: phones[place].get(f"/s/{place.code}/").content.decode() for place in places}
            again = {place.pk: phones[place].get(f"/s/{place.code}/").content.decode() for place in places}
            assert kept
            one, other = (
                {pk: without_what_is_new_each_time(page) for pk, page in each.items()} for each in (shown, again)
            )
            assert one == other, "a page made of kept parts is another one"
            return one

        assert pages([session, alone]) == pages([alone, session])
