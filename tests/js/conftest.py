"""The browser's own modules in a real browser: each test asks one of them a question in Chromium.

Only static files are served; there is no site behind them.
"""

import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.conftest import find_chromium

STATIC = Path(__file__).parents[2] / "static"
HERE = Path(__file__).parent
Ask = Callable[..., Awaitable[Any]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them share one event loop, because they share one browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


class Files(SimpleHTTPRequestHandler):
    """Our static files and, under /tests/, the helpers of these tests."""

    def translate_path(self, path: str) -> str:
        if path.startswith("/tests/"):
            return str(HERE / Path(path).name)
        return super().translate_path(path)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: a test's output is its own."""


@pytest.fixture(scope="session")
def files() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(STATIC)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium())
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def blank(chromium: Browser, files: str) -> Page:
    page = await chromium.new_page()
    await page.goto(f"{files}/img/favicon.svg")
    return page


@pytest.fixture
def ask(blank: Page) -> Ask:
    """ask("/js/timeline.js", "minutes", 90_000) calls a module's function and hands back its answer."""

    async def call(module: str, function: str, *args: Any) -> Any:
        return await blank.evaluate(
            "async ([module, name, args]) => (await import(module))[name](...args)", [module, function, list(args)]
        )

    return call
