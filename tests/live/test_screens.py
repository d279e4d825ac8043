"""Who is shown what, and when. The law: the pushed screen equals the screen that a newcomer reads."""

import time

import pytest

from sessions_app import screens
from sessions_app.domain.units import Ms
from sessions_app.instant import now_ms
from sessions_app.live import lookout, messages, rooms
from sessions_app.models import Session
from sessions_app.notices import notify
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, hosting, joining, running, seating, talking
from tests import cast

from .conftest import aside, signed_in


def begin(session_id: int) -> None:
    """A round with groups, started now."""
    seating.form_groups(session_id, 0, [], 1, now_ms())
    hosting.start_round(session_id, 1, 1, now_ms())


def seen_now(session_id: int):
    round = snapshot(session_id).begun
    return {group.id: running.Mark(group.revision, group.timeline.position(now_ms()).index) for group in round.groups}


def is_running(screen) -> bool:
    return screen["session"]["state"] == "running"


def without_moment(screen):
    return {key: value for key, value in screen.items() if key not in ("now", "version")}


async def test_opening_a_socket_shows_the_whole_screen_at_once(hall):
    phone = await hall.phone()
    screen = await phone.screen()
    assert screen["session"] == {
        "code": hall.session.code,
        "title": "Friday circle",
        "state": "lobby",
        "round": 0,
        "rounds": 2,
        "people": 7,
        "venue": "room",
        "ends": None,
        "closes": None,
        "finished": False,
        "document": hall.session.document_id[:12],
        "self_run": False,
        "notice": None,
    }
    assert screen["group"] is None


async def test_a_start_reaches_everybody_with_their_own_group(hall):
    phones = [await hall.phone(index) for index in range(7)]
    desk, stage = await hall.desk(), await hall.stage()
    await hall.do(begin)
    shown = [await phone.screen(is_running) for phone in phones]
    for person, screen in zip(hall.people, shown, strict=True):
        assert person.pk in [member["id"] for member in screen["group"]["people"]]
        assert screen["group"]["timeline"]["steps"][0]["phase"] == "reflect"
    assert sorted(len(group["people"]) for group in (await desk.screen(is_running))["groups"]) == [3, 4]
    assert (await stage.screen(is_running))["room"]["steps"][0]["phase"] == "reflect"


async def test_the_stage_shows_nobody_by_name(hall):
    stage = await hall.stage()
    await hall.do(begin)
    screen = await stage.screen(is_running)
    assert not [name for name in cast.NAMES if name in str(screen)]


async def test_a_phone_learns_nothing_of_other_groups(hall):
    phone = await hall.phone()
    await hall.do(begin)
    screen = await phone.screen(is_running)
    own = {member["name"] for member in screen["group"]["people"]}
    assert not [name for name in set(cast.NAMES[:7]) - own if name in str(screen)]


COMMANDS = {
    "pause": lambda session: running.command_groups(session, "pause", seen_now(session), now_ms()),
    "minute": lambda session: running.command_groups(session, "minute", seen_now(session), now_ms()),
    "next": lambda session: running.command_groups(session, "next", seen_now(session), now_ms(), None, 1),
    "end": lambda session: running.command_groups(session, "end", seen_now(session), now_ms()),
    "finish": lambda session: hosting.finish_session(session, cast.later(), now_ms()),
    "edit": lambda session: hosting.edit_session(session, cast.replace(cast.DRAFT, title="Another name"), Ms(0)),
}


