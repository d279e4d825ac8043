"""What one participant sees: the lobby, every phase in every role, and all that happens besides."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils import timezone
from playwright.async_api import Page

from sessions_app.instant import now_ms
from sessions_app.services import selfrun

from ..play import PLAY, Play
from ..room import Room, View
from .scene import CASTS, Scene, press, write

THOUGHT = "Ask the two who said no what they would need, before I write another word of the plan."
LONG_THOUGHT = " ".join([THOUGHT] * 6)
CHALLENGES = {
    "plain": "I cannot say no. Sales promises a date, my team works the weekend, and I have said yes again before I "
    "have thought. I need questions more than advice: what is it that I am afraid of?",
    "long": " ".join(["Donaudampfschifffahrtsgesellschaftskapitänsmützenhalterungsschraubenschlüssel"] * 6),
    "rtl": "כולם מסכימים איתי בישיבה, ואחר כך לא קורה כלום. איך אני שואלת כך שיענו לי באמת?",
}
GIFTS = {
    "plain": ["“I will tell you tomorrow at ten”: say it aloud once before you need it.", "They know that you care."],
    "long": [CHALLENGES["long"], CHALLENGES["plain"]],
    "rtl": ["תשאלי, ואז תשתקי עד שבע.", "أنتِ تعرفين الجواب أكثر مما تظنين."],
}
NOTICE = "We have time: take a minute more in each turn if you like."
LINKS: dict[str, Any] = {"venue": "links", "link_pattern": "https://meet.example.org/friday-{n}"}


def phase(
    cast: str, step: str, role: str = "", *, people: int = 0, left: float | None = None, turn: int = 1, **plan: Any
) -> View:
    return Room(cast, **plan).begun(people).at(step, turn, left).as_participant(role)


def into_the_core(cast: str) -> View:
    """The holder, who has just time to write a sentence before the phase changes."""
    return phase(cast, PLAY.before_the_core, PLAY.holder, left=3)


def hour(cast: str) -> View:
    """A clock of three more digits."""
    room = Room(cast, lengths={PLAY.core: 3_600_000}).begun().at(PLAY.core, left=3_595)
    return room.command("minute").as_participant(PLAY.others)


def paused(role: str) -> View:
    return Room().begun().at(PLAY.core).paused().as_participant(role)


def mate_is(what: str, role: str = PLAY.others, step: str = PLAY.begins) -> View:
    """A group in which something is the matter with another of those who help, or with the holder."""
    room = Room().begun(max(3, PLAY.good)).at(step)
    me, holder = room.person(role), room.person(PLAY.holder)
    other = next(one for one in room.mates(me) if one != holder)
    match what:
        case "away":
            room.away(other)
        case "holder-away":
            room.away(holder)
        case "alone":
            room.away(*room.mates(me))
        case "left":
            room.left(other)
        case "holder-left":
            room.left(holder)
        case "listens":
            room.listening(other)
        case "ready":
            room.ready(other)
        case "hand":
            room.hands_up(other)
        case "unheard":
            return room.as_participant(me, absent=[other])
    return room.as_participant(me)


def needs_a_moment(role: str) -> View:
    room = Room().begun().at(PLAY.core)
    me = room.person(role)
    return room.needs_a_moment(room.mates(me)[0]).as_participant(me)


def self_is(what: str, step: str = PLAY.begins, role: str = PLAY.others) -> View:
    room = Room().begun().at(step)
    me = room.person(role)
    match what:
        case "ready":
            room.ready(me)
        case "passed":
            room.passed(me)
        case "listens":
            room.listening(me)
        case "hand":
            room.hands_up(me)
        case "taken-out":
            room.taken_out(me)
        case "resting":
            room.resting(me)
        case "left":
            room.left(me)
    return room.as_participant(me)


def asked(cast: str, people: int = 0) -> View:
    """The holder has shared their challenge with the group."""
    room = Room(cast).begun(people).at(PLAY.core)
    room.writes(room.person(PLAY.holder), PLAY.brought, CHALLENGES[cast], "group")
    return room.as_participant(PLAY.others)


def given(cast: str, *, afterwards: bool = False) -> View:
    """To the holder of the first turn, between it and the next or after the round, from two others."""
    room = Room(cast).begun().at(PLAY.last)
    me = room.person(PLAY.holder)
    for mate, text in zip(room.mates(me), GIFTS[cast], strict=False):
        room.writes(mate, PLAY.given, text, "holder", about=me)
    return (room.over() if afterwards else room.at(PLAY.between, turn=2)).as_participant(me)


def told_in_the_lobby() -> View:
    return Room().opened(3).told(NOTICE).as_participant()


def hand_in_the_lobby() -> View:
    room = Room().opened(3)
    return room.hands_up(room.person()).as_participant()


def told(role: str, text: str = NOTICE) -> View:
    return Room().begun().at(PLAY.core).told(text).as_participant(role)


def self_run(*ready: int, people: int = PLAY.good) -> View:
    """The lobby of people who start by themselves, some of whom are ready."""
    made = selfrun.start_session("Our hour", "room", secrets.token_urlsafe(24), timezone.now(), practice=PLAY.key)
    room = Room.of(made).come(people)
    for each in ready:
        selfrun.say_ready(made.pk, room.crowd[each].pk, True, 1, now_ms())
    return room.as_participant()


def self_run_late() -> View:
    """The same for one person more, who comes when they have begun."""
    made = selfrun.start_session("Our hour", "room", secrets.token_urlsafe(24), timezone.now(), practice=PLAY.key)
    room = Room.of(made).come(PLAY.good)
    for each in room.crowd:
        selfrun.say_ready(made.pk, each.pk, True, 1, now_ms())
    return room.late().as_participant(room.crowd[-1].pk)


def self_run_turn() -> View:
    made = selfrun.start_session("Our hour", "room", secrets.token_urlsafe(24), timezone.now(), practice=PLAY.key)
    room = Room.of(made).come(PLAY.good)
    for each in room.crowd:
        selfrun.say_ready(made.pk, each.pk, True, 1, now_ms())
    return room.at(PLAY.begins).as_participant(PLAY.others)


def lobby(cast: str = "plain", people: int = 3) -> View:
    return Room(cast).opened(people).as_participant()


def not_open() -> View:
    room = Room()
    room.come(1)
    return room.as_participant()


def gather(cast: str, **plan: Any) -> View:
    return Room(cast, **plan).opened(7).formed().shown().as_participant()


def waiting(cast: str, before: str = PLAY.begins) -> View:
    room = Room(cast).begun().at(before).late()
    return room.as_participant(room.crowd[-1].pk)


def joining(cast: str) -> View:
    room = Room(cast).begun().at(PLAY.core).late()
    new = room.crowd[-1].pk
    room.seat(new)
    return room.as_participant(new)


def linked(step: str) -> View:
    return Room(**LINKS).begun().at(step).as_participant(PLAY.others)


def done(cast: str) -> View:
    """The person's own group ended before the others."""
    room = Room(cast).begun(6).at(PLAY.core)
    me = room.person()
    return room.command("end", room.group_of(me).id).as_participant(me)


