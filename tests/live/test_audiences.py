"""Sockets are grouped anew when somebody came, went or sits elsewhere, and are left as they are otherwise."""

from collections.abc import Callable

from sessions_app.instant import now_ms
from sessions_app.live import room, rooms
from sessions_app.live.audiences import Audiences, audience_of
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, hosting, running, seating, talking
from tests.live.conftest import Hall, aside


async def test_after_a_command_on_clocks_everybody_sits_where_they_sat(hall: Hall) -> None:
    phones = [await hall.phone(index) for index in range(3)]
    await hall.do(seating.form_groups, 0, (), 1, now_ms())
    await hall.do(hosting.start_round, 1, 1, now_ms())
    await phones[0].screen(lambda screen: screen["group"] is not None)
    (served,) = rooms._rooms.values()
    read = aside(snapshot)
    before = await read(hall.session.pk)
    audiences = Audiences()
    assert grouped(audiences, before, served)
    assert not grouped(audiences, before, served)
    (group, *_) = before.begun.groups
    mark = running.read_mark(f"{group.revision}.{group.timeline.position(now_ms()).index}")
    await hall.do(running.command_groups, "pause", {group.id: mark}, now_ms(), None, None)
    paused = await read(hall.session.pk)
    assert paused.version > before.version and not grouped(audiences, paused, served)
    audiences.changed()
    assert grouped(audiences, paused, served)


def grouped(audiences: Audiences, seen: object, served: room.Room) -> bool:
    group: Callable[..., bool] = audiences.group
    return group(served.connections, seen, now_ms())


async def test_outside_of_groups_one_screen_is_for_those_who_stand_alike_and_have_their_hands_alike(hall: Hall) -> None:
    ada, ben, cem, *_ = hall.people
    await hall.do(attendance.sit_out, ada.pk, now_ms())
    await hall.do(talking.raise_hand, ben.pk, True, now_ms())
    seen, now = await aside(snapshot)(hall.session.pk), now_ms()
    assert len({audience_of(person.pk, seen, now) for person in (ada, ben, cem)}) == 3
    assert len({audience_of(person.pk, seen, now) for person in hall.people[2:]}) == 1
