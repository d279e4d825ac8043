"""One voice a table: desk and stage hear of it at once, and the phones of that table; no other phone hears anything."""

from collections.abc import AsyncIterator

import pytest

from sessions_app.instant import now_ms
from sessions_app.models import Group, Participant
from sessions_app.selectors import snapshot
from sessions_app.services import hosting, onward, running, seating, voices

from .conftest import Hall, aside, opened_hall

HARVEST = 3  # after the welcome, and one round at two tables


@pytest.fixture
async def hall(transactional_db, caplog) -> AsyncIterator[Hall]:
    """Seven people, all together at last."""
    async with opened_hall(caplog, practice="world_cafe", rounds=HARVEST) as found:
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


async def test_desk_stage_and_the_phones_of_the_table_follow_and_no_other_phone(hall):
    table = {person.pk for person in hall.people[:1]} | {each.pk for each in await aside(mates_of)(hall.people[0])}
    phones = {person.pk: await hall.phone(index) for index, person in enumerate(hall.people)}
    desk, stage = await hall.desk(), await hall.stage()
    for socket in (desk, stage, *phones.values()):
        await socket.screen()
    await aside(voices.ask)(hall.people[0], True, now_ms())
    asked = await desk.screen(lambda screen: screen["voices"]["asks"])
    (number,) = asked["voices"]["asks"]
    assert asked["voices"]["groups"][0] == number
    assert await aside(
        Group.objects.filter(round__number=HARVEST - 1, seats__participant=hall.people[0], number=number).exists
    )()
    await hall.do(voices.hear, HARVEST, number, now_ms())
    assert (await desk.screen(lambda screen: screen["voices"]["now"]))["voices"]["asks"] == []
    assert (await stage.screen(lambda screen: "voice" in screen))["voice"] == {"stage": 1, "number": number}
    await hall.do(voices.hear_nobody, HARVEST, now_ms())
    assert "voice" not in await stage.screen(lambda screen: "voice" not in screen)
    assert 1 < len(table) < len(hall.people)
    for person, phone in phones.items():
        for _ in range(3 if person in table else 0):  # it asks, it is heard, it has been
            assert (await phone.message()) == {"t": "voice"}
        assert await phone.rest() == []


def mates_of(person: Participant) -> list[Participant]:
    before = Group.objects.get(round__number=HARVEST - 1, seats__participant=person, seats__left_at=None)
    return list(Participant.objects.filter(seats__group=before).exclude(pk=person.pk))
