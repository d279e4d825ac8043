"""Breakout lists over HTTP: only people who run the session see addresses."""

import csv

import pytest

from sessions_app.models import Export, Host
from sessions_app.services import hosting, wishing
from tests import cast
from tests.cast import arrive, begun, formed, later, ms

from .conftest import Browser

pytestmark = pytest.mark.django_db

KINDS = ("", ".txt", ".csv")


@pytest.fixture
def six(session):
    """Six people of whom four have an address, in two proposed groups."""
    wishing.save_roster(session.pk, "\n".join(f"{name}, {name.lower()}@example.org" for name in cast.NAMES[:4]))
    arrive(session, *cast.NAMES[:6])
    formed(session)
    return session


def test_a_text_and_a_file_have_the_groups_that_are_formed(desk, six):
    lines = desk.get(f"/host/{six.code}/breakout.txt").content.decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Trio 1", "Trio 2"]
    assert sorted(name for line in lines for name in line.partition(": ")[2].split(", ")) == cast.NAMES[:6]
    answer = desk.get(f"/host/{six.code}/breakout.csv")
    assert "attachment" in answer["Content-Disposition"]
    heading, *rows = csv.reader(answer.content.decode().splitlines())
    assert heading == ["Pre-assign Room Name", "Email Address"]
    assert sorted(email for _, email in rows) == [f"{name.lower()}@example.org" for name in cast.NAMES[:4]]
    for room, email in rows:
        assert email.partition("@")[0].title() in next(line for line in lines if line.startswith(room))


def test_the_rooms_are_called_as_the_practice_calls_its_groups(desk, oto):
    session = cast.opened(cast.session_of(oto, practice="focusing"))
    arrive(session, *cast.NAMES[:4])
    formed(session)
    lines = desk.get(f"/host/{session.code}/breakout.txt").content.decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Pair 1", "Pair 2"]


def test_a_page_lists_who_has_to_be_placed_by_hand(desk, six):
    page = desk.get(f"/host/{six.code}/breakout").content.decode()
    assert "4 people are placed" in page
    by_hand = page.partition("To be placed by hand")[2]
    assert [name for name in cast.NAMES[:6] if f'<bdi translate="no">{name}</bdi>' in by_hand] == cast.NAMES[4:6]


def test_the_round_that_runs_counts_until_it_is_over(desk, session):
    arrive(session, "Ada", "Ben", "Cem")
    assert desk.get(f"/host/{session.code}/breakout.txt").status_code == 409
    begun(session)
    assert desk.get(f"/host/{session.code}/breakout").status_code == 409  # it began in March
    session.groupings.get().groups.update(started_at=ms(0), paused_at=ms(1))
    assert desk.get(f"/host/{session.code}/breakout.txt").content.decode().startswith("Trio 1: ")
    hosting.finish_session(session.pk, later(60), ms(60))
    assert desk.get(f"/host/{session.code}/breakout.txt").status_code == 409


def test_nobody_else_sees_an_address(desk, phone, six):
    gus = cast.account("Gus")
    Host.objects.create(session=six, user=gus, role=Host.Duty.ORGANIZER, runs=False, invited=True)
    reader = Browser()
    reader.force_login(gus)
    for kind in KINDS:
        assert reader.get(f"/host/{six.code}/breakout{kind}").status_code == 403
        assert phone.get(f"/host/{six.code}/breakout{kind}").status_code == 302
    begun_at = ms()
    six.groupings.update(shown_at=begun_at)
    phone.send(f"/s/{six.code}/join", {"name": "Gus"})
    for place in (f"/s/{six.code}/", f"/s/{six.code}/screen", f"/s/{six.code}/mine", f"/s/{six.code}/stage"):
        assert "ada@example.org" not in phone.get(place).content.decode(), place
    for kind in ("csv", "json"):
        assert b"@example.org" not in b"".join(desk.get(f"/host/{six.code}/export.{kind}"))


def test_each_list_that_is_taken_stands_in_the_book_of_exports(desk, six):
    desk.get(f"/host/{six.code}/breakout")  # a page is no download
    desk.head(f"/host/{six.code}/breakout.csv")
    assert not six.exports.exists()
    for kind in ("csv", "txt"):
        assert desk.get(f"/host/{six.code}/breakout.{kind}").status_code == 200
    lines = [(line.what, line.notes, line.user.email) for line in six.exports.order_by("pk")]
    assert lines == [("breakout.csv", 0, "oto@example.org"), ("breakout.txt", 0, "oto@example.org")]
    book = desk.get(f"/host/{six.code}/harvest/exports").content.decode()
    assert "Breakout list for Zoom" in book
    assert "Breakout list as text" in book


def test_a_list_that_cannot_be_made_leaves_no_line(desk, session):
    assert desk.get(f"/host/{session.code}/breakout.csv").status_code == 409
    assert not session.exports.exists()


def test_the_whole_book_is_found_from_the_harvest_and_is_for_organizers(
    desk, session, oto, django_assert_max_num_queries
):
    Export.objects.bulk_create(
        Export(session=session, user=oto, name="Oto", what=f"line {number}", notes=1, at=later(number))
        for number in range(45)
    )
    address = f"/host/{session.code}/harvest/exports"
    page = desk.get(f"/host/{session.code}/harvest").content.decode()
    assert "line 44" in page
    assert "line 14<" not in page
    assert f'<a href="{address}">All 45 lines</a>' in page
    with django_assert_max_num_queries(12):
        first, second = desk.get(address).content.decode(), desk.get(f"{address}?page=2").content.decode()
    assert [f">line {number}<" in first for number in (44, 5, 4)] == [True, True, False]
    assert [f">line {number}<" in second for number in (5, 4, 0)] == [False, True, True]
    assert "oto@example.org" in first  # two accounts may have one name
    helper = Browser()
    helper.force_login(cast.second_facilitator(session, "Gus"))
    assert helper.get(address).status_code == 403
