"""Sites that several of these tests share, because none of them harms it."""

from collections.abc import Iterator

import pytest

from tests.servers import Site, distributed_site


@pytest.fixture(scope="session")
def one_process() -> Iterator[Site]:
    """One process on PostgreSQL and Redis: what it asks of them can be counted there."""
    with distributed_site(processes=1) as found:
        yield found