def remembered(room: Room, me: int) -> Room:
    """With a note of their own turn, where the practice keeps any."""
    return room.writes(me, PLAY.kept, THOUGHT) if PLAY.kept else room


def between(cast: str) -> View:
    room = Room(cast).begun().at(PLAY.last).over()
    me = room.person()
    return remembered(room, me).as_participant(me)


def closing(cast: str) -> View:
    room = Room(cast, rounds=1).begun().at(PLAY.last).over()
    me = room.person()
    return remembered(room, me).as_participant(me)


def ended(cast: str) -> View:
    return Room(cast).begun().over().finished().as_participant()


async def loses_the_line(page: Page) -> None:
    await page.context.set_offline(True)
    await page.locator("body[data-link=reconnecting]").wait_for()
    await page.locator("[data-link-line]").wait_for(state="visible")


async def sees_the_line(page: Page) -> None:
    await page.locator("[data-stands]").wait_for(state="visible")


async def opens_the_line(page: Page) -> None:
    await sees_the_line(page)
    await page.locator("[data-stands] summary").click()
    await page.locator(".stands-text[style]").wait_for()


async def sees_it_below(page: Page) -> None:
    await page.locator("#left .from-one").first.wait_for(state="visible")


async def leaves(page: Page) -> None:
    """Something to the holder, who is told; the organizers are not."""
    await page.locator("[data-pad-toggle]:visible").first.click()
    await page.locator(f"[data-note={PLAY.given}]").fill(GIFTS["plain"][0])
    await page.locator("[data-saved=saved]").first.wait_for()


async def shares(page: Page) -> None:
    """Shares what was most valuable with group and organizers for the first time, so the pad asks about the name."""
    await write(THOUGHT)(page)
    await page.locator("[data-notes] select").first.select_option("group_organizers")
    await page.locator("[data-sign]").first.wait_for()


