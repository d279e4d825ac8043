"""All that can happen in a session, as commands that hypothesis can draw: a name and small numbers.

A number selects one of the people or groups that are there. What is impossible just now is refused, as in real life.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from sessions_app.domain.notes import SHARES
from sessions_app.domain.practice import SECOND
from sessions_app.live.connection import DESK, STAGE
from sessions_app.models import Participant
from sessions_app.services import (
    attendance,
    cases,
    erasing,
    hosting,
    mending,
    naming,
    notes,
    onward,
    rearranging,
    running,
    seating,
    selfrun,
    talking,
    visits,
    voices,
    wishing,
)
from tests import cast

from .world import GATES, World

WHO, WHICH, ON = st.integers(0, 9), st.integers(0, 3), st.booleans()
MOSTLY = st.sampled_from([True, True, True, False])
SEED = st.integers(0, 3)
NAMES = ("Lou", "Max", "Ada", "Noa")
WISHES = ("", "Ada and Ben apart", "Ada and Cem together\nnonsense", "Ada meets Zoe")
ROSTERS = ("", "Ada, Blue, English\nBen, Blue, Español", "Cem, Red, English\nLou, Red, English")
SHORT = dict(cast.DRAFT.lengths) | {"reflect": 0, "share": 7 * SECOND}
DRAFTS = (
    cast.DRAFT,
    replace(cast.DRAFT, title="Another name", rounds=3),
    replace(cast.DRAFT, venue="links", link_pattern="https://meet.example.org/{n}", team_question="Your team?"),
    replace(
        cast.DRAFT, fours="longer", grace=5, lengths=dict(cast.DRAFT.lengths) | {"reflect": 0, "share": 7 * SECOND}
    ),
)


@dataclass(frozen=True)
class Deed:
    """What is done to a world, and with which numbers. Printed as it would be written."""

    name: str
    numbers: tuple[tuple[str, Any], ...]

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(f'{name}={value!r}' for name, value in self.numbers)})"

    async def do(self, world: World) -> None:
        await DEEDS[self.name](world, **dict(self.numbers))


DEEDS: dict[str, Callable[..., Awaitable[object]]] = {}
_drawn: list[st.SearchStrategy[Deed]] = []


def deed(weight: int = 1, **numbers: st.SearchStrategy[Any]) -> Callable[..., Any]:
    """Something that can happen; `weight`: how often, in comparison."""

    def register(act: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        name = act.__name__.strip("_")
        DEEDS[name] = act
        drawn = st.fixed_dictionaries(numbers).map(lambda found: Deed(name, tuple(found.items())))
        _drawn.extend([drawn] * weight)
        return act

    return register


def deeds() -> st.SearchStrategy[Deed]:
    return st.one_of(_drawn)


# -- people come in, and go -------------------------------------------------------------------------


@deed(2, name=st.sampled_from(NAMES), phone=ON)
async def join(world: World, name: str, phone: bool) -> None:
    before = len(world.people)
    await world.join(name)
    if phone and len(world.people) > before:
        await world.open(world.people[-1])


@deed(2, who=WHO)
async def leave(world: World, who: int) -> None:
    await world.do(attendance.leave, world.person(who), world.now)


@deed(2, who=WHO)
async def rest(world: World, who: int) -> None:
    await world.do(attendance.sit_out, world.person(who), world.now)


@deed(3, who=WHO)
async def back(world: World, who: int) -> None:
    await world.do(attendance.come_back, world.person(who), world.now)


@deed(2, away=st.sets(WHO, max_size=5), back=st.sets(WHO, max_size=5))
async def note_attendance(world: World, away: set[int], back: set[int]) -> None:
    gone, here = {world.person(who) for who in away}, {world.person(who) for who in back}
    await world.do(attendance.note, gone, here, world.now)


@deed(by=WHO, who=WHO)
async def vouch(world: World, by: int, who: int) -> None:
    await world.do(attendance.vouch, world.person(by), world.person(who), world.now)


# -- the facilitator, between rounds ----------------------------------------------------------------


@deed()
async def open_lobby(world: World) -> None:
    await world.do(hosting.open_lobby, world.today)


@deed(on=ON)
async def prepare(world: World, on: bool) -> None:
    """People may prepare from now on, or nobody new."""
    await world.do(hosting.let_prepare, on)


@deed(to=st.sampled_from(range(len(DRAFTS))))
async def edit(world: World, to: int) -> None:
    await world.do(hosting.edit_session, DRAFTS[to], 0)


@deed(rounds=st.integers(1, 4))
async def plan(world: World, rounds: int) -> None:
    await world.do(hosting.plan_rounds, rounds)


async def _revision(world: World) -> int:
    proposal = (await world.seen()).proposal
    return proposal.revision if proposal else 0


@deed(4, leave_out=st.sets(WHO, max_size=2), seed=SEED)
async def form(world: World, leave_out: set[int], seed: int) -> None:
    without = [world.person(who) for who in sorted(leave_out)]
    await world.do(seating.form_groups, await _revision(world), without, seed, world.now)


@deed(3, who=WHO, group=st.none() | WHICH, anyway=ON)
async def move(world: World, who: int, group: int | None, anyway: bool) -> None:
    into = None if group is None else world.group((await world.seen()).proposal, group)
    await world.do(
        rearranging.move, await _revision(world), world.person(who), into and into.id, world.now, anyway=anyway
    )


@deed(2, who=WHO, other=WHO)
async def swap(world: World, who: int, other: int) -> None:
    await world.do(rearranging.swap, await _revision(world), world.person(who), world.person(other), world.now)


@deed(on=ON, group=st.none() | WHICH, who=st.none() | WHO)
async def lock(world: World, on: bool, group: int | None, who: int | None) -> None:
    found = None if group is None else world.group((await world.seen()).proposal, group)
    person = None if who is None else world.person(who)
    await world.do(rearranging.lock, await _revision(world), on, found and found.id, person, world.now)


@deed(2)
async def show(world: World) -> None:
    await world.do(hosting.show_groups, await _revision(world), world.now)


@deed(4)
async def start(world: World) -> None:
    seen = await world.seen()
    number = seen.proposal.number if seen.proposal else seen.next_round
    await world.do(hosting.start_round, number, await _revision(world), world.now)


@deed(2, leave_out=st.sets(WHO, max_size=1), seed=SEED)
async def onward_with_one_press(world: World, leave_out: set[int], seed: int) -> None:
    seen, without = await world.seen(), [world.person(who) for who in sorted(leave_out)]
    number = seen.proposal.number if seen.proposal else seen.next_round
    await world.do(onward.go_on, number, await _revision(world), without, seed, world.now)


@deed()
async def hold(world: World) -> None:
    await world.do(onward.hold, world.now)


@deed(2, seed=SEED)
async def by_itself(world: World, seed: int) -> None:
    await world.do(onward.take_step, seed, world.now)


@deed(text=st.sampled_from(WISHES))
async def wish(world: World, text: str) -> None:
    await world.do(wishing.save_wishes, text)


@deed(text=st.sampled_from(ROSTERS))
async def roster(world: World, text: str) -> None:
    await world.do(wishing.save_roster, text)


@deed()
async def finish(world: World) -> None:
    await world.do(hosting.finish_session, world.today, world.now)


# -- cases, and one voice a table -----------------------------------------------------------------------


@deed(2, who=WHO, line=st.sampled_from(["", "My team is divided.", "Nobody reads it"]))
async def bring(world: World, who: int, line: str) -> None:
    await world.do(cases.bring, world.person(who), line, world.now)


@deed(who=WHO)
async def withdraw(world: World, who: int) -> None:
    await world.do(cases.withdraw, world.person(who), world.now)


@deed(who=WHO)
async def name_case(world: World, who: int) -> None:
    await world.do(cases.name, world.person(who), world.now)


@deed(who=WHO)
async def take_off_case(world: World, who: int) -> None:
    await world.do(cases.take_off, world.person(who), world.now)


@deed(who=WHO, on=MOSTLY)
async def keep_case(world: World, who: int, on: bool) -> None:
    await world.do(cases.keep_back, world.person(who), on, world.now)


@deed(2, who=WHO, on=MOSTLY)
async def ask_for_a_voice(world: World, who: int, on: bool) -> None:
    await world.do(_ask_for_a_voice, world.person(who), on, world)


def _ask_for_a_voice(session_id: int, person: int, on: bool, world: World) -> int:
    participant = Participant.objects.select_related("session").get(pk=person, session=session_id)
    return voices.ask(participant, on, world.now)[0]


@deed(2, which=st.integers(1, 3))
async def hear(world: World, which: int) -> None:
    await world.do(voices.hear, await _latest(world), which, world.now)


@deed(which=st.integers(1, 3))
async def unhear(world: World, which: int) -> None:
    await world.do(voices.take_back, await _latest(world), which, world.now)


@deed()
async def hear_nobody(world: World) -> None:
    await world.do(voices.hear_nobody, await _latest(world), world.now)


async def _latest(world: World) -> int:
    begun = (await world.seen()).begun
    return begun.number if begun else 0


# -- the facilitator, while a round runs --------------------------------------------------------------


@deed(5, command=st.sampled_from(sorted(running.MOVES)), group=st.none() | WHICH)
async def clock(world: World, command: str, group: int | None) -> None:
    begun = (await world.seen()).begun
    marks = {one.id: world.mark(one) for one in begun.groups} if begun else {}
    found = None if group is None else world.group(begun, group)
    to = min(mark.step for mark in marks.values()) + 1 if command == "next" and found is None and marks else None
    await world.do(running.command_groups, command, marks, world.now, found and found.id, to)


@deed(group=WHICH)
async def put_off(world: World, group: int) -> None:
    found = world.group((await world.seen()).begun, group)
    if found:
        await world.do(mending.put_off, world.mark(found), world.now, group_id=found.id)


@deed(2, who=WHO, group=st.none() | WHICH)
async def seat_late(world: World, who: int, group: int | None) -> None:
    """To the group that the desk proposes, or to any."""
    seen = await world.seen()
    found = None if group is None else world.group(seen.begun, group)
    into = found.id if found else next((table.group for table in seen.open_groups(world.now)), None)
    if into:
        await world.do(mending.seat_late, world.person(who), into, world.now)


@deed(group=WHICH, into=WHICH)
async def join_lone(world: World, group: int, into: int) -> None:
    begun = (await world.seen()).begun
    one, other = world.group(begun, group), world.group(begun, into)
    if one and other:
        await world.do(mending.join_lone, one.id, other.id, world.now)


@deed(group=WHICH)
async def stay(world: World, group: int) -> None:
    found = world.group((await world.seen()).begun, group)
    if found:
        await world.do(mending.leave_alone, found.id, world.now)


# -- the members of a group ----------------------------------------------------------------------------


@deed(who=WHO)
async def minute(world: World, who: int) -> None:
    person = world.person(who)
    await world.do(running.add_minute, person, await world.my_mark(person), world.now)


@deed(3, who=WHO, on=ON)
async def done(world: World, who: int, on: bool) -> None:
    person = world.person(who)
    await world.do(running.say_ready, person, await world.my_mark(person), world.now, on=on)


@deed(2, who=WHO)
async def pass_turn(world: World, who: int) -> None:
    person = world.person(who)
    await world.do(mending.pass_turn, person, await world.my_mark(person), world.now)


@deed(who=WHO, only=ON)
async def listen(world: World, who: int, only: bool) -> None:
    await world.do(mending.listen, world.person(who), only, world.now)


@deed(who=WHO)
async def go_on_without(world: World, who: int) -> None:
    person = world.person(who)
    await world.do(mending.put_off, await world.my_mark(person), world.now, participant_id=person)


@deed(2, who=WHO)
async def take_time_out(world: World, who: int) -> None:
    person = world.person(who)
    await world.do(running.take_time_out, person, await world.my_mark(person), world.now)


@deed(2, who=WHO)
async def go_on(world: World, who: int) -> None:
    person = world.person(who)
    await world.do(running.go_on, person, await world.my_mark(person), world.now)


@deed(3, who=WHO, on=ON, seed=SEED)
async def ready(world: World, who: int, on: bool, seed: int) -> None:
    await world.do(selfrun.say_ready, world.person(who), on, seed, world.now)


@deed(who=WHO)
async def write(world: World, who: int) -> None:
    """What somebody writes is on nobody's screen."""
    person = world.person(who)
    await world.do(_save, person, f"1.{person}.valuable", world)


