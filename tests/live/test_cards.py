"""A table hears of a card at once, on all of its phones; nobody else hears anything, and no screen comes for it."""

from collections.abc import AsyncIterator

import pytest
from django.test import Client
from django.utils import timezone

from sessions_app.instant import now_ms
from sessions_app.live import rooms
from sessions_app.live.hearing import PROCESS
from sessions_app.models import Participant
from sessions_app.selectors import snapshot
from sessions_app.services import attendance
from sessions_app.services.notes import Edit, save_note
from tests import cast

from .conftest import Hall, aside, opened_hall
from .test_gifts import hears_nothing
from .test_screens import begin


@pytest.fixture
async def hall(transactional_db, caplog, with_cards) -> AsyncIterator[Hall]:
    """Seven people are in, in a practice with cards."""
    async with opened_hall(caplog, practice=with_cards) as found:
        yield found


def lay(session_id: int, author: int, table: int, text: str, base: int = 0) -> None:
    person = Participant.objects.select_related("session").get(pk=author, session=session_id)
    save_note(person, Edit(f"1.{table}.c1.aaaa", text, "group", False, base, base + 1), timezone.now())


async def heard(socket) -> None:
    """Until this phone is told; no screen comes before."""
    while (message := await socket.message())["t"] != "cards":
        assert message["t"] == "here"
    assert message == {"t": "cards"}


async def test_the_table_hears_of_it_at_once_and_nobody_else(hall):
    await hall.do(begin)
    mine, theirs = (await aside(snapshot)(hall.session.pk)).begun.groups
    index = {person.pk: at for at, person in enumerate(hall.people)}
    author, *mates = (person.id for person in mine.people)
    table = [await hall.phone(index[one]) for one in (author, author, *mates)]
    others = [await hall.phone(index[person.id]) for person in theirs.people]
    others += [await hall.desk(), await hall.stage()]
    for each in (*table, *others):
        await each.screen()
    await hall.do(lay, author, mine.number, "The key is lost")
    for phone in table:
        await heard(phone)
    read = Client(headers={"cookie": hall.cookie(index[mates[0]])}).get
    answer = await aside(read)(f"/s/{hall.session.code}/cards")
    assert [card["text"] for card in answer.json()["cards"]] == ["The key is lost"]
    for other in others:
        await hears_nothing(other)


class Untouched(set):
    """A room's sockets, at which nobody may look one by one."""

    def __iter__(self):
        raise AssertionError("the time for a card grows with the room")


async def test_nobody_looks_at_the_rest_of_the_room_for_a_card(hall):
    await hall.do(begin)
    mine, theirs = (await aside(snapshot)(hall.session.pk)).begun.groups
    index = {person.pk: at for at, person in enumerate(hall.people)}
    author, mate = (person.id for person in mine.people[:2])
    phones = [await hall.phone(index[one]) for one in (author, mate, theirs.people[0].id)]
    for each in phones:
        await each.screen()
    await hall.do(lay, author, mine.number, "The key is lost")
    for phone in phones[:2]:
        await heard(phone)  # from here on the room knows who sits where
    pushing = rooms._rooms[hall.session.pk].pushing
    everybody, pushing.connections = pushing.connections, Untouched(pushing.connections)
    await hall.do(lay, author, mine.number, "The key was lost", 1)
    for phone in phones[:2]:
        await heard(phone)
    pushing.connections = everybody


async def test_who_has_left_the_table_hears_nothing(hall):
    await hall.do(begin)
    mine = (await aside(snapshot)(hall.session.pk)).begun.groups[1]
    index = {person.pk: at for at, person in enumerate(hall.people)}
    author, mate, gone = (person.id for person in mine.people[:3])
    phones = [await hall.phone(index[one]) for one in (author, mate, gone)]
    for each in phones:
        await each.screen()
    await hall.do(attendance.leave, gone, now_ms())
    await phones[2].screen(lambda screen: screen["standing"] == "left")
    for each in phones[:2]:
        await each.screen(lambda screen: len(screen["group"]["people"]) < len(mine.people))
    await hall.do(lay, author, mine.number, "The key is lost")
    for phone in phones[:2]:
        await heard(phone)
    await hears_nothing(phones[2])


@pytest.fixture
async def together(transactional_db, caplog) -> AsyncIterator[Hall]:
    """Seven people at the end of a World Café, all together."""
    async with opened_hall(caplog, practice="world_cafe", rounds=5) as found:
        for number in range(5):
            await aside(cast.begun)(found.session, at=4000 * number)
        yield found


async def test_of_a_plenary_the_stage_hears_and_no_phone(together):
    phones = [await together.phone(index) for index in range(3)]
    stage = await together.stage()
    for each in (*phones, stage):
        await each.screen()
    card = Edit("5.1.pattern_card.aaaa", "Trust came up twice", "group_organizers", False, 0, 1)
    await aside(save_note)(together.people[0], card, timezone.now())
    await heard(stage)
    for phone in phones:
        await hears_nothing(phone)


async def test_when_notices_may_have_been_lost_the_tables_and_the_stage_ask_again(hall, monkeypatch):
    """Another process said something while Redis was away: nobody knows at which table."""
    await hall.do(begin)
    phones = [await hall.phone(index) for index in range(3)]
    others = [await hall.stage(), await hall.desk()]
    for each in (*phones, *others):
        await each.screen()
    room = rooms._rooms[hall.session.pk]
    monkeypatch.setattr(room.hearing, "may_have_missed", lambda: True)
    room.hear({"type": "present", "process": PROCESS, "ids": []})
    for each in (*phones, others[0]):
        await heard(each)
    await hears_nothing(others[1])