async def shares_without_a_name(page: Page) -> None:
    await shares(page)
    await page.locator("[data-signs=false]").first.click()


async def writes_into_the_next_phase(page: Page) -> None:
    await write(THOUGHT)(page)
    await page.locator(f"main[data-phase={PLAY.core}]").wait_for()


MENU = press("[data-more]")


def acts(play: Play, before: str = "") -> Iterator[Scene]:
    """Every phase with every role that reads something in it. `before`: what their names begin with."""
    for step, role in play.acts:
        yield Scene(before + "-".join(filter(None, (step, role))), partial(act, play, step, role), casts=CASTS)


def act(play: Play, step: str, role: str, cast: str) -> View:
    return phase(cast, step, role, turn=2 if step == play.between else 1, practice=play.key, stage=play.index)


def only_if(there: object, *scenes: Scene) -> tuple[Scene, ...]:
    """What not every practice has."""
    return scenes if there else ()


PARTICIPANT = (
    Scene("lobby", lobby, casts=CASTS, whole=True),
    Scene("lobby-300", lambda _: lobby(people=300), sizes=("phone",)),
    Scene("not-open", lambda _: not_open()),
    Scene("gather-room", gather, casts=CASTS),
    Scene("gather-links", lambda cast: gather(cast, **LINKS)),
    Scene("gather-own", lambda cast: gather(cast, venue="own")),
    *acts(PLAY),
    Scene(
        "more-first-holder",
        lambda cast: phase(cast, PLAY.begins, PLAY.holder, people=PLAY.good + 1),
        casts=("plain", "long"),
    ),
    Scene(
        "more-first", lambda cast: phase(cast, PLAY.begins, PLAY.others, people=PLAY.good + 1), casts=("plain", "long")
    ),
    Scene("more-core-holder", lambda cast: phase(cast, PLAY.core, PLAY.holder, people=PLAY.good + 1)),
    Scene("more-core", lambda cast: phase(cast, PLAY.core, PLAY.others, people=PLAY.good + 1), casts=CASTS),
    Scene("more-last-holder", lambda cast: phase(cast, PLAY.last, PLAY.holder, people=PLAY.good + 1)),
    Scene("one-minute-more", lambda cast: phase(cast, PLAY.begins, PLAY.others), press("[data-command=minute]")),
    Scene("last-minute", lambda cast: phase(cast, PLAY.core, PLAY.others, left=58)),
    Scene("last-ten-seconds", lambda cast: phase(cast, PLAY.core, PLAY.others, left=9)),
    Scene("last-turn", lambda cast: phase(cast, PLAY.last, PLAY.others, turn=PLAY.good)),
    Scene("an-hour-left", hour),
    Scene("paused", lambda _: paused(PLAY.others)),
    Scene("paused-holder", lambda _: paused(PLAY.holder)),
    Scene("preparing", lambda cast: Room(cast).prepared(1).as_participant(), casts=CASTS, whole=True),
    Scene("needs-a-moment", lambda _: needs_a_moment(PLAY.others)),
    Scene("needs-a-moment-holder", lambda _: needs_a_moment(PLAY.holder)),
    Scene("may-holder", lambda cast: phase(cast, PLAY.begins, PLAY.holder), MENU),
    Scene("may-others", lambda cast: phase(cast, PLAY.begins, PLAY.others), MENU),
    Scene("may-pass", lambda cast: phase(cast, PLAY.begins, PLAY.holder), press("[data-more]", "[data-ask=pass]")),
    Scene("may-leave", lambda cast: phase(cast, PLAY.begins, PLAY.others), press("[data-more]", "[data-ask=leave]")),
    Scene("may-lobby", lobby, MENU),
    Scene("ready-me", lambda _: self_is("ready")),
    Scene("ready-other", lambda _: mate_is("ready")),
    Scene("hand-me", lambda _: self_is("hand")),
    Scene("hand-other", lambda _: mate_is("hand")),
    Scene("hand-lobby", lambda _: hand_in_the_lobby()),
    Scene("notice", lambda _: told(PLAY.others)),
    Scene("notice-holder", lambda _: told(PLAY.holder)),
    Scene("notice-long", lambda _: told(PLAY.others, " ".join([NOTICE] * 4))),
    Scene("notice-lobby", lambda _: told_in_the_lobby()),
    Scene("removed", lambda _: self_is("taken-out")),
    Scene("may-rename", lambda cast: phase(cast, PLAY.begins, PLAY.holder), press("[data-more]", "[data-ask=rename]")),
    Scene("passed-me", lambda _: self_is("passed")),
    Scene("listens-me", lambda _: self_is("listens", PLAY.core)),
    Scene("listens-other", lambda _: mate_is("listens", PLAY.holder, PLAY.last)),
    Scene("unheard-other", lambda _: mate_is("unheard")),
    Scene("away-other", lambda _: mate_is("away")),
    Scene("away-holder", lambda _: mate_is("holder-away")),
    Scene("left-other", lambda _: mate_is("left")),
    Scene("left-holder", lambda _: mate_is("holder-left")),
    Scene("alone", lambda _: mate_is("alone")),
    Scene("offline", lambda cast: phase(cast, PLAY.begins, PLAY.others), loses_the_line),
    Scene("link-in-a-turn", lambda _: linked(PLAY.begins)),
    Scene("own-call-in-a-turn", lambda _: Room(venue="own").begun().at(PLAY.begins).as_participant(PLAY.others)),
    Scene("waiting", waiting, casts=CASTS),
    Scene("joining", joining, casts=CASTS),
    Scene("resting", lambda _: self_is("resting")),
    Scene("left", lambda _: self_is("left")),
    Scene("done", done),
    Scene("between", between),
    Scene("closing", closing, casts=("plain", "rtl"), whole=True),
    Scene("ended", ended, casts=("plain", "rtl"), whole=True),
    *only_if(
        PLAY.asked(PLAY.core, PLAY.holder),
        Scene("core-pad-closed", lambda cast: phase(cast, PLAY.core, PLAY.holder), press("[data-pad-toggle]")),
        Scene("core-writing", lambda cast: phase(cast, PLAY.core, PLAY.holder), write(LONG_THOUGHT)),
        Scene(
            "last-minute-holder", lambda cast: phase(cast, PLAY.core, PLAY.holder, left=58), press("[data-pad-toggle]")
        ),
        Scene(
            "last-ten-seconds-holder",
            lambda cast: phase(cast, PLAY.core, PLAY.holder, left=9),
            press("[data-pad-toggle]"),
        ),
        Scene("notice-writing", lambda _: told(PLAY.holder, " ".join([NOTICE] * 4)), write(THOUGHT)),
    ),
    *only_if(
        PLAY.before_the_core and PLAY.asked(PLAY.before_the_core, PLAY.holder),
        Scene("pad-now", into_the_core, writes_into_the_next_phase, sizes=("phone", "keyboard", "laptop")),
    ),
    *only_if(
        PLAY.asked(PLAY.last, PLAY.holder),
        Scene("last-writing", lambda cast: phase(cast, PLAY.last, PLAY.holder), write(THOUGHT)),
        Scene("pad-asks-for-a-name", lambda cast: phase(cast, PLAY.last, PLAY.holder), shares),
        Scene("pad-shared", lambda cast: phase(cast, PLAY.last, PLAY.holder), shares_without_a_name),
    ),
    *only_if(
        PLAY.asked(PLAY.begins, PLAY.others),
        Scene("pad-open", lambda cast: phase(cast, PLAY.begins, PLAY.others), press("[data-pad-toggle]")),
    ),
    *only_if(
        PLAY.brought,
        Scene("brought", asked, sees_the_line, casts=CASTS),
        Scene("brought-open", asked, opens_the_line, casts=CASTS),
        Scene("brought-more", lambda cast: asked(cast, people=PLAY.good + 1), sees_the_line, sizes=("small", "laptop")),
    ),
    *only_if(
        PLAY.given and PLAY.between,
        Scene("left-to-me", given, sees_the_line, casts=CASTS),
        Scene("left-to-me-open", given, opens_the_line),
    ),
    *only_if(
        PLAY.given,
        Scene("left-between", lambda cast: given(cast, afterwards=True), sees_it_below, casts=CASTS, whole=True),
        Scene("leaves", lambda cast: phase(cast, PLAY.last, PLAY.others), leaves),
    ),
    *only_if(
        PLAY.self_run,
        Scene("self-run-lobby", lambda _: self_run(1), whole=True),
        Scene("self-run-alone", lambda _: self_run(people=1), whole=True),
        Scene("self-run-turn", lambda _: self_run_turn()),
        Scene("self-run-late", lambda _: self_run_late()),
    ),
)