@deed(5, who=WHO, share=st.sampled_from(SHARES), named=MOSTLY, text=MOSTLY)
async def ask(world: World, who: int, share: str, named: bool, text: bool) -> None:
    """But the challenge of whoever is at work, if they share it: their group's screen says that it stands there."""
    person = world.person(who)
    await world.do(_ask, person, share, named, f"at {world.now}" if text else "", world)


@deed(who=WHO, all=ON)
async def take_back(world: World, who: int, all: bool) -> None:
    await world.do(_take_back, world.person(who), erasing.delete_all if all else erasing.take_back, world)


def _save(session_id: int, person: int, key: str, world: World) -> int:
    author = world.session.participants.get(pk=person)
    edit = notes.Edit(key, f"at {world.now}", "everyone", True, 0, 1)
    return notes.save_note(author, edit, world.today)


def _ask(session_id: int, person: int, share: str, named: bool, text: str, world: World) -> int:
    author = world.session.participants.get(pk=person)
    stored = author.notes.filter(key=f"1.{person}.challenge").first()
    base = stored.revision if stored else 0
    edit = notes.Edit(f"1.{person}.challenge", text, share, named, base, base + 1)
    return notes.save_note(author, edit, world.today)


def _take_back(session_id: int, person: int, act: Callable[..., int], world: World) -> int:
    return act(world.session.participants.get(pk=person), world.today)


