"""Cards, of the first practices that are offered and have them: on the phones of a table, gathered, and on the stage
when all are together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.async_api import Page

from sessions_app.domain.practice import CardKind, When
from sessions_app.practices import keys, practice

from ..room import Room, View
from .scene import CASTS, EVERYWHERE, Scene

TEXTS = (
    "We noticed it in March, when two people left in one week.",
    "Trust",
    "Somebody has to say no before noon, and it was never the same person who had said yes the evening before: that is "
    "why nobody believed the plan any more, and why the second plan, which was better than the first one, was not even "
    "read by those who should have done it.",
    "Who is missing at this table?",
    "The key lies at the smith’s. Call before four.",
    "Ask the night shift; they have known for a year.",
    "A list on the wall, and nothing in anybody’s head.",
    "Fewer meetings",
    "What would the newest of us do?",
    "Begin with the smallest part.",
)
PLENARY = "plenary"


@dataclass(frozen=True)
class Laying:
    """A stage in which everybody lays cards: of which practice, its index, the first phase for it, and their kind."""

    practice: str
    stage: int
    phase: str
    kind: CardKind
    together: bool


def laying() -> Iterator[Laying]:
    """Of all practices that are offered."""
    for key in keys():
        for index, stage in enumerate(practice(key).stages):
            kinds = {kind.key: kind for kind in stage.kinds.cards if not kind.by}
            for manner, phase in zip(stage.manners, stage.plan.phases, strict=True):
                asked = [kinds[kind] for offer in manner.writes for kind in offer.kinds if kind in kinds]
                if asked and phase.when is not When.BETWEEN:
                    yield Laying(key, index, phase.key, asked[0], stage.plan.seats == PLENARY)


TABLE = next((one for one in laying() if not one.together), None)
TOGETHER = next((one for one in laying() if one.together), None)


def held(where: Laying | None, cast: str = "plain", people: int = 9) -> Room:
    """The first round of that stage, in that phase."""
    assert where
    room = Room(cast, practice=where.practice, rounds=len(practice(where.practice).stages)).opened(people)
    while True:
        begun = room.formed().started().seen().begun
        assert begun
        if begun.stage == where.stage:
            return room.at(where.phase)
        room = room.over()


def with_cards(where: Laying | None, cast: str = "plain", many: int = 5) -> Room:
    """The people of the first group have laid some, one with a name."""
    room = held(where, cast)
    assert where
    people = [person.id for person in room.groups[0].people]
    for number, text in enumerate(TEXTS[:many]):
        room.lays(people[number % len(people)], where.kind, text, named=number == 1)
    return room


def first_of(room: Room) -> View:
    return room.as_participant(room.groups[0].people[0].id)


def gatherer(cast: str) -> View:
    """As somebody who gathers such cards."""
    assert TABLE
    room = with_cards(TABLE, cast)
    return room.as_participant(room.gatherer(TABLE.kind))


def table(cast: str) -> View:
    return first_of(with_cards(TABLE, cast))


def over() -> View:
    return first_of(with_cards(TABLE).over())


def wall(cast: str, many: int) -> View:
    return with_cards(TOGETHER, cast, many).as_facilitator("stage")


async def read(page: Page) -> None:
    """The cards have come."""
    await page.locator("[data-cards-now] li, [data-cards] li").nth(1).wait_for()


async def opened(page: Page) -> None:
    """Somebody has opened one that others laid."""
    await read(page)
    await page.locator(".laid-card:not([data-mine]) summary").first.click()


CARDS = (
    *(
        (
            Scene("cards-table", table, read, sizes=EVERYWHERE, casts=CASTS),
            Scene("cards-none", lambda _: first_of(held(TABLE)), sizes=EVERYWHERE),
            Scene("cards-open", gatherer, opened, sizes=EVERYWHERE),
            Scene("cards-over", lambda _: over(), read, whole=True),
        )
        if TABLE
        else ()
    ),
    *(
        (
            Scene(
                "cards-stage", lambda cast: wall(cast, 10), read, sizes=("projector", "laptop", "phone"), casts=CASTS
            ),
            Scene("cards-stage-few", lambda cast: wall(cast, 2), read, sizes=("projector", "laptop")),
            Scene("cards-stage-some", lambda cast: wall(cast, 5), read, sizes=("projector", "laptop")),
            Scene("cards-together", lambda _: first_of(with_cards(TOGETHER)), sizes=EVERYWHERE),
        )
        if TOGETHER
        else ()
    ),
)
