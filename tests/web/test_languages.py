"""A page's language: as the browser asks, or as a person chose; and what is the same in all languages."""

import json
import re

import pytest

from serving import common
from sessions_app.identity import cookie_name
from sessions_app.models import Session
from tests import cast
from troika.pseudo import ACCENTED, MIRRORED

pytestmark = pytest.mark.django_db


def language_of(answer):
    return re.search(r'<html lang="([\w-]+)" dir="(\w+)">', answer.content.decode()).groups()


def test_nothing_is_to_be_chosen_while_there_is_only_english(phone, session, settings):
    settings.LANGUAGES = [("en", "English")]
    common.parts.clear()
    for place in ("/", f"/s/{session.code}/"):
        assert "languages" not in phone.get(place).content.decode()
    common.parts.clear()


@pytest.mark.usefixtures("made_up_languages")
class TestChoosing:
    def test_the_browser_decides_until_somebody_chooses(self, phone):
        assert language_of(phone.get("/privacy")) == ("en", "ltr")
        assert language_of(phone.get("/privacy", headers={"accept-language": "en-XA,en;q=0.5"})) == (ACCENTED, "ltr")
        assert language_of(phone.get("/privacy", headers={"accept-language": "xx, ar-XB;q=0.5"})) == (MIRRORED, "rtl")

    def test_a_choice_outweighs_the_browser_and_keeps_the_page(self, phone):
        page = phone.get("/privacy?from=here").content.decode()
        assert 'name="next" value="/privacy?from=here"' in page
        answer = phone.send("/language", {"language": MIRRORED, "next": "/privacy?from=here"})
        assert answer.headers["location"] == "/privacy?from=here"
        assert language_of(phone.get("/privacy", headers={"accept-language": "en"})) == (MIRRORED, "rtl")
        assert phone.cookies["language"]["max-age"] == 365 * 24 * 3600

    def test_it_leads_nowhere_else(self, phone):
        answer = phone.send("/language", {"language": ACCENTED, "next": "https://elsewhere.example/"})
        assert answer.headers["location"] == "/"

    def test_one_that_is_not_offered_changes_nothing(self, phone):
        phone.send("/language", {"language": "de", "next": "/"})
        assert language_of(phone.get("/privacy")) == ("en", "ltr")

    def test_each_language_is_called_by_its_own_name(self, phone):
        page = phone.get("/").content.decode()
        assert f'value="{ACCENTED}" lang="{ACCENTED}"><bdi>Pseudo, longer</bdi>' in page
        assert 'value="en" lang="en" aria-current="true"><bdi>English</bdi>' in page

    def test_participants_choose_from_their_sheet_too(self, phone, session):
        """What of the page is kept for everybody holds the choice, and no token."""
        cast.arrive(session, "Ada")
        phone.cookies[cookie_name(session.code)] = cast.secret_of("Ada0")
        for language in (ACCENTED, "en", ACCENTED):
            page = phone.get(f"/s/{session.code}/", headers={"accept-language": language}).content.decode()
            assert page.count('form="languages"') == 3
            assert page.count('id="languages"') == 1
            assert (">Close<" in page) == (language == "en")

    def test_the_foot_says_that_no_native_speaker_has_read_it(self, phone, settings):
        settings.LANGUAGES_UNREAD = frozenset({MIRRORED})
        common.parts.clear()
        asked = {code: phone.get("/privacy", headers={"accept-language": code}) for code in ("en", ACCENTED, MIRRORED)}
        says = {code: "docs/translating.md" in answer.content.decode() for code, answer in asked.items()}
        assert says == {"en": False, ACCENTED: False, MIRRORED: True}

    def test_a_page_in_trouble_offers_none(self, phone):
        """To choose loads the page anew: that would try a wrong code once more."""
        answer = phone.get("/s/ACDEFG/")
        assert answer.status_code == 404
        assert "languages" not in answer.content.decode()

    def test_what_is_refused_offers_no_choice(self, phone):
        """A choice loads the page anew: what was typed would be lost."""
        answer = phone.send("/accounts/login", {"username": "nobody@example.org", "password": "wrong"})
        assert 'id="languages"' not in answer.content.decode()


@pytest.mark.usefixtures("made_up_languages")
class TestTheStage:
    """A wall has many readers: it follows the session, not whoever opened it."""

    def test_it_speaks_the_session_s_language(self, phone, session):
        asks_for_another = {"accept-language": ACCENTED}
        assert language_of(phone.get(f"/s/{session.code}/stage", headers=asks_for_another)) == ("en", "ltr")
        Session.objects.filter(pk=session.pk).update(language=MIRRORED)
        assert language_of(phone.get(f"/s/{session.code}/stage", headers=asks_for_another)) == (MIRRORED, "rtl")

    def test_another_one_can_be_chosen_on_it(self, phone, session):
        page = phone.get(f"/s/{session.code}/stage")
        assert f'href="?language={MIRRORED}"' in page.content.decode()
        for wanted in (MIRRORED, MIRRORED.upper()):  # as browsers spell it, too
            assert language_of(phone.get(f"/s/{session.code}/stage?language={wanted}")) == (MIRRORED, "rtl")

    def test_a_session_in_a_language_that_is_not_offered_leaves_it_to_the_reader(self, phone, session):
        Session.objects.filter(pk=session.pk).update(language="sw")
        for wanted in ("", "?language=sw", "?language=<b>"):
            answer = phone.get(f"/s/{session.code}/stage{wanted}", headers={"accept-language": ACCENTED})
            assert language_of(answer) == (ACCENTED, "ltr")

    def test_the_next_page_of_that_reader_is_in_their_own_language(self, phone, session):
        Session.objects.filter(pk=session.pk).update(language=MIRRORED)
        phone.get(f"/s/{session.code}/stage")
        assert language_of(phone.get("/privacy")) == ("en", "ltr")

    def test_the_desk_offers_the_choice_too(self, desk, session):
        assert 'id="languages"' in desk.get(f"/host/{session.code}/").content.decode()


@pytest.mark.usefixtures("made_up_languages")
class TestTheSameForAll:
    def test_screens_carry_no_words(self, phones, desk, session):
        """A push is encoded once, for readers of several languages."""
        for browser, place in [(phones[0], f"/s/{session.code}/screen"), (desk, f"/host/{session.code}/screen")]:
            told = [
                {**browser.get(place, headers={"accept-language": language}).json(), "now": 0}
                for language in ("en", ACCENTED)
            ]
            assert told[0] == told[1]

    def test_answers_to_commands_are_in_the_reader_s_language(self, phones, session):
        answer = phones[0].command(f"/s/{session.code}/done", {"seen": ""}, **{"Accept-Language": MIRRORED})
        assert not re.search("[a-z]", json.loads(answer.content)["message"])

    def test_the_app_is_called_in_the_reader_s_language(self, phone):
        for language, direction in (("en", "ltr"), (MIRRORED, "rtl")):
            told = phone.get("/manifest.webmanifest", headers={"accept-language": language}).json()
            assert (told["lang"], told["dir"]) == (language, direction)
            assert (told["name"] == "Troika") == (language == "en")