@pytest.mark.parametrize("command", COMMANDS)
async def test_what_is_pushed_equals_what_a_newcomer_reads(hall, command):
    phone, desk, stage = await hall.phone(), await hall.desk(), await hall.stage()
    own = await hall.opened(f"/host/{hall.session.code}/stage/live", await aside(signed_in)(hall.oto))
    await hall.do(begin)
    await hall.do(COMMANDS[command])
    seen = await aside(snapshot)(hall.session.pk)
    reached = lambda screen: screen["version"] >= seen.version  # noqa: E731
    now = now_ms()
    assert without_moment(await phone.screen(reached)) == without_moment(
        screens.plain(screens.for_participant(seen, hall.people[0].pk, now))
    )
    assert without_moment(await desk.screen(reached)) == without_moment(screens.plain(screens.for_desk(seen, now)))
    assert without_moment(await stage.screen(reached)) == without_moment(screens.plain(screens.for_stage(seen, now)))
    assert without_moment(await own.screen(reached)) == without_moment(screens.plain(screens.for_own_stage(seen, now)))


async def test_a_boundary_is_pushed_too_for_browsers_that_were_asleep(hall, monkeypatch):
    """Once: until the next one nothing is asked of the database."""
    short = cast.replace(cast.DRAFT, lengths=dict.fromkeys(cast.LENGTHS, 1000))
    await hall.do(hosting.edit_session, short, 0)
    phone = await hall.phone()
    await hall.do(begin)
    first = await phone.screen(is_running)
    ends = first["group"]["timeline"]["steps"][0]["ends"]
    second = await phone.screen(lambda screen: screen["group"]["timeline"]["steps"][0]["i"] == 1)
    assert second["version"] == first["version"]
    assert 0 <= second["now"] - ends < 250
    reads = []
    read = lookout.read_snapshot

    async def counted(reader):
        reads.append(reader)
        return await read(reader)

    monkeypatch.setattr(lookout, "read_snapshot", counted)
    assert await phone.no_screen()
    assert not reads


async def test_one_groups_minute_is_sent_to_that_group_and_the_desk_only(hall):
    await hall.do(begin)
    mine, theirs = (await aside(snapshot)(hall.session.pk)).begun.groups
    ids = [person.pk for person in hall.people]
    concerned, other = [await hall.phone(ids.index(group.people[0].id)) for group in (mine, theirs)]
    desk = await hall.desk()
    first = await concerned.screen()
    version = first["version"]
    await other.screen()
    marks = await aside(seen_now)(hall.session.pk)
    await hall.do(running.add_minute, mine.people[0].id, marks[mine.id], now_ms())
    longer = await concerned.screen(lambda screen: screen["version"] > version)
    assert longer["group"]["timeline"]["revision"] == first["group"]["timeline"]["revision"] + 1
    await desk.screen(lambda screen: screen["version"] > version)
    assert await other.no_screen()


async def test_who_loses_a_seat_between_two_reads_is_shown_that_too(hall, monkeypatch):
    """Two changes may be read as one; the waiting people's screen is then the same as before, but not for everybody."""
    waiting, seated = hall.people[0], hall.people[1]
    await hall.do(seating.form_groups, 0, [waiting.pk], 1, now_ms())
    await hall.do(hosting.show_groups, 1, now_ms())
    phones = [await hall.phone(index) for index in (0, 1)]
    assert [(await phone.screen())["group"] is None for phone in phones] == [True, False]
    with monkeypatch.context() as unheard:
        unheard.setattr(notify, "changed", lambda *_, **__: None)
        await hall.do(seating.form_groups, 1, [waiting.pk, seated.pk], 1, now_ms())
    await hall.do(hosting.show_groups, 2, now_ms())
    lost = await phones[1].screen(lambda screen: screen["group"] is None)
    assert (await phones[1].pong('{"t": "ping", "id": 1}'))["version"] == lost["version"]


async def test_a_change_is_read_once_however_many_are_watching(hall, monkeypatch):
    reads = []

    async def counted(reader):
        reads.append(reader.session_id)
        return await aside(reader.read, thread_sensitive=False)()

    monkeypatch.setattr(lookout, "read_snapshot", counted)
    phones = [await hall.phone(index) for index in range(7)]
    for phone in phones:
        await phone.screen()
    reads.clear()
    await hall.do(begin)
    for phone in phones:
        await phone.screen(is_running)
    assert 1 <= len(reads) <= 2  # two commands; the second may come while the first is being read


