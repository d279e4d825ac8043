"""A challenge that a holder shares with their group reaches that group's phones, and nobody else gets a frame for
it."""

import json

from django.test import Client
from django.utils import timezone

from sessions_app.domain.units import Ms
from sessions_app.instant import now_ms
from sessions_app.models import Participant
from sessions_app.selectors import snapshot
from sessions_app.services import erasing, hosting, seating
from sessions_app.services.notes import Edit, save_note
from tests import cast

from .conftest import aside

TEXT = "How do I say no to somebody whom I like?"


def begin(session_id: int) -> None:
    """A round whose first turns begin at once."""
    lengths = dict.fromkeys(cast.LENGTHS, 60000) | {"reflect": 0}
    hosting.edit_session(session_id, cast.replace(cast.DRAFT, lengths=lengths), Ms(0))
    seating.form_groups(session_id, 0, [], 1, now_ms())
    hosting.start_round(session_id, 1, 1, now_ms())


def save(session_id: int, person: int, share: str, base: int, text: str = TEXT) -> None:
    author = Participant.objects.select_related("session").get(pk=person, session=session_id)
    save_note(author, Edit(f"1.{person}.challenge", text, share, True, base, base + 1), timezone.now())


def stands(screen) -> bool:
    return screen["recalled"] is not None


def read(hall, person: int) -> dict | None:
    cookie = hall.cookie([each.pk for each in hall.people].index(person))
    answer = Client(headers={"cookie": cookie}).get(f"/s/{hall.session.code}/recalled")
    return answer.json()["recalled"]


async def test_it_comes_and_goes_on_the_phones_of_the_group_and_on_no_other_screen(hall):
    await hall.do(begin)
    mine, theirs = (await aside(snapshot)(hall.session.pk)).begun.groups
    index = {person.pk: at for at, person in enumerate(hall.people)}
    holder, mate, stranger = mine.people[0].id, mine.people[1].id, theirs.people[1].id
    phone = await hall.phone(index[mate])
    others = [await hall.phone(index[stranger]), await hall.stage()]
    desk = await hall.desk()
    for each in (phone, *others, desk):
        await each.screen()

    await hall.do(save, holder, "group", 0)
    shown = await phone.screen(stands)
    assert shown["recalled"] == {"holder": holder, "kind": "challenge", "revision": 1}
    assert await aside(read)(hall, mate) == {
        "holder": holder,
        "author": mine.people[0].name,
        "kind": "challenge",
        "revision": 1,
        "text": TEXT,
    }
    assert await aside(read)(hall, stranger) is await aside(read)(hall, holder) is None

    newcomer = await hall.phone(index[mate])
    assert (await newcomer.screen())["recalled"] == shown["recalled"], "pushed as a newcomer reads it"

    await hall.do(save, holder, "group", 1, "How do I say no?")
    assert (await phone.screen())["recalled"]["revision"] == 2
    await hall.do(save, holder, "me", 2, "How do I say no?")
    assert not stands(await phone.screen())
    assert await aside(read)(hall, mate) is None
    for other in others:
        assert await other.no_screen()
    assert TEXT not in json.dumps([each.screens for each in hall.sockets]), "no socket carries a text"


async def test_it_goes_from_the_phones_when_its_author_is_erased(hall):
    await hall.do(begin)
    [mine, _] = (await aside(snapshot)(hall.session.pk)).begun.groups
    index = {person.pk: at for at, person in enumerate(hall.people)}
    holder, mate = mine.people[0].id, mine.people[1].id
    await hall.do(save, holder, "everyone", 0)
    phone = await hall.phone(index[mate])
    assert stands(await phone.screen())
    await aside(erasing.erase)(hall.people[index[holder]], "Somebody", "nobody’s", timezone.now(), now_ms())
    assert not stands(await phone.screen(lambda screen: not stands(screen)))
    assert await aside(read)(hall, mate) is None


async def test_private_notes_that_are_saved_send_nothing(hall):
    await hall.do(begin)
    mine = (await aside(snapshot)(hall.session.pk)).begun.groups[0]
    index = {person.pk: at for at, person in enumerate(hall.people)}
    phone, desk = await hall.phone(index[mine.people[1].id]), await hall.desk()
    for each in (phone, desk):
        await each.screen()
    await hall.do(save, mine.people[0].id, "me", 0)
    assert await phone.no_screen()
    assert await desk.no_screen()
