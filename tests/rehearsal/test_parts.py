"""Simulated people read the part of a round from the wire as a browser does: tests/parts.py."""

import msgspec
import pytest

from sessions_app.domain.units import Ms
from sessions_app.rehearsal.messages import HeardTimeline
from sessions_app.screens import timeline_message
from tests.parts import NAMES, TABLE, going, inside


@pytest.mark.parametrize(("index", "part"), list(enumerate(TABLE)), ids=NAMES)
def test_where_a_round_is(index, part):
    heard = msgspec.json.encode(timeline_message(going().timeline, 1, Ms(inside(index))))
    timeline = msgspec.json.decode(heard, type=HeardTimeline)
    step = timeline.position(inside(index))
    assert step
    found = step.phase, step.when, step.turn, step.holder, timeline.reached(step), timeline.leads_to(step)
    assert found == part[:6]
