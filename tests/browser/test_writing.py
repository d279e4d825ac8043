"""Nothing written is lost: offline, over phase changes, with the tab closed."""

from playwright.async_api import expect

from tests.browser.conftest import People
from tests.browser.people import present_end

from .test_accessibility import check

# What Chromium says about a network that is not there.
NO_NETWORK = r"ERR_INTERNET_DISCONNECTED|ERR_NETWORK|WebSocket connection|ERR_FAILED"


async def test_words_typed_without_a_network_arrive_when_it_is_back(people: People) -> None:
    _, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"))
    ada.expects_complaints(NO_NETWORK)
    await expect(ada.page.locator(".if-saved")).to_be_hidden()  # there is nothing to save yet
    await ada.writes("challenge", "before the tunnel")
    await ada.is_saved()
    await expect(ada.page.locator(".if-saved")).to_be_visible()
    await ada.context.set_offline(True)
    await ada.note("challenge").press_sequentially(", and inside it")
    await expect(ada.page.locator("[data-saved]").first).to_have_attribute("data-saved", "offline")
    assert [note["text"] for note in (await ada.notes()).values()] == ["before the tunnel"]
    await ada.context.set_offline(False)
    await ada.is_saved()
    await expect(ada.note("challenge")).to_have_value("before the tunnel, and inside it")
    assert [note["text"] for note in (await ada.notes()).values()] == ["before the tunnel, and inside it"]
    await ada.is_connected()


async def test_words_typed_without_a_network_survive_a_closed_tab(people: People) -> None:
    _, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"))
    ada.expects_complaints(NO_NETWORK)
    await ada.context.set_offline(True)
    await ada.note("challenge").fill("kept on the device")
    await expect(ada.page.locator("[data-saved]").first).to_have_attribute("data-saved", "offline")
    await ada.page.close()
    await ada.context.set_offline(False)
    ada.page = await ada.another_tab()
    await ada.page.goto(f"/s/{ada.code}/")
    await ada.is_saved()
    await expect(ada.note("challenge")).to_have_value("kept on the device")
    assert [note["text"] for note in (await ada.notes()).values()] == ["kept on the device"]


async def test_a_phase_change_takes_nothing_from_who_is_typing(people: People) -> None:
    fay, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    await fay.does("next")  # share
    [holder] = [person for person in crowd if await person.seat() == 0]
    for _ in range(3):
        await fay.does("next")
    await holder.sees(phase="return", role="client")
    box = await holder.opens_note("valuable")
    await box.press_sequentially("half a sent")
    key = await box.get_attribute("data-key")
    await fay.does("next")
    await holder.sees(phase="breath")
    await holder.page.keyboard.type("ence, finished after the change")
    await holder.is_saved()
    assert (await holder.notes())[key or ""]["text"] == "half a sentence, finished after the change"


async def test_a_challenge_written_in_the_lobby_is_there_to_reflect_on_and_nobody_elses(people: People) -> None:
    fay, (ada, ben) = await people.in_the_lobby("Ada", "Ben", others=("Cem",))
    challenge = ada.note("challenge")
    await challenge.press_sequentially("How do I begin")
    await expect(ada.page.locator("[data-notes] select")).to_be_hidden()  # there is nobody yet to show it to
    await fay.lets_a_round_begin()
    await ada.sees(state="running", step=0)
    await expect(challenge).to_be_focused()  # it is the very same box
    await ada.page.keyboard.type(", tomorrow?")
    await ada.is_saved()
    key = f"1.{await ada.id()}.challenge"
    await ada.page.locator("[data-notes] select").select_option("group_organizers")
    await expect(ada.page.get_by_text("Until you choose, only you see this note.")).to_be_visible()
    await check(ada.page)
    await ada.is_saved()
    assert ((await ada.notes())[key]["text"], (await ada.notes())[key]["share"]) == ("How do I begin, tomorrow?", "me")
    await ada.page.get_by_role("button", name="With my name").click()
    await ada.is_saved()
    await ben.page.goto(f"/s/{ben.code}/mine")
    await expect(ben.page.locator("main")).to_contain_text("How do I begin, tomorrow?")
    # Another page of hers knows the answer, and asks no more.
    await ada.page.goto(f"/s/{ada.code}/mine")
    note = ada.page.locator(f"[data-own-note='{key}']")
    await expect(note.locator("[data-sees]")).to_have_text("Your group and the organizers see this, with your name")
    await note.locator("[data-edit]").click()
    await note.locator("select").select_option("me")
    await note.locator("select").select_option("everyone")
    await expect(note.locator("[type=checkbox]")).to_be_checked()
    await ada.is_saved()
    assert (await ada.notes())[key]["share"] == "everyone"


