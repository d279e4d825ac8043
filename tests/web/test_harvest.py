"""Files: what an organizer and a participant take home."""

import csv
import io

import pytest

from sessions_app.harvest.formats import harmless
from sessions_app.models import Participant
from tests import cast
from tests.cast import key, write

pytestmark = pytest.mark.django_db

TRICKY = [
    '=HYPERLINK("http://evil")',
    "+1",
    "-1",
    "@x",
    "\tx",
    "\rx",
    'say "hi", twice\nnext line',
    "שלום 🙂",
    "｡=",
    "\uff1d1",
]


@pytest.fixture
def written(session, phones):
    """Ada (seat 0 of whoever) writes one note a kind of reader, in tricky words."""
    seat = cast.snapshot(session.pk).begun.trios[0].people
    people = {person.seat: Participant.objects.get(pk=person.id) for person in seat}
    write(people[0], key(people[0], "valuable"), TRICKY[0], "organizers")
    write(people[0], key(people[0], "next_step"), TRICKY[6], "everyone", named=False)
    write(people[0], key(people[0], "challenge"), "only mine", "me")
    write(people[1], key(people[0], "takeaway"), "ours", "trio")
    return people


class TestTheExport:
    def test_json_has_the_texts_exactly(self, desk, session, written):
        data = desk.get(f"/host/{session.code}/export.json").json()
        assert data["session"] == {"code": session.code, "title": "Friday circle"}
        assert [row["text"] for row in data["insights"]] == [TRICKY[0], TRICKY[6]]
        assert data["insights"][0] == {
            "code": session.code,
            "session": "Friday circle",
            "round": 1,
            "trio": 1,
            "turn": 1,
            "role": "client",
            "kind": "valuable",
            "author": written[0].label,
            "text": TRICKY[0],
            "shared_with": "organizers",
            "written_at": "2026-03-02T09:01:00Z",
        }

    def test_csv_has_the_same_rows_and_no_cell_that_runs(self, desk, session, written):
        answer = desk.get(f"/host/{session.code}/export.csv")
        assert answer["Content-Disposition"] == f'attachment; filename="troika-{session.code}.csv"'
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
        assert [row["text"] for row in rows] == ["'" + TRICKY[0], TRICKY[6]]
        assert (rows[1]["author"], rows[1]["trio"], rows[1]["turn"]) == ("anonymous", "", "")

    @pytest.mark.parametrize("text", TRICKY)
    def test_a_cell_is_text_in_every_spreadsheet(self, text):
        runs = text[0] in "=+-@\t\r\uff1d"
        assert harmless(text) == ("'" + text if runs else text)

    def test_it_works_before_anything_was_written(self, desk, session):
        assert desk.get(f"/host/{session.code}/export.json").json()["insights"] == []
        assert desk.get(f"/host/{session.code}/export.csv").content.decode("utf-8-sig").count("\n") == 1

    def test_a_facilitator_who_is_no_organizer_gets_none(self, phone, session, written):
        phone.force_login(cast.second_facilitator(session, "Fay"))
        assert phone.get(f"/host/{session.code}/").status_code == 200
        for kind in ("csv", "json"):
            answer = phone.get(f"/host/{session.code}/export.{kind}")
            assert answer.status_code == 403
            assert b"evil" not in answer.content

    def test_a_participant_gets_no_export(self, session, phones):
        assert phones[0].get(f"/host/{session.code}/export.json").status_code == 302


class TestMyPage:
    def test_has_all_of_mine(self, session, phones, written):
        page = phones[0].get(f"/s/{session.code}/mine").content.decode()
        assert "only mine" in page
        assert "ours" in page  # what a consultant shared with the trio
        assert "&lt;" not in page or "<script>" not in page

    def test_of_another_has_none_of_mine(self, session, phones, written):
        page = phones[2].get(f"/s/{session.code}/mine").content.decode()
        assert "only mine" not in page
        assert "evil" not in page

    def test_can_be_taken_home_as_markdown(self, session, phones, written):
        answer = phones[0].get(f"/s/{session.code}/mine.md")
        text = answer.content.decode()
        assert answer["Content-Type"] == "text/markdown; charset=utf-8"
        assert text.startswith("# Friday circle\n")
        for words in (TRICKY[0], TRICKY[6], "only mine", "ours"):
            assert words in text

    def test_is_for_those_who_are_in(self, session, phone):
        assert phone.get(f"/s/{session.code}/mine")["Location"] == f"/s/{session.code}/"
