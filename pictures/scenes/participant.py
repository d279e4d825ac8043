"""What one participant sees: the lobby, every phase in every role, and all that happens besides."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils import timezone
from playwright.async_api import Page

from sessions_app.instant import now_ms
from sessions_app.services import selfrun

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
    cast: str, step: str, role: str = "any", *, people: int = 3, left: float | None = None, turn: int = 1
) -> View:
    return Room(cast).begun(people).at(step, turn, left).as_participant(role)


def into_consult(cast: str) -> View:
    """The holder, who has just time to write a sentence before the phase changes."""
    return phase(cast, "clarify", "client", left=3)


def hour(cast: str) -> View:
    """A clock of three more digits."""
    room = Room(cast, lengths={"consult": 3_600_000}).begun().at("consult", left=3_595)
    return room.command("minute").as_participant("consultant")


def paused(role: str) -> View:
    return Room().begun().at("consult").paused().as_participant(role)


def mate_is(what: str, role: str = "consultant", step: str = "share") -> View:
    """A group in which something is the matter with another consultant, or with the holder."""
    room = Room().begun().at(step)
    me = room.person(role)
    other = next(one for one in room.mates(me) if one != room.person("client"))
    holder = room.person("client")
    match what:
        case "away":
            room.away(other)
        case "client-away":
            room.away(holder)
        case "alone":
            room.away(*room.mates(me))
        case "left":
            room.left(other)
        case "client-left":
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


def self_is(what: str, step: str = "share", role: str = "consultant") -> View:
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


def asked(cast: str, people: int = 3) -> View:
    """The holder has shared their challenge with the group."""
    room = Room(cast).begun(people).at("consult")
    return room.writes(room.person("client"), "challenge", CHALLENGES[cast], "group").as_participant("consultant")


def given(cast: str, *, afterwards: bool = False) -> View:
    """To the holder of the first turn, in the breath after it or after the round, from their two consultants."""
    room = Room(cast).begun().at("return")
    me = room.person("client")
    for mate, text in zip(room.mates(me), GIFTS[cast], strict=True):
        room.writes(mate, "gift", text, "holder", about=me)
    return (room.over() if afterwards else room.at("breath", turn=2)).as_participant(me)


def told_in_the_lobby() -> View:
    return Room().opened(3).told(NOTICE).as_participant()


def hand_in_the_lobby() -> View:
    room = Room().opened(3)
    return room.hands_up(room.person()).as_participant()


def told(role: str, text: str = NOTICE) -> View:
    return Room().begun().at("consult").told(text).as_participant(role)


def self_run(*ready: int, people: int = 3) -> View:
    """The lobby of three who start by themselves, some of whom are ready."""
    made = selfrun.start_session("Our trio", "room", secrets.token_urlsafe(24), timezone.now())
    room = Room.of(made).come(people)
    for each in ready:
        selfrun.say_ready(made.pk, room.crowd[each].pk, True, 1, now_ms())
    return room.as_participant()


def self_run_late() -> View:
    """The same for a fourth person, who comes when three have begun."""
    made = selfrun.start_session("Our trio", "room", secrets.token_urlsafe(24), timezone.now())
    room = Room.of(made).come(3)
    for each in room.crowd:
        selfrun.say_ready(made.pk, each.pk, True, 1, now_ms())
    return room.late().as_participant(room.crowd[-1].pk)


def self_run_turn() -> View:
    made = selfrun.start_session("Our trio", "room", secrets.token_urlsafe(24), timezone.now())
    room = Room.of(made).come(3)
    for each in room.crowd:
        selfrun.say_ready(made.pk, each.pk, True, 1, now_ms())
    return room.at("share").as_participant("consultant")


def lobby(cast: str = "plain", people: int = 3) -> View:
    return Room(cast).opened(people).as_participant()


def not_open() -> View:
    room = Room()
    room.come(1)
    return room.as_participant()


def gather(cast: str, **plan: Any) -> View:
    return Room(cast, **plan).opened(7).formed().shown().as_participant()


def waiting(cast: str, before: str = "share") -> View:
    room = Room(cast).begun().at(before).late()
    return room.as_participant(room.crowd[-1].pk)


def joining(cast: str) -> View:
    room = Room(cast).begun().at("consult").late()
    new = room.crowd[-1].pk
    room.seat(new)
    return room.as_participant(new)


def linked(step: str) -> View:
    return Room(**LINKS).begun().at(step).as_participant("consultant")


def done(cast: str) -> View:
    """The person's own group ended before the others."""
    room = Room(cast).begun(6).at("consult")
    me = room.person()
    return room.command("end", room.group_of(me).id).as_participant(me)


