"""Which table has something to say is told; who of it has said so is not, to anybody, wherever it could be."""

import pytest

from sessions_app.services import voices
from tests import cast

from .checking import knock, settled
from .circle import Circle, undone
from .doors import DOORS
from .test_together import ROUNDS, cafe, few

pytestmark = pytest.mark.django_db
NEAR = {
    "screen", "own_voice", "cards", "mine", "stage", "stage_screen", "own_stage", "own_stage_screen", "desk",
    "desk_screen", "export_json",
}  # fmt: skip


@pytest.fixture
def plenary(monkeypatch) -> Circle:
    """Eight people are together after three rounds at two tables; pages are made meanwhile."""
    circle = cafe(8, ROUNDS)
    for module in ("participant", "host", "stage", "cases", "mine", "voices"):
        monkeypatch.setattr(f"sessions_app.web.{module}.now_ms", lambda: cast.ms(circle.at + 10))
    return circle


def test_whoever_of_the_table_said_so_it_looks_the_same_to_everybody(plenary: Circle) -> None:
    somebody = plenary.people[0].pk
    sat = [each for each in plenary.facts.tables.values() if each.stays and somebody in each.people]
    table = max(sat, key=lambda each: each.round)
    answers = []
    for person in sorted(table.people)[:2]:
        for heard_now in (False, True):
            with undone():
                voices.ask(next(each for each in plenary.people if each.pk == person), True, cast.ms(plenary.at + 5))
                if heard_now:
                    voices.hear(plenary.session.pk, ROUNDS, table.number, cast.ms(plenary.at + 6))
                answers.append(heard(plenary))
    for first, second in zip(answers[:2], answers[2:], strict=True):
        assert [where for where, said in first.items() if said != second[where]] == []
    assert answers[0] != answers[1] != heard(plenary) != answers[0], "and what was said is somewhere"


def heard(circle: Circle) -> dict[tuple[str, str], str]:
    """By reader and address, what they are answered."""
    found = {}
    for number, (reader, browser) in enumerate(few(circle)):
        for door in (each for each in DOORS if each.name in NEAR and not each.query):
            _, content = knock(browser, door, circle.facts.code, reader.person)
            found[f"{number} {reader.name}", door.name] = settled(door, content)
    return found
