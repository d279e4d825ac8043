"""Signals of a call go from one phone to others of the same group, and to nobody else; the server says whose they are,
and never reads what they say."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.utils import timezone

from sessions_app.domain import calling
from sessions_app.domain.units import Seconds
from sessions_app.instant import now_ms
from sessions_app.live import allowance, calls, messages, rooms
from sessions_app.notices import notify
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, hosting, running, seating
from tests import cast

from .conftest import Hall, Socket, aside, opened_hall, signal_passed_on
from .test_cards import Untouched
from .test_gifts import hears_nothing
from .test_screens import begin, seen_now

CALLER = "caller_of-Ada1"
SIGNAL: dict[str, Any] = {"t": "signal", "call": CALLER, "to": None, "at": "", "offer": 0, "kind": "hello", "body": ""}
PING = '{"t": "ping", "id": 1}'


@pytest.fixture
async def hall(transactional_db, caplog) -> AsyncIterator[Hall]:
    """Seven people are in, in a session that is held here."""
    async with opened_hall(caplog, venue="here") as found:
        yield found


async def groups(hall: Hall) -> list[list[int]]:
    """The people of the groups of three and of four, by their places in the hall."""
    index = {person.pk: at for at, person in enumerate(hall.people)}
    round = (await aside(snapshot)(hall.session.pk)).round_for_people()
    assert round
    found = [[index[person.id] for person in group.people] for group in round.groups]
    return sorted(found, key=len)


async def at_work(hall: Hall) -> list[list[int]]:
    await hall.do(begin)
    return await groups(hall)


async def ready(hall: Hall, *people: int) -> list[Socket]:
    """A phone of each of them that has its screen."""
    found = [await hall.phone(each) for each in people]
    for phone in found:
        await phone.screen()
    return found


async def say(phone: Socket, **fields: Any) -> None:
    await phone.wire.send_to(text_data=json.dumps(SIGNAL | fields, ensure_ascii=False))


async def signal(phone: Socket) -> dict[str, Any]:
    """The next signal that this phone hears; nothing but who is here comes before."""
    while (message := await phone.message())["t"] == "here":
        pass
    assert message["t"] == "signal", message
    return message


async def nobody_hears(*phones: Socket) -> None:
    await asyncio.gather(*map(hears_nothing, phones))


async def refused(phone: Socket, code: str, **fields: Any) -> None:
    answer = await phone.pong(json.dumps(SIGNAL | fields))
    assert (answer["t"], answer["code"]) == ("error", code)


async def test_the_others_of_the_group_hear_it_and_whose_it_is(hall):
    (ada, ben, cem), others = await at_work(hall)
    mine, own_tab, bens, cems = await ready(hall, ada, ada, ben, cem)
    strangers = [*await ready(hall, *others), await hall.desk(), await hall.stage()]
    await say(mine, body="v=0", offer=3, kind="describe")
    told = {"t": "signal", "from": hall.people[ada].pk, "call": CALLER, "at": "", "offer": 3, "kind": "describe"}
    for phone in (own_tab, bens, cems):
        assert await signal(phone) == told | {"body": "v=0"}
    await say(bens, to=hall.people[ada].pk, at=CALLER, call="caller-of-Ben")
    for phone in (mine, own_tab):
        heard = await signal(phone)
        assert (heard["from"], heard["call"], heard["at"]) == (hall.people[ben].pk, "caller-of-Ben", CALLER)
    for phone in strangers[-2:]:
        await phone.screen()
    await nobody_hears(cems, *strangers)


async def test_a_call_begins_when_people_see_their_places_and_goes_on_after_the_round(hall):
    await hall.do(seating.form_groups, 0, [], 1, now_ms())
    phones = await ready(hall, *range(7))
    await refused(phones[0], "no_call")
    for step in (shown, started, over):
        await hall.do(step)
        for phone in phones:
            await phone.screen()
        for ada, ben, *_ in await groups(hall):
            await say(phones[ada], to=hall.people[ben].pk)
            assert (await signal(phones[ben]))["from"] == hall.people[ada].pk


def shown(session_id: int) -> None:
    hosting.show_groups(session_id, 1, now_ms())


def started(session_id: int) -> None:
    hosting.start_round(session_id, 1, 1, now_ms())


def over(session_id: int) -> None:
    running.command_groups(session_id, "end", seen_now(session_id), now_ms())


async def test_nobody_can_signal_to_another_group(hall):
    (ada, *_), (dee, *_) = await at_work(hall)
    mine, dees = await ready(hall, ada, dee)
    for to in (hall.people[dee].pk, 0, 2**40):
        await refused(mine, "no_call", to=to)
    await hears_nothing(dees)


def stepped_on(session_id: int) -> None:
    """The round is over, and the next one is formed and begins."""
    over(session_id)
    seating.form_groups(session_id, 0, [], 2, now_ms())
    hosting.start_round(session_id, 2, 1, now_ms())


async def test_after_regrouping_the_former_group_cannot_be_reached(hall):
    before = await at_work(hall)
    phones = await ready(hall, *range(7))
    await hall.do(stepped_on)
    for phone in phones:
        await phone.screen(lambda screen: screen["session"]["round"] == 2)
    after = await groups(hall)
    for one, phone in enumerate(phones):
        then, now = (next(set(group) for group in each if one in group) for each in (before, after))
        assert then - now
        for gone in then - now:
            await refused(phone, "no_call", to=hall.people[gone].pk)
        for there in now - {one}:
            await say(phone, to=hall.people[there].pk)
            assert (await signal(phones[there]))["from"] == hall.people[one].pk
    await nobody_hears(*phones)


@pytest.mark.parametrize("gone", [attendance.leave, attendance.sit_out, attendance.remove])
async def test_whoever_has_no_seat_has_no_call_and_nobody_reaches_them(hall, gone):
    _, (dee, *others) = await at_work(hall)
    dees, *phones = await ready(hall, dee, *others)
    await hall.do(gone, hall.people[dee].pk, now_ms())
    for phone in (dees, *phones):
        await phone.screen()
    await refused(dees, "no_call")
    await refused(phones[0], "no_call", to=hall.people[dee].pk)
    await say(phones[0])
    for phone in phones[1:]:
        await signal(phone)
    await hears_nothing(dees)


@pytest.mark.parametrize("change", [{"venue": "room"}, {"venue": "own"}, {"finished": True}])
async def test_without_a_call_there_is_nobody_to_signal_to(hall, change):
    """The venue is another one; or the facilitator has finished the session."""
    (ada, ben, _), _ = await at_work(hall)
    phones = await ready(hall, ada, ben)
    if "venue" in change:
        await hall.do(hosting.edit_session, replace(cast.DRAFT, **change), now_ms())
    else:
        await hall.do(hosting.finish_session, timezone.now(), now_ms())
    for phone in phones:
        await phone.screen()
    await refused(phones[0], "no_call")
    await hears_nothing(phones[1])


async def test_desks_and_stages_have_no_call(hall):
    await at_work(hall)
    for socket in (await hall.desk(), await hall.stage()):
        await socket.screen()
        await refused(socket, "no_call")


async def test_all_together_there_is_no_call(transactional_db, caplog, monkeypatch):
    monkeypatch.setattr(calling, "MOST", 100)
    async with opened_hall(caplog, practice="knowledge_cafe", rounds=6, venue="here") as hall:
        await hall.do(begin)
        phones = await ready(hall, 0, 1)
        await refused(phones[0], "no_call")
        await hears_nothing(phones[1])


async def test_more_than_five_have_no_call(hall, monkeypatch):
    monkeypatch.setattr(calling, "MOST", 3)
    (ada, *_), (dee, *_) = await at_work(hall)
    three, four = await ready(hall, ada, dee)
    await say(three)
    assert (await three.pong(PING))["t"] == "pong"
    await refused(four, "no_call")


WRONG = {
    "whose it is": {"from": 1},
    "another field": {"more": True},
    "a kind that nobody knows": {"kind": "shout"},
    "no caller": {"call": ""},
    "a caller with an end of line": {"call": CALLER + "\n"},
    "a caller that is too long": {"call": "c" * 33},
    "an addressee in words": {"to": "Ada"},
    "an addressee below nothing": {"to": -1},
    "a number that JavaScript does not hold": {"offer": 2**53 + 1},
    "a body that is none": {"body": {"sdp": "v=0"}},
    "a body that is too long": {"body": "b" * (messages.LONGEST_BODY + 1)},
    "half a letter": {"body": "\ud800"},
}


@pytest.mark.parametrize("fields", WRONG.values(), ids=WRONG.keys())
async def test_a_signal_in_another_form_is_answered_and_passed_to_nobody(hall, fields):
    (ada, ben, _), _ = await at_work(hall)
    adas, bens = await ready(hall, ada, ben)
    await refused(adas, "bad_message", **fields)
    await say(adas)
    assert (await signal(bens))["kind"] == "hello"


@pytest.mark.parametrize("body", ["{", "null", "<script>", "\0", "ÄÖ😀", "b" * messages.LONGEST_BODY])
async def test_what_it_says_is_passed_on_as_it_is(hall, body):
    (ada, ben, _), _ = await at_work(hall)
    adas, bens = await ready(hall, ada, ben)
    await say(adas, body=body)
    assert (await signal(bens))["body"] == body


async def test_a_page_that_signals_without_end_is_closed_and_the_others_go_on(hall, monkeypatch):
    monkeypatch.setattr(calls, "SIGNALS_IN_SECONDS", 3600)  # however slow this machine is at the moment
    (ada, ben, cem), _ = await at_work(hall)
    adas, bens, cems = await ready(hall, ada, ben, cem)
    for _ in range(calls.MOST_SIGNALS):
        await say(adas, to=hall.people[ben].pk)
    assert (await adas.pong(PING))["t"] == "pong"  # they do not count as messages
    await say(adas, to=hall.people[ben].pk)
    assert await adas.close_code() == messages.TOO_MUCH
    for _ in range(calls.MOST_SIGNALS):
        await signal(bens)
    await say(bens, to=hall.people[cem].pk)
    await signal(cems)
    await nobody_hears(bens, cems)


async def test_the_pages_of_one_person_count_together_also_after_they_came_back(hall, monkeypatch):
    monkeypatch.setattr(calls, "SIGNALS_IN_SECONDS", 3600)
    (ada, ben, _), _ = await at_work(hall)
    first, second, bens = await ready(hall, ada, ada, ben)
    for at in range(calls.MOST_SIGNALS):
        await say((first, second)[at % 2], to=hall.people[ben].pk)
    for _ in range(calls.MOST_SIGNALS):
        await signal(bens)
    await say(second, to=hall.people[ben].pk)
    assert await second.close_code() == messages.TOO_MUCH
    (again,) = await ready(hall, ada)
    await say(again, to=hall.people[ben].pk)
    assert await again.close_code() == messages.TOO_MUCH
    await say(bens, to=hall.people[ada].pk)
    assert (await signal(first))["from"] == hall.people[ben].pk
    await nobody_hears(bens)


@pytest.mark.parametrize("letter", ["b", "é", "\u0001"])  # of one byte on the wire, two, and six
async def test_signals_are_bounded_by_their_bytes_too(hall, monkeypatch, letter):
    """A slow phone that is sent more than it can take in is dropped."""
    monkeypatch.setattr(calls, "SIGNALS_IN_SECONDS", 3600)
    (ada, ben, cem), _ = await at_work(hall)
    adas, bens, cems = await ready(hall, ada, ben, cem)
    body = letter * (10_000 // len(json.dumps(letter, ensure_ascii=False).encode()[1:-1]))
    size = len(json.dumps(SIGNAL | {"body": body, "to": hall.people[ben].pk}, ensure_ascii=False).encode())
    fits = calls.MOST_BYTES // size
    assert fits < calls.MOST_SIGNALS // 2
    for _ in range(fits):
        await say(adas, to=hall.people[ben].pk, body=body)
    assert (await adas.pong(PING))["t"] == "pong"
    await say(adas, to=hall.people[ben].pk, body=body)
    assert await adas.close_code() == messages.TOO_MUCH
    for _ in range(fits):
        assert (await signal(bens))["body"] == body
    await say(bens, to=hall.people[cem].pk)
    await signal(cems)
    await nobody_hears(bens, cems)


def test_an_allowance_is_refilled_evenly(monkeypatch):
    at = Seconds(0)
    monkeypatch.setattr(allowance, "monotonic", lambda: at)
    signals = allowance.Allowance(90, 10)
    assert [signals.exceeded() for _ in range(91)] == [False] * 90 + [True]
    at = Seconds(1)
    assert [signals.exceeded() for _ in range(9)] == [False] * 8 + [True]  # nine more, one of which was overdrawn
    at = Seconds(10)
    assert [signals.exceeded(of) for of in (40, 40, 1, 1)] == [False, False, True, True]
    at = Seconds(1000)
    assert [signals.exceeded() for _ in range(91)] == [False] * 90 + [True]


async def test_nobody_looks_at_the_rest_of_the_room_for_a_signal(hall):
    (ada, ben, _), (dee, *_) = await at_work(hall)
    adas, bens, _ = await ready(hall, ada, ben, dee)
    await say(adas)
    await signal(bens)
    pushing = rooms._rooms[hall.session.pk].pushing
    everybody, pushing.connections = pushing.connections, Untouched(pushing.connections)
    await say(adas, offer=1)
    assert (await signal(bens))["offer"] == 1
    pushing.connections = everybody


async def test_a_page_that_has_just_come_is_reached(hall):
    (ada, ben, _), _ = await at_work(hall)
    (adas,) = await ready(hall, ada)
    await say(adas)
    (bens,) = await ready(hall, ben)
    await say(adas, offer=1)
    assert (await signal(bens))["offer"] == 1


class TestAnotherProcess:
    async def test_hears_it_once_and_this_one_does_not_hear_itself(self, hall, other):
        (ada, ben, _), _ = await at_work(hall)
        adas, bens = await ready(hall, ada, ben)
        await say(adas, to=hall.people[ben].pk, body="first")
        await say(adas, body="second")
        for body in ("first", "second"):
            assert (await signal(bens))["body"] == body
            message = await signal_passed_on(other)
            assert json.loads(message["text"])["from"] == hall.people[ada].pk
            assert json.loads(message["text"])["body"] == body
        await hears_nothing(bens)
        await refused(adas, "no_call", to=2**40)
        await say(adas, body="third")
        assert json.loads((await signal_passed_on(other))["text"])["body"] == "third"

    async def test_is_heard_by_those_who_sit_in_that_group_and_by_nobody_else(self, hall, other):
        (ada, ben, _), (dee, *_) = await at_work(hall)
        adas, bens, dees = await ready(hall, ada, ben, dee)
        seen = await aside(snapshot)(hall.session.pk)
        group = seen.begun.group_of[hall.people[ada].pk].id
        passed = {"type": "signal", "process": "another", "group": group, "to": None, "text": '{"t":"signal"}'}
        for message in (passed | {"to": hall.people[dee].pk}, passed | {"group": group + 1000}, passed):
            await get_channel_layer().group_send(notify.group_of(hall.session.pk), message)
        for phone in (adas, bens):
            await signal(phone)
        await nobody_hears(adas, bens, dees)

    async def test_says_what_cannot_be_passed_on_and_nothing_but_that_is_lost(self, hall, other, caplog):
        """Whatever the mistake is, or the database is away while it is asked whose desk that is."""
        (ada, ben, _), _ = await at_work(hall)
        adas, bens = await ready(hall, ada, ben)
        seen = await aside(snapshot)(hall.session.pk)
        group = seen.begun.group_of[hall.people[ada].pk].id
        passed = {"type": "signal", "process": "another", "group": group, "to": None, "text": '{"t":"signal"}'}
        for message in ({"type": "signal", "process": "another"}, passed):
            await get_channel_layer().group_send(notify.group_of(hall.session.pk), message)
        for phone in (adas, bens):
            await signal(phone)
        lost = [record.getMessage() for record in caplog.get_records("call") if record.name == calls.__name__]
        assert lost == [f"session {hall.session.pk}: a signal was lost"]

    async def test_does_not_reach_who_sits_elsewhere_by_now(self, hall, other):
        (ada, *_), _ = await at_work(hall)
        (adas,) = await ready(hall, ada)
        former = (await aside(snapshot)(hall.session.pk)).begun.group_of[hall.people[ada].pk].id
        await hall.do(stepped_on)
        await adas.screen(lambda screen: screen["session"]["round"] == 2)
        passed = {"type": "signal", "process": "another", "group": former, "to": None, "text": '{"t":"signal"}'}
        await get_channel_layer().group_send(notify.group_of(hall.session.pk), passed)
        await hears_nothing(adas)
