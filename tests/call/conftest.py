"""One Chromium that speaks and listens, for all tests of the call, and a relay."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests import servers
from tests.browser.conftest import GROUPS, Gather, find_chromium, gather, pytest_runtest_makereport

from .callers import Callers

__all__ = ["gather", "pytest_runtest_makereport"]

HERE = Path(__file__).parent
# A microphone and a camera that are none, and somebody who says yes whenever a page asks for them.
DEVICES = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They measure what is heard at which moment, so nothing runs beside them."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.moments)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.timeout(120))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=find_chromium(), args=DEVICES)
        yield chromium
        await chromium.close()


Meet = Callable[[servers.Site], Awaitable[Callers]]


@pytest.fixture
def meet(browser: Browser, gather: Gather, request: pytest.FixtureRequest) -> Meet:
    """As `gather`, which sees them home, for people who speak and listen."""

    async def meet(site: servers.Site) -> Callers:
        request.node.stash[GROUPS].append(people := Callers(browser, site))
        return people

    return meet


@pytest.fixture(scope="session")
def relay() -> Iterator[servers.Relay]:
    with servers.relay_server() as found:
        yield found


@pytest.fixture(scope="session")
def relayed(relay: servers.Relay) -> Iterator[servers.Site]:
    """A site whose calls all go through the relay."""
    with servers.site(settings=relay.settings) as found:
        yield found
