"""One voice a table: desk and stage hear of it at once, phones of nothing."""

from collections.abc import AsyncIterator

import pytest

from sessions_app.instant import now_ms
from sessions_app.models import Group
from sessions_app.selectors import snapshot
from sessions_app.services import hosting, onward, running, seating, voices

from .conftest import Hall, aside, opened_hall

HARVEST = 4  # after a minute alone, in pairs and in fours


@pytest.fixture
async def hall(transactional_db, caplog) -> AsyncIterator[Hall]:
    """Seven people, all together at last."""
    async with opened_hall(caplog, practice="one_two_four_all", rounds=HARVEST) as found:
        for number in range(1, HARVEST):
            await found.do(seating.form_groups, 0, (), 1, now_ms())
            await found.do(hosting.start_round, number, 1, now_ms())
            await found.do(end)
        await found.do(onward.go_on, HARVEST, 0, (), 1, now_ms())
        yield found


def end(session_id: int) -> None:
    groups = snapshot(session_id).begun.groups
    seen = {
        group.id: running.read_mark(f"{group.revision}.{group.timeline.position(now_ms()).index}") for group in groups
    }
    running.command_groups(session_id, "end", seen, now_ms())


async def test_desk_and_stage_follow_and_no_phone_is_sent_anything(hall):
    desk, stage, phone = await hall.desk(), await hall.stage(), await hall.phone()
    for socket in (desk, stage, phone):
        await socket.screen()
    await aside(voices.ask)(hall.people[0], True, now_ms())
    asked = await desk.screen(lambda screen: screen["voices"]["asks"])
    (number,) = asked["voices"]["asks"]
    assert asked["voices"]["groups"][0] == number
    assert await aside(Group.objects.filter(round__number=3, seats__participant=hall.people[0], number=number).exists)()
    await hall.do(voices.hear, HARVEST, number, now_ms())
    assert (await desk.screen(lambda screen: screen["voices"]["now"]))["voices"]["asks"] == []
    assert (await stage.screen(lambda screen: "voice" in screen))["voice"] == {"stage": 2, "number": number}
    await hall.do(voices.hear_nobody, HARVEST, now_ms())
    assert "voice" not in await stage.screen(lambda screen: "voice" not in screen)
    assert await phone.no_screen()
