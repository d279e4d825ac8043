"""The desk on a tablet: a finger does what it was laid on, whatever others do while it rests there."""

from typing import Any

import pytest
from playwright.async_api import Locator, ViewportSize, expect

from tests.browser.conftest import People
from tests.browser.fingers import Finger
from tests.browser.people import Facilitator, Participant
from tests.browser.test_arranging import come_by_the_door

# A finger that rests for half a second presses nothing: that is another gesture.
pytestmark = pytest.mark.moments

TABLET: ViewportSize = {"width": 820, "height": 1180}


async def with_a_tablet(people: People) -> tuple[Facilitator, Finger, Participant, Participant]:
    fay, (ada, ben) = await people.in_the_first_turn("Ada", "Ben", others=("Cem",))
    await fay.page.set_viewport_size(TABLET)
    return fay, await Finger.on(fay.page), ada, ben


async def raises(person: Participant, *, up: bool) -> None:
    await person.commands(f"/s/{person.code}/hand", on=up)


async def both_raise(fay: Facilitator, finger: Finger, ada: Participant, ben: Participant) -> None:
    """And the list of who needs something is open."""
    for person in (ada, ben):
        await raises(person, up=True)
    await finger.taps(fay.page.locator("[data-needs-line]"))
    await expect(seen(fay, "Ben")).to_be_visible()


def seen(fay: Facilitator, name: str) -> Locator:
    return fay.page.locator("[data-hands] .hand").filter(has_text=name).locator("[data-command=lower]")


async def hands(fay: Facilitator) -> list[Any]:
    return [each["id"] for each in (await fay.desk())["people"] if each.get("hand")]


async def test_a_command_in_a_menu(people: People) -> None:
    fay, finger, ada, _ = await with_a_tablet(people)
    menu = fay.page.locator("[data-groups=room] [data-menu]").first
    await finger.taps(menu.locator("summary"))
    await finger.lies_on(menu.locator("[data-command=pause]"))
    await raises(ada, up=True)
    await fay.gives("say", text="Tea is ready. " * 12)
    await come_by_the_door(people.site.url, fay.code, "Zoe")
    async with fay.page.expect_response(lambda answer: "/do/" in answer.url) as answered:
        await finger.up()
    assert "/do/pause" in (await answered.value).url
    await ada.sees(paused="true")
    await expect(fay.page.locator("[data-needs-line]")).to_contain_text("Ada has a hand up")


async def test_a_hand_that_is_seen(people: People) -> None:
    fay, finger, ada, ben = await with_a_tablet(people)
    await both_raise(fay, finger, ada, ben)
    await finger.lies_on(seen(fay, "Ben"))
    await raises(ada, up=False)
    async with fay.page.expect_response(lambda answer: "/do/" in answer.url) as answered:
        await finger.up()
    assert "/do/lower" in (await answered.value).url
    assert await hands(fay) == []


async def test_a_hand_that_goes_down_under_the_finger_lowers_no_other(people: People) -> None:
    fay, finger, ada, ben = await with_a_tablet(people)
    await both_raise(fay, finger, ada, ben)
    fay.expects_complaints("/do/lower")  # refused: it is down already
    await finger.lies_on(seen(fay, "Ada"))
    await raises(ada, up=False)
    await finger.up()
    await expect(seen(fay, "Ada")).to_have_count(0)
    assert await hands(fay) == [await ben.id()]
    await expect(seen(fay, "Ben")).to_be_visible()