# -- between the facilitator and the room -------------------------------------------------------------


@deed(2, who=WHO, on=ON)
async def hand(world: World, who: int, on: bool) -> None:
    await world.do(talking.raise_hand, world.person(who), on, world.now)


@deed(who=st.none() | WHO)
async def lower(world: World, who: int | None) -> None:
    await world.do(talking.lower_hands, None if who is None else world.person(who))


@deed(3, which=WHICH)
async def visit(world: World, which: int) -> None:
    """The facilitator asks to come into a group's call."""
    group = world.group((await world.seen()).round_for_people(), which)
    if group and world.oto:
        await world.do(visits.ask, group.id, world.oto.pk, world.now)


@deed(2, which=WHICH)
async def end_visit(world: World, which: int) -> None:
    group = world.group((await world.seen()).round_for_people(), which)
    if group and world.oto:
        await world.do(visits.go, group.id, world.oto.pk)


@deed(3, who=WHO, on=MOSTLY)
async def let_in(world: World, who: int, on: bool) -> None:
    person = world.person(who)
    await world.do(visits.let_in, person, await _visit_seen(world, person), on, world.now)


@deed(2, who=WHO, on=MOSTLY)
async def let_speak(world: World, who: int, on: bool) -> None:
    person = world.person(who)
    await world.do(visits.let_speak, person, await _visit_seen(world, person), on, world.now)


