"""A session is deleted while people have it open: every socket is told, and its room is gone."""

import asyncio

from django.utils import timezone

from sessions_app.domain.units import Seconds
from sessions_app.instant import as_datetime, now_ms
from sessions_app.live import lookout, messages, room, rooms
from sessions_app.models import Host
from sessions_app.notices import notify
from sessions_app.services import hosting, keeping
from tests import cast

from .conftest import Hall, aside


async def everybody(hall: Hall) -> list:
    sockets = [await hall.phone(), await hall.phone(1), await hall.stage(), await hall.desk()]
    for socket in sockets:
        await socket.screen()
    return sockets


async def test_everybody_is_told_and_the_room_is_gone(hall):
    sockets = await everybody(hall)
    (made,) = rooms._rooms.values()
    await aside(keeping.delete_session)(hall.session.pk, timezone.now())
    assert [await socket.close_code() for socket in sockets] == [messages.DELETED] * 4
    assert not rooms._rooms
    _, going_on = await asyncio.wait(made.tasks, timeout=5)
    assert not going_on
    assert not notify._listeners


async def test_also_when_nobody_could_tell_us(hall, monkeypatch):
    """`manage.py purge` is a process of its own, and without Redis it reaches nobody."""
    monkeypatch.setattr(room, "ANNOUNCE_SECONDS", 0.05)
    monkeypatch.setattr(lookout, "LOOKS_AGAIN_SECONDS", 0.1)
    monkeypatch.setattr(notify, "deleted", lambda _session: None)
    sockets = await everybody(hall)
    await aside(keeping.delete_session)(hall.session.pk, timezone.now())
    assert [await socket.close_code() for socket in sockets] == [messages.DELETED] * 4
    assert not rooms._rooms


async def test_while_a_round_is_at_work_nobody_looks(hall):
    """It is never due, and quiet time stays without queries."""
    await aside(cast.begun)(hall.session, at=(now_ms() - cast.ms()) / 1000)
    phone = await hall.phone()
    running = await phone.screen()
    (made,) = rooms._rooms.values()
    made.lookout.read_at = Seconds(made.lookout.read_at - lookout.LOOKS_AGAIN_SECONDS - 1)
    assert not made.lookout.could_be_deleted()
    await aside(hosting.finish_session)(hall.session.pk, as_datetime(now_ms()), now_ms())
    await phone.screen(lambda screen: screen["version"] > running["version"])
    made.lookout.read_at = Seconds(made.lookout.read_at - lookout.LOOKS_AGAIN_SECONDS - 1)
    assert made.lookout.could_be_deleted()


async def test_before_its_first_screen_somebody_is_told_too(hall, monkeypatch):
    read = lookout.read_snapshot

    async def too_late(reader):
        await aside(keeping.delete_session)(hall.session.pk, timezone.now())
        return await read(reader)

    monkeypatch.setattr(lookout, "read_snapshot", too_late)
    phone = await hall.phone()
    assert await phone.close_code() == messages.DELETED
    assert not rooms._rooms


async def test_who_comes_later_finds_no_session(hall):
    await aside(keeping.delete_session)(hall.session.pk, timezone.now())
    for socket in (await hall.phone(), await hall.stage(), await hall.desk()):
        assert await socket.close_code() == messages.NO_SUCH_SESSION


async def test_an_invited_organizer_has_no_desk(hall):
    gus = await aside(cast.account)("Gus")
    organizer = {"role": Host.Duty.ORGANIZER, "runs": False, "invited": True}
    await aside(Host.objects.create)(session=hall.session, user=gus, **organizer)
    assert await (await hall.desk(gus)).close_code() == messages.NOT_YOURS


async def test_what_is_brought_back_is_as_it_was(hall):
    before = await (await hall.phone()).screen()
    await aside(keeping.delete_session)(hall.session.pk, timezone.now())
    assert await (await hall.phone()).close_code() == messages.NO_SUCH_SESSION
    await aside(keeping.bring_back)(hall.session.pk, timezone.now())
    after = await (await hall.phone()).screen()
    assert after["version"] == before["version"]
