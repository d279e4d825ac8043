"""A participant's own page, and what they take home."""

import pytest

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
