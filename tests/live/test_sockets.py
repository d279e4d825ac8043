"""Who may open a socket, what may be sent on it, and how it ends."""

import asyncio
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from sessions_app.domain.units import Seconds
from sessions_app.identity import cookie_name
from sessions_app.instant import now_ms
from sessions_app.live import consumers, hearing, lookout, messages, room, rooms
from sessions_app.models import Document, Round, User
from sessions_app.notices import notify, subscription
from sessions_app.services import attendance, erasing, hosting, inviting, returning
from tests import cast

from .conftest import Socket, aside, signed_in
from .test_screens import begin, is_running


def unreadable() -> None:
    """Every round follows a document of a later grammar."""
    text = '{"practice":2}'
    written = Document.objects.create(digest=hashlib.sha256(text.encode()).hexdigest(), text=text)
    Round.objects.update(document=written)


async def test_somebody_unknown_is_told_to_go_to_the_door(hall):
    for cookie in ("", f"troika_{hall.session.code}=guessed", "=;;; broken"):
        socket = await hall.opened(f"/s/{hall.session.code}/live", cookie)
        assert await socket.close_code() == messages.UNKNOWN_HERE


OF_OTHER_APPS = [
    "foo",
    "=",
    "with a blank=and another one",
    'prefs={"theme": "dark", "n": [1, 2]}',
    "name=Zoë".encode().decode("latin1"),
    "path=/; domain=x; expires=never; secure",
    'open="half',
    "a[0]=1; a(b)=2; @=3",
    'octal="\\000\\377"',
]


@pytest.mark.parametrize("other", OF_OTHER_APPS)
async def test_cookies_of_other_apps_cost_nobody_their_own(hall, other):
    """The socket knows whom the pages know, whatever else the browser sends along, before it or after."""
    for cookies in (f"{other}; {hall.cookie(0)}", f"{hall.cookie(0)}; {other}"):
        response = await aside(Client(headers={"cookie": cookies}).get)(f"/s/{hall.session.code}/screen")
        assert response.status_code == 200
        assert (await (await hall.opened(f"/s/{hall.session.code}/live", cookies)).screen())["t"] == "screen"
    host = await aside(signed_in)(hall.oto)
    assert (await (await hall.opened(f"/host/{hall.session.code}/live", f"{host}; {other}")).screen())["t"] == "desk"


@pytest.mark.parametrize("key", ['"\\000\\000\\000\\000\\000\\000\\000\\000"', "é" * 32, "a" * 5_000])
async def test_an_account_that_cannot_be_is_nobodys(hall, key):
    desk = await hall.opened(f"/host/{hall.session.code}/live", f"{settings.SESSION_COOKIE_NAME}={key}")
    assert await desk.close_code() == messages.UNKNOWN_HERE


async def test_a_cookie_of_another_session_opens_nothing(hall):
    other = await aside(cast.session_of)(hall.oto)
    socket = await hall.opened(f"/s/{other.code}/live", hall.cookie(0).replace(hall.session.code, other.code))
    assert await socket.close_code() == messages.UNKNOWN_HERE


async def test_a_tab_of_somebody_that_this_browser_was_before_is_sent_to_the_door(hall):
    ada, ben = (person.pk for person in hall.people[:2])
    address = f"/s/{hall.session.code}/live"
    assert await (await hall.opened(f"{address}?as={ada}", hall.cookie(0))).screen()
    for meant in (ben, ""):
        socket = await hall.opened(f"{address}?as={meant}", hall.cookie(0))
        assert await socket.close_code() == messages.UNKNOWN_HERE


@pytest.mark.parametrize("path", ["/s/ZZZZZZ/live", "/s/ZZZZZZ/stage/live"])
async def test_a_session_that_is_not_there(hall, path):
    assert await (await hall.opened(path)).close_code() == messages.NO_SUCH_SESSION


@pytest.mark.parametrize("path", ["/", "/s/ABC234/lives", "/host/ABC234/stages/live", "/ws"])
async def test_an_address_that_is_not_ours(hall, path, caplog):
    socket = await hall.opened(path)
    assert await socket.close_code() == messages.NO_SUCH_SESSION
    await socket.wire.disconnect(timeout=5)  # raises what the application raised
    assert caplog.text == ""


async def test_a_stage_with_names_is_for_its_hosts(hall):
    stranger = await aside(cast.account)("Sam")
    address = f"/host/{hall.session.code}/stage/live"
    assert await (await hall.opened(address, await aside(signed_in)(stranger))).close_code() == messages.NOT_YOURS
    for cookie in ("", hall.cookie(0)):
        assert await (await hall.opened(address, cookie)).close_code() == messages.UNKNOWN_HERE


