"""The law: whatever happens, the screen last pushed to each person equals what a newcomer would read.

TROIKA_LAW=5000 tries so many stories instead of a few, each of them longer.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from django.conf import settings as django_settings
from django.core.management.color import no_style
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from sessions_app.live import rooms
from sessions_app.live.connection import DESK, STAGE
from sessions_app.models import Session, User
from sessions_app.selectors import Snapshot
from sessions_app.services import hosting, selfrun
from tests import cast, chance

from .conftest import aside, signed_in
from .deeds import Deed, deeds
from .stillness import standing_still, stillness
from .world import Gate, Line, World

EXAMPLES = int(os.environ.get("TROIKA_LAW", "0"))
LONGEST = 10 if EXAMPLES else 8
PEOPLE = 7

ONWARD = Deed("onward_with_one_press", (("leave_out", set()), ("seed", 1)))
END = Deed("clock", (("command", "end"), ("group", None)))
# Where a story begins: what was done before anything is drawn.
BEGINNINGS: dict[str, list[Deed]] = {
    "closed": [],
    "lobby": [],
    "formed": [Deed("form", (("leave_out", {6}), ("seed", 1)))],
    "shown": [Deed("form", (("leave_out", set()), ("seed", 1))), Deed("show", ())],
    "begun": [Deed("form", (("leave_out", {6}), ("seed", 1))), Deed("start", ())],
    "alone": [],
    "cases": [Deed("bring", (("who", 0), ("line", "My team is divided."))), Deed("name_case", (("who", 4),))],
    "helped": [
        Deed("bring", (("who", 0), ("line", "My team is divided."))),
        Deed("form", (("leave_out", set()), ("seed", 1))),
        Deed("start", ()),
    ],
    "travelling": [ONWARD, END, ONWARD, END],
    "together": [ONWARD, END, ONWARD, END, ONWARD, END, ONWARD],
}
# The practice of a beginning; of all others Troika.
PRACTICES = {
    "cases": "peer_assist",
    "helped": "peer_assist",
    "travelling": "pro_action_cafe",
    "together": "one_two_four_all",
}


def stories() -> st.SearchStrategy[list[Deed]]:
    """Lists of lists: hypothesis draws single ones rather short."""
    chapters = st.lists(st.lists(deeds(), max_size=LONGEST), max_size=LONGEST)
    return chapters.map(lambda found: [deed for chapter in found for deed in chapter])


def clean() -> None:
    """Every story begins with an empty database whose numbers count from 1 again, so that it can be told again."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    ours = [table for table in tables if table.startswith(("sessions_app", "django_session"))]
    statements = connection.ops.sql_flush(no_style(), ours, reset_sequences=True, allow_cascade=True)
    connection.ops.execute_sql_flush(statements)


def made(beginning: str) -> tuple[Session, User | None, str]:
    """The session, its organizer and their cookie."""
    clean()
    if beginning == "alone":
        session = selfrun.start_session(
            "Three of us", "room", "ticket", timezone.now()
        )  # pages know stories apart by it
        return session, None, ""
    oto = cast.account("Oto")
    follows = {"practice": PRACTICES[beginning], "rounds": 5} if beginning in PRACTICES else {"venue": "here"}
    session = cast.session_of(oto, **follows)
    if beginning != "closed":
        hosting.open_lobby(session.pk, cast.later())
    return session, oto, signed_in(oto)


@asynccontextmanager
async def a_world(beginning: str) -> AsyncIterator[World]:
    session, oto, cookie = await aside(made)(beginning)
    async with stillness(session.pk) as still:
        before = asyncio.all_tasks()
        with standing_still() as clock, Gate.of_the_room() as gate:
            world = World(session, oto, clock, still, gate)
            world.desk_cookie = cookie
            try:
                yield world
                await everybody_goes(world)
            finally:
                await world.abandon()
        await all_ended(asyncio.all_tasks() - before)