@deed(who=WHO)
async def send_away(world: World, who: int) -> None:
    person = world.person(who)
    await world.do(visits.send_away, person, await _visit_seen(world, person), world.now)


async def _visit_seen(world: World, person: int) -> int:
    """What names the visit on this person's screen; 0: there is none."""
    seen = await world.seen()
    group = seen.group_for(person, world.now)
    visit = seen.visit_to(group, world.now) if group else None
    return visit.at if visit else 0


@deed(text=st.sampled_from(["", "Tea at four.", "Back to the circle, please."]))
async def say(world: World, text: str) -> None:
    await world.do(talking.say, text, world.now)


@deed(who=WHO, name=st.sampled_from([*NAMES, "Lou (2)"]), oneself=ON)
async def rename(world: World, who: int, name: str, oneself: bool) -> None:
    person = world.person(who)
    renamed = await world.do(naming.rename_oneself if oneself else naming.rename, person, name)
    if renamed:
        world.names[person] = renamed.label


@deed(2, who=WHO)
async def remove(world: World, who: int) -> None:
    await world.do(attendance.remove, world.person(who), world.now)


@deed(2, who=WHO)
async def readmit(world: World, who: int) -> None:
    await world.do(attendance.readmit, world.person(who), world.now)


# -- time, sockets, slow reads --------------------------------------------------------------------------


@deed(6, ms=st.sampled_from([1, 400, 3_000, 12_000, 21_000, 65_000]))
async def wait(world: World, ms: int) -> None:
    await world.wait(ms)


@deed(4, late=st.sampled_from([-1, 0, 1, 3]))
async def next_phase(world: World, late: int) -> None:
    """Time passes until the next phase begins somewhere, or all but."""
    boundary = (await world.seen()).next_boundary(world.now)
    if boundary is not None:
        await world.wait(max(0, boundary - world.now + late))


@deed(4, who=WHO)
async def phone(world: World, who: int) -> None:
    await world.open(world.person(who))


@deed()
async def desk(world: World) -> None:
    if world.desk_cookie:
        await world.open(DESK)


@deed()
async def stage(world: World) -> None:
    await world.open(STAGE)


@deed(4, which=st.integers(0, 15))
async def hang_up(world: World, which: int) -> None:
    if world.lines:
        await world.hang_up(world.lines[which % len(world.lines)])


@deed(which=st.integers(0, 15))
async def freeze(world: World, which: int) -> None:
    """A phone stops answering but keeps its socket."""
    if world.lines:
        world.lines[which % len(world.lines)].frozen = True


@deed(3, place=st.sampled_from(GATES))
async def slow(world: World, place: str) -> None:
    """From now on the room's reads take long."""
    world.gate.hold(place)


@deed(3)
async def quick(world: World) -> None:
    world.gate.open()
    await world.settle()
