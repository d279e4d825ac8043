"""No browser or proxy stores an answer of ours: every address, for everybody, read or pressed."""

import re

import pytest
from django.urls import get_resolver

from .conftest import Browser

pytestmark = pytest.mark.django_db

VALUES = {"secret": "x" * 32, "command": "open", "key": "circle", "uidb64": "MQ", "token": "set-password"}
PUBLIC = {"manifest"}  # the same for everybody


def addresses(code: str) -> dict[str, str]:
    """By name; one that needs something gets something."""
    routes: dict[str, str] = {}
    for pattern in get_resolver().url_patterns:
        path = re.sub(
            r"<str:(\w+)>|<(\w+)>", lambda found: ({"code": code} | VALUES)[found[1] or found[2]], str(pattern.pattern)
        )
        routes[str(pattern.name)] = f"/{path}"
    return routes


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["stranger", "participant", "host"])
def test_every_address(session, phones, desk, who, method):
    browser = {"stranger": Browser(), "participant": phones[0], "host": desk}[who]
    found = addresses(session.code)
    assert len(found) > 60
    for name, address in found.items():
        answer = getattr(browser, method)(address)
        kept = {rule.strip() for rule in answer.headers["Cache-Control"].split(",")}
        if name not in PUBLIC:
            assert kept == {"no-store", "private"}, f"{method} {address}: {answer.status_code}"
            assert "Expires" not in answer.headers, "the hour at which it was asked for, which tells stories apart"


@pytest.mark.parametrize("address", ["/nowhere", "/s/AAAAAA/", "/host", "/s/%FF/"])
def test_what_is_nowhere_too(phone, db, address):
    assert "no-store" in phone.get(address).headers["Cache-Control"]


def test_and_a_form_that_is_refused(desk, session):
    assert "no-store" in desk.post(f"/host/{session.code}/edit").headers["Cache-Control"]
