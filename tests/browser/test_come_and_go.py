"""People come late, drop out, return, pass, only listen, sit out and leave: what they see, and what their group
sees."""

import asyncio
import re
from typing import Any

from playwright.async_api import Locator, ViewportSize, expect

from tests.browser.conftest import Crowd, People
from tests.browser.people import CALM_MINUTES, Facilitator, Participant
from tests.browser.test_accessibility import check_in_both

SMALL: ViewportSize = {"width": 360, "height": 640}
GRACE = "5"  # seconds, the shortest there is
SOON_OVER = CALM_MINUTES | {"return": "0:08"}


# -- late -------------------------------------------------------------------------------------------


async def test_somebody_late_waits_and_comes_in_with_the_next_turn_by_their_own_clock(people: People) -> None:
    fay, crowd = await in_first_turn(people, minutes=SOON_OVER)
    dee = await people.participant("Dee")
    await dee.joins(fay.code)
    await sees_scene(dee, "waiting", "A round is under way")
    await expect(scene_of(dee)).to_contain_text(re.compile(r"begins in about \d+ minutes"))
    await expect(scene_of(dee)).to_contain_text("4 people are here")
    await check_in_both(dee.page)

    group = (await crowd[0].screen())["group"]
    await fay.gives("seat", person=await dee.id(), group=group["id"])
    await sees_scene(dee, "joining", "You join a group")
    await expect(scene_of(dee)).to_contain_text("Table 1")
    await expect(scene_of(dee)).to_contain_text("You come in as a consultant")
    await check_in_both(dee.page)
    for person in crowd:
        await expect(mates(person)).to_contain_text("Dee joins you with the next turn.")
    await expect(person_in(crowd[0], "Dee")).to_contain_text("joins soon")
    await check_in_both(crowd[0].page)

    for _ in ["clarify", "consult", "return"]:
        await fay.does("next")
    await crowd[0].sees(phase="return")
    await expect(scene_of(dee)).to_contain_text("In a moment, with the next turn.")  # this phone has heard of it too
    dee.expects_complaints("ERR_INTERNET_DISCONNECTED|WebSocket")
    await dee.context.set_offline(True)  # nothing more reaches this phone, and yet it comes in with the others
    await dee.sees(phase="breath", role="consultant")
    await crowd[0].sees(phase="breath")
    await dee.context.set_offline(False)
    await dee.is_connected()
    await fay.does("next")
    await dee.sees(phase="share", role="consultant")
    await expect(mates(crowd[0])).to_be_hidden()


# -- away -------------------------------------------------------------------------------------------


async def test_a_holder_drops_out_and_returns_to_the_same_notes_and_gets_the_turn_last(people: People) -> None:
    _, crowd = await in_first_turn(people)
    holder, after, other = await in_order(crowd)
    key = await holder.writes("challenge", "How do I begin?")
    await holder.is_saved()
    seat = await holder.seat()
    await holder.page.close()

    for person in [after, other]:
        await expect(mates(person)).to_contain_text(f"{holder.name} is away just now.")
        await expect(person_in(person, holder.name)).to_contain_text("away")
        await expect(instruction(person)).to_have_text(f"Wait a moment for {holder.name}.")
    await check_in_both(after.page)
    await after.page.set_viewport_size(SMALL)
    await everything_fits(after)
    await expect(on_button(other)).to_contain_text(f"Go on with {after.name}")
    await expect(on_button(after)).to_contain_text("Go on with my turn")
    await expect(on_button(after)).to_contain_text(f"{holder.name} comes last")
    await after.does("off")
    await after.sees(phase="breath", role="client")
    await other.sees(phase="breath", role="consultant")
    await expect(mates(other)).to_contain_text(f"{holder.name} gets a turn when back.")

    for person in [after, other]:  # two of three: nobody waits for the third
        await person.does("done")
    await other.sees(phase="share", role="consultant")
    holder.page = await holder.another_tab()
    await holder.page.goto(f"/s/{holder.code}/")
    await holder.is_in(holder.code)
    await expect(mates(other)).to_be_hidden()
    await holder.sees(phase="share", role="consultant")
    assert await holder.seat() == seat
    timeline = (await other.screen())["group"]["timeline"]
    assert timeline["steps"][-1]["holder"] == seat
    assert (await holder.notes())[key]["text"] == "How do I begin?"
    await holder.page.locator("[data-pad-toggle]").click()
    await holder.page.locator("[data-earlier-toggle]").click()
    await expect(holder.page.locator(f"textarea[data-key='{key}']")).to_have_value("How do I begin?")


