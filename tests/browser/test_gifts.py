"""Between turns consultants leave one thing to the holder, who finds it on the live page and on their own page."""

from playwright.async_api import expect

from tests.browser.conftest import People


async def test_what_consultants_leave_reaches_the_holder_between_turns_and_stays(people: People) -> None:
    fay, crowd = await people.in_the_first_turn("Ada", "Ben", "Cem")
    seats = {await person.seat(): person for person in crowd}
    holder, ben, cem = seats[0], seats[1], seats[2]
    for each in crowd:
        await each.page.set_viewport_size({"width": 360, "height": 640})
    for phase in ("clarify", "consult", "return"):
        await fay.does("next")
        await ben.sees(phase=phase)
    gift = await ben.opens_note("gift")
    box = ben.page.locator("[data-note-key]", has=gift)
    await expect(box).to_contain_text(f"What one thing do you leave to {holder.name}?")
    await expect(box.locator(".means")).to_contain_text(f"{holder.name} sees this, with your name. Nobody else does.")
    await gift.fill("Hold your pause")
    await ben.is_saved()
    await expect(holder.page.locator("[data-stands]")).to_be_hidden()  # the turn is not over

    await fay.does("next")
    await holder.sees(phase="breath")
    now = holder.page.locator("[data-stands]")
    buttons = holder.page.locator(".actions")
    await expect(now.locator("summary")).to_have_text(f"{ben.name} left you something")
    before = await buttons.bounding_box()
    await now.locator("summary").click()
    await expect(now.locator(".from-one")).to_have_text([f"{ben.name} Hold your pause"])
    # The third still writes: it comes to what is open, and moves nothing that can be pressed.
    await (await cem.opens_note("gift")).fill("You know it already")
    await expect(now.locator(".from-one")).to_have_count(2)
    assert await buttons.bounding_box() == before
    await expect(ben.page.locator("[data-stands]")).to_be_hidden()

    await fay.does("end")
    await holder.sees(state="between")
    left = holder.page.locator("#left .from-one")
    await expect(left).to_have_count(2)
    await cem.page.locator("select[data-share='gift']").first.select_option("me")
    await expect(left).to_have_text([f"{ben.name} Hold your pause"])  # taken back
    await holder.page.locator("a[href='#left']").click()
    await expect(left).to_be_in_viewport()

    await holder.page.goto(f"/s/{holder.code}/mine")
    await expect(holder.page.locator(".my-turn")).to_contain_text("Hold your pause")
