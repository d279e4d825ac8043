"""During a round people come late, drop out, are left alone. The facilitator sees it, and one press mends it."""

import asyncio
import re
from collections.abc import Sequence

from playwright.async_api import Locator, Route, ViewportSize, expect

from tests.browser.conftest import Crowd, People
from tests.browser.people import Facilitator, Participant, all_do, by_group, group_id
from tests.browser.test_accessibility import check, check_in_both

SIX = ["Ada", "Ben", "Cem", "Dee", "Eli", "Gus"]
SHORT = "5"  # seconds, the shortest grace there is
PHONE: ViewportSize = {"width": 390, "height": 844}


# -- somebody alone ---------------------------------------------------------------------------------


async def test_whoever_is_left_alone_is_brought_to_the_neighbours(people: People) -> None:
    fay, crowd = await in_first_turn(people, *SIX)
    (lone, *others), neighbours = await by_group(crowd)
    group = await group_id(lone)
    await close_pages(others)
    notice = notice_of(fay, group)
    alone = re.compile(
        rf"{lone.name}\W? is alone in group \d"
    )  # a name is isolated in a text: it may run the other way
    await expect(notice.locator("[data-lone-title]")).to_have_text(alone)
    await expect(notice.locator("[data-lone-how]")).to_have_text(re.compile(r"by itself in \W?0:\d\d"))
    await expect(fay.page.locator("[data-lone-spoken]")).to_contain_text(alone)
    await expect(card_of(fay, group).locator("[data-remark=away]:visible")).to_have_count(2)
    await expect(fay.page.locator("[data-groups-facts]")).to_contain_text("2 people are away · 1 person is alone")
    await check_in_both(fay.page)
    await press_by_keyboard(fay, notice.locator("[data-command=join]"))
    await fay.is_told(re.compile(rf"{lone.name} joins group \d with turn 2"))
    await expect(notice).to_have_count(0)
    await expect(fay.page.locator("#room-phase")).to_be_focused()  # the button is gone, the keyboard's place is not
    await sees_scene(lone, "joining")
    assert await group_id(lone) == await group_id(neighbours[0]) != group
    joins = card_of(fay, await group_id(lone)).locator("[data-remark=joins]:visible")
    await expect(joins).to_have_text("joins with turn 2")
    await next_until_turn(fay, 2)
    await sees_scene(lone, "turn")
    await all_do([lone, *neighbours], lambda person: person.sees(phase="share"))
    await expect(joins).to_have_count(0)


async def test_without_a_facilitator_it_happens_by_itself(people: People) -> None:
    fay, crowd = await in_first_turn(people, *SIX)
    (lone, *others), neighbours = await by_group(crowd)
    await fay.page.goto("about:blank")
    await close_pages(others)
    await sees_scene(lone, "joining")
    assert await group_id(lone) == await group_id(neighbours[0])
    await fay.opens_the_desk_of(fay.code)
    await expect(fay.page.locator("[data-lones] > *")).to_have_count(0)
    await expect(card_of(fay, await group_id(lone))).to_contain_text(lone.name)


async def test_on_a_phone_another_group_is_chosen_or_it_is_left_so(people: People) -> None:
    names = [*SIX, "Hal", "Ida", "Jan"]
    fay, crowd = await in_first_turn(people, *names)
    await fay.page.set_viewport_size(PHONE)
    (first, *others), (second, *more), third = await by_group(crowd)
    group, neighbour = await group_id(first), await group_id(third[0])
    await close_pages(others)
    notice = notice_of(fay, group)
    await expect(fay.page.locator("[data-needs-line]")).to_contain_text("is alone in group")
    await fay.page.locator("[data-needs-line]").click()
    await notice.locator("[data-choose]").click()
    options = fay.page.locator("#choose-group [data-options] button")
    await expect(options).to_have_count(2)
    await check(fay.page)
    await presses(fay, "join", options.and_(fay.page.locator(f"[data-into='{neighbour}']")))
    await expect(notice).to_have_count(0)
    await sees_scene(first, "joining")
    assert await group_id(first) == neighbour
    await close_pages(more)
    alone = notice_of(fay, await group_id(second))
    await expect(alone).to_be_visible()
    assert await fay.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await presses(fay, "stay", alone.locator("[data-command=stay]"))
    await expect(alone).to_have_count(0)
    await sees_scene(second, "turn")


