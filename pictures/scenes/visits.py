"""A facilitator visits a group's call: what desk and phones show."""

from collections.abc import Callable

from playwright.async_api import Page

from sessions_app.domain.visits import ASKED, IN, LATER, SPEAKING

from ..play import PLAY
from ..room import Room, View
from .call import inside
from .scene import CASTS, Scene


def visited(state: str, cast: str) -> tuple[Room, int]:
    """In the middle of a turn, with one of the people who are visited. Somebody of another group has a hand up."""
    room = Room(cast, venue="here").begun(22).at(PLAY.core)
    person = room.groups[0].people[0].id
    return room.hands_up(room.groups[-1].people[0].id).visited(person, state), person


def desk(state: str) -> Callable[[str], View]:
    return lambda cast: visited(state, cast)[0].as_facilitator()


def phone(state: str) -> Callable[[str], View]:
    def make(cast: str) -> View:
        room, person = visited(state, cast)
        return room.as_participant(person)

    return make


def other(state: str, people: int = 3) -> Callable[[str], View]:
    """One of those who talk while the client is turned away."""

    def make(cast: str) -> View:
        room = Room(cast, venue="here").begun(people).at(PLAY.core)
        person = room.groups[0].people[1].id
        return room.visited(person, state).as_participant(person)

    return make


LOUD = {0: 0.8}
FAILED = {1: {"connection": "failed"}}


async def comes(page: Page) -> None:
    """What shows a visit is loaded only then."""
    await page.locator("[data-visit]:not([hidden])").wait_for()


VISITS = (
    Scene("desk-visit-asked", desk(ASKED), casts=CASTS),
    Scene("desk-visit-in", desk(IN)),
    Scene("desk-visit-later", desk(LATER)),
    Scene("visit-phone-asked", phone(ASKED), comes, casts=CASTS),
    Scene("visit-phone-in", phone(IN), comes),
    Scene("visit-phone-inside", phone(IN), inside()),
    Scene("visit-phone-speaking", phone(SPEAKING), comes),
    Scene("visit-other-asked", other(ASKED), inside(levels=LOUD), casts=CASTS),
    Scene("visit-other-speaking", other(SPEAKING), inside(levels=LOUD)),
    Scene("visit-other-failed", other(SPEAKING, 5), inside(levels=LOUD, mates=FAILED)),
)
