"""What the facilitator does, and what a group may do itself. Only the screens concerned show it."""

import asyncio
import time

from playwright.async_api import Page, Route, expect

from tests.browser.conftest import People
from tests.browser.people import Participant, all_do, by_group, group_id, present_end

SIX = ["Ada", "Ben", "Cem", "Dee", "Eli", "Gus"]


async def test_pause_and_resume_for_all(people: People) -> None:
    fay, crowd = await people.in_a_round(*SIX)
    await fay.does("pause")
    await all_do(crowd, lambda person: is_paused(person, True))
    before, resumed = await all_do(crowd, left), time.monotonic()
    await fay.does("resume")
    await all_do(crowd, lambda person: is_paused(person, False))
    after = await all_do(crowd, left)
    most = (time.monotonic() - resumed) * 1000
    assert all(0 <= was - now <= most for was, now in zip(before, after, strict=True)), (before, after, most)


async def test_pause_for_one_group_leaves_the_other_alone(people: People) -> None:
    fay, crowd = await people.in_a_round(*SIX)
    first, second = await by_group(crowd)
    await fay.does("pause", group=await group_id(first[0]))
    await all_do(first, lambda person: is_paused(person, True))
    await all_do(second, lambda person: is_paused(person, False))


async def test_a_minute_more_for_one_group(people: People) -> None:
    fay, crowd = await people.in_a_round(*SIX)
    first, second = await by_group(crowd)
    ends = [await present_end(group[0]) for group in (first, second)]
    await fay.does("minute", group=await group_id(first[0]))
    await shows_more_than(first[0], 10 * 60)
    assert await present_end(first[0]) == ends[0] + 60_000
    assert await present_end(second[0]) == ends[1]


async def test_next_for_all_and_for_one(people: People) -> None:
    fay, crowd = await people.in_a_round(*SIX)
    first, second = await by_group(crowd)
    await fay.does("next")
    await all_do(crowd, lambda person: person.sees(step=1, phase="share"))
    await fay.does("next", group=await group_id(first[0]))
    await all_do(first, lambda person: person.sees(step=2, phase="clarify"))
    await all_do(second, lambda person: person.sees(step=1, phase="share"))


async def test_end_for_one_then_for_all(people: People) -> None:
    fay, crowd = await people.in_a_round(*SIX)
    first, second = await by_group(crowd)
    await fay.does("end", group=await group_id(first[0]))
    await all_do(second, lambda person: person.sees(state="running", phase="reflect"))
    timeline = (await first[0].screen())["group"]["timeline"]
    assert timeline["steps"] == []
    await fay.does("end")
    await fay.sees_state("between")
    await all_do(crowd, lambda person: person.sees(state="between"))


async def test_a_group_gives_itself_a_minute(people: People) -> None:
    _, crowd = await people.in_a_round(*SIX)
    first, second = await by_group(crowd)
    ends = [await present_end(group[0]) for group in (first, second)]
    await first[0].does("minute")
    await shows_more_than(first[1], 10 * 60)
    assert await present_end(first[1]) == ends[0] + 60_000
    assert await present_end(second[0]) == ends[1]
    await expect(second[0].page.get_by_role("button", name="Take the minute back")).to_be_hidden()
    await first[1].does("minute-back")
    await expect(first[0].page.get_by_role("button", name="Take the minute back")).to_be_hidden()
    assert await present_end(first[0]) == ends[0]


async def test_a_group_moves_on_when_all_three_are_done_and_not_before(people: People) -> None:
    _, crowd = await people.in_a_round(*SIX)
    first, second = await by_group(crowd)
    for person in first[:2]:
        await person.does("done")
    assert len((await first[2].screen())["group"]["ready"]) == 2
    await first[2].sees(step=0)
    await first[2].does("done")
    await all_do(first, lambda person: person.sees(step=1, phase="share"))
    await all_do(second, lambda person: person.sees(step=0, phase="reflect"))


async def test_two_facilitators_press_start_and_one_round_begins(people: People) -> None:
    fay, crowd = await people.in_the_lobby("Ada", "Ben", "Cem")
    phone = await people.facilitator("Fay")
    phone.expects_complaints("409")
    await phone.signs_in(fay.address)
    await phone.opens_the_desk_of(fay.code)
    await fay.does("form")
    await expect(phone.button("start")).to_be_visible()
    started = asyncio.Event()

    async def arrive_second(route: Route) -> None:
        await started.wait()
        await route.continue_()

    await phone.page.route("**/do/start", arrive_second)
    async with phone.page.expect_response("**/do/start") as second:
        await phone.button("start").click()
        await fay.does("start")
        started.set()
    answer = await (await second.value).json()
    assert not answer["ok"] and answer["code"] in ("stale", "wrong_moment"), answer
    await phone.is_told(answer["message"])
    await all_do(crowd, lambda person: person.sees(state="running", step=0))
    assert (await fay.desk())["session"]["round"] == 1


async def test_next_pressed_twice_skips_once(people: People) -> None:
    fay, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    await fay.button("next").dblclick()
    await all_do(crowd, lambda person: person.sees(step=1))
    assert [change.step for change in await crowd[0].changes() if change.step is not None] == [0, 1]


async def test_too_few_people_cannot_be_grouped_and_the_desk_says_why(people: People) -> None:
    fay, _ = await people.in_the_lobby(others=("Ada", "Ben"))
    button = fay.button("form")
    reason = fay.page.locator("[data-form-reason]:visible")
    await expect(button).to_be_disabled()
    await expect(reason).not_to_be_empty()
    cem = await people.participant("Cem")
    await cem.joins(fay.code)
    await expect(button).to_be_enabled()