def between(cast: str) -> View:
    room = Room(cast).begun().at("return").over()
    me = room.person()
    return room.writes(me, "valuable", THOUGHT).as_participant(me)


def closing(cast: str) -> View:
    room = Room(cast, rounds=1).begun().at("return").over()
    me = room.person()
    return room.writes(me, "valuable", THOUGHT).as_participant(me)


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
    await page.locator("[data-note=gift]").fill(GIFTS["plain"][0])
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
    await page.locator("main[data-phase=consult]").wait_for()


MENU = press("[data-more]")

PARTICIPANT = (
    Scene("lobby", lobby, casts=CASTS, whole=True),
    Scene("lobby-300", lambda _: lobby(people=300), sizes=("phone",)),
    Scene("not-open", lambda _: not_open()),
    Scene("gather-room", gather, casts=CASTS),
    Scene("gather-links", lambda cast: gather(cast, **LINKS)),
    Scene("gather-own", lambda cast: gather(cast, venue="own")),
    Scene("reflect", lambda cast: phase(cast, "reflect"), casts=CASTS),
    Scene("share-client", lambda cast: phase(cast, "share", "client"), casts=CASTS),
    Scene("share-consultant", lambda cast: phase(cast, "share", "consultant"), casts=CASTS),
    Scene("clarify-client", lambda cast: phase(cast, "clarify", "client")),
    Scene("clarify-consultant", lambda cast: phase(cast, "clarify", "consultant")),
    Scene("consult-client", lambda cast: phase(cast, "consult", "client"), casts=CASTS),
    Scene("consult-client-pad-closed", lambda cast: phase(cast, "consult", "client"), press("[data-pad-toggle]")),
    Scene("consult-client-writing", lambda cast: phase(cast, "consult", "client"), write(LONG_THOUGHT)),
    Scene("consult-consultant", lambda cast: phase(cast, "consult", "consultant"), casts=CASTS),
    Scene("challenge", asked, sees_the_line, casts=CASTS),
    Scene("challenge-open", asked, opens_the_line, casts=CASTS),
    Scene("challenge-four", lambda cast: asked(cast, people=4), sees_the_line, sizes=("small", "laptop")),
    Scene("left-breath", given, sees_the_line, casts=CASTS),
    Scene("left-breath-open", given, opens_the_line),
    Scene("left-between", lambda cast: given(cast, afterwards=True), sees_it_below, casts=CASTS, whole=True),
    Scene("leaves", lambda cast: phase(cast, "return", "consultant"), leaves),
    Scene("return-client", lambda cast: phase(cast, "return", "client"), casts=CASTS),
    Scene("return-client-writing", lambda cast: phase(cast, "return", "client"), write(THOUGHT)),
    Scene("return-consultant", lambda cast: phase(cast, "return", "consultant")),
    Scene("breath-next", lambda cast: phase(cast, "breath", "client", turn=2)),
    Scene("breath", lambda cast: phase(cast, "breath", "consultant", turn=2)),
    Scene("four-share-client", lambda cast: phase(cast, "share", "client", people=4), casts=("plain", "long")),
    Scene("four-share-consultant", lambda cast: phase(cast, "share", "consultant", people=4), casts=("plain", "long")),
    Scene("four-consult-client", lambda cast: phase(cast, "consult", "client", people=4)),
    Scene("four-consult-consultant", lambda cast: phase(cast, "consult", "consultant", people=4), casts=CASTS),
    Scene("four-return-client", lambda cast: phase(cast, "return", "client", people=4)),
    Scene("one-minute-more", lambda cast: phase(cast, "share", "consultant"), press("[data-command=minute]")),
    Scene("last-minute", lambda cast: phase(cast, "consult", "consultant", left=58)),
    Scene("last-minute-client", lambda cast: phase(cast, "consult", "client", left=58), press("[data-pad-toggle]")),
    Scene("last-ten-seconds", lambda cast: phase(cast, "consult", "consultant", left=9)),
    Scene("last-ten-seconds-client", lambda cast: phase(cast, "consult", "client", left=9), press("[data-pad-toggle]")),
    Scene("last-turn", lambda cast: phase(cast, "return", "consultant", turn=3)),
    Scene("an-hour-left", hour),
    Scene("paused", lambda _: paused("consultant")),
    Scene("paused-client", lambda _: paused("client")),
    Scene("pad-open-consultant", lambda cast: phase(cast, "share", "consultant"), press("[data-pad-toggle]")),
    Scene("pad-now", into_consult, writes_into_the_next_phase, sizes=("phone", "keyboard", "laptop")),
    Scene("pad-asks-for-a-name", lambda cast: phase(cast, "return", "client"), shares),
    Scene("pad-shared", lambda cast: phase(cast, "return", "client"), shares_without_a_name),
    Scene("may-client", lambda cast: phase(cast, "share", "client"), MENU),
    Scene("may-consultant", lambda cast: phase(cast, "share", "consultant"), MENU),
    Scene("may-pass", lambda cast: phase(cast, "share", "client"), press("[data-more]", "[data-ask=pass]")),
    Scene("may-leave", lambda cast: phase(cast, "share", "consultant"), press("[data-more]", "[data-ask=leave]")),
    Scene("may-lobby", lobby, MENU),
    Scene("ready-me", lambda _: self_is("ready")),
    Scene("ready-other", lambda _: mate_is("ready")),
    Scene("hand-me", lambda _: self_is("hand")),
    Scene("hand-other", lambda _: mate_is("hand")),
    Scene("hand-lobby", lambda _: hand_in_the_lobby()),
    Scene("notice", lambda _: told("consultant")),
    Scene("notice-client", lambda _: told("client")),
    Scene("notice-long", lambda _: told("consultant", " ".join([NOTICE] * 4))),
    Scene("notice-lobby", lambda _: told_in_the_lobby()),
    Scene("removed", lambda _: self_is("taken-out")),
    Scene("notice-writing", lambda _: told("client", " ".join([NOTICE] * 4)), write(THOUGHT)),
    Scene("may-rename", lambda cast: phase(cast, "share", "client"), press("[data-more]", "[data-ask=rename]")),
    Scene("passed-me", lambda _: self_is("passed")),
    Scene("listens-me", lambda _: self_is("listens", "consult")),
    Scene("listens-other", lambda _: mate_is("listens", "client", "return")),
    Scene("unheard-other", lambda _: mate_is("unheard")),
    Scene("away-other", lambda _: mate_is("away")),
    Scene("away-client", lambda _: mate_is("client-away")),
    Scene("left-other", lambda _: mate_is("left")),
    Scene("left-client", lambda _: mate_is("client-left")),
    Scene("alone", lambda _: mate_is("alone")),
    Scene("offline", lambda cast: phase(cast, "share", "consultant"), loses_the_line),
    Scene("link-in-a-turn", lambda _: linked("share")),
    Scene("own-call-in-a-turn", lambda _: Room(venue="own").begun().at("share").as_participant("consultant")),
    Scene("self-run-lobby", lambda _: self_run(1), whole=True),
    Scene("self-run-alone", lambda _: self_run(people=1), whole=True),
    Scene("self-run-turn", lambda _: self_run_turn()),
    Scene("self-run-late", lambda _: self_run_late()),
    Scene("waiting", waiting, casts=CASTS),
    Scene("joining", joining, casts=CASTS),
    Scene("resting", lambda _: self_is("resting")),
    Scene("left", lambda _: self_is("left")),
    Scene("done", done),
    Scene("between", between),
    Scene("closing", closing, casts=("plain", "rtl"), whole=True),
    Scene("ended", ended, casts=("plain", "rtl"), whole=True),
)