async def test_somebody_whose_phone_sleeps_is_here_when_a_mate_says_so(people: People) -> None:
    _, crowd = await in_first_turn(people)
    holder, after, other = await in_order(crowd)
    await other.page.close()
    button = offers(holder).get_by_role("button", name=f"{other.name} is here")
    await expect(button).to_be_visible()
    await expect(offers(holder).get_by_role("button")).to_have_count(1)  # a consultant's absence stops nobody
    await button.focus()
    await holder.page.keyboard.press("Enter")
    for person in [holder, after]:
        await expect(mates(person)).to_be_hidden()
        await expect(person_in(person, other.name)).not_to_contain_text("away")
    await expect(holder.page.locator(".actions [data-more]")).to_be_focused()  # the button is gone, the place is not


async def test_whoever_is_alone_is_told_so_and_by_one_word_is_not(people: People) -> None:
    fay, crowd = await in_first_turn(people)
    holder, after, other = await in_order(crowd)
    for _ in ["clarify", "consult"]:
        await fay.does("next")
    await holder.sees(phase="consult")
    await asyncio.gather(after.page.close(), other.page.close())
    await expect(instruction(holder)).to_have_text("You are alone just now.")
    await expect(holder.page.locator("[data-spoken]")).to_contain_text("You are alone just now.")
    await expect(holder.page.locator("[data-command=done]")).to_be_hidden()
    await expect(mates(holder)).to_contain_text("are away just now.")  # whom the buttons below are about
    await expect(mates(holder).locator("bdi").filter(has_text=after.name).first).to_be_visible()
    await check_in_both(holder.page)
    await holder.page.set_viewport_size(SMALL)
    await everything_fits(holder)
    await offers(holder).get_by_role("button", name=f"{after.name} is here").click()
    await expect(instruction(holder)).to_have_text("Turn around and listen.")
    await expect(mates(holder)).to_be_hidden()  # turned away: nothing but the time and the notes


# -- choices ----------------------------------------------------------------------------------------


async def test_a_turn_is_passed_beforehand_by_keyboard_alone(people: People) -> None:
    _, crowd = await in_first_turn(people)
    _, after, other = await in_order(crowd)
    keys = after.page.keyboard
    await after.page.locator(".actions [data-more]").focus()
    await keys.press("Enter")
    await expect(after.page.get_by_role("dialog", name="You may")).to_be_visible()
    await check_in_both(after.page)
    await keys.press("Tab")
    await expect(after.page.get_by_role("button", name="We need a moment")).to_be_focused()
    await keys.press("Tab")
    await expect(after.page.get_by_role("button", name="Pass my turn")).to_be_focused()
    await keys.press("Enter")
    await expect(after.page.get_by_role("dialog", name="Pass your turn?")).to_contain_text("Nobody asks why.")
    await check_in_both(after.page)
    await keys.press("Escape")
    await expect(after.page.locator("dialog[open]")).to_have_count(0)
    await expect(after.page.locator(".actions [data-more]")).to_be_focused()
    assert (await after.screen())["group"]["timeline"]["turns"] == 3, "nothing is passed by closing"
    await chooses(after, "pass", "pass")
    await expect(role(after)).to_contain_text("You passed, so you are a consultant in all turns.")
    await expect(after.page.locator("[data-turn]")).to_have_text("turn 1 of 2")
    await expect(other.page.locator("[data-flash]")).to_have_text("Your turn is now turn 2 of 2.")
    await after.page.locator(".actions [data-more]").click()
    await expect(after.page.locator("dialog [data-ask=pass]")).to_be_hidden()
    await after.page.locator("dialog [data-choices-close]:visible").click()


async def test_a_holder_passes_in_the_middle_of_the_turn(people: People) -> None:
    _, crowd = await in_first_turn(people)
    holder, after, _ = await in_order(crowd)
    await chooses(holder, "pass", "pass")
    await holder.sees(phase="breath", role="consultant")
    await after.sees(phase="breath", role="client")
    await expect(holder.page.locator("[data-flash]")).to_have_text("You have passed. Your time goes to the others.")
    await expect(holder.page.locator("dialog[open]")).to_have_count(0)


async def test_a_consultant_only_listens_and_the_others_are_shown_it(people: People) -> None:
    fay, crowd = await in_first_turn(people)
    holder, after, other = await in_order(crowd)
    await other.page.locator(".actions [data-more]").click()
    switch = other.page.get_by_role("switch", name="Only listen")
    await switch.click()
    await expect(role(other)).to_have_text(f"You listen. {holder.name} is the client.")
    await expect(person_in(after, other.name)).to_contain_text("listens")
    await expect(switch).to_be_checked()
    await check_in_both(other.page)
    await other.page.locator("dialog [data-choices-close]:visible").click()
    for _ in ["clarify", "consult"]:
        await fay.does("next")
    await expect(instruction(other)).to_have_text(f"Listen to what comes up about {holder.name}’s challenge.")
    await other.page.locator(".actions [data-more]").click()
    await switch.click()
    await expect(switch).not_to_be_checked()
    await expect(role(other)).to_have_text(f"You are a consultant. {holder.name} is the client.")