async def test_a_device_clock_that_is_an_hour_wrong_shows_the_right_time_left(people: People) -> None:
    fay, _ = await people.in_the_lobby(others=("Ada", "Ben"))
    cem = await people.participant("Cem", wrong_clock=True)
    await cem.joins(fay.code)
    assert await cem.page.evaluate("Date.now()") > (await cem.screen())["now"] + 3_000_000
    await fay.does("form")
    await fay.does("start")
    await cem.sees(state="running", step=0)
    before, shown, after = await left(cem), await cem.time_left(), await left(cem)
    assert after - 1_000 <= shown * 1000 <= before + 2_000, (before, shown, after)  # in whole seconds


async def test_the_stage_follows(people: People) -> None:
    fay, _ = await people.in_a_round(others=("Ada", "Ben", "Cem"))
    stage = await fay.another_tab()
    await stage.goto(f"/s/{fay.code}/stage")
    await expect(stage.locator("main[data-phase]")).to_have_attribute("data-phase", "reflect")
    await fay.does("next")
    await expect(stage.locator("main[data-phase]")).to_have_attribute("data-phase", "share")
    assert "Ada" not in await stage.inner_text("body"), "the stage shows nothing private"


async def test_desk_and_stage_take_over_another_practice_and_lose_no_word(people: People) -> None:
    fay = await people.facilitator()
    await fay.has_an_account()
    await fay.hosts("Friday circle")
    stage, edit = await fay.another_tab(), await fay.another_tab()
    await stage.goto(f"/s/{fay.code}/stage")
    await expect(stage.locator("[data-crowd]")).to_have_attribute("data-of", "3")
    await fay.page.locator("[data-wishing] > summary").click()
    wishes = fay.page.locator("[data-wording=wishes]")
    await wishes.locator("textarea").fill("Ada and Ben apart")
    before = await fay.page.locator("body").get_attribute("data-version")

    await edit.goto(f"/host/{fay.code}/edit")
    await edit.locator("[name=practice][value=focusing]").check()
    await expect(edit.locator("[name=minutes_focus]")).to_be_attached()
    await edit.locator(".edit-bar button").click()
    await edit.wait_for_url(f"**/host/{fay.code}/")

    await expect(stage.locator("[data-crowd]")).to_have_attribute("data-of", "2")  # nobody types there
    await expect(fay.page.locator("body")).not_to_have_attribute("data-version", before or "")
    assert await noun(fay.page) == "trio"
    async with fay.page.expect_event("load"):  # once nothing is unsaved
        await wishes.locator("button[type=submit]").click()
    assert await noun(fay.page) == "pair"
    await expect(wishes.locator("textarea")).to_have_value("Ada and Ben apart")


async def noun(page: Page) -> str:
    """What the page calls a group."""
    called: str = await page.evaluate("JSON.parse(document.getElementById('practice').textContent).noun.one")
    return called


async def test_a_facilitators_own_stage_names_people_until_the_time_runs(people: People) -> None:
    fay, _ = await people.in_the_lobby(others=("Ada", "Ben", "Cem"))
    stage = await fay.another_tab()
    await stage.goto(f"/host/{fay.code}/stage")
    names = stage.locator("[data-names] bdi")
    await expect(names).to_have_count(3)
    assert {*await names.all_inner_texts()} == {"Ada", "Ben", "Cem"}
    assert [await name.get_attribute("translate") for name in await names.all()] == ["no"] * 3
    late = await people.participant("<b>Maximiliane</b> Wolfeschlegelsteinhausenbergerdorff")
    await late.comes_in(fay.code)
    await expect(names.nth(3)).to_have_text(late.name)
    assert await names.nth(3).evaluate("name => name.parentElement.scrollWidth > name.parentElement.clientWidth")

    await stage.locator("[data-names-switch]").click()
    await expect(stage.locator("[data-names]")).to_be_hidden()
    await expect(stage.locator("[data-crowd] i")).to_have_count(4)
    await stage.locator("[data-names-switch]").click()

    await fay.does("form")
    await fay.does("show")
    seats = stage.locator("[data-seating] bdi")
    await expect(seats).to_have_count(4)
    assert {*await seats.all_inner_texts()} == {"Ada", "Ben", "Cem", late.name}
    await fay.does("start")
    await expect(stage.locator("main[data-phase]")).to_have_attribute("data-phase", "reflect")
    assert "Ada" not in await stage.inner_text("body")
    fay.expects_complaints("403")
    await fay.signs_out()
    await stage.wait_for_url(f"**/s/{fay.code}/stage")


async def left(person: Participant) -> int:
    """Milliseconds left in the present phase, as anybody computes them from the screen."""
    screen = await person.screen()
    timeline = screen["group"]["timeline"]
    at = timeline["paused_at"] if timeline["paused_at"] is not None else screen["now"]
    return int(timeline["steps"][0]["ends"] - at)


async def is_paused(person: Participant, paused: bool) -> None:
    await person.sees(paused="true" if paused else "false")


async def shows_more_than(person: Participant, seconds: int) -> None:
    """A phase that was planned for so many seconds has been given more."""
    await person.page.wait_for_function(
        """seconds => [...document.querySelectorAll("[data-time-left]")].some((each) => {
            const [minutes, rest] = each.textContent.trim().split(":").map(Number);
            return minutes * 60 + rest > seconds;
        })""",
        arg=seconds,
        polling=100,
    )