async def test_on_a_phone_the_note_for_now_is_in_sight_and_comes_once_the_writer_rests(people: People) -> None:
    fay, crowd = await people.in_a_round("Ada", "Ben", "Cem")
    seats = {await person.seat(): person for person in crowd}
    holder, ben = seats[0], seats[1]
    await ben.page.set_viewport_size({"width": 390, "height": 380})  # its keyboard is up
    challenge = await ben.opens_note("challenge")
    await challenge.press_sequentially("How do I say no?")
    await fay.does("next")
    await ben.sees(phase="share", role="consultant")
    now = ben.page.locator("[data-present-note]")
    await expect(now).to_have_text("Now: What do you take with you?")
    await expect(now).to_be_in_viewport(ratio=1)
    await expect(challenge).to_be_focused()
    await expect(ben.note("takeaway")).to_be_focused()  # when nothing was typed for a while
    await ben.page.keyboard.type("a no is a yes to something else")
    await ben.is_saved()
    told = {key: note["text"] for key, note in (await ben.notes()).items()}
    assert told == {
        f"1.{await ben.id()}.challenge": "How do I say no?",
        f"1.{await holder.id()}.takeaway": "a no is a yes to something else",
    }


# What Safari 15.4, Chrome 100 and Firefox 102 do not all have, taken away before any script of ours runs.
OLDER = """
    delete AbortSignal.timeout;
    delete AbortSignal.any;
    for (const name of ["findLast", "findLastIndex", "toSorted", "toReversed", "toSpliced", "with"])
        delete Array.prototype[name];
    for (const name of ["union", "intersection", "difference"]) delete Set.prototype[name];
    for (const name of ["groupBy"]) { delete Object[name]; delete Map[name]; }
    delete Promise.withResolvers;
    delete Intl.Segmenter;
    delete crypto.constructor.prototype.randomUUID;
    delete globalThis.requestIdleCallback;
    delete globalThis.scheduler;
    delete Document.prototype.startViewTransition;
"""
FULL = "() => void (Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); })"


async def test_notes_and_commands_leave_an_older_browser(people: People) -> None:
    fay, crowd = await people.in_the_lobby("Ada", "Ben", "Cem")
    ada = crowd[0]
    await ada.context.add_init_script(OLDER)
    await ada.page.reload()
    await ada.is_connected()
    await fay.lets_a_round_begin()
    await ada.sees(state="running", step=0)
    await ada.writes("challenge", "from an older phone")
    await ada.is_saved()
    before = await present_end(ada)
    await ada.does("minute")
    assert await present_end(ada) == before + 60_000
    await expect(ada.page.locator("[data-command=minute]")).not_to_have_attribute("aria-busy", "true")
    await ada.does("done")
    await ada.sees(ready=1)
    await expect(ada.page.locator("[data-command=done]")).not_to_have_attribute("aria-busy", "true")
    await ada.does("done")  # and takes it back
    await ada.sees(ready=0)


async def test_a_full_device_is_told_truly(people: People) -> None:
    _, (ada,) = await people.in_a_round("Ada", others=("Ben", "Cem"))
    ada.expects_complaints(NO_NETWORK)
    await ada.page.evaluate(FULL)
    await ada.context.set_offline(True)
    await ada.note("challenge").fill("in this page only")
    await expect(ada.page.locator("[data-saved]").first).to_have_attribute("data-saved", "unkept")
    await expect(ada.page.locator(".saved .if-unkept")).to_be_visible()
    await expect(ada.page.locator(".saved .if-offline")).to_be_hidden()
    await ada.context.set_offline(False)
    await ada.is_saved()
    assert [note["text"] for note in (await ada.notes()).values()] == ["in this page only"]
