"""Whom each one hears and sees in each phase: exactly as the practice says, to within `SLACK` of each boundary."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from tests.browser.people import Facilitator
from tests.servers import Site

from .callers import SLACK, Caller, Stretch, all_see_each_other, mistakes, stretches
from .conftest import Meet

SHORT = {"reflect": "0:02", "share": "0:02", "clarify": "0:01", "consult": "0:03", "return": "0:02", "breath": "0:01"}
SHORT_QUESTIONS = {"settle": "0:02", "tell": "0:02", "storm": "0:02", "choose": "0:02", "pause": "0:01"}
# What each practice's document says, read by a person: who is silent, and who is turned away when.
SILENT = {"reflect", "settle"}
TURNED_AWAY = {"consult", "storm"}  # whoever holds the turn

FLAT = 100  # bytes at most, for all that was under way
SPEECH = 2_000  # bytes a second at least
# A page that goes on sending whatever it is told: nothing ends a track, takes it out or switches it off.
ALTERED = """() => {
  for (const { track } of given) {
    track.stop = () => {};
    Object.defineProperty(track, "enabled", { get: () => true, set: () => {} });
  }
  const { replaceTrack, setParameters } = RTCRtpSender.prototype;
  RTCRtpSender.prototype.replaceTrack = function (track) {
    return track ? replaceTrack.call(this, track) : Promise.resolve();
  };
  RTCRtpSender.prototype.setParameters = function (parameters) {
    for (const each of parameters.encodings) each.active = true;
    return setParameters.call(this, parameters);
  };
}"""


def speakers(names: list[str], listen: Iterable[str] = ()) -> Callable[[Mapping[str, Any]], Iterable[str]]:
    """Who speaks in a step; `names` by seat. Who `listen` speak in no turn but their own."""

    def speak(step: Mapping[str, Any]) -> Iterable[str]:
        if step["phase"] in SILENT:
            return []
        holder = names[step["holder"]] if step["when"] == "turn" else ""
        quiet = {*listen} - {holder} if holder else set()
        return {*names} - quiet - ({holder} if step["phase"] in TURNED_AWAY else set())

    return speak


async def holders(crowd: list[Caller]) -> list[Caller]:
    """In the order of their turns."""
    seats = {person["name"]: person["seat"] for person in (await crowd[0].screen())["group"]["people"]}
    return sorted(crowd, key=lambda person: seats[person.name])


async def first_turn(fay: Facilitator, crowd: list[Caller], steps: int, listens: Caller | None = None) -> list[Stretch]:
    """The round begins; its first steps, with who speaks in each, as soon as they are over. `listens`: who says in its
    silent beginning that they only listen."""
    await fay.gives("start", revision=1, round=1)
    if listens:
        await listens.commands(f"/s/{fay.code}/listen", on=True)
    timeline = (await crowd[0].screen())["group"]["timeline"]
    assert timeline["steps"][0]["i"] == 0, "so slow that the first phase is over"
    await crowd[0].page.wait_for_function("step => document.getElementById('main').dataset.step >= step", arg=steps)
    names = [person.name for person in crowd]
    return stretches(timeline, speakers(names, [listens.name] if listens else []))[:steps]


async def what_went_wrong(crowd: list[Caller], turn: list[Stretch]) -> str:
    """To ears and eyes; a line for each mistake. (A camera that was off takes its time to come back.)"""
    found = [await what_is_heard_wrong(crowd, turn)]
    for person in crowd:
        # Whoever is turned away sees nobody, as with the chair turned.
        seen = [each if person.name in each.speak else replace(each, speak=frozenset()) for each in turn]
        found += mistakes(person.name, "saw", await person.saw(), seen, only_kept_out=True)
    return "\n".join(found).strip()


async def what_is_heard_wrong(crowd: list[Caller], turn: list[Stretch]) -> str:
    heard = [mistakes(person.name, "heard", await person.heard(), turn) for person in crowd]
    return "\n".join(each for found in heard for each in found)


async def switch_cameras_on(crowd: list[Caller]) -> None:
    await asyncio.gather(*(person.switches("camera") for person in crowd))
    await all_see_each_other(crowd)


async def test_three_hear_each_other_as_the_practice_says_and_all_goes_through_the_relay(
    meet: Meet, relayed: Site
) -> None:
    people = await meet(relayed)
    fay, crowd = await people.in_a_call("Ada", "Ben", "Cem", minutes=SHORT)
    assert [await person.ways() for person in crowd] == [{"relay"}] * 3
    crowd = await holders(crowd)
    await switch_cameras_on(crowd)
    client, said = crowd[0], sum(person.signals for person in crowd)
    await client.counts_bytes()

    turn = await first_turn(fay, crowd, steps=6)

    assert await what_went_wrong(crowd, turn) == ""
    await all_see_each_other(crowd)
    away = next(each for each in turn if client.name not in each.speak and each.speak)
    assert await client.bytes_sent(away.begins + SLACK, away.ends) < FLAT
    back = turn[turn.index(away) + 1]
    assert await client.bytes_sent(back.begins + SLACK, back.ends) > SPEECH
    assert sum(person.signals for person in crowd) == said, "a call that stands needs no word"


async def test_four_hear_each_other_directly_and_a_page_that_goes_on_sending_is_neither_heard_nor_seen(
    meet: Meet, embedded: Site
) -> None:
    people = await meet(embedded)
    fay, crowd = await people.in_a_call("Ada", "Ben", "Cem", "Dee", minutes=SHORT)
    assert "relay" not in set().union(*[await person.ways() for person in crowd])
    crowd = await holders(crowd)
    await switch_cameras_on(crowd)
    await crowd[0].page.evaluate(ALTERED)
    await crowd[0].counts_bytes()

    turn = await first_turn(fay, crowd, steps=5)

    # Its own ears do not matter: it plays what it likes.
    assert await what_went_wrong(crowd[1:], turn) == ""
    for quiet in (each for each in turn if crowd[0].name not in each.speak):
        assert await crowd[0].bytes_sent(quiet.begins + SLACK, quiet.ends - SLACK) > SPEECH, "it did send"


async def test_five_in_another_practice_and_who_only_listens_is_heard_in_no_turn_but_their_own(
    meet: Meet, embedded: Site
) -> None:
    people = await meet(embedded)
    names, practice = ("Ada", "Ben", "Cem", "Dee", "Eva"), "troika_questions"
    fay, crowd = await people.in_a_call(*names, minutes=SHORT_QUESTIONS, practice=practice)
    crowd = await holders(crowd)
    turn = await first_turn(fay, crowd, steps=4, listens=crowd[2])
    assert await what_is_heard_wrong(crowd, turn) == ""
