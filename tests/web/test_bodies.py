"""Whatever a program sends to a command, the answer says what is wrong, and is never an error of ours."""

import json

import pytest

from sessions_app.services import hosting
from sessions_app.web import commands, member
from sessions_app.web.errors import BadRequest
from tests import cast

pytestmark = pytest.mark.django_db

HUGE = 2**63  # more than a database can be asked for
VALUES = {
    "leave_out": [HUGE, -HUGE],
    "seen": "9" * 17 + ".9",
    "on": True,
    "text": "\x00",
    **dict.fromkeys(["revision", "round", "rounds", "group", "into", "person", "swap", "host"], HUGE),
}
FIELDS = [(name,) for name in VALUES] + [
    ("group", "seen"),
    ("person", "group"),
    ("group", "into"),
    ("round", "revision"),
    ("revision", "leave_out"),
    ("revision", "person", "group"),
    ("revision", "person", "swap"),
    ("revision", "on", "group"),
    ("revision", "on", "person"),
]
BODIES = [
    *(json.dumps({name: VALUES[name] for name in fields}) for fields in FIELDS),
    json.dumps({"group": HUGE, "seen": {"1": "1.0"}}),
    json.dumps({"seen": {"9" * 18: "1.0"}}),
    *["[]", "null", "{", '{"seen": null}', '{"on": "yes"}', "9" * 5000, '{"person": 1e400}', '{"unknown": 1}'],
]


@pytest.mark.parametrize("command", commands.COMMANDS)
def test_no_body_breaks_a_command_of_the_desk(oto, session, desk, command):
    """Groups are proposed in one session and run in another, which hears what the first could read at all."""
    running = cast.opened(cast.session_of(oto, title="Another"))
    for one, people in ((session, ("Ada", "Ben", "Cem", "Dee")), (running, ("Eli", "Flo", "Gus", "Hal"))):
        cast.arrive(one, *people)
        cast.formed(one)
    hosting.start_round(running.pk, 1, 1, cast.ms())
    for body in BODIES:
        answer = desk.command(f"/host/{session.code}/do/{command}", body)
        assert answer.status_code < 500, body
        if answer.json().get("code") != BadRequest.code:
            assert desk.command(f"/host/{running.code}/do/{command}", body).status_code < 500, body


@pytest.mark.parametrize("command", ["invite", "withdraw", "remove"])
def test_no_body_breaks_what_is_said_about_hosts(session, desk, command):
    for body in BODIES:
        assert desk.command(f"/host/{session.code}/hosts/{command}", body).status_code < 500, body


@pytest.mark.parametrize("command", member.COMMANDS)
def test_no_body_breaks_a_command_of_a_member(phones, session, command):
    for body in BODIES:
        assert phones[0].command(f"/s/{session.code}/{command}", body).status_code < 500, body
