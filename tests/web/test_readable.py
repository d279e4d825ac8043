"""Bytes that are no text get a 400, wherever they are in a request: never an error of ours, never changed words."""

import pytest

from sessions_app.identity import cookie_name
from sessions_app.models import Participant, Session
from sessions_app.web import commands, member

from .test_host import FORM

pytestmark = pytest.mark.django_db

NO_TEXT = {
    "a lone byte": b"\xff",
    "cut off": b"\xe2\x82",
    "half of a pair": b"\xed\xa0\x80",
    "latin-1": b"caf\xe9",
    "too long": b"\xc0\xaf",
}
FORM_TYPE = "application/x-www-form-urlencoded"


@pytest.fixture(params=list(NO_TEXT.values()), ids=list(NO_TEXT))
def bad(request) -> bytes:
    return request.param


def quoted(data: bytes) -> str:
    return "".join(f"%{byte:02x}" for byte in data)


def test_a_body_of_any_command(desk, phones, session, bad):
    for command in commands.COMMANDS:
        answer = desk.command(f"/host/{session.code}/do/{command}", b'{"text": "' + bad + b'"}')
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request"), command
    for path in (*member.COMMANDS, "notes"):
        answer = phones[0].command(f"/s/{session.code}/{path}", b'{"key": "' + bad + b'"}')
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request"), path


@pytest.mark.parametrize("half", ["\\ud800", "\\udc00x", "\\ud800\\ud800"])
def test_half_of_a_pair_in_a_text(desk, session, half):
    answer = desk.command(f"/host/{session.code}/do/wishes", '{"text": "' + half + '"}')
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("wishes", {"text": "Ada and Ben apart\0"}),
        ("roster", {"text": "Ada\0,Blue"}),
        ("say", {"text": "\0"}),
        ("next", {"seen": {"\0": "1.0"}}),
    ],
)
def test_a_nul_in_a_text(desk, session, command, body):
    answer = desk.command(f"/host/{session.code}/do/{command}", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_nul_in_a_name_and_in_a_note(phones, session):
    assert phones[0].command(f"/s/{session.code}/rename", {"name": "A\0da"}).status_code == 400
    note = {
        "key": f"1.{phones[0].person.pk}.challenge",
        "text": "a\0b",
        "share": "me",
        "named": True,
        "base": 0,
        "revision": 1,
    }
    assert phones[0].command(f"/s/{session.code}/notes", note).json()["code"] == "invalid"


@pytest.mark.parametrize("place", ["/?x={}", "/join?code={}", "/s/{code}/?as={}", "/accounts/login?next={}", "/{}=1&x"])
def test_a_query(phone, session, bad, place):
    answer = phone.get(place.format(quoted(bad), code=session.code) if "=1" not in place else f"/?{quoted(bad)}=1")
    assert answer.status_code == 400
    assert "no text" in answer.content.decode()


@pytest.mark.parametrize("place", ["/{}", "/s/{}/", "/s/{}/stage", "/s/{code}/r/{}", "/host/{}/", "/host/{code}/{}"])
def test_a_path(phone, desk, session, bad, place):
    for browser in (phone, desk):
        assert browser.get(place.format(quoted(bad), code=session.code)).status_code == 400
        assert browser.get(place.format("%00", code=session.code)).status_code == 400


def test_a_nul_in_a_query(phone):
    assert phone.get("/join?code=%00").status_code == 400


@pytest.mark.parametrize("place", ["/s/{}/join", "/accounts/login", "/accounts/signup", "/start", "/language"])
def test_a_form(phone, session, bad, place):
    body = f"csrfmiddlewaretoken={phone.token()}&name={quoted(bad)}"
    assert phone.post(place.format(session.code), body, content_type=FORM_TYPE).status_code == 400
    assert not Participant.objects.exists()


def test_a_form_with_raw_bytes_and_one_in_parts(phone, session, bad):
    token = phone.token().encode()
    assert (
        phone.post(
            f"/s/{session.code}/join", b"csrfmiddlewaretoken=" + token + b"&name=" + bad, content_type=FORM_TYPE
        ).status_code
        == 400
    )
    part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    body = part % (b"csrfmiddlewaretoken", token) + part % (b"name", bad) + b"--x--\r\n"
    assert (
        phone.post(f"/s/{session.code}/join", body, content_type="multipart/form-data; boundary=x").status_code == 400
    )


def test_a_nul_in_a_form_is_told_beside_its_field_or_at_least_told(desk, phones, session):
    assert desk.send("/host/new", FORM | {"title": "a\0b"}).status_code == 400
    assert Session.objects.count() == 1
    assert phones[0].send(f"/s/{session.code}/mine/feedback", {"line": "a\0b"}).status_code in (303, 400)
    assert (
        desk.send(
            f"/host/{session.code}/harvest/prominence", {"handle": "\0", "prominence": "\0", "seen": "\0"}
        ).status_code
        == 400
    )


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "base64", "hex", "nonsense", "idna", "punycode"])
def test_another_charset(phone, desk, session, charset):
    body = f"csrfmiddlewaretoken={phone.token()}&name=Ada"
    answer = phone.generic("POST", f"/s/{session.code}/join", body, f"{FORM_TYPE}; charset={charset}")
    assert answer.status_code == 400
    headers = {"X-CSRFToken": desk.token(), "Accept": "application/json"}
    answer = desk.generic(
        "POST", f"/host/{session.code}/do/open", "{}", f"application/json; charset={charset}", headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    "name", ["foreign", "sessionid", "csrftoken", "language", "troika_known", "messages", "troika_CODE"]
)
def test_a_cookie_costs_only_itself(phone, session, name, bad):
    name = cookie_name(session.code) if name == "troika_CODE" else name
    cookies = f"{name}={bad.decode('latin1')}"
    for place in ("/", f"/s/{session.code}/", "/accounts/login", "/host/"):
        assert phone.get(place, headers={"cookie": cookies}).status_code in (200, 302)


def test_every_letter_of_the_world_is_welcome(phone, session):
    assert phone.get("/join?code=%E2%82%AC%F0%9F%AB%A8").status_code == 404
    phone.send(f"/s/{session.code}/join", {"name": "Zoë 🙂 李"})
    assert Participant.objects.get().name == "Zoë 🙂 李"


class TestAnAddressThatIsOnlyPressed:
    @pytest.mark.parametrize(
        "place", ["copy", "archive", "unarchive", "restore", "delete-now", "harvest/prominence", "hosts/invite"]
    )
    def test_has_a_page_when_it_is_opened(self, desk, session, place):
        answer = desk.get(f"/host/{session.code}/{place}")
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "Nothing has changed" in answer.content.decode()

    def test_of_a_participant_and_of_everybody(self, phones, session, phone):
        for browser, place in [
            (phones[0], f"/s/{session.code}/minute"),
            (phones[0], f"/s/{session.code}/mine/take-back"),
            (phone, "/accounts/logout"),
        ]:
            answer = browser.get(place)
            assert answer.status_code == 405 and "POST" in answer["Allow"]
            assert "Nothing has changed" in answer.content.decode()

    def test_tells_a_program_in_json(self, desk, session):
        answer = desk.get(f"/host/{session.code}/do/open", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["code"], answer["Allow"]) == (405, "not_allowed", "POST")

    def test_likewise_one_that_is_only_read(self, desk, session):
        answer = desk.send(f"/host/{session.code}/harvest")
        assert answer.status_code == 405 and answer.content
