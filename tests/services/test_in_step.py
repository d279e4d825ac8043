"""What desk and stage say about how far the room is in step."""

import pytest

from sessions_app.screens import for_desk, for_stage
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, running
from tests.cast import NAMES, arrive, begun, mark, ms

pytestmark = pytest.mark.django_db


def in_step(session, at: float) -> float:
    seen = snapshot(session.pk)
    desk, stage = for_desk(seen, ms(at)).room, for_stage(seen, ms(at)).room
    assert desk and stage and desk == stage
    return desk.in_step


def test_the_groups_at_work_in_which_somebody_is_are_counted(session):
    arrive(session, *NAMES[:9])
    begun(session)
    assert in_step(session, 15) == 1
    one, two, _ = snapshot(session.pk).begun.groups
    running.command_groups(session.pk, "next", {one.id: mark(one, 15)}, ms(15), one.id)
    assert in_step(session, 16) == 2 / 3
    attendance.note(session.pk, [person.id for person in two.people], (), ms(17))
    assert in_step(session, 18) == 1 / 2
    running.command_groups(
        session.pk, "end", {one.id: mark(snapshot(session.pk).begun.by_id[one.id], 19)}, ms(19), one.id
    )
    assert in_step(session, 20) == 1, "whoever is done follows nothing any more"
