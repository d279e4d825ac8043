"""A session that goes on by itself keeps its times although its only process is killed: between two rounds, while
people find their places, and at the very moment at which the next round begins."""

import asyncio

import pytest

from sessions_app.domain.onward import BREATH, FINDING, ON_TIME
from sessions_app.rehearsal.messages import HeardTimeline
from sessions_app.rehearsal.person import Person
from tests.faults.company import Company, company, until
from tests.servers import Site

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]
PEOPLE = 6
SPEED = 6  # ten seconds alone, twenty in pairs
LATE = 3_000  # ms until it is noticed that something is due, on a busy machine


async def test_it_goes_on_when_it_said_whenever_its_process_is_killed(own_site: Site) -> None:
    async with company(own_site, PEOPLE, "one_two_four_all", SPEED) as people:
        await people.begin()
        await people.goes_on_by_itself()
        over = timeline_of(people.people[0]).ends
        assert over

        await clock_shows(people, over + 1_000)
        back = await kill(people)
        await until(lambda: all(map(begins_of, people.people)), 40, "everybody’s place")
        (begins,) = {begins_of(one) for one in people.people}
        due, shown = over + BREATH, begins - FINDING
        assert due <= shown <= max(due, back) + LATE, (due, back, shown)

        await clock_shows(people, shown + 8_000)
        await kill(people)
        assert await people.right_screens()
        assert {begins_of(one) for one in people.people} == {begins}, "a killed process changed a time that it had told"

        await clock_shows(people, begins - 1_500)
        back = await kill(people)
        await until(lambda: all(map(is_in_a_pair, people.people)), 20, "the pairs at work")
        (began,) = {timeline_of(one).steps[0].starts for one in people.people}
        in_time = back + LATE < begins + ON_TIME
        assert began == begins if in_time else began >= begins, (begins, back, began)
        assert await people.right_screens()


def begins_of(person: Person) -> int:
    """When the next round begins by itself, as somebody reads it (ms); 0: they do not."""
    return (person.screen.session.begins or 0) if person.screen else 0


def is_in_a_pair(person: Person) -> bool:
    screen = person.screen
    return screen is not None and (screen.session.state, screen.session.round) == ("running", 2)


def timeline_of(person: Person) -> HeardTimeline:
    assert person.screen and person.screen.group
    return person.screen.group.timeline


async def clock_shows(people: Company, instant: float) -> None:
    """Waits for an instant of the server's clock (ms)."""
    await asyncio.sleep(max(0.0, instant - people.fay.now()) / 1000)


async def kill(people: Company) -> float:
    """kill -9, and started again at once; when it served again, by its own clock (ms)."""
    (server,) = people.site.servers
    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start)
    back = people.fay.now()
    links = [people.fay.link, *(one.link for one in people.people)]
    await until(lambda: all(link and link.open.is_set() for link in links), 30, "everybody’s socket")
    return back
