"""While one types, the server is asked for what that makes: seldom, and only the answer to the last question counts."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

ASKING = """async () => {
  const { latest } = await import("/js/latest.js");
  window.asked = [];
  window.answers = [];
  const ask = (question) => new Promise((resolve) => window.asked.push({ question, resolve }));
  window.plan = latest(ask, ({ is }) => window.answers.push(is));
}"""
ANSWER = "([at, answer]) => window.asked[at].resolve(answer)"


@pytest_asyncio.fixture(loop_scope="session")
async def typing(chromium: Browser, files: str) -> AsyncIterator[Page]:
    page = await chromium.new_page()
    await page.clock.install()
    await page.goto(f"{files}/img/favicon.svg")
    await page.evaluate(ASKING)
    yield page
    await page.close()


async def want(page: Page, *questions: str) -> None:
    for question in questions:
        await page.evaluate("(question) => window.plan.want(question)", question)
        await page.clock.run_for(100)


async def told(page: Page) -> tuple[list[str], list[str], bool]:
    """What was asked, which answers were shown, and whether one is awaited."""
    asked = "[window.asked.map(({ question }) => question), window.answers, window.plan.waits()]"
    questions, answers, waits = await page.evaluate(asked)
    return questions, answers, waits


async def test_it_is_asked_once_nothing_is_typed_for_a_moment(typing: Page) -> None:
    await want(typing, "1", "12", "12", "120")
    assert await told(typing) == ([], [], True)
    await typing.clock.run_for(200)
    assert await told(typing) == (["120"], [], True)
    await typing.evaluate(ANSWER, [0, {"ok": True, "is": "two hours"}])
    assert await told(typing) == (["120"], ["two hours"], False)
    await want(typing, "120")
    await typing.clock.run_for(1_000)
    assert await told(typing) == (["120"], ["two hours"], False)


async def test_the_answer_to_an_earlier_question_comes_too_late(typing: Page) -> None:
    await want(typing, "short")
    await typing.clock.run_for(200)
    await want(typing, "long")
    await typing.clock.run_for(200)
    await typing.evaluate(ANSWER, [1, {"ok": True, "is": "an hour"}])
    await typing.evaluate(ANSWER, [0, {"ok": True, "is": "a minute"}])
    assert await told(typing) == (["short", "long"], ["an hour"], False)


@pytest.mark.parametrize("nothing", [None, {"ok": False, "is": "a refusal"}])
async def test_on_a_broken_line_it_is_asked_again(typing: Page, nothing: object) -> None:
    await want(typing, "short")
    await typing.clock.run_for(200)
    await typing.evaluate(ANSWER, [0, nothing])
    assert await told(typing) == (["short"], [], True)
    await typing.clock.run_for(5_000)
    await typing.evaluate(ANSWER, [1, {"ok": True, "is": "a minute"}])
    assert await told(typing) == (["short", "short"], ["a minute"], False)


async def test_what_the_page_came_with_is_not_asked(typing: Page) -> None:
    await typing.evaluate("window.plan.know('usual')")
    await want(typing, "usual")
    await typing.clock.run_for(1_000)
    assert await told(typing) == ([], [], False)
