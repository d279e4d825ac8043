"""Who sits with whom, by hand and by wish: what a facilitator does with a mouse, a finger or keys alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from sessions_app.rehearsal.pages import FormFields
from tests.browser.conftest import People
from tests.browser.people import Facilitator
from tests.browser.test_accessibility import check_in_both

SEVEN = ["Ada", "Ben", "Cem", "Dee", "Eli", "Fio", "Gus"]
NINE = [*SEVEN, "Hal", "Ivy"]


Move = Callable[[float, float], Awaitable[None]]
# The person or the group that is meant, not the group in which that person sits; of a group also anybody in it.
IS_AIMED_AT = """target => {
    const place = target.closest("[data-person], [data-group], [data-seatless]");
    return place.matches("[data-aim]") || (place === target && place.querySelector("[data-aim]") !== null);
}"""


class Arranger(Facilitator):
    """A facilitator who arranges groups."""

    async def groups(self) -> dict[str, int]:
        """Who sits in which group now, as the server has it."""
        return {one["name"]: one["group"] for one in (await self.desk())["people"] if one["group"] is not None}

    async def proposal(self) -> Any:
        return (await self.desk())["proposal"]

    def person(self, name: str) -> Locator:
        return self.page.locator("[data-arranging] [data-seat]").filter(has=self.page.get_by_text(name, exact=True))

    def card(self, number: int) -> Locator:
        return self.page.locator("[data-groups=proposal] > [data-group]").filter(
            has=self.page.get_by_role("heading", name=f"Trio {number}", exact=True)
        )

    async def sees(self, name: str, number: int) -> None:
        await expect(self.card(number).locator("[data-name]").get_by_text(name, exact=True)).to_be_visible()

    async def hears(self, words: str) -> None:
        await expect(self.page.locator("[data-spoken]")).to_contain_text(words)

    async def drags(self, name: str, onto: Locator) -> None:
        await self.picks_up(name)
        await self.goes_over(onto)
        await self.page.mouse.up()

    async def picks_up(self, name: str) -> None:
        await self.person(name).hover()  # waits until it stands still and nothing is above it
        x, y = await middle(self.person(name))
        await self.page.mouse.down()
        await self.page.mouse.move(x + 12, y + 4, steps=3)
        await expect(self.page.locator("[data-ghost]")).to_be_visible()

    async def goes_over(self, target: Locator, move: Move | None = None) -> None:
        """Follows the target, as a hand does: the page may scroll or grow under the pointer."""
        move = move or partial(self.page.mouse.move, steps=4)
        for _ in range(20):
            await move(*await middle(target))
            if await target.evaluate(IS_AIMED_AT):
                return
            await asyncio.sleep(0.1)
        raise AssertionError("the pointer never was over it")


async def middle(target: Locator) -> tuple[float, float]:
    await target.scroll_into_view_if_needed()
    box = await target.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def come_by_the_door(site: str, code: str, *names: str) -> None:
    """They come in by the door, but leave no page open: what counts here is their names."""
    async with httpx.AsyncClient(base_url=site) as web:
        for name in names:
            web.cookies.clear()
            fields = FormFields.of((await web.get(f"/s/{code}/")).text)
            answer = await web.post(f"/s/{code}/join", data=fields | {"name": name})
            assert answer.status_code == 303, answer.text


# Where everything is that can be pressed.
PLACES = """() => [...document.querySelectorAll("button, a, summary, input")]
    .filter((each) => each.checkVisibility()).map((each) => {
        const { x, y, width, height } = each.getBoundingClientRect();
        return [each.textContent.trim(), x, y, width, height];
    })"""
PATIENT = "300"  # seconds: nobody has a page open, and a “gone” that appears in the middle of a drag moves the seats


async def host_with(people: People, *names: str, rounds: int = 3) -> Arranger:
    fay = await Arranger.arrives("Fay", people.site.url, people.browser)
    await fay.page.set_viewport_size({"width": 1280, "height": 900})
    people.everyone.append(fay)
    await fay.has_an_account()
    code = await fay.hosts("Friday circle", rounds=rounds, grace=PATIENT)
    await come_by_the_door(people.site.url, code, *names)
    await fay.sees_people(*names)
    return fay


async def with_a_proposal(people: People, *names: str, rounds: int = 3) -> Arranger:
    fay = await host_with(people, *names, rounds=rounds)
    await fay.does("form")
    await expect(fay.page.locator("[data-groups=proposal] > [data-group]").first).to_be_visible()
    return fay


def others(groups: dict[str, int], number: int) -> list[str]:
    return [name for name, group in groups.items() if group == number]


async def test_a_person_is_dragged_from_the_four_to_the_three(people: People) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    groups = await fay.groups()
    four = 1 if len(others(groups, 1)) == 4 else 2
    ada = others(groups, four)[0]
    await fay.picks_up(ada)
    await fay.goes_over(fay.card(3 - four).locator(".group-head"))
    await expect(fay.card(3 - four)).to_have_attribute("data-aim", "")
    async with fay.page.expect_response("**/do/move"):
        await fay.page.mouse.up()
    await fay.sees(ada, 3 - four)
    assert await fay.groups() == groups | {ada: 3 - four}
    await expect(fay.page.locator("[data-by-hand]")).to_be_visible()
    await expect(fay.page.locator("#seat-menu")).to_be_hidden()


async def test_a_person_dropped_onto_another_changes_places_with_them(people: People) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    groups = await fay.groups()
    one, other = others(groups, 1)[0], others(groups, 2)[0]
    async with fay.page.expect_response("**/do/move"):
        await fay.drags(one, fay.person(other))
    await fay.sees(one, 2)
    await fay.sees(other, 1)
    assert await fay.groups() == groups | {one: 2, other: 1}


async def test_escape_lets_go_and_nothing_is_sent(people: People) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    before = await fay.proposal()
    ada = others(await fay.groups(), 1)[0]
    await fay.picks_up(ada)
    await fay.goes_over(fay.card(2))
    await fay.page.keyboard.press("Escape")
    await expect(fay.page.locator("[data-ghost]")).to_be_hidden()
    await fay.page.mouse.up()
    await fay.hears("stays in the old place")
    await expect(fay.page.locator("#seat-menu")).to_be_hidden()
    assert await fay.proposal() == before


async def test_a_shuffle_at_another_desk_ends_a_drag_gently(people: People) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    other = await fay.another_tab()
    await other.goto(f"/host/{fay.code}/")
    ada = others(await fay.groups(), 1)[0]
    await fay.picks_up(ada)
    await fay.goes_over(fay.card(2))
    await other.locator("[data-room] [data-command=form]").click()
    await expect(fay.page.locator("[data-ghost]")).to_be_hidden()
    await fay.is_told("nobody was moved")
    shuffled = await fay.groups()
    await fay.page.mouse.up()
    assert (await fay.proposal())["revision"] == 2
    assert await fay.groups() == shuffled


async def test_somebody_who_comes_in_meanwhile_breaks_no_drag(people: People) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    groups = await fay.groups()
    one, other = others(groups, 1)[0], others(groups, 2)[0]
    await fay.picks_up(one)
    await fay.goes_over(fay.person(other))
    places = await fay.page.evaluate(PLACES)
    crowd = [f"Zoe {letter}" for letter in "ABCDEFGHIJ"]
    await come_by_the_door(people.site.url, fay.code, *crowd)
    await fay.page.wait_for_timeout(1_500)  # they have come to the desk, and a clock has gone on
    assert await fay.page.evaluate(PLACES) == places
    await expect(fay.page.locator("[data-ghost-aim]")).to_contain_text(other)
    await fay.page.mouse.up()
    await fay.is_told("Swapped")
    assert await fay.groups() == groups | {one: 2, other: 1}
    await expect(fay.page.locator("[data-seatless-people] [data-name]")).to_have_count(len(crowd))


async def test_a_drop_means_what_was_aimed_at_whoever_comes_and_goes(people: People) -> None:
    """Twenty come and somebody leaves another group: it is done. Somebody leaves the group that is meant: it is not."""
    fay = await with_a_proposal(people, *NINE, "Jay")
    groups = await fay.groups()
    four = next(number for number in (1, 2, 3) if len(others(groups, number)) == 4)
    to, third = (number for number in (1, 2, 3) if number != four)
    ids = {one["name"]: one["id"] for one in (await fay.desk())["people"]}
    moved, *_ = others(groups, four)
    await fay.picks_up(moved)
    await fay.goes_over(fay.card(to).locator(".group-head"))
    await come_by_the_door(people.site.url, fay.code, *(f"P{number:02}" for number in range(1, 21)))
    await fay.gives("remove", person=ids[others(groups, third)[0]])
    async with fay.page.expect_response("**/do/move") as sent:
        await fay.page.mouse.up()
    assert (await (await sent.value).json())["ok"]
    await fay.sees(moved, to)
    before = await fay.groups()
    assert before[moved] == to

    await fay.picks_up(moved)
    await fay.goes_over(fay.card(four).locator(".group-head"))
    gone = others(before, four)[0]
    await fay.gives("remove", person=ids[gone])
    fay.expects_complaints("409")
    async with fay.page.expect_response("**/do/move") as sent:
        await fay.page.mouse.up()
    assert (await (await sent.value).json())["code"] == "stale"
    await expect(fay.page.locator("[data-flash]")).to_contain_text(
        f"is not in group {four} any more. Nothing was changed."
    )
    assert (await fay.groups())[moved] == to


async def test_nothing_moves_under_an_open_menu(people: People) -> None:
    fay, (ada,) = await people.in_the_first_turn("Ada", others=("Ben", "Cem"))
    menu = fay.page.locator("[data-groups=room] [data-menu]").first
    await menu.locator("summary").click()
    await menu.locator("[data-command=pause]").hover()
    places = await fay.page.evaluate(PLACES)
    await ada.page.locator("[data-command=hand]:visible").click()
    await come_by_the_door(people.site.url, fay.code, "Zoe", "Yan")
    await fay.page.wait_for_timeout(1_500)  # that has come to the desk, and its clock has gone on
    assert await fay.page.evaluate(PLACES) == places
    await expect(fay.page.locator("[data-hands]")).to_be_hidden()
    await fay.page.keyboard.press("Escape")
    await expect(fay.page.locator("[data-hands] [data-name]")).to_have_text("Ada")
    await expect(fay.page.locator("[data-late] [data-name]")).to_have_count(2)


async def test_by_keyboard_alone(people: People) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    groups = await fay.groups()
    one, other = others(groups, 1)[0], others(groups, 2)
    await fay.person(one).focus()
    await fay.page.keyboard.press("Enter")
    await fay.hears(f"{one} is picked up")
    await fay.hears("Move to group 2")
    await expect(fay.card(2)).to_have_attribute("data-aim", "")
    await fay.page.keyboard.press("ArrowDown")
    await fay.hears("Swap with")
    await fay.page.keyboard.press("Escape")
    await fay.hears("stays in the old place")
    await expect(fay.person(one)).to_be_focused()
    assert await fay.groups() == groups
    await fay.page.keyboard.press("Space")
    await fay.page.keyboard.press("ArrowDown")
    await fay.page.keyboard.press("Enter")
    await fay.is_told("Swapped")
    now = await fay.groups()
    assert now[one] == 2
    assert sum(now[name] == 1 for name in other) == 1
    await fay.sees(one, 2)  # a press before it would come between the old place and the new one
    await expect(fay.person(one)).to_be_focused()
    await fay.page.keyboard.press("Enter")
    await fay.page.keyboard.press("End")
    await fay.hears("Out of this round")
    await fay.page.keyboard.press("Escape")


async def test_out_of_the_round_and_in_again_from_the_menu(people: People) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    groups = await fay.groups()
    four = 1 if len(others(groups, 1)) == 4 else 2
    ada = others(groups, four)[0]
    await fay.person(ada).click()
    await fay.page.locator("[data-menu-out]").click()
    await expect(fay.page.locator("[data-seatless-people] [data-name]")).to_have_text(ada)
    assert ada not in await fay.groups()
    await expect(fay.person(ada)).to_be_focused()
    await fay.does("form")
    await fay.is_told("Shuffled")
    assert ada not in await fay.groups(), "who was put out of the round stays out of it"
    await fay.person(ada).click()
    await fay.page.locator("[data-menu-go=move]").click()
    await fay.page.locator("[data-menu-choices] button").filter(has_text="Trio 2").click()
    await fay.sees(ada, 2)


async def test_a_locked_group_stays_when_the_rest_is_shuffled(people: People) -> None:
    fay = await with_a_proposal(people, *NINE)
    kept = others(await fay.groups(), 2)
    lock = fay.card(2).locator("[data-command=lock]")
    await lock.click()
    await expect(lock).to_have_attribute("aria-pressed", "true")
    await expect(fay.button("form")).to_have_accessible_name("Shuffle the rest")
    for _ in range(3):
        await fay.does("form")
        await fay.is_told("Shuffled")
        groups = await fay.groups()
        assert len({groups[name] for name in kept}) == 1, groups
    await fay.page.locator("[data-command=lock][data-everybody]").click()
    await expect(fay.button("form")).to_have_accessible_name("Shuffle")


async def test_one_person_is_locked_from_the_menu(people: People) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    await fay.person("Ada").click()
    await fay.page.locator("[data-menu-lock]").click()
    await expect(fay.person("Ada").locator("[data-locked-mark]")).to_be_visible()
    await expect(fay.person("Ada")).to_have_accessible_name(re.compile("locked"))
    await expect(fay.page.locator("[data-locked-line]")).to_contain_text("1 person is locked")


async def test_two_are_warned_of_and_left_unless_it_is_meant(people: People) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    fay.expects_complaints("409")
    groups = await fay.groups()
    three = 1 if len(others(groups, 1)) == 3 else 2
    ada = others(groups, three)[0]
    ask = fay.page.locator("#ask-small")
    await fay.drags(ada, fay.card(3 - three).locator(".group-head"))
    await expect(ask).to_contain_text("two people")
    await expect(ask.locator("[data-answer=no]")).to_be_focused()
    await fay.page.keyboard.press("Enter")
    await expect(ask).to_be_hidden()
    assert await fay.groups() == groups
    await fay.drags(ada, fay.card(3 - three).locator(".group-head"))
    await ask.locator("[data-answer=yes]").click()
    await fay.sees(ada, 3 - three)
    await expect(fay.card(three).locator("[data-card-small]")).to_contain_text("Only two")


async def test_who_has_met_is_marked_in_the_second_round(people: People) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    await fay.does("start")
    await fay.does("end")
    await fay.sees_state("between")
    await expect(fay.page.locator("[data-mixing-can]")).to_contain_text("have to meet again")
    await fay.does("form")
    proposal = await fay.proposal()
    assert proposal["repeats"] > 0
    await expect(fay.page.locator("[data-outlook-text]")).to_contain_text(re.compile("pairs? meets? again"))
    names = {one["id"]: one["name"] for one in (await fay.desk())["people"]}
    one, other, _ = proposal["met"][0]
    seat = fay.page.locator(f"[data-arranging] [data-person='{one}'] [data-seat]")
    await expect(seat.locator("[data-met]")).to_be_visible()
    await expect(seat).to_have_accessible_name(re.compile(f"has met .*{names[other]}"))
    tip = fay.page.locator(f"[data-arranging] [data-person='{one}'] [data-tip]")
    await expect(tip).to_be_hidden()
    await seat.hover()
    await expect(tip).to_contain_text(names[other])
    unmet = {person for pair in proposal["met"] for person in pair[:2]}
    assert await fay.page.locator("[data-arranging] [data-met]:visible").count() == len(unmet)


async def test_a_newcomer_is_brought_into_a_group(people: People) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    groups = await fay.groups()
    three = 1 if len(others(groups, 1)) == 3 else 2
    await come_by_the_door(people.site.url, fay.code, "Zoe")
    await expect(fay.page.locator("[data-seatless-people] [data-name]")).to_have_text("Zoe")
    await fay.drags("Zoe", fay.card(three).locator(".group-head"))
    await fay.sees("Zoe", three)
    await expect(fay.page.locator("[data-everyone]")).to_be_visible()


async def test_rounds_and_what_mixing_can_do_with_them(people: People) -> None:
    fay = await host_with(people, *SEVEN, rounds=1)
    can, forced = fay.page.locator("[data-mixing-can]"), fay.page.locator("[data-mixing-forced]")
    await expect(can).to_have_text("With 7 people: 1 round in which nobody meets twice.")
    await expect(forced).to_be_hidden()
    async with fay.page.expect_response(lambda answer: answer.request.post_data == '{"rounds":3}'):
        for _ in range(2):  # slow presses are sent one by one
            await fay.page.locator("[data-rounds-step='1']").click()
    await expect(fay.page.locator("[data-rounds-planned]")).to_have_text("3")
    await expect(forced).to_contain_text("from round 2 on")
    assert (await fay.desk())["mixing"]["planned"] == 3


async def test_wishes_are_kept_told_and_met(people: People) -> None:
    fay = await host_with(people, *NINE)
    fay.expects_complaints("400")
    await fay.page.locator("[data-wishing] summary").click()
    wishes = fay.page.locator("[data-wording=wishes]")
    await wishes.locator("textarea").fill("Ada and Ben together\nQuo and Zed apart")
    await wishes.locator("button").click()
    await expect(wishes.locator("[data-wording-state]")).to_have_text("Saved")
    await expect(wishes.locator("[data-wording-problems]")).to_contain_text("Line 2:")
    typed = "Ada and Ben together\nAda and Ben apart"
    await wishes.locator("textarea").fill(typed)
    await wishes.locator("button").click()
    await expect(wishes.locator("[data-wording-error]")).to_be_visible()
    await expect(wishes.locator("textarea")).to_have_value(typed)
    await expect(wishes.locator("textarea")).to_be_focused()
    roster = fay.page.locator("[data-wording=roster]")
    await roster.locator("textarea").fill("Cem, Blue, English\nDee, Blue")
    await roster.locator("button").click()
    await expect(fay.page.locator("[data-people] [data-person]").filter(has_text="Cem").locator(".tag")).to_have_text(
        ["Blue", "English"]
    )
    nobody = [f"Line 2: Nobody here is called “{name}” yet." for name in ("Quo", "Zed")]
    await expect(wishes.locator("[data-wording-problems] > *")).to_have_text(nobody)  # still, after some screens
    await fay.page.set_viewport_size({"width": 390, "height": 844})
    await roster.locator("textarea").scroll_into_view_if_needed()
    await fay.does("form")
    await expect(fay.page.locator("[data-groups=proposal] [data-group]").first).to_be_in_viewport()
    groups = await fay.groups()
    assert groups["Ada"] == groups["Ben"]
    assert groups["Cem"] != groups["Dee"]
    await expect(fay.person("Cem").locator(".tag.team")).to_have_text("Blue")
    name, team = [await fay.person("Cem").locator(part).bounding_box() for part in (".seat-name", ".tag.team")]
    assert name and team and name["x"] + name["width"] <= team["x"], "the team stands beside the name"
    assert team["y"] < name["y"] + name["height"] / 2 < team["y"] + team["height"]


@pytest.mark.parametrize("how", ["holds a moment", "takes the handle"])
async def test_a_finger_drags_and_still_scrolls(people: People, browser: Browser, how: str) -> None:
    fay = await with_a_proposal(people, *SEVEN)
    groups = await fay.groups()
    context = await browser.new_context(
        base_url=people.site.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True,
        storage_state=await fay.context.storage_state(), reduced_motion="reduce",
    )  # fmt: skip
    phone = Arranger("Fay's phone", people.site.url, context, await context.new_page())
    phone.code = fay.code
    people.everyone.append(phone)
    await phone.page.goto(f"/host/{fay.code}/")
    await expect(phone.card(2)).to_be_visible()
    one, other = others(groups, 1)[-1], others(groups, 2)[0]
    finger = await context.new_cdp_session(phone.page)
    await phone.person(other).evaluate("each => each.scrollIntoView({block: 'center'})")  # clear of the commands

    async def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    ghost = phone.page.locator("[data-ghost]")
    if how == "takes the handle":
        start = await centre(phone.page, phone.person(one).locator("[data-grip]"))
        await touch("touchStart", *start)
        await touch("touchMove", start[0], start[1] + 12)
    else:
        start = await centre(phone.page, phone.person(one))
        await touch("touchStart", *start)
    await expect(ghost).to_be_visible()
    end = await centre(phone.page, phone.person(other))
    await touch("touchMove", start[0], (start[1] + end[1]) / 2)
    await phone.goes_over(phone.person(other), partial(touch, "touchMove"))
    await expect(phone.page.locator("[data-ghost-aim]")).to_contain_text(other)
    await touch("touchEnd")
    await phone.is_told("Swapped")
    assert await phone.groups() == groups | {one: 2, other: 1}
    at = await phone.page.evaluate("scrollY")
    start = await centre(phone.page, phone.person(other))
    await touch("touchStart", *start)
    for down in (20, 60, 120):
        await touch("touchMove", start[0], start[1] + down)
    await touch("touchEnd")
    await phone.page.wait_for_function("at => scrollY < at", arg=at)
    await expect(ghost).to_be_hidden()
    assert await phone.groups() == groups | {one: 2, other: 1}, "who only scrolls moves nobody"


async def centre(page: Page, target: Locator) -> tuple[float, float]:
    box = await target.bounding_box()
    assert box, await page.title()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def test_what_a_program_can_check(people: People) -> None:
    fay = await host_with(people, *NINE)
    fay.expects_complaints("409")
    await fay.page.locator("[data-wishing] summary").click()
    await check_in_both(fay.page)
    await fay.does("form")
    await fay.card(1).locator("[data-command=lock]").click()
    await expect(fay.page.locator("[data-locked-line]")).to_be_visible()
    await come_by_the_door(people.site.url, fay.code, "Zoe")
    await expect(fay.person("Zoe")).to_be_visible()
    await check_in_both(fay.page)
    await fay.person("Zoe").focus()
    await fay.page.keyboard.press("Enter")
    await check_in_both(fay.page)
    await fay.page.keyboard.press("Escape")
    await fay.person("Ada").click()
    await check_in_both(fay.page)
    await fay.page.locator("[data-menu-go=swap]").click()
    await check_in_both(fay.page)
    await fay.page.keyboard.press("Escape")
    await asyncio.gather(expect(fay.page.locator("#seat-menu")).to_be_hidden())


async def test_wishes_written_at_two_desks_are_seen_at_both_before_one_counts(people: People) -> None:
    fay = await host_with(people, *NINE)
    fay.expects_complaints("409")
    other = await fay.page.context.new_page()
    await other.goto(fay.page.url)
    for page in (fay.page, other):
        await page.locator("[data-wishing] summary").click()
    mine, theirs = (page.locator("[data-wording=wishes]") for page in (fay.page, other))
    await mine.locator("textarea").fill("Ada and Ben apart")
    await theirs.locator("textarea").fill("Cem and Dee apart")
    await theirs.get_by_role("button").click()
    told = mine.locator("[data-wording-state]")
    await expect(told).to_contain_text("Changed at another desk")
    typed = "Ada and Ben apart\nAda meets Cem"
    await mine.locator("textarea").fill(typed)
    await expect(told).to_contain_text("Changed at another desk")
    await expect(mine.locator("[data-wording-theirs] pre")).to_have_text("Cem and Dee apart")
    await mine.get_by_role("button").click()
    await expect(mine.locator("[data-wording-error]")).to_contain_text("Somebody else has saved this")
    await expect(mine.locator("textarea")).to_have_value(typed)
    assert (await fay.desk())["wishes"]["text"] == "Cem and Dee apart"
    await mine.get_by_role("button").click()
    await expect(told).to_have_text("Saved")
    await expect(mine.locator("[data-wording-theirs]")).to_be_hidden()
    await expect(theirs.locator("textarea")).to_have_value(typed)
