"""A frozen phone keeps its connection and never says good-bye: the server notices all the same."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.servers import ROOT, Site

from .gathering import Gathering, Seat, circle_at
from .onlooking import Onlooker, onlookers

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]

NOTICED_WITHIN = 12.0  # seconds
GRACE = 5


@contextmanager
def phone_of(seat: Seat) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "tests.faults.phone", seat.live, seat.site.url, seat.cookie]
    with subprocess.Popen(command, cwd=ROOT) as phone:
        try:
            yield phone
        finally:
            phone.kill()


async def test_a_frozen_phone_is_noticed_and_shown_as_away_and_comes_back(embedded: Site) -> None:
    circle = circle_at(embedded, 3, grace=str(GRACE))
    ada, *others = circle.seats
    with circle.host, phone_of(ada) as phone:
        async with onlookers([*others, circle.host]) as looking:
            everybody = {seat.id for seat in circle.seats}
            await all_hear(looking, everybody, 10)
            phone.send_signal(signal.SIGSTOP)
            frozen = time.monotonic()
            await all_hear(looking, everybody - {ada.id}, NOTICED_WITHIN)
            noticed = max(one.here[-1][1] for one in looking) - frozen
            assert noticed <= NOTICED_WITHIN

            await until_away(circle, ada, away=True, within=GRACE + 5)
            assert embedded.count(f"sessions_app_participant WHERE id = {ada.id} AND away_at IS NOT NULL") == 1

            phone.send_signal(signal.SIGCONT)
            await all_hear(looking, everybody, 10)
            await until_away(circle, ada, away=False, within=5)
            assert embedded.count(f"sessions_app_participant WHERE id = {ada.id} AND away_at IS NULL") == 1


async def all_hear(looking: list[Onlooker], ids: set[int], within: float) -> None:
    """Until each of them was last told that exactly these people are here."""
    deadline = time.monotonic() + within
    for one in looking:
        told = lambda one=one: bool(one.here) and one.here[-1][0] == ids  # noqa: E731
        await one.until(told, deadline - time.monotonic(), f"{sorted(ids)} are here")


async def until_away(circle: Gathering, seat: Seat, *, away: bool, within: float) -> None:
    """Until the group's screens and the desk say so."""
    deadline = time.monotonic() + within
    while True:
        desk = await asyncio.to_thread(circle.host.screen)
        people = {person["id"]: person for person in desk["people"]}
        on_seats = {person["id"]: person for group in desk["groups"] for person in group["people"]}
        if people[seat.id]["away"] == away and on_seats[seat.id].get("away", False) == away:
            return
        assert time.monotonic() < deadline, f"away was never {away}"
        await asyncio.sleep(0.1)