async def test_with_a_single_group_there_is_nowhere_to_go_and_the_desk_says_what_helps(people: People) -> None:
    fay, (ada, ben, cem) = await in_first_turn(people, "Ada", "Ben", "Cem")
    await close_pages([ben, cem])
    notice = notice_of(fay, await group_id(ada))
    await expect(notice).to_contain_text("No group can be joined now")
    await expect(notice.locator("[data-command=join]")).to_be_hidden()
    await expect(notice.locator("[data-choose]")).to_be_hidden()
    await check(fay.page)
    await presses(fay, "end", notice.locator("[data-command=end]"))
    await fay.sees_state("between")


# -- late people ------------------------------------------------------------------------------------


async def test_late_people_are_seated_with_one_press_and_two_facilitators_seat_nobody_twice(people: People) -> None:
    fay, _ = await in_first_turn(people, others=SIX)
    kit = await people.facilitator("Kit")
    kit.expects_complaints("409")
    await kit.signs_in(fay.address)
    await kit.opens_the_desk_of(fay.code)
    hal = await people.participant("Hal")
    await hal.joins(fay.code)
    await sees_scene(hal, "waiting")
    pressed_first = asyncio.Event()

    async def arrive_second(route: Route) -> None:
        await pressed_first.wait()
        await route.continue_()

    await kit.page.route("**/do/seat", arrive_second)
    async with kit.page.expect_response("**/do/seat") as second:
        await late_row(kit, "Hal").locator("[data-command=seat]").click()
        await presses(fay, "seat", late_row(fay, "Hal").locator("[data-command=seat]"))
        await fay.is_told(re.compile(r"Hal joins group \d with turn 2\. .*next round Hal has the first one"))
        pressed_first.set()
    assert not (await (await second.value).json())["ok"]
    await kit.is_told("Hal sits in group 1 now. Nothing was changed.")
    for desk in (fay, kit):
        await expect(late_row(desk, "Hal")).to_have_count(0)
    await sees_scene(hal, "joining")
    groups = (await fay.desk())["groups"]
    assert [each["name"] for group in groups for each in group["people"]].count("Hal") == 1
    await next_until_turn(fay, 2)
    await hal.sees(role="consultant", phase="share")


async def test_another_group_may_be_chosen_and_who_sits_out_is_not_offered(people: People) -> None:
    fay, _ = await in_first_turn(people, others=SIX)
    hal, ida = [await people.participant(name) for name in ("Hal", "Ida")]
    await all_do([hal, ida], lambda person: person.joins(fay.code))
    await rests(ida)
    outside = fay.page.locator("[data-outside]:visible")
    await expect(outside).to_have_text(re.compile(r"Ida\s+sits this round out"))
    await expect(late_row(fay, "Ida")).to_have_count(0)
    await late_row(fay, "Hal").locator("[data-choose]").click()
    options = fay.page.locator("#choose-group [data-options] button")
    await expect(options).to_have_count(2)
    await fay.page.keyboard.press("Escape")
    await expect(late_row(fay, "Hal").locator("[data-choose]")).to_be_focused()
    await late_row(fay, "Hal").locator("[data-choose]").click()
    into = int(await options.last.get_attribute("data-into") or 0)
    await presses(fay, "seat", options.last)
    await sees_scene(hal, "joining")
    assert await group_id(hal) == into


async def test_in_the_last_turn_it_is_too_late(people: People) -> None:
    fay, _ = await in_first_turn(people, others=("Ada", "Ben", "Cem"))
    hal = await people.participant("Hal")
    await hal.joins(fay.code)
    row = late_row(fay, "Hal")
    await expect(row.locator("[data-command=seat]")).to_be_visible()
    await next_until_turn(fay, 3)
    await expect(fay.page.locator("[data-late-note]")).to_contain_text("Too late for this round")
    await expect(row).to_be_visible()
    await expect(row.locator("[data-late-actions]:visible")).to_have_count(0)


# -- a holder who is away ---------------------------------------------------------------------------


