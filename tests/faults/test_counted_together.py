"""Wrong passwords count for all processes, whichever got them; without Redis each process counts for itself."""

from collections.abc import Iterator

import httpx
import pytest

from tests import servers
from tests.servers import Site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]


@pytest.fixture
def site() -> Iterator[Site]:
    with servers.distributed_site() as found:
        yield found


def guess(site: Site, process: int) -> int:
    """For how many seconds whoever guesses at this process has to wait then; 0: the password was looked at."""
    url = site.urls[process]
    with httpx.Client(base_url=url) as browser:
        browser.get("/accounts/login")
        token = browser.cookies["csrftoken"]
        fields = {"username": "fay@example.org", "password": "guessed", "csrfmiddlewaretoken": token}
        answer = browser.post("/accounts/login", data=fields, headers={"Origin": url})
        assert answer.status_code in (200, 429), answer.text
        return int(answer.headers.get("Retry-After", 0))


def test_the_wait_is_the_same_everywhere_and_signing_in_goes_on_without_redis(site: Site) -> None:
    while guess(site, 0) < 8:
        pass
    assert guess(site, 1) > 0
    assert site.redis
    site.redis.stop()
    assert [guess(site, 0), guess(site, 1)] == [0, 0]