async def test_sitting_out_and_leaving_need_no_reason_and_can_be_undone(people: People) -> None:
    _, crowd = await in_first_turn(people)
    holder, _, other = await in_order(crowd)
    await chooses(other, "rest-now", "rest")
    await sees_scene(other, "resting", "You sit this round out")
    await check_in_both(other.page)
    await expect(holder.page.locator("[data-turn-scene] [data-people] > *")).to_have_count(2)
    await other.does("back")
    await other.sees(phase="share", role="consultant")  # at once, on the same seat
    await expect(holder.page.locator("[data-turn-scene] [data-people] > *")).to_have_count(3)
    await chooses(other, "leave", "leave")
    await sees_scene(other, "left", "You have left")
    await expect(scene_of(other).get_by_role("link", name="My page")).to_be_visible()
    await check_in_both(other.page)
    await holder.sees(phase="share", role="client")  # nobody's turn was touched
    await expect(holder.page.locator("[data-spoken]")).to_have_text(f"{other.name} has left the group.")
    await other.does("back")
    await other.sees(phase="share", role="consultant")


async def test_between_rounds_somebody_sits_out_the_next_one(people: People) -> None:
    fay, crowd = await in_first_turn(people)
    await fay.does("end")
    ada = crowd[0]
    await ada.sees(state="between")
    await chooses(ada, "rest-next", "rest")
    await sees_scene(ada, "resting", "You sit the next round out")
    await ada.does("back")
    await sees_scene(ada, "between", "This round is over")


# -- how --------------------------------------------------------------------------------------------


async def in_first_turn(people: People, minutes: dict[str, str] = CALM_MINUTES) -> tuple[Facilitator, Crowd]:
    """A group whose first holder shares; five seconds without a connection, and somebody is away."""
    return await people.in_the_first_turn("Ada", "Ben", "Cem", minutes=minutes, grace=GRACE)


async def in_order(crowd: Crowd) -> Crowd:
    """By their turns: the present first."""
    group = (await crowd[0].screen())["group"]
    seats = list(dict.fromkeys(step["holder"] for step in group["timeline"]["steps"] if step["when"] == "turn"))
    names = {person["seat"]: person["name"] for person in group["people"]}
    return [next(person for person in crowd if person.name == names[seat]) for seat in seats]


def seated(group: Any) -> str:
    return " ".join(person["name"] for person in group["people"])


async def chooses(person: Participant, choice: str, command: str) -> None:
    """Opens the sheet; a sheet with one choice only opens with its question."""
    await person.page.locator("[data-more]:visible").first.click()
    ask = person.page.locator(f"dialog [data-ask={choice}]")
    if await ask.is_visible():
        await ask.click()
    await person.page.locator(f"dialog [data-part-of={choice}] [data-command={command}]").click()
    await expect(person.page.locator("dialog[open]")).to_have_count(0)


async def sees_scene(person: Participant, scene: str, heading: str) -> None:
    await expect(person.page.locator("body")).to_have_attribute("data-scene", scene)
    await expect(scene_of(person).locator("h1")).to_contain_text(heading)


async def everything_fits(person: Participant) -> None:
    """No scrolling to reach what can be pressed, on the smallest phone."""
    for button in await person.page.locator("[data-turn-scene] button:visible").all():
        await expect(button).to_be_in_viewport(ratio=1)
    over = await person.page.locator("[data-turn-scene]").evaluate("each => each.scrollHeight - each.clientHeight")
    assert over <= 0, f"{over} px have to be scrolled for"


def scene_of(person: Participant) -> Locator:
    return person.page.locator("[data-scene-of]:visible")


def mates(person: Participant) -> Locator:
    return person.page.locator("[data-mates]")


def offers(person: Participant) -> Locator:
    return person.page.locator("[data-offers]")


def on_button(person: Participant) -> Locator:
    return offers(person).locator("[data-command=off]")


def person_in(person: Participant, name: str) -> Locator:
    return person.page.locator("[data-turn-scene] [data-people] > *").filter(has_text=name)


def instruction(person: Participant) -> Locator:
    return person.page.locator("[data-instruction]")


def role(person: Participant) -> Locator:
    return person.page.locator("[data-role-line]")