async def test_names_arrive_on_a_stage_of_a_host_until_they_sign_out_and_on_no_other(hall):
    cookie = await aside(signed_in)(hall.oto)
    own, anybodys = await hall.opened(f"/host/{hall.session.code}/stage/live", cookie), await hall.stage()
    assert (await own.screen())["names"] == [person.name for person in hall.people]
    await aside(cast.arrive)(hall.session, "Nadia")
    assert "Nadia" in (await own.screen(lambda screen: screen["session"]["people"] == len(hall.people) + 1))["names"]
    seen = await anybodys.screen(lambda screen: screen["session"]["people"] == len(hall.people) + 1)
    assert seen["names"] is None and "Nadia" not in str(anybodys.screens)
    await sign_out(hall, cookie)
    assert await frames_until_closed(own) == ([], messages.UNKNOWN_HERE)


async def test_a_desk_is_for_its_hosts(hall):
    stranger = await aside(cast.account)("Sam")
    assert await (await hall.desk(stranger)).close_code() == messages.NOT_YOURS
    nobody = await hall.opened(f"/host/{hall.session.code}/live")
    assert await nobody.close_code() == messages.UNKNOWN_HERE
    fay = await aside(cast.second_facilitator)(hall.session, "Fay")
    assert (await (await hall.desk(fay)).screen())["t"] == "desk"


@pytest.mark.parametrize("origin", [b"https://evil.example", b"http://127.0.0.1:1", b"null", b""])
async def test_another_sites_page_is_refused(hall, origin):
    socket = Socket(f"/s/{hall.session.code}/live", hall.cookie(0), origin)
    accepted, _ = await socket.wire.connect(timeout=5)
    assert not accepted


async def test_a_ping_is_answered_with_the_time_and_the_version(hall):
    phone = await hall.phone()
    version = (await phone.screen())["version"]
    before = now_ms()
    pong = await phone.pong('{"t": "ping", "id": 17}')
    assert (pong["t"], pong["id"], pong["version"]) == ("pong", 17, version)
    assert before <= pong["now"] <= now_ms()


NONSENSE = [
    " ",
    "hello",
    "[]",
    "null",
    '{"t": "ping"}',
    '{"t": "pause", "id": 1}',
    '{"t": "ping", "id": "x"}',
    '{"t": "ping", "id": 1, "as": 31}',
    "[" * 10_000,
    '{"t": "ping", "id": 1' + "0" * 400 + "}",
]


async def test_nonsense_is_answered_and_the_socket_lives(hall):
    phone = await hall.phone()
    for text in NONSENSE:
        answer = await phone.pong(text)
        assert (answer["t"], answer["code"]) == ("error", "bad_message")
    assert (await phone.pong('{"t": "ping", "id": 1}'))["t"] == "pong"


async def test_bytes_are_nonsense_too(hall):
    phone = await hall.phone()
    await phone.screen()
    await phone.wire.send_to(bytes_data=b"\xff\x00")
    while (message := await phone.message())["t"] == "here":
        pass
    assert message["code"] == "bad_message"


async def test_a_socket_that_talks_without_end_is_closed(hall, monkeypatch):
    monkeypatch.setattr(consumers, "IN_SECONDS", 3600)  # however slow this machine is at the moment
    phone = await hall.phone()
    answers = [await phone.pong(json.dumps({"t": "ping", "id": number})) for number in range(30)]
    assert [answer["id"] for answer in answers] == [*range(30)]
    await phone.wire.send_to(text_data=json.dumps({"t": "ping", "id": 30}))
    assert await phone.close_code() == messages.TOO_MUCH


async def test_one_person_may_have_sixteen_sockets_not_more(hall):
    phones = [await hall.phone() for _ in range(rooms.MOST_SOCKETS_A_PERSON)]
    for phone in phones:
        await phone.screen()
    assert await (await hall.phone()).close_code() == messages.TOO_MUCH
    await phones[0].leave()
    assert (await (await hall.phone()).screen())["t"] == "screen"


async def test_a_silent_socket_is_closed(hall, monkeypatch):
    monkeypatch.setattr(room, "ANNOUNCE_SECONDS", 0.05)
    monkeypatch.setattr(room, "SILENCE_SECONDS", 0.1)
    phone = await hall.phone()
    assert await phone.close_code() == messages.SILENT


