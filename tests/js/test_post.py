"""Commands and notes leave the device in every supported browser, and an error of ours is not called a broken line."""

import pytest
from playwright.async_api import Page

from tests.js.conftest import Ask

HELPER = "/tests/posts.js"


async def test_what_only_newer_browsers_have_is_not_needed(ask: Ask) -> None:
    assert await ask(HELPER, "inAnOlderBrowser")


async def test_a_fault_of_ours_is_told_as_one_and_stands_in_the_console(ask: Ask) -> None:
    assert await ask(HELPER, "withAFault") == {"code": "broken", "told": ["TypeError"]}


async def test_a_line_that_is_broken_is_offline(ask: Ask) -> None:
    assert await ask(HELPER, "withoutALine") == "offline"


@pytest.mark.parametrize(
    ("fetches", "code"),
    [
        ("() => Promise.reject(new TypeError('no network'))", "offline"),
        ("async () => new Response('<html>', { status: 504 })", "slow"),
        ("async () => new Response('<html>', { status: 502 })", "try_again"),
        ("async () => new Response('<html>', { status: 403 })", "csrf"),
    ],
)
async def test_no_connection_is_said_only_when_there_is_none(blank: Page, fetches: str, code: str) -> None:
    answer = await blank.evaluate(
        f"""async () => {{
            const real = window.fetch;
            window.fetch = {fetches};
            try {{ return await (await import("/js/post.js")).post("/do", {{}}); }} finally {{ window.fetch = real; }}
        }}"""
    )
    assert (answer["ok"], answer["code"], answer["message"]) == (False, code, "")


async def test_an_answer_that_does_not_come_is_slow_and_no_broken_line(blank: Page) -> None:
    """Waiting ends by `patience`; here it ends at once."""
    code = await blank.evaluate(
        """async () => {
            const real = [window.fetch, window.setTimeout];
            window.setTimeout = (act) => act();
            window.fetch = (_, { signal }) => Promise.reject(signal.reason);
            try { return (await (await import("/js/post.js")).post("/do", {})).code; }
            finally { [window.fetch, window.setTimeout] = real; }
        }"""
    )
    assert code == "slow"


async def test_only_the_last_words_of_a_page_are_bound_to_what_may_leave_a_page_that_closes(blank: Page) -> None:
    """Browsers refuse such requests above 64 kB, and a list may be longer."""
    kept = await blank.evaluate(
        """async () => {
            const [real, kept] = [window.fetch, []];
            window.fetch = async (_, { keepalive }) => (kept.push(keepalive), new Response("{}"));
            const { post } = await import("/js/post.js");
            await post("/do", {});
            await post("/do", {}, { keepalive: true });
            window.fetch = real;
            return kept;
        }"""
    )
    assert kept == [False, True]
