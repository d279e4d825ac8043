"""The line to the server, where only the page itself can tell: at the moment when it is seen again."""

import pytest

from tests.js.conftest import Ask


@pytest.mark.parametrize(("slept", "moved"), [(600_000, 600_000), (1_000, 0), (-3_600_000, 0)])
async def test_a_page_that_slept_shows_the_right_moment_before_the_network_is_there(
    ask: Ask, slept: int, moved: int
) -> None:
    """A phone's monotonic clock stands still while it sleeps, its own clock goes on. A small difference is no sleep,
    and nobody sleeps back in time: that clock was set."""
    assert await ask("/tests/links.js", "seenAgain", slept) == {"times": 2, "moved": moved}
