"""Sound is switched for the whole browser: no tab sounds that another one has silenced."""

from playwright.async_api import Browser

CHIME = "/js/chime.js"
LISTEN = f"""async () => {{
    const chime = await import("{CHIME}");
    window.told = [];
    chime.onSound(() => window.told.push(chime.soundOn()));
}}"""
SWITCH = f'async (on) => (await import("{CHIME}")).setSound(on)'
ON = f'async () => (await import("{CHIME}")).soundOn()'


async def test_switched_in_one_tab_it_is_switched_in_the_others(chromium: Browser, files: str) -> None:
    context = await chromium.new_context()
    one, other = [await context.new_page() for _ in range(2)]
    for page in (one, other):
        await page.goto(f"{files}/img/favicon.svg")
        await page.evaluate(LISTEN)
    await one.evaluate(SWITCH, False)
    await other.wait_for_function("window.told.length > 0")
    assert await other.evaluate("window.told") == [False]
    await other.evaluate(SWITCH, True)
    await one.wait_for_function("window.told.length > 0")
    assert await one.evaluate(ON) is True
    await context.close()


async def test_what_cannot_be_remembered_holds_in_its_own_page(chromium: Browser, files: str) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(f"{files}/img/favicon.svg")
    await page.evaluate(
        "() => void (Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); })"
    )
    await page.evaluate(SWITCH, False)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert await page.evaluate(ON) is False
    await context.close()


async def test_a_touch_wakes_the_sound_that_a_phone_has_put_to_sleep(chromium: Browser, files: str) -> None:
    page = await chromium.new_page()
    await page.goto(f"{files}/img/favicon.svg")
    woken = await page.evaluate(
        f"""async () => {{
            let woken = 0;
            window.AudioContext = class {{
                state = "suspended";
                async resume() {{
                    woken += 1;
                    this.state = "running";
                }}
            }};
            await import("{CHIME}");
            for (const kind of ["visibilitychange", "pointerdown", "keydown"]) document.dispatchEvent(new Event(kind));
            return woken;
        }}"""
    )
    assert woken == 1
    await page.close()