async def test_people_arriving_one_after_another_are_shown_together(hall):
    phone = await hall.phone()
    await phone.screen()
    for index in range(10):
        await aside(joining.join)(hall.session, f"Late {index}", cast.secret_of(f"late{index}"), cast.later(), now_ms())
    began = time.monotonic()
    await phone.screen(lambda screen: screen["session"]["people"] == 17)
    assert time.monotonic() - began < 2
    assert len(phone.screens) <= 4


async def test_a_group_hears_who_of_it_is_here_and_the_desk_of_everybody(hall):
    await hall.do(begin)
    round = (await aside(snapshot)(hall.session.pk)).begun
    ids = [person.pk for person in hall.people]
    group = [person.id for person in round.groups[0].people]
    outsider = next(person.id for person in round.groups[1].people)
    desk = await hall.desk()
    ada, ben = [await hall.phone(ids.index(person)) for person in group[:2]]
    other = await hall.phone(ids.index(outsider))
    await ada.heard_of(set(group[:2]))
    await desk.heard_of({*group[:2], outsider})
    await ben.leave()
    await ada.heard_of({group[0]})
    await desk.heard_of({group[0], outsider})
    await other.heard_of({outsider})


async def test_people_who_were_here_before_hear_of_each_other_when_the_round_begins(hall):
    phones = [await hall.phone(index) for index in range(7)]
    for phone in phones:
        await phone.screen()
    await hall.do(begin)
    for phone in phones:
        group = (await phone.screen(is_running))["group"]
        await phone.heard_of({person["id"] for person in group["people"]})


async def test_somebody_who_opens_the_page_as_the_round_begins_keeps_nobody_from_hearing_it(hall):
    phones = [await hall.phone(index) for index in range(3)]
    for phone in phones:
        await phone.screen()
    await hall.do(begin)
    group = (await phones[0].screen(is_running))["group"]
    await (await hall.phone(0)).screen(is_running)  # a second tab, before the others were told
    for phone in phones:
        await phone.heard_of({person["id"] for person in group["people"]} & {person.pk for person in hall.people[:3]})


async def test_a_hand_is_shown_to_its_group_and_the_desk_only(hall):
    await hall.do(begin)
    mine, theirs = (await aside(snapshot)(hall.session.pk)).begun.groups
    ids = [person.pk for person in hall.people]
    raising, mate, other = mine.people[0].id, mine.people[1].id, theirs.people[0].id
    phone, beside, elsewhere = [await hall.phone(ids.index(person)) for person in (raising, mate, other)]
    desk = await hall.desk()
    await elsewhere.screen()
    await hall.do(talking.raise_hand, raising, True, now_ms())
    is_up = lambda screen: screen["hands"] == [raising]  # noqa: E731
    await phone.screen(is_up)
    await beside.screen(is_up)
    known = await desk.screen(lambda screen: any(one["hand"] for one in screen["people"]))
    assert [one["id"] for one in known["people"] if one["hand"]] == [raising]
    assert await elsewhere.no_screen()
    await hall.do(talking.lower_hands, None)
    await phone.screen(lambda screen: screen["hands"] == [])


async def test_a_hand_in_the_lobby_is_no_frame_for_those_without(hall):
    raising, waiting = await hall.phone(0), await hall.phone(1)
    await waiting.screen()
    await hall.do(talking.raise_hand, hall.people[0].pk, True, now_ms())
    await raising.screen(lambda screen: screen["raised"] and not screen["hands"])
    assert await waiting.no_screen()
    await hall.do(talking.raise_hand, hall.people[1].pk, True, now_ms())
    await waiting.screen(lambda screen: screen["raised"])
    assert await raising.no_screen(), "a lobby of thousands raises its hands"


