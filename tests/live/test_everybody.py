"""A group of everybody: nobody's coming, going or hand sends others anything, and a command sends all one text."""

from collections.abc import AsyncIterator

import pytest

from sessions_app.instant import now_ms
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, hosting, joining, running, seating, talking
from tests import cast

from .conftest import Hall, aside, opened_hall


@pytest.fixture
async def hall(transactional_db, caplog) -> AsyncIterator[Hall]:
    """Seven people, each for themselves with a question."""
    async with opened_hall(caplog, practice="one_two_four_all", rounds=4) as found:
        await found.do(seating.form_groups, 0, (), 1, now_ms())
        await found.do(hosting.start_round, 1, 1, now_ms())
        yield found


def pause(session_id: int) -> None:
    (group,) = snapshot(session_id).begun.groups
    mark = running.read_mark(f"{group.revision}.{group.timeline.position(now_ms()).index}")
    running.command_groups(session_id, "pause", {group.id: mark}, now_ms())


async def test_nobody_hears_of_others_who_come_go_or_raise_a_hand(hall):
    phones = [await hall.phone(index) for index in range(3)]
    for phone in phones:
        await phone.screen(lambda screen: screen["group"]["all"])
    await aside(joining.join)(hall.session, "Zoe", cast.secret_of("Zoe"), cast.later(), now_ms())
    await hall.do(attendance.leave, hall.people[6].pk, now_ms())
    await hall.do(talking.raise_hand, hall.people[0].pk, True, now_ms())
    await phones[0].screen(lambda screen: screen["raised"])
    for phone in phones[1:]:
        assert await phone.no_screen()
        assert phone.here == []  # nor who is here


async def test_a_command_sends_one_text_to_all(hall):
    phones = [await hall.phone(index) for index in range(3)]
    for phone in phones:
        await phone.screen()
    await hall.do(pause)
    told = [await phone.screen(lambda screen: screen["group"]["timeline"]["paused_at"]) for phone in phones]
    assert told[0] == told[1] == told[2]
    assert told[0]["group"]["people"] == []