async def test_first_sockets_at_the_same_instant_make_one_room(hall):
    phones = await asyncio.gather(*(hall.phone(index) for index in range(7)))
    for phone in phones:
        await phone.screen()
    (made,) = rooms._rooms.values()
    assert len(made.connections) == 7


async def test_the_room_closes_behind_the_last_one_and_opens_again(hall):
    phone = await hall.phone()
    await phone.screen()
    await phone.leave()
    assert not rooms._rooms
    assert (await (await hall.phone()).screen())["t"] == "screen"


async def test_a_handler_that_fails_leaves_nobody_behind(hall, monkeypatch):
    phone = await hall.phone()
    await phone.screen()

    def fail(text):
        raise LookupError("a mistake of ours")

    monkeypatch.setattr(messages, "read", fail)
    await phone.wire.send_to(text_data="x")
    with pytest.raises(LookupError):
        await phone.wire.wait()
    assert not rooms._rooms
    hall.sockets.remove(phone)


async def test_a_layer_that_fails_at_first_delays_the_screen_not_more(hall, monkeypatch):
    layer = get_channel_layer()
    tries = []
    original = layer.new_channel

    async def fail_once(*args):
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("an error of the layer's own library")
        return await original(*args)

    monkeypatch.setattr(subscription, "get_channel_layer", lambda: layer)
    monkeypatch.setattr(notify, "shared", lambda: True)
    monkeypatch.setattr(layer, "new_channel", fail_once, raising=False)
    assert (await (await hall.phone()).screen())["t"] == "screen"
    assert len(tries) == 2


async def test_what_was_missed_until_the_layer_answered_is_read_then(hall, monkeypatch):
    layer, answers = get_channel_layer(), asyncio.Event()
    original = layer.group_add

    async def late(*args):
        await answers.wait()
        await original(*args)

    monkeypatch.setattr(notify, "shared", lambda: True)
    monkeypatch.setattr(hearing, "SUBSCRIBED_WITHIN", 0.05)
    monkeypatch.setattr(layer, "group_add", late, raising=False)
    phone = await hall.phone()
    await phone.screen()
    with monkeypatch.context() as unheard:
        unheard.setattr(notify, "changed", lambda *_, **__: None)
        await hall.do(hosting.edit_session, RETITLED, 0)
    assert await phone.no_screen()
    answers.set()
    assert (await phone.screen())["session"]["title"] == RETITLED.title


async def test_after_a_silence_of_the_layer_nobody_of_another_process_is_away(hall, monkeypatch):
    """They may have been here all the time: their grace begins when others are heard again."""
    graces = []
    monkeypatch.setattr(room.Steward, "was_deaf", lambda _, now: graces.append(now))
    await (await hall.phone()).screen()
    (made,) = rooms._rooms.values()
    monkeypatch.setattr(made.hearing, "shared", True)
    ourselves = {"type": "present", "process": hearing.PROCESS, "ids": [], "version": 0}
    made.hear(ourselves)
    assert not graces
    made.hearing.heard_at = Seconds(made.hearing.heard_at - hearing.DEAF_SECONDS - 1)
    made.hear(ourselves)
    made.hear(ourselves)
    assert len(graces) == 1


async def test_two_processes_tell_each_other_who_is_here(hall, monkeypatch):
    layer, group = get_channel_layer(), notify.group_of(hall.session.pk)
    monkeypatch.setattr(notify, "shared", lambda: True)
    other = await layer.new_channel()
    await layer.group_add(group, other)
    ada, ben = (person.pk for person in hall.people[:2])
    desk, _ = await hall.desk(), await hall.phone()
    heard: dict[str, Any] = {}
    async with asyncio.timeout(5):
        while heard.get("ids") != [ada]:
            heard = await layer.receive(other)
    assert (heard["type"], heard["process"], heard["desk"]) == ("present", hearing.PROCESS, True)
    await layer.group_send(group, {"type": "present", "process": "another", "ids": [ben], "desk": False})
    await desk.heard_of({ada, ben})
    await layer.group_discard(group, other)


async def test_while_the_database_is_away_a_socket_is_told_to_come_back(hall, monkeypatch):
    def away(*_):
        raise OperationalError("away")

    monkeypatch.setattr(consumers, "session_by_code", away)
    assert await (await hall.phone()).close_code() == messages.FAILED


