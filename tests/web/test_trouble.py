"""Pages in trouble: each says so in the same style; pages for an outage need nothing that is away."""

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from sessions_app.services import keeping
from sessions_app.web.unproven import csrf_failure
from troika import urls

SAFE = ("Nothing is lost", "Nothing has changed", "What was saved")


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "429", "500", "503"])
def test_each_is_made_without_a_database_and_says_what_is_safe(name):
    """No fixture here lets this test near one."""
    page = render_to_string(f"{name}.html", {"message": "Because."}, RequestFactory().get("/host/ABC/"))
    assert any(words in page for words in SAFE)
    assert page.count("<h1>") == 1
    assert "astray" in page


def test_what_our_own_failure_shows_needs_not_even_a_request():
    assert "Something went wrong on our side" in render_to_string("500.html")
    assert urls.urlpatterns  # no handler of our own that could fail in turn
    assert "handler500" not in vars(urls)


def test_an_old_form_is_told_so():
    answer = csrf_failure(RequestFactory().post("/host/new"))
    assert answer.status_code == 403
    assert isinstance(answer, HttpResponse) and b"Go back, load the page again" in answer.content


@pytest.mark.django_db
class TestACodeThatNobodyHas:
    def test_is_shown_where_it_can_be_mended(self, phone):
        for place, typed in (("/s/ACDEFG/", "ACDEFG"), ("/join?code=acd 347", "acd 347")):
            answer = phone.get(place)
            assert answer.status_code == 404
            assert f'value="{typed}"' in answer.content.decode()
            assert "There is no session with this code" in answer.content.decode()

    def test_of_a_session_that_is_deleted_is_like_any_other(self, phone, session):
        keeping.delete_session(session.pk, timezone.now())
        shown = phone.get(f"/s/{session.code}/").content.decode()
        assert shown.replace(session.code, "ACDEFG") == phone.get("/s/ACDEFG/").content.decode()
        assert session.title not in shown


@pytest.mark.django_db
def test_a_wrong_password_is_told_kindly_and_the_address_is_kept(phone, oto):
    page = phone.send("/accounts/login", {"username": oto.email, "password": "guessed"}).content.decode()
    assert "This address and this password do not belong together" in page
    assert f'value="{oto.email}"' in page
