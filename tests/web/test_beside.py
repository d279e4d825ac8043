"""My page and the privacy page, beside the live one: what they need so that their reader counts as here."""

import json
import re

import pytest

from sessions_app.services import hosting
from tests.cast import later, ms

pytestmark = pytest.mark.django_db

BESIDE = re.compile(r'<script id="beside" type="application/json">(.*?)</script>')


def beside_of(page: str) -> dict | None:
    found = BESIDE.search(page)
    return json.loads(found[1]) if found else None


@pytest.mark.parametrize("page", ["mine", "privacy"])
def test_whoever_reads_it_is_on_the_line_like_on_the_live_page(phones, session, page):
    ada = phones[0]
    answer = ada.get(f"/s/{session.code}/{page}")
    assert "no-store" in answer["Cache-Control"]
    beside = beside_of(answer.content.decode())
    assert beside["me"] == ada.person.pk
    assert beside["live"] == f"/s/{session.code}/live?as={ada.person.pk}"
    assert ada.get(beside["screen"]).json()["t"] == beside["first"]["t"] == "screen"
    assert f'href="/s/{session.code}/"' in answer.content.decode()


@pytest.mark.parametrize("page", ["mine", "privacy"])
def test_nobody_is_called_once_the_session_is_over(phones, session, page):
    hosting.finish_session(session.pk, later(1), ms(1))
    assert beside_of(phones[0].get(f"/s/{session.code}/{page}").content.decode()) is None


def test_the_live_page_and_my_page_lead_to_what_is_stored_here(phones, session):
    for page in ("", "mine"):
        content = phones[0].get(f"/s/{session.code}/{page}").content.decode()
        assert f'href="/s/{session.code}/privacy"' in content
        assert 'href="/privacy"' not in content


def test_others_read_the_same_page_where_everybody_does(phone, session):
    assert phone.get(f"/s/{session.code}/privacy")["Location"] == "/privacy"
    assert phone.get("/s/ZZZZZZ/privacy").status_code == 404