async def everybody_goes(world: World) -> None:
    for line in list(world.lines):
        await world.hang_up(line)
    assert not rooms._rooms, "a room outlived its sockets"


async def all_ended(tasks: set[asyncio.Task[Any]]) -> None:
    if tasks:
        _, running = await asyncio.wait(tasks, timeout=10)
        assert not running, f"outlived its room: {running}"


@settings(
    max_examples=EXAMPLES or (6 if django_settings.REDIS_URL else chance.stories(20)),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[phase for phase in Phase if phase is not Phase.explain],
    print_blob=True,
)
@given(beginning=st.sampled_from(sorted(BEGINNINGS)), story=stories())
async def test_what_was_pushed_last_is_what_a_newcomer_reads(
    transactional_db: None, beginning: str, story: list[Deed]
) -> None:
    async with a_world(beginning) as world:
        note(f"It begins: {beginning}")
        await everybody_comes(world, beginning)
        for deed in story:
            note(str(deed))
            await deed.do(world)
            for refusal in world.told:
                note(f"    {refusal}")
            world.told.clear()
            if not world.gate.held:
                await the_law_holds(world)
        world.gate.open()
        await world.settle()
        await the_law_holds(world)
        await newcomers_see_the_same(world)


async def everybody_comes(world: World, beginning: str) -> None:
    if beginning == "closed":
        await world.do(hosting.open_lobby, world.today)
    for name in cast.NAMES[:PEOPLE]:
        await world.join(name)
    for person in world.people:
        await world.open(person)
    await world.open(STAGE)
    if world.desk_cookie:
        await world.open(DESK)
    for deed in BEGINNINGS[beginning]:
        await deed.do(world)


async def the_law_holds(world: World) -> None:
    seen = await world.catch_up()
    for line in world.lines:
        assert line.last is not None, f"{line.viewer} was never shown a screen"
        assert what_counts(line.last) == what_counts(world.expected(seen, line.viewer)), f"the screen of {line.viewer}"
        if line.here is not None or line.last["t"] == "desk":
            assert line.here == who_is_here(world, line, seen), f"who is here, for {line.viewer}"


def what_counts(screen: dict[str, Any]) -> dict[str, Any]:
    """A screen without its moment. Who sits in a group is not sent a frame whenever somebody joins elsewhere."""
    counts = {key: value for key, value in screen.items() if key not in ("now", "version")}
    if screen["t"] == "screen" and screen["group"] is not None:
        counts["session"] = {key: value for key, value in screen["session"].items() if key not in ("people", "ends")}
    return counts


def who_is_here(world: World, line: Line, seen: Snapshot) -> list[int] | None:
    connected = {one.viewer for one in world.lines if isinstance(one.viewer, int)}
    if line.viewer == DESK:
        return sorted(connected)
    group = seen.group_for(line.viewer, world.now) if isinstance(line.viewer, int) else None
    if group is None or group.everybody:  # where all are together, nobody is told who is
        return line.here
    return sorted(connected & {person.id for person in group.people})


async def newcomers_see_the_same(world: World) -> None:
    """Really: a socket that has just been opened, and the page's own request for its screen."""
    for viewer in sorted({line.viewer for line in world.lines}, key=str):
        pushed = world.lines_of(viewer)[0].last
        newcomer = await world.open(viewer)
        assert pushed is not None
        if newcomer:
            assert newcomer.last is not None
            assert what_counts(newcomer.last) == what_counts(pushed), f"a new socket of {viewer}"
        assert what_counts(await aside(fetched)(world, viewer)) == what_counts(pushed), f"what {viewer} fetches"


def fetched(world: World, viewer: int | str) -> dict[str, Any]:
    code = world.session.code
    paths = {DESK: f"/host/{code}/screen", STAGE: f"/s/{code}/stage/screen"}
    cookie = world.desk_cookie if viewer == DESK else world.cookie(viewer) if isinstance(viewer, int) else ""
    answer = Client().get(paths.get(str(viewer), f"/s/{code}/screen"), headers={"cookie": cookie})
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found
