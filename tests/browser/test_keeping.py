"""Fay invites Olu as an organizer, makes breakout rooms, and deletes the session while everybody has it open."""

from playwright.async_api import expect

from tests.browser.conftest import People
from tests.browser.people import CALM_MINUTES
from tests.browser.test_accessibility import check


async def test_an_invited_organizer_reads_and_does_not_run(people: People) -> None:
    fay = await people.facilitator()
    await fay.has_an_account()
    code = await fay.hosts("Friday circle")
    await fay.page.get_by_role("button", name="Who helps").click()
    invitation = fay.page.locator("[data-invite=organizer]")
    await invitation.get_by_role("button", name="Make a link").click()
    await expect(fay.page.locator("[data-hosts-said]")).to_contain_text("shown only once")
    await check(fay.page)
    link = await invitation.locator("[data-invite-url]").input_value()

    olu = await people.facilitator("Olu")
    await olu.signs_up()
    await olu.page.goto(link)
    assert link.rsplit("/", 1)[1] not in olu.page.url
    await expect(olu.page.get_by_role("heading")).to_contain_text("Fay asks you to be an organizer of “Friday circle”")
    await check(olu.page)
    await olu.page.get_by_role("button", name="Yes, I am in").click()
    await olu.page.wait_for_url(f"**/host/{code}/harvest")
    await expect(olu.page.get_by_text("You can read now")).to_be_visible()
    await expect(olu.page.get_by_role("heading", name="Who downloaded what")).to_be_visible()

    await olu.page.goto("/host/")
    card = olu.page.locator(".session-card", has_text="Friday circle")
    await expect(card).to_contain_text("You read what is shared; others run it.")
    await expect(olu.page.get_by_role("heading", name="Download the chosen ones together")).to_be_hidden()
    await card.get_by_role("checkbox").check()
    await expect(olu.page.get_by_role("heading", name="Download the chosen ones together")).to_be_visible()
    await check(olu.page)
    async with olu.page.expect_download() as download:
        await olu.page.get_by_role("button", name="CSV").click()
    assert (await download.value).suggested_filename.endswith(".csv")
    olu.expects_complaints("403")
    await olu.page.goto(f"/host/{code}/")
    await expect(olu.page.get_by_role("main")).to_contain_text("belongs to the people who host this session")


async def test_breakout_lists_are_copied_on_the_desk(people: People) -> None:
    fay, _ = await people.in_the_lobby(others=("Ada", "Ben", "Cem"))
    await fay.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lengths = {f"minutes_{phase}": length for phase, length in CALM_MINUTES.items()}
    form = {"title": "Friday circle", "invitation": "", "rounds": "1", "fours": "shrink", "venue": "own"}
    await fay.sends(f"/host/{fay.code}/edit", **form, **lengths, grace="")
    await fay.opens_the_desk_of(fay.code)
    await fay.gives("roster", text="Ada, ada@example.org")
    await fay.gives("form", revision=0, leave_out=[])
    bar = fay.page.locator(".proposal-part .breakout-bar")
    await bar.get_by_role("button", name="Copy the breakout list").click()
    await expect(bar.get_by_role("button", name="Copied")).to_be_visible()
    copied = await fay.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Trio 1: ") and all(name in copied for name in ("Ada", "Ben", "Cem"))
    await fay.page.goto(f"/host/{fay.code}/breakout")
    await expect(fay.page.get_by_role("main")).to_contain_text("1 person is placed by their e-mail address")
    await check(fay.page)


async def test_whoever_has_a_deleted_session_open_is_told_kindly(people: People) -> None:
    fay, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"))
    stage = await fay.another_tab()
    await stage.goto(f"/s/{fay.code}/stage")
    await ada.writes("challenge", "How do I begin?")
    await ada.is_saved()
    owner = await fay.another_tab()
    await owner.goto("/host/")
    await owner.locator(f"a[href='/host/{fay.code}/delete']").click()
    await check(owner)
    await owner.get_by_role("button", name="Delete it").click()
    await expect(owner.get_by_role("status")).to_contain_text("Nobody finds “Friday circle” any more")
    await check(owner)
    for page in (ada.page, fay.page, stage):
        await page.wait_for_url("**/deleted")
        await expect(page.get_by_role("heading")).to_have_text("This session is deleted")
    assert not await ada.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('troika:note'))")
    await check(ada.page)
    await ada.page.get_by_role("link", name="What is kept").click()
    await check(ada.page)

    await owner.get_by_role("link", name="Recently deleted").click()
    await owner.get_by_text("Delete now for good").click()
    await check(owner)
    await owner.get_by_role("button", name="Bring back").click()
    await expect(owner.get_by_role("status")).to_contain_text("is back, as it was")
    await ada.page.goto(f"/s/{fay.code}/mine")
    await expect(ada.page.get_by_text("How do I begin?")).to_be_visible()
