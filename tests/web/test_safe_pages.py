"""What every page brings along: a strict policy, nothing from other sites, and what installs it on a phone."""

import re
import struct
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sessions_app.models import Session
from sessions_app.web.devices import NONE, OWN

from .conftest import Browser

pytestmark = pytest.mark.django_db
IMAGES = Path(__file__).parents[2] / "static/img"
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
DATA = {"application/json"}  # a script element that nobody runs


class Page(HTMLParser):
    """Complains about what a policy without unsafe-inline would refuse, and about what comes from other hosts."""

    def __init__(self) -> None:
        super().__init__()
        self.complaints: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "style" or (tag == "script" and "src" not in found and found.get("type") not in DATA):
            self.complaints.append(f"<{tag}> inline")
        self.complaints += [f"<{tag} {name}>" for name in found if name == "style" or name.startswith("on")]
        for name in {"link": ["href"], "a": [], "form": ["action"]}.get(tag, ["src", "href", "srcset"]):
            if re.match(r"(?:[a-z]+:)?//", found.get(name, "")):
                self.complaints.append(f"<{tag} {name}={found[name]}>")


def addresses(code: str) -> dict[str, list[str]]:
    """All kinds of pages, by who opens them."""
    everybody = ["/", "/join?code=AAAAAA", "/nowhere", "/privacy", "/deleted", "/accounts/signup", "/accounts/login"]
    everybody += ["/accounts/password-reset", "/accounts/password-reset/complete", f"/s/{code}/", f"/s/{code}/stage"]
    host = ["/host/", "/host/new", *(f"/host/{code}/{page}" for page in ("", "edit", "delete", "harvest", "report"))]
    host += [f"/host/{code}/{page}" for page in ("harvest/notes", "harvest/exports", "breakout")]
    return {"stranger": everybody, "host": host, "participant": [f"/s/{code}/", f"/s/{code}/mine", "/host/"]}


def test_every_kind_of_page_has_the_strict_policy_and_keeps_it(session, desk, phones):
    people = {"stranger": Browser(), "host": desk, "participant": phones[0]}
    for who, pages in addresses(session.code).items():
        for address in pages:
            answer = people[who].get(address)
            check(answer, f"{address} ({who})", {200, 302, 404, 409})
    check(Browser().post("/accounts/login"), "a form without its token", {403})


def test_only_pages_that_have_a_call_can_ask_for_a_microphone(session, desk, phones, phone):
    Session.objects.filter(pk=session.pk).update(venue="here")
    for browser, address in ((phones[0], f"/s/{session.code}/"), (desk, f"/host/{session.code}/")):
        assert browser.get(address).headers["Permissions-Policy"] == OWN
    for browser, address in ((phone, f"/s/{session.code}/"), (desk, f"/host/{session.code}/edit")):
        assert browser.get(address).headers["Permissions-Policy"] == NONE


def check(answer, where: str, statuses: set[int]) -> None:
    assert answer.status_code in statuses, where
    policy = dict(rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";"))
    assert STRICT.items() <= policy.items(), where
    assert "unsafe" not in str(policy) and "http" not in str(policy), where
    assert answer.headers.get("Permissions-Policy", NONE) == NONE, where
    assert "Permissions-Policy" in answer.headers or answer.status_code == 302, where
    page = Page()
    page.feed(answer.getvalue().decode())
    assert page.complaints == [], where


def test_a_phone_can_install_it():
    manifest = Browser().get("/manifest.webmanifest").json()
    assert (manifest["start_url"], manifest["display"]) == ("/", "standalone")
    drawn = [icon for icon in manifest["icons"] if icon["type"] == "image/png"]
    assert {(icon["sizes"], icon["purpose"]) for icon in drawn} >= {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    for icon in drawn:
        assert "x".join(map(str, size(IMAGES / Path(icon["src"]).name))) == icon["sizes"]
    assert size(IMAGES / "apple-touch-icon.png") == (180, 180)
    page = Browser().get("/").content.decode()
    for name in ("manifest.webmanifest", "apple-touch-icon.png", "favicon.svg"):
        assert re.search(rf'<link [^>]*href="[^"]*{name}"', page), name


def size(picture: Path) -> tuple[int, int]:
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height