async def test_a_room_whose_document_cannot_be_read_sends_everybody_away_and_says_so_once(hall, caplog):
    """Open pages come again by themselves; a version that can read it may serve them then."""
    await hall.do(begin)
    await aside(unreadable)()
    for _ in range(2):
        assert await (await hall.phone()).close_code() == messages.FAILED
    assert not rooms._rooms
    assert len([line for line in caplog.messages if "cannot be read" in line]) == 1
    caplog.clear()


async def test_a_room_that_fails_sends_everybody_to_a_new_one(hall, monkeypatch, caplog):
    phone = await hall.phone()
    await phone.screen()

    async def fail(self):
        raise LookupError("a mistake of ours")

    with monkeypatch.context() as mistake:
        mistake.setattr(lookout.Lookout, "until_due", fail)
        await hall.do(hosting.edit_session, cast.DRAFT, 0)
        assert await phone.close_code() == messages.FAILED
    assert (await (await hall.phone()).screen())["t"] == "screen"
    caplog.clear()


RETITLED = replace(cast.DRAFT, title="Saturday circle")  # which every desk is shown


async def frames_until_closed(socket: Socket) -> tuple[list[str], int]:
    """What a socket is sent from now on, and the code with which it is closed."""
    frames = []
    while (output := await socket.wire.receive_output(timeout=5))["type"] != "websocket.close":
        frames.append(output["text"])
    return frames, output["code"]


@pytest.fixture
def here_when_asked(monkeypatch) -> None:
    """Who is here is told by at_rest, not by itself a moment after somebody came, which may be long."""
    monkeypatch.setattr(room, "HERE_SECONDS", 60)


async def at_rest(socket: Socket) -> None:
    """Until it has been sent all that there is at first."""
    await socket.screen()
    (served,) = rooms._rooms.values()
    await served.pushing.push_here()
    while not await socket.wire.receive_nothing(timeout=0.1):
        await socket.message()


async def sign_out(hall, cookie: str) -> None:
    """What the button does."""
    phone = Client(headers={"cookie": cookie})
    assert (await aside(phone.post)("/accounts/logout")).status_code == 302


async def choose_a_new_password(hall) -> None:
    """By the link in the mail, in some other browser."""
    token, number = default_token_generator.make_token(hall.oto), urlsafe_base64_encode(str(hall.oto.pk).encode())
    phone = Client()
    form = await aside(phone.get)(f"/accounts/password-reset/{number}/{token}")
    words = {"new_password1": "a new one, and long", "new_password2": "a new one, and long"}
    assert (await aside(phone.post)(form["Location"], words)).status_code == 302


async def test_whoever_signs_out_is_sent_nothing_more_also_while_nothing_happens(hall, here_when_asked):
    cookie = await aside(signed_in)(hall.oto)
    desk = await hall.opened(f"/host/{hall.session.code}/live", cookie)
    elsewhere = await hall.desk()
    await at_rest(desk)
    await at_rest(elsewhere)
    await sign_out(hall, cookie)
    assert await frames_until_closed(desk) == ([], messages.UNKNOWN_HERE)
    await hall.do(hosting.edit_session, RETITLED, 0)
    assert (await elsewhere.screen())["t"] == "desk", "another browser of the same account stays signed in"


async def test_with_a_new_password_all_desks_of_the_account_close(hall, here_when_asked):
    fay = await aside(cast.second_facilitator)(hall.session, "Fay")
    desks, other = [await hall.desk(), await hall.desk()], await hall.desk(fay)
    for each in (*desks, other):
        await at_rest(each)
    await choose_a_new_password(hall)
    for desk in desks:
        assert await frames_until_closed(desk) == ([], messages.UNKNOWN_HERE)
    assert await other.no_screen()


async def test_whoever_is_removed_as_a_facilitator_is_sent_nothing_more(hall, here_when_asked):
    fay = await aside(cast.second_facilitator)(hall.session, "Fay")
    desk = await hall.desk(fay)
    await at_rest(desk)
    host = await aside(hall.session.hosts.get)(user=fay)
    await hall.do(inviting.remove, host.pk)
    assert await frames_until_closed(desk) == ([], messages.NOT_YOURS)


async def leave_for_good(hall) -> None:
    """The account is closed behind everybody's back; and nobody tells."""
    await aside(User.objects.filter(pk=hall.oto.pk).update)(is_active=False)


async def lose_the_session(hall) -> None:
    await aside(Session.objects.all().delete)()


