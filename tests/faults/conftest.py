"""Sites that several of these tests share, because none of them harms it; and which tests begin first."""

from collections.abc import Iterator

import pytest

from tests.servers import Site, distributed_site

# Begun last, it would be waited for when all others are done. One at a time: a hundred people fill a small machine.
LONG = ("test_killed_server",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.stem not in LONG)


@pytest.fixture(scope="session")
def one_process() -> Iterator[Site]:
    """One process on PostgreSQL and Redis: what it asks of them can be counted there."""
    with distributed_site(processes=1) as found:
        yield found
