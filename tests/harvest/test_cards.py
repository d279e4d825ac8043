"""Cards in the harvest: listed by their kinds, rows in every file, actions with who sees to them; and no trace of any
of it where a practice has no cards.
"""

import csv
import io
import json

import pytest

from sessions_app.harvest import csv as csv_file
from sessions_app.harvest import json as json_file
from sessions_app.harvest.outline import Appended, Chapter, outlined
from sessions_app.harvest.rows import COLUMNS, OF_CARDS, columns_of
from sessions_app.harvest.summary import summary
from sessions_app.models import Participant, Session
from sessions_app.services import gathering
from tests import cast
from tests.cast import NAMES, arrive, later, ms
from tests.services.test_cards import ORGANIZERS, lay, number_of, seated
from tests.services.test_gathering import FRIDAY, handle

from . import schema

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(db, with_cards) -> Session:
    return cast.opened(cast.session_of(cast.account("Oto"), practice=with_cards))


@pytest.fixture
def ada(session) -> Participant:
    """At a table of three (beside one of four) there are two actions, of which one is taken up, and a first word."""
    (ada, ben, cem), _ = seated(session, {person.pk: person for person in arrive(session, *NAMES[:7])})
    lay(ben, "Call the smith", ORGANIZERS, kind="c2")
    lay(cem, "Count the keys", ORGANIZERS, kind="c2", named=True)
    lay(ada, "It was late", ORGANIZERS, kind="c3")
    lay(ada, "For us alone")
    gathering.take_up(ada, handle(ada, "Call the smith"), cem.pk, "", FRIDAY)
    gathering.mark_done(ada, handle(ada, "Count the keys"), on=True)
    return ada


def read(session: Session) -> dict[str, dict[str, str]]:
    text = "".join(csv_file.as_csv([session], later(900)))
    return {row["text"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}


def test_they_are_rows_with_who_sees_to_them(session, ada):
    found = read(session)
    assert {*found} == {"Call the smith", "Count the keys", "It was late"}
    call, count = found["Call the smith"], found["Count the keys"]
    cem = count["author"]
    assert [call[each] for each in ("kind", "author", "group", "who", "day", "done", "stage")] == [
        "c2", "anonymous", str(number_of(ada)), cem, "2026-03-06", "False", "kappa",
    ]  # fmt: skip
    assert (count["who"], count["day"], count["done"]) == ("", "", "True")


def test_json_is_as_its_schema_says(session, ada):
    data = json.loads("".join(json_file.as_json([session], later(900))))
    schema.check(data)
    assert {"who", "day", "done"} <= data["notes"][0].keys()


def test_who_sees_to_it_does_not_tell_a_table_that_is_not_told(session):
    [[first, second], _] = seated(session, {person.pk: person for person in arrive(session, *NAMES[:5])})
    lay(second, "Call the smith", ORGANIZERS, kind="c2")
    gathering.take_up(first, handle(first, "Call the smith"), first.pk, "", FRIDAY)
    row = read(session)["Call the smith"]
    assert (row["group"], row["who"], row["day"]) == ("", "", "2026-03-06")


def test_the_summary_lists_them_by_kind_and_counts_none(session, ada):
    found = summary(session, ms(900))
    assert [(part.kind, part.heading, part.actions) for part in found.chosen.parts] == [
        ("c2", "To be done", True), ("c3", "First said", False),
    ]  # fmt: skip
    assert (found.writes, found.silent, found.noted, found.cards) == (True, False, False, 3)
    assert (found.nameless, found.written.total, found.themes) == (0, 0, [])


def test_a_report_has_a_chapter_of_actions(session, ada):
    pieces = list(outlined([session], ms(900)))
    chapters = {
        piece.title: [(said.text, said.author) for said in piece.said] for piece in pieces if isinstance(piece, Chapter)
    }
    actions = dict(chapters["To be done"])
    assert "seen to by" in actions["Call the smith"]
    assert "6 March 2026" in actions["Call the smith"]
    assert actions["Count the keys"].endswith("done")
    assert len([piece for piece in pieces if isinstance(piece, Appended)]) == 3


def test_where_a_practice_has_no_cards_there_is_nothing_of_them():
    troika = cast.opened(cast.session_of(cast.account("Ivo")))
    assert columns_of([troika]) == COLUMNS
    assert not {*COLUMNS} & {*OF_CARDS}
    assert "".join(csv_file.as_csv([troika], later(900))).splitlines()[0].removeprefix("\ufeff") == ",".join(COLUMNS)