@pytest.mark.parametrize("ends", [leave_for_good, lose_the_session])
@pytest.mark.parametrize("then", ["a change", "somebody comes"])
async def test_the_push_that_finds_out_is_not_delivered(hall, ends, then):
    """Nothing told the room: it looks before it sends."""
    desk = await hall.desk()
    await at_rest(desk)
    await ends(hall)
    if then == "a change":
        await hall.do(hosting.edit_session, RETITLED, 0)
    else:
        await (await hall.phone()).screen()
    assert await frames_until_closed(desk) == ([], messages.UNKNOWN_HERE)


async def test_a_desk_that_was_let_in_while_its_room_opened_is_looked_at_again(hall, monkeypatch):
    original = room.Room.open

    async def slowly(self):
        await original(self)
        await lose_the_session(hall)

    monkeypatch.setattr(room.Room, "open", slowly)
    assert await frames_until_closed(await hall.desk()) == ([], messages.UNKNOWN_HERE)


async def test_whoever_is_erased_while_their_room_opens_is_told_and_sees_nothing(hall, monkeypatch):
    original = room.Room.open

    async def slowly(self):
        await aside(erasing.erase)(hall.people[0], "Somebody", "chance", timezone.now(), now_ms())
        await original(self)

    monkeypatch.setattr(room.Room, "open", slowly)
    assert await frames_until_closed(await hall.phone()) == ([], messages.ERASED)


async def test_while_the_database_is_away_a_desk_is_not_taken_for_signed_out(hall, here_when_asked, monkeypatch):
    desk = await hall.desk()
    await at_rest(desk)

    def away(*_):
        raise OperationalError("away")

    monkeypatch.setattr(consumers, "hosted_session", away)
    await hall.do(hosting.edit_session, RETITLED, 0)
    assert (await desk.screen())["t"] == "desk"


async def test_who_is_erased_is_sent_away_on_every_device_and_the_others_follow(hall):
    ada = hall.people[0]
    phones = [await hall.phone(), await hall.phone()]
    mate = await hall.phone(1)
    await mate.screen(lambda screen: screen["session"]["people"] == 7)
    await aside(erasing.erase)(ada, "Somebody", "chance", timezone.now(), now_ms())
    assert [await phone.close_code() for phone in phones] == [messages.ERASED] * 2
    await mate.screen(lambda screen: screen["session"]["people"] == 6)
    assert await (await hall.phone()).close_code() == messages.UNKNOWN_HERE


async def test_whoever_is_let_back_in_on_another_device_is_there_and_on_the_old_one_no_more(hall):
    ada, old, mate = hall.people[0], await hall.phone(), await hall.phone(1)
    borrowed = f"{cookie_name(hall.session.code)}={'b' * 32}"
    await old.screen()
    await hall.do(attendance.note, [ada.pk], [], now_ms())
    asked_at = now_ms()
    await hall.do(returning.ask, ada.name, ada.pk, "b" * 32, asked_at)
    await hall.do(returning.let_back, ada.pk, asked_at, asked_at + 1)
    assert await old.close_code() == messages.UNKNOWN_HERE
    new = await hall.opened(f"/s/{hall.session.code}/live", borrowed)
    await new.screen()
    await hall.do(hosting.edit_session, RETITLED, 0)
    for phone in (new, mate):
        await phone.screen(lambda screen: screen["session"]["title"] == RETITLED.title)


@pytest.mark.parametrize("error", [OperationalError("away"), LookupError("a mistake of ours")])
async def test_what_could_not_be_read_is_read_again_soon(hall, monkeypatch, caplog, error):
    monkeypatch.setattr(room, "AGAIN_SECONDS", 0.01)
    phone, read, tries = await hall.phone(), lookout.read_snapshot, []

    async def fails_at_first(reader):
        tries.append(reader)
        if len(tries) < 4:
            raise error
        return await read(reader)

    await phone.screen()
    monkeypatch.setattr(lookout, "read_snapshot", fails_at_first)
    await hall.do(hosting.edit_session, RETITLED, 0)
    assert (await phone.screen())["session"]["title"] == RETITLED.title
    caplog.clear()


async def test_while_nothing_can_be_read_the_next_phase_comes_all_the_same(hall, monkeypatch):
    await hall.do(hosting.edit_session, replace(cast.DRAFT, lengths=dict.fromkeys(cast.LENGTHS, 1000)), 0)
    phone = await hall.phone()
    await hall.do(begin)
    await phone.screen(is_running)

    async def away(_):
        raise OperationalError("away")

    monkeypatch.setattr(lookout, "read_snapshot", away)
    await phone.screen(lambda screen: screen["group"]["timeline"]["steps"][0]["i"] == 1)
