"""A facilitator whom a group has let into its call signals with its people while that lasts, and with nobody else."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from channels.layers import get_channel_layer

from sessions_app.instant import now_ms
from sessions_app.models import Host, User
from sessions_app.notices import notify
from sessions_app.selectors import snapshot
from sessions_app.services import inviting, visits
from tests import cast

from .conftest import Hall, Socket, aside, opened_hall, signal_passed_on
from .test_calls import at_work, nobody_hears, ready, refused, say, signal, stepped_on
from .test_gifts import hears_nothing

VISITOR = 0


@pytest.fixture
async def hall(transactional_db, caplog) -> AsyncIterator[Hall]:
    """Seven people are in, in a session that is held here."""
    async with opened_hall(caplog, venue="here") as found:
        yield found


class Visited:
    """The group of three at work, with their phones, and the facilitator's desk."""

    def __init__(self, hall: Hall, people: list[int], phones: list[Socket], desk: Socket, group: int) -> None:
        self.hall, self.people, self.phones, self.desk, self.group = hall, people, phones, desk, group

    async def asks(self, account: int | None = None) -> int:
        _, visit = await self.hall.do(visits.ask, self.group, account or self.hall.oto.pk, now_ms())
        return visit.at

    async def lets_in(self, visit: int) -> None:
        await self.hall.do(visits.let_in, self.people[0], visit, True, now_ms())
        await self.until("in")

    async def until(self, state: str | None) -> None:
        """Everybody's screen shows the visit in this state; None: none at all."""
        for phone in self.phones:
            await phone.screen(lambda screen: screen["group"].get("visit", {}).get("state") == state)
        await self.desk.screen(
            lambda screen: [each["state"] for each in screen.get("visits", [])] == ([state] if state else [])
        )

    async def refuses_the_desk(self) -> None:
        await refused(self.desk, "no_call")
        for person in self.people:
            await refused(self.desk, "no_call", to=person)
        await nobody_hears(*self.phones)


@pytest.fixture
async def visited(hall) -> Visited:
    """Asked for, and not answered so far."""
    three, _ = await at_work(hall)
    desk = await hall.desk()
    await desk.screen()
    people = [hall.people[one].pk for one in three]
    group = (await aside(snapshot)(hall.session.pk)).begun.group_of[people[0]].id
    return Visited(hall, people, await ready(hall, *three), desk, group)


async def test_whom_a_group_has_let_in_hears_it_and_is_heard(visited):
    await visited.lets_in(await visited.asks())
    mine, *others = visited.phones
    await say(visited.desk, kind="hello")
    for phone in visited.phones:
        heard = await signal(phone)
        assert (heard["from"], heard["kind"]) == (VISITOR, "hello")
    await say(mine, to=VISITOR, kind="here", body="x")
    heard = await signal(visited.desk)
    assert (heard["from"], heard["kind"], heard["body"]) == (visited.people[0], "here", "x")
    await nobody_hears(*others)
    await say(mine, kind="bye")
    for socket in (visited.desk, *others):
        assert (await signal(socket))["kind"] == "bye"
    await say(visited.desk, to=visited.people[1], kind="describe")
    assert (await signal(others[0]))["kind"] == "describe"
    await nobody_hears(*visited.phones)


async def test_a_facilitators_other_desk_hears_it_too(visited):
    other = await visited.hall.desk()
    await visited.lets_in(await visited.asks())
    await say(visited.desk, kind="hello")
    assert (await signal_after_screens(other))["from"] == VISITOR


async def signal_after_screens(socket: Socket) -> dict[str, Any]:
    while (message := await socket.message())["t"] != "signal":
        pass
    return message


async def test_before_they_say_yes_and_afterwards_the_desk_has_no_call(visited):
    await visited.refuses_the_desk()
    visit = await visited.asks()
    await visited.until("asked")
    await visited.refuses_the_desk()
    await refused(visited.phones[0], "no_call", to=VISITOR)
    await visited.lets_in(visit)
    await visited.hall.do(visits.send_away, visited.people[1], visit, now_ms())
    for phone in visited.phones:
        await phone.screen(lambda screen: "visit" not in screen["group"])
    await visited.desk.screen(lambda screen: screen["visits"][0]["state"] == "later")
    await visited.refuses_the_desk()
    await refused(visited.phones[0], "no_call", to=VISITOR)
    await say(visited.phones[0])
    await signal(visited.phones[1])
    await hears_nothing(visited.desk)


async def test_nobody_visits_the_call_of_the_next_round_unasked(visited):
    await visited.lets_in(await visited.asks())
    await visited.hall.do(stepped_on)
    await visited.desk.screen(lambda screen: screen["proposal"] is None and screen["session"]["round"] == 2)
    await refused(visited.desk, "no_call")


async def test_another_groups_people_are_not_reached(visited):
    await visited.lets_in(await visited.asks())
    strangers = [one.pk for one in visited.hall.people if one.pk not in visited.people]
    (stranger,) = await ready(visited.hall, [one.pk for one in visited.hall.people].index(strangers[0]))
    for to in (*strangers, 2**40):
        await refused(visited.desk, "no_call", to=to)
    await refused(stranger, "no_call", to=VISITOR)
    await say(visited.desk)
    for phone in visited.phones:
        await signal(phone)
    await hears_nothing(stranger)
    await say(stranger)
    await hears_nothing(visited.desk)


async def test_another_facilitators_desk_is_not_in_it(visited):
    fay: User = await aside(cast.second_facilitator)(visited.hall.session, "Fay")
    hers = await visited.hall.desk(fay)
    await visited.lets_in(await visited.asks())
    await hers.screen(lambda screen: [each["state"] for each in screen.get("visits", [])] == ["in"])
    await refused(hers, "no_call")
    await say(visited.phones[0])
    await signal(visited.desk)
    await hears_nothing(hers)


async def test_whoever_runs_the_session_no_more_is_out_of_it_at_once(visited):
    fay: User = await aside(cast.second_facilitator)(visited.hall.session, "Fay")
    visited.desk = await visited.hall.desk(fay)
    await visited.lets_in(await visited.asks(fay.pk))
    host = await aside(Host.objects.get)(user=fay)
    await visited.hall.do(inviting.remove, host.pk)
    assert await visited.desk.close_code() == 4403


class TestAnotherProcess:
    async def test_passes_a_visitors_signals_on_and_hears_them_in_their_order(self, hall, other, visited):
        await visited.lets_in(await visited.asks())
        await say(visited.desk, body="first")
        told = await signal_passed_on(other)
        assert (told["group"], told["to"], json.loads(told["text"])["from"]) == (visited.group, None, VISITOR)
        passed = {"type": "signal", "process": "another", "group": visited.group, "to": VISITOR}
        for offer in range(20):
            text = json.dumps({"t": "signal", "offer": offer})
            await get_channel_layer().group_send(notify.group_of(hall.session.pk), passed | {"text": text})
        assert [(await signal(visited.desk))["offer"] for _ in range(20)] == list(range(20))
        for phone in visited.phones:
            await signal(phone)  # what the desk said itself
        await nobody_hears(*visited.phones)
