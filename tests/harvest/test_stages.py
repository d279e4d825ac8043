"""What people take home from a session of several stages: each note with the stage, the question and the role in which
it was written."""

import json

import pytest

from sessions_app.harvest.csv import as_csv
from sessions_app.harvest.json import as_json
from sessions_app.harvest.markdown import as_markdown
from sessions_app.harvest.mine import OwnPage, as_data, own_page
from sessions_app.harvest.rows import rows
from sessions_app.harvest.summary import summary
from sessions_app.harvest.xlsx import as_xlsx
from sessions_app.models import Group, Participant, Session
from sessions_app.practices import practice
from sessions_app.services.notes import Edit, save_note
from tests import cast
from tests.cast import joined, later, ms

from . import schema
from .reading_back import csv_rows, json_rows, sheets

pytestmark = pytest.mark.django_db
CAFE = practice("world_cafe")  # everyone, three rounds at tables with a question each, everyone
DAY = 24 * 3600


ASKED = CAFE.stages[1].questions
HARVEST = CAFE.stages[2]


@pytest.fixture
def session(db) -> Session:
    return cast.opened(cast.session_of(cast.account("Oto"), practice="world_cafe", rounds=5))


def write(person: Participant, key: str, text: str, share: str = "organizers", *, named: bool = True) -> None:
    save_note(person, Edit(key, text, share, named, 0, 1), later(4 * DAY))


@pytest.fixture
def host(session) -> Participant:
    """Fourteen people go through all of it; whoever hosts table 1 writes something in each stage."""
    people = {one.pk: one for one in joined(session, *(f"P{number}" for number in range(14)))}
    for number in range(5):
        cast.begun(session, DAY * number)
    table = Group.objects.get(round__number=2, number=1)
    person = people[table.seats.order_by("position")[0].participant_id]
    write(person, "2.1.cloth_card.aaaa", "A bridge", "group")
    write(person, f"2.{person.pk}.taken_along", "Slower is faster")
    write(person, f"3.{person.pk}.taken_along", "Nobody knows", named=False)
    write(person, f"1.{person.pk}.my_beginning", "I call her")
    write(person, "5.1.pattern_card.bbbb", "Trust, everywhere", "group_organizers")
    return person


def page_of(person: Participant) -> OwnPage:
    return own_page(person, ms(5 * DAY))


def test_each_row_has_the_stage_of_its_kind_and_the_question_of_its_round(session, host):
    found = {row.text: (row.round, row.stage, row.round_question, row.group) for row in rows([session])}
    assert found == {
        "Slower is faster": (2, "cafe", ASKED[0], 1),
        "Nobody knows": (3, "cafe", ASKED[1], None),
        "I call her": (5, "cafe_harvest", "", 1),
        "Trust, everywhere": (5, "cafe_harvest", "", 1),
    }


def test_all_files_say_so_and_the_schema_knows_it(session, host):
    exported = "".join(as_json([session], later(5 * DAY)))
    schema.check(json.loads(exported))
    files = [
        csv_rows("".join(as_csv([session], later(5 * DAY))).encode()),
        json_rows(exported.encode()),
        sheets(b"".join(as_xlsx([session], later(5 * DAY))))["notes"],
    ]
    for found in files:
        by_text = {row["text"]: (row["stage"], row["round_question"] or "") for row in found}
        assert by_text["Slower is faster"] == ("cafe", ASKED[0])
        assert by_text["Trust, everywhere"] == ("cafe_harvest", "")


def test_the_report_has_the_question_over_the_round_and_names_no_group_of_everybody(session, host):
    report = "".join(as_markdown([session], later(5 * DAY)))
    assert f"### Round 2, group 1: {ASKED[0]}" in report
    assert "### Round 5, all together" in report
    assert f"## {CAFE.stages[1].kinds.notes[0].heading}: {ASKED[1]}" in report
    assert "Slower is faster" in report


def test_ones_own_page_asks_in_each_round_what_its_stage_asks(session, host):
    page = page_of(host)
    assert [(round.number, round.question) for round in page.rounds] == [
        (1, ""), (2, ASKED[0]), (3, ASKED[1]), (4, ASKED[2]), (5, ""),
    ]  # fmt: skip
    asked = {round.number: {note.kind for note in round.notes} for round in page.rounds}
    assert asked == {
        1: set(), 2: {"taken_along", "cloth_card"}, 3: {"taken_along"}, 4: {"taken_along"},
        5: {"my_beginning", "pattern_card"},
    }  # fmt: skip
    assert [round.mates for round in page.rounds if round.number in (1, 5)] == [[], []]
    data = as_data(host, page, later(5 * DAY))
    assert [each["stage"] for each in data["rounds"]] == ["welcome", "cafe", "cafe", "cafe", "cafe_harvest"]
    assert {note["text"]: note["round"] for note in data["notes"]}["I call her"] == 5


def test_others_read_what_was_shared_with_all_who_were_together(session, host):
    other = session.participants.exclude(pk=host.pk)[0]
    assert "Trust, everywhere" in [note.text for note in page_of(other).shared]


def test_the_summary_counts_all_stages_and_heads_each_kind_as_its_document_does(session, host):
    found = summary(session, ms(5 * DAY))
    assert (found.people, found.rounds, found.groups, found.has_turns) == (14, 5, 1 + 3 * 4 + 1, False)
    taken = CAFE.stages[1].kinds.notes[0].heading
    assert [(part.heading, part.asked, [note.text for note in part.first]) for part in found.chosen.parts] == [
        (taken, ASKED[0], ["Slower is faster"]),
        (taken, ASKED[1], ["Nobody knows"]),
        (HARVEST.kinds.notes[0].heading, "", ["I call her"]),
        (HARVEST.kinds.cards[0].title, "", ["Trust, everywhere"]),
    ]
    assert [part.steps for part in found.chosen.parts] == [False, False, True, False]
