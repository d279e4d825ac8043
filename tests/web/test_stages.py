"""Every page of a session of several stages can be read while each of its stages is held, and when all are over."""

import json
from collections.abc import Sequence

import pytest

from sessions_app.domain.program import as_a_rule
from sessions_app.identity import cookie_name
from sessions_app.instant import now_ms
from sessions_app.models import Round, Session
from sessions_app.practices import practice, shipped
from sessions_app.selectors import snapshot
from sessions_app.services import cases, hosting, running, seating
from tests import cast

from .conftest import Browser

pytestmark = pytest.mark.django_db

SEVERAL = [key for key in shipped() if len(practice(key).stages) > 1]
PEOPLE = 12
PHONES, DESKS = ("", "notes", "cards", "stage"), ("", "stage")  # while it goes on
TO_TAKE_HOME = ("", "mine", "mine.md", "mine.json"), ("", "edit", "harvest", "harvest/notes", "report", "export.xlsx")


@pytest.fixture
def programme(oto):
    def of(key: str) -> Session:
        session = cast.opened(cast.session_of(oto, practice=key, rounds=as_a_rule(practice(key))))
        people = cast.joined(session, *(f"P{number}" for number in range(PEOPLE)))
        if any(stage.plan.rule.of_a_case for stage in practice(key).stages):
            for one in people[:3]:
                cases.bring(session.pk, one.pk, "A line", now_ms())
        return session

    return of


def read_all(phone: Browser, desk: Browser, code: str, phones: Sequence[str], desks: Sequence[str]) -> None:
    for path, answer in [
        *((path, phone.get(f"/s/{code}/{path}")) for path in phones),
        *((path, desk.get(f"/host/{code}/{path}")) for path in desks),
    ]:
        assert answer.status_code == 200, path
        assert answer.getvalue(), path  # a file that breaks off ends in an error


@pytest.mark.parametrize("key", SEVERAL)
def test_all_pages_at_every_stage(programme, key, desk):
    session, phone = programme(key), Browser()
    phone.cookies[cookie_name(session.code)] = cast.secret_of("P00")
    for number in range(1, session.rounds + 1):
        seating.form_groups(session.pk, 0, (), 1, now_ms())
        hosting.show_groups(session.pk, 1, now_ms())
        told = json.loads(phone.get(f"/s/{session.code}/screen").content)
        assert (told["session"]["state"], told["standing"]) == ("gather", "seated")
        hosting.start_round(session.pk, number, 1, now_ms())
        round = snapshot(session.pk).begun
        assert round
        if round.nth == 1:
            read_all(phone, desk, session.code, PHONES, DESKS)
        seen = {
            group.id: running.Mark(group.revision, group.timeline.position(now_ms()).index) for group in round.groups
        }
        running.command_groups(session.pk, "end", seen, now_ms())
    read_all(phone, desk, session.code, *TO_TAKE_HOME)
    assert list(Round.objects.order_by("number").values_list("stage", flat=True)) == [
        index for index, stage in enumerate(practice(key).stages) for _ in range(stage.plan.rounds)
    ]
