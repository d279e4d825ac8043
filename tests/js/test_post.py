"""A command or a note leaves the device in every browser that is served, and a fault of our own is no broken line."""

from tests.js.conftest import Ask

HELPER = "/tests/posts.js"


async def test_what_only_newer_browsers_have_is_not_needed(ask: Ask) -> None:
    assert await ask(HELPER, "inAnOlderBrowser")


async def test_a_fault_of_ours_is_told_as_one_and_stands_in_the_console(ask: Ask) -> None:
    assert await ask(HELPER, "withAFault") == {"code": "broken", "told": ["TypeError"]}


async def test_a_line_that_is_broken_is_offline(ask: Ask) -> None:
    assert await ask(HELPER, "withoutALine") == "offline"