async def test_a_message_reaches_everybody_and_who_comes_later_but_nobody_who_was_taken_out(hall):
    phone, removed, stage = await hall.phone(0), await hall.phone(1), await hall.stage()
    await hall.do(begin)
    await hall.do(attendance.remove, hall.people[1].pk, now_ms())
    await removed.screen(lambda screen: screen["standing"] == "removed")
    await hall.do(talking.say, "Tea at four.", now_ms())
    says = lambda screen: (screen["session"]["notice"] or {}).get("text") == "Tea at four."  # noqa: E731
    await phone.screen(says)
    await stage.screen(says)
    late = await hall.phone(2)
    assert says(await late.screen())
    assert await removed.no_screen()
    await hall.do(attendance.readmit, hall.people[1].pk, now_ms())
    await removed.screen(says)
    await hall.do(talking.say, "", now_ms())
    await phone.screen(lambda screen: screen["session"]["notice"] is None)


async def test_a_screen_is_small(hall):
    """At most 4 KiB, also for a five with the longest names in a script of three bytes a letter; and a message of the
    facilitator's."""
    long = [
        await aside(joining.join)(hall.session, "長" * 58 + f"{n:02}", cast.secret_of(f"x{n}"), cast.later(), now_ms())
        for n in range(5)
    ]
    await hall.do(lambda session: seating.form_groups(session, 0, [person.pk for person in hall.people], 1, now_ms()))
    await hall.do(lambda session: hosting.start_round(session, 1, 1, now_ms()))
    seen = await aside(snapshot)(hall.session.pk)
    screen = screens.for_participant(seen, long[0].pk, now_ms())
    assert len(messages.write(screen).encode()) <= 4096
    await hall.do(talking.say, "長" * 300, now_ms())
    seen = await aside(snapshot)(hall.session.pk)
    assert len(messages.write(screens.for_participant(seen, long[0].pk, now_ms())).encode()) <= 5120


async def test_a_screen_is_bounded_whatever_people_type(hall):
    """Names, title, message and link as long as they may be, of letters of four bytes: at most 8 KiB."""
    link = "https://meet.example.org/" + "x" * 460 + "{n}"
    longest = {"title": "🦊" * 120, "venue": Session.Venue.LINKS, "link_pattern": link}
    await aside(Session.objects.filter(pk=hall.session.pk).update)(**longest)
    five = [
        await aside(joining.join)(hall.session, chr(0x1F600 + n) * 60, cast.secret_of(f"y{n}"), cast.later(), now_ms())
        for n in range(5)
    ]
    await hall.do(lambda session: seating.form_groups(session, 0, [person.pk for person in hall.people], 1, now_ms()))
    await hall.do(lambda session: hosting.start_round(session, 1, 1, now_ms()))
    await hall.do(talking.say, "🦊" * 300, now_ms())
    for person in five:
        await hall.do(talking.raise_hand, person.pk, True, now_ms())
    seen = await aside(snapshot)(hall.session.pk)
    assert len(messages.write(screens.for_participant(seen, five[0].pk, now_ms())).encode()) <= 8 * 1024


async def test_an_urgent_notice_does_not_wait_with_a_later_one_that_is_not(hall, monkeypatch):
    """Somebody joins; a pause that was committed just before is heard just after."""
    monkeypatch.setattr(lookout, "UNHURRIED_SECONDS", 60)
    await hall.do(begin)
    phone = await hall.phone()
    version = (await phone.screen())["version"]
    (made,) = rooms._rooms.values()
    with monkeypatch.context() as unheard:
        unheard.setattr(notify, "changed", lambda *_, **__: None)
        await hall.do(COMMANDS["pause"])
        await hall.do(lambda _: joining.join(hall.session, "Zoe", cast.secret_of("zoe"), cast.later(), now_ms()))
    made.hear({"type": "changed", "version": version + 2, "urgent": False})
    made.hear({"type": "changed", "version": version + 1, "urgent": True})
    assert (await phone.screen(lambda screen: screen["version"] > version))["group"]["timeline"]["paused_at"]
