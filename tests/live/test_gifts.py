"""Whoever something is left to hears of it at once, on all of their phones; nobody else hears anything."""

from django.test import Client
from django.utils import timezone

from sessions_app.models import Participant
from sessions_app.selectors import snapshot
from sessions_app.services import erasing
from sessions_app.services.notes import Edit, save_note

from .conftest import aside
from .test_screens import begin


def leave(session_id: int, author: int, holder: int, text: str, base: int = 0) -> None:
    person = Participant.objects.select_related("session").get(pk=author, session=session_id)
    save_note(person, Edit(f"1.{holder}.gift", text, "holder", True, base, base + 1), timezone.now())


async def heard(socket) -> None:
    """Until this phone is told."""
    while (await socket.message())["t"] != "left":
        pass


async def hears_nothing(socket) -> None:
    while not await socket.wire.receive_nothing(timeout=0.5):
        assert (await socket.message())["t"] == "here"


async def test_only_whoever_it_is_left_to_hears_of_it(hall):
    await hall.do(begin)
    mine, theirs = (await aside(snapshot)(hall.session.pk)).begun.groups
    index = {person.pk: at for at, person in enumerate(hall.people)}
    holder, author, mate = (person.id for person in mine.people[:3])
    phones = [await hall.phone(index[holder]), await hall.phone(index[holder])]
    others = [await hall.phone(index[one]) for one in (author, mate, theirs.people[0].id)]
    others += [await hall.desk(), await hall.stage()]
    for each in (*phones, *others):
        await each.screen()
    await hall.do(leave, author, holder, "Hold your pause")
    for phone in phones:
        await heard(phone)
    read = Client(headers={"cookie": hall.cookie(index[holder])}).get
    answer = await aside(read)(f"/s/{hall.session.code}/left")
    assert answer.json() == {"left": [{"round": 1, "author": mine.people[1].name, "text": "Hold your pause"}]}

    person = await aside(Participant.objects.select_related("session").get)(pk=author)
    await aside(erasing.take_back)(person, timezone.now())
    for phone in phones:
        await heard(phone)
    assert (await aside(read)(f"/s/{hall.session.code}/left")).json() == {"left": []}
    for other in others:
        await hears_nothing(other)
