"""The challenge shown to a group opens for the people who sit there, in its time; for
everybody else there is nothing."""

from itertools import product

import pytest

from sessions_app.models import Participant
from sessions_app.selectors import snapshot
from sessions_app.services import attendance, mending
from sessions_app.web import participant as pages
from tests import cast

from .checking import content_of, path_of
from .circle import SHARES, Circle
from .doors import DOORS
from .finding import in_bytes

pytestmark = pytest.mark.django_db

[DOOR] = [door for door in DOORS if door.name == "recalled"]


@pytest.fixture
def hour(monkeypatch):
    """Sets the clock by which pages are made: seconds after a round has begun."""

    def stands_at(circle: Circle, seconds: float) -> float:
        at = circle.at + seconds
        monkeypatch.setattr(pages, "now_ms", lambda: cast.ms(at))
        return at

    return stands_at


def heard(circle: Circle) -> dict[str, list[str]]:
    """The signs that each reader finds behind that door."""
    answers = {
        reader.name: content_of(browser.get(path_of(DOOR, circle.facts.code, reader.person)))
        for reader, browser in circle.readers
    }
    return {name: [one.sign for one in in_bytes(content)] for name, content in answers.items()}


def challenge_of(circle: Circle, person: int, share: str, named: bool = True) -> str:
    [slot] = [slot for slot in circle.slots(person) if slot.kind == "challenge"]
    at, circle.at = circle.at, circle.at + 15  # while the round is at work
    circle.write_new(slot, 0, share, named)
    circle.at = at
    return circle.facts.texts[person, slot.key].sign


@pytest.mark.parametrize(("share", "named"), [*product(SHARES, (True, False))])
def test_those_of_the_group_in_its_time(hour, share: str, named: bool) -> None:
    circle = Circle(7)
    circle.begin()
    tables = [[*circle.sat[pk]] for pk in sorted(circle.sat)]
    first = {pk: snapshot(circle.session.pk).begun.by_id[pk].people for pk in circle.sat}
    holders = {table: people[0].id for table, people in first.items()}
    signs = {holder: challenge_of(circle, holder, share, named) for holder in holders.values()}
    open_to_mates = named and share in ("group", "group_organizers", "everyone")
    names = circle.facts.labels
    for seconds, in_its_time in [(5, False), (15, True), (35, True), (60, True), (95, False), (400, False)]:
        hour(circle, seconds)
        wanted: dict[str, list[str]] = {reader.name: [] for reader, _ in circle.readers}
        for table, holder in zip(tables, (holders[pk] for pk in sorted(circle.sat)), strict=True):
            for mate in table:
                if open_to_mates and in_its_time and mate != holder:
                    wanted[names[mate]] = [signs[holder]]
        assert heard(circle) == wanted, f"after {seconds} s"


def test_whoever_goes_and_wherever_the_holder_goes(hour) -> None:
    """Who has left reads nothing more; what was for one group is not told to the next."""
    circle = Circle(7)
    circle.begin()
    group, four = sorted(snapshot(circle.session.pk).begun.groups, key=lambda each: len(each.people))
    ada, ben, cem = (person.id for person in group.people)
    sign = challenge_of(circle, ada, "group")
    at = hour(circle, 60)
    nothing: dict[str, list[str]] = {reader.name: [] for reader, _ in circle.readers}
    both = {circle.facts.labels[mate]: [sign] for mate in (ben, cem)}
    assert heard(circle) == nothing | both

    attendance.leave(circle.session.pk, ben, cast.ms(at))
    assert heard(circle) == nothing | {circle.facts.labels[cem]: [sign]}
    attendance.leave(circle.session.pk, cem, cast.ms(at))
    mending.join_lone(circle.session.pk, group.id, four.id, cast.ms(at))
    moved = snapshot(circle.session.pk).begun
    assert moved.group_of[ada].id == four.id
    for seconds in range(60, 700, 10):
        hour(circle, seconds)
        assert heard(circle) == nothing, f"after {seconds} s"
    attendance.come_back(circle.session.pk, ben, cast.ms(at))
    assert heard(circle) == nothing
    assert Participant.objects.filter(pk=ada).exists()