async def test_the_turn_of_a_holder_who_is_away_is_put_off_and_comes_when_they_are_back(people: People) -> None:
    fay, crowd = await in_first_turn(people, "Ada", "Ben", "Cem")
    holder = await the_holder(crowd)
    rest = [person for person in crowd if person is not holder]
    card = card_of(fay, await group_id(holder))
    stuck = card.locator("[data-stuck]")
    await expect(stuck).to_be_hidden()
    await close_pages([holder])
    await expect(stuck).to_contain_text("whose turn it is, is away")
    await expect(row_in(card, holder).locator("[data-remark=away]")).to_be_visible()
    await presses(fay, "off", stuck.locator("button"))
    await fay.is_told("On to the next person")
    await expect(stuck).to_be_hidden()
    await expect(row_in(card, holder).locator("[data-remark=later]")).to_be_visible()
    await next_until_turn(fay, 2)
    assert await the_holder(rest) in rest
    holder.page = await holder.another_tab()
    await holder.page.goto(f"/s/{fay.code}/")
    await expect(row_in(card, holder).locator("[data-remark]:visible")).to_have_count(0)
    assert (await fay.desk())["groups"][0]["timeline"]["turns"] == 4  # the one that was cut short counts
    await next_until_turn(fay, 4)
    assert await the_holder(crowd) is holder


async def test_the_turn_of_a_holder_who_is_here_is_put_off_only_after_a_question(people: People) -> None:
    fay, crowd = await in_first_turn(people, "Ada", "Ben", "Cem")
    holder = await the_holder(crowd)
    card = card_of(fay, await group_id(holder))
    await card.locator("summary").click()
    await card.locator("[data-off]").click()
    question = fay.page.locator("#confirm-off")
    await expect(question.locator("[data-answer=no]")).to_be_focused()
    await fay.page.keyboard.press("Escape")
    await holder.sees(role="client", phase="share")
    await fay.does("off", group=await group_id(holder))
    await fay.is_told("On to the next person")
    await holder.sees(phase="breath")
    await expect(row_in(card, holder).locator("[data-remark=away]")).to_be_hidden()


# -- how --------------------------------------------------------------------------------------------


async def in_first_turn(people: People, *names: str, others: Sequence[str] = ()) -> tuple[Facilitator, Crowd]:
    """A round whose first turn has begun; five seconds without a connection, and somebody is away."""
    return await people.in_the_first_turn(*names, others=others, grace=SHORT)


async def next_until_turn(fay: Facilitator, turn: int) -> None:
    """Next phase, pressed until that turn's first phase runs where most people are."""
    while True:
        step = (await fay.desk())["room"]["steps"][0]
        if step.get("turn") == turn:
            return
        await fay.does("next")


async def sees_scene(person: Participant, scene: str) -> None:
    await expect(person.page.locator("body")).to_have_attribute("data-scene", scene)


async def rests(person: Participant) -> None:
    """Sits this round out, by whatever the page sends for it."""
    await person.commands(f"/s/{person.code}/rest")


async def close_pages(crowd: Crowd) -> None:
    await asyncio.gather(*(person.page.close() for person in crowd))


async def the_holder(crowd: Crowd) -> Participant:
    group = (await crowd[0].screen())["group"]
    seat = group["timeline"]["steps"][0]["holder"]
    name = next(person["name"] for person in group["people"] if person["seat"] == seat)
    return next(person for person in crowd if person.name == name)


def notice_of(fay: Facilitator, group: int) -> Locator:
    return fay.page.locator(f"[data-lones] [data-group='{group}']")


def card_of(fay: Facilitator, group: int) -> Locator:
    return fay.page.locator(f"[data-groups=room] [data-group='{group}']")


def row_in(card: Locator, person: Participant) -> Locator:
    return card.locator("[data-person]").filter(has_text=person.name)


def late_row(fay: Facilitator, name: str) -> Locator:
    return fay.page.locator("[data-late-people] [data-person]").filter(has_text=name)


async def presses(fay: Facilitator, command: str, button: Locator) -> None:
    """Presses, says yes when asked, and waits for the server's word."""
    asks = await button.get_attribute("data-confirm")
    async with fay.page.expect_response(f"**/do/{command}") as answer:
        await button.click()
        if asks:
            await fay.page.locator("dialog[open] [data-answer=yes]").click()
    assert (await (await answer.value).json())["ok"]


async def press_by_keyboard(fay: Facilitator, button: Locator) -> None:
    """Reaches the button with Tab alone, as somebody without a mouse does."""
    await fay.page.locator("#main").evaluate("each => each.querySelector('a').focus()")
    for _ in range(30):
        if await button.evaluate("each => each === document.activeElement"):
            break
        await fay.page.keyboard.press("Tab")
    await expect(button).to_be_focused()
    await fay.page.keyboard.press("Enter")
