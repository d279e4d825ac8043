"""What organizers download: who may, of which sessions, the same rows in every format, and the log of exports."""

import html
import io
import json
import re
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from sessions_app.harvest import outline
from sessions_app.harvest.rows import COLUMNS
from sessions_app.harvest.summary import summary
from sessions_app.instant import as_iso
from sessions_app.models import Export, Feedback, Host, Note, Participant, Session
from sessions_app.services import hosting
from sessions_app.web import exports
from tests import cast
from tests.cast import key, write
from tests.harvest import schema
from tests.harvest.reading_back import csv_rows, json_rows, markdown_quotes, sheets, xlsx_rows
from tests.harvest.words import TEXTS
from tests.harvested import harvested
from tests.services.test_one_moment import meanwhile
from tests.web.conftest import Browser

pytestmark = pytest.mark.django_db
FORMATS = ("csv", "xlsx", "json", "md")
FORMULA, NAMELESS = '=HYPERLINK("http://evil")', 'say "hi", twice\nnext line'


@pytest.fixture
def written(session, phones):
    """Two notes for the organizers, one without a name, and two that are none of their business."""
    people = [phone.person for phone in phones]
    write(people[0], key(people[0], "valuable"), FORMULA, "organizers")
    write(people[1], key(people[1], "next_step"), NAMELESS, "everyone", named=False)
    write(people[0], key(people[0], "challenge"), "only mine", "me")
    write(people[1], key(people[0], "takeaway"), "ours", "group")
    return people


def take(desk, path: str) -> bytes:
    answer = desk.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    assert answer.streaming
    return answer.getvalue()


def export(desk, session, what: str) -> bytes:
    return take(desk, f"/host/{session.code}/export.{what}")


# -- the rows ---------------------------------------------------------------------------------------


def test_every_format_has_the_same_rows_and_no_other(desk, session, written):
    rows = json_rows(export(desk, session, "json"))
    assert rows == [
        {
            "code": session.code,
            "session": "Friday circle",
            "round": 1,
            "group": 1,
            "turn": 1,
            "role": "client",
            "kind": "valuable",
            "author": written[0].label,
            "text": FORMULA,
            "shared_with": "organizers",
            "written_at": "2026-03-02T09:01:00Z",
            "practice": "troika",
            "stage": "trios",
        },
        {
            "code": session.code,
            "session": "Friday circle",
            "round": 1,
            "group": None,
            "turn": None,
            "role": "client",
            "kind": "next_step",
            "author": "anonymous",
            "text": NAMELESS,
            "shared_with": "everyone",
            "written_at": None,
            "practice": "troika",
            "stage": "trios",
        },
    ]
    assert xlsx_rows(export(desk, session, "xlsx")) == rows
    as_text = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows]
    assert csv_rows(export(desk, session, "csv")) == as_text
    assert markdown_quotes(export(desk, session, "md")) == [
        (FORMULA, f"{written[0].label} · Most valuable · client · for the organizers"),
        (NAMELESS, "without a name · Next step · client · for everyone here"),
    ]
    assert report_notes(take(desk, f"/host/{session.code}/report")) == markdown_quotes(export(desk, session, "md"))


def report_notes(page: bytes) -> list[tuple[str, str]]:
    notes = re.findall('<p class="about">(.*?)</p>\\s*<p class="text"[^>]*>(.*?)</p>', page.decode(), re.DOTALL)
    return [(html.unescape(text), html.unescape(re.sub("<[^>]*>", "", about))) for about, text in notes]


def test_a_hundred_texts_go_through_the_database_as_typed(desk, session, phones):
    person = phones[0].person
    group = person.seats.get().group_id
    Note.objects.bulk_create(
        Note(
            participant=person, group_id=group, key=f"1.{person.pk}.k{number}", revision=1, role="client", text=text,
            share="organizers", named=bool(number % 2), written_at=cast.later(),
        )
        for number, text in enumerate(TEXTS)
    )  # fmt: skip
    expected = sorted(TEXTS)
    assert sorted(row["text"] for row in json_rows(export(desk, session, "json"))) == expected
    assert sorted(row["text"] for row in csv_rows(export(desk, session, "csv"))) == expected
    assert sorted(row["text"] for row in xlsx_rows(export(desk, session, "xlsx"))) == expected
    assert sorted(text for text, _ in markdown_quotes(export(desk, session, "md"))) == expected
    # A page has one kind of line break; all else is there.
    breaks = re.compile("\r\n?")
    shown = sorted(breaks.sub("\n", text) for text, _ in report_notes(take(desk, f"/host/{session.code}/report")))
    assert shown == sorted(breaks.sub("\n", text) for text in TEXTS)


def test_it_works_before_anything_was_written(desk, session):
    assert json_rows(export(desk, session, "json")) == []
    assert export(desk, session, "csv").decode("utf-8-sig").count("\n") == 1
    assert xlsx_rows(export(desk, session, "xlsx")) == []
    assert b"The end: 0 notes." in export(desk, session, "md")
    assert b"The end: 0 notes." in take(desk, f"/host/{session.code}/report")


def test_the_json_is_as_its_schema_says(desk, session, written):
    data = json.loads(export(desk, session, "json"))
    schema.check(data)
    assert tuple(data["notes"][0]) == COLUMNS
    (facts,) = data["sessions"]
    assert (facts["participants"], facts["notes"]) == (3, 2)
    assert (facts["opened_at"], facts["ended_at"]) == (as_iso(cast.later()), None)
    with pytest.raises(AssertionError, match="another"):
        schema.check(data | {"another": 1})


def test_the_sheets_beside_the_notes(desk, session, written):
    Session.objects.filter(pk=session.pk).update(ended_at=cast.later(10 + 105 + 5 + 60))  # in the second turn
    book = sheets(export(desk, session, "xlsx"))
    assert list(book) == ["notes", "participants", "turns", "summary", "feedback"]
    assert [(row["name"], row["rounds"], row["turns_as_holder"], row["left"]) for row in book["participants"]] == [
        (name, "1", written[2].name != name, False) for name in ("Ada", "Ben", "Cem")
    ]
    assert book["participants"][0].keys() == {
        "code", "session", "name", "team", "language", "joined_on", "rounds", "turns_as_holder", "left",
    }  # fmt: skip
    first, second = book["turns"]
    assert (first["round"], first["group"], first["turn"], first["holder"]) == (1, 1, 1, written[0].label)
    assert (first["share_planned_seconds"], first["consult_planned_seconds"]) == (20, 40)
    assert (first["complete"], second["complete"]) == (True, False)
    assert first["planned_seconds"] == first["actual_seconds"] > second["actual_seconds"] > 0
    (summary,) = book["summary"]
    assert (summary["turns"], summary["notes"], summary["participants"]) == (2, 2, 3)


def test_who_has_erased_themselves_is_not_listed(desk, session, written):
    Participant.objects.filter(pk=written[0].pk).update(erased_at=cast.later())
    Session.objects.filter(pk=session.pk).update(ended_at=cast.later(60))
    data = json.loads(export(desk, session, "json"))
    assert sorted(person["name"] for person in data["participants"]) == sorted(one.label for one in written[1:])
    assert [turn["holder"] for turn in data["turns"]] == [""]


def test_all_agree_on_how_many_took_part_when_somebody_has_erased_themselves(desk, session, written):
    page = f"/host/{session.code}/harvest"
    assert "1 of them erased since" not in export(desk, session, "md").decode()
    Participant.objects.filter(pk=written[0].pk).update(erased_at=cast.later())
    people = summary(session, cast.ms(60)).people
    assert people == 3 and desk.get(page).status_code == 200
    data = json.loads(export(desk, session, "json"))
    schema.check(data)
    book = sheets(export(desk, session, "xlsx"))
    for facts, listed in ((data["sessions"], data["participants"]), (book["summary"], book["participants"])):
        assert [(one["participants"], one["erased"]) for one in facts] == [(people, 1)]
        assert len(listed) == people - 1
    for text in (export(desk, session, "md"), take(desk, f"/host/{session.code}/report")):
        assert "3 people · 1 of them erased since" in text.decode()


# -- to be read ---------------------------------------------------------------------------------------


@pytest.fixture
def told() -> tuple[Browser, Session]:
    """A session of nine people in Berlin, with feedback."""
    held = harvested(9)
    Session.objects.filter(pk=held.session.pk).update(zone="Europe/Berlin")
    browser = Browser()
    browser.force_login(held.owner)
    return browser, held.session


def test_a_report_says_first_what_it_was_and_what_people_brought(told):
    desk, session = told
    text = export(desk, session, "md").decode()
    titles = re.findall(r"^(#{1,2}) (.*)$", text, re.MULTILINE)
    assert titles == [
        ("#", "Leading without a title"),
        ("##", "What people brought"),
        ("##", "What was most valuable"),
        ("##", "Next steps"),
        ("##", "What they wrote about"),
        ("##", "How it was for them"),
        ("##", "Appendix: every note, by round"),
    ]
    head, body = text.split("\n## What people brought\n")
    assert "- **Held**: 2 March 2026 (Europe/Berlin)\n- **Led by**: Oto\n- **In figures**: 9 people · 2 rounds" in head
    assert re.search(r"- \*\*Turns\*\*: \d+ turns were held whole\.", head)
    assert all(name in head for name in cast_of(session))
    assert "of 5 on average, of 5 answers." in body
    assert not re.search(r"\d\d:\d\d", text)  # no machine's time anywhere
    page = take(desk, f"/host/{session.code}/report").decode()
    heads = re.findall(r"<h[12][^>]*>(?:<bdi>)?(.*?)(?:</bdi>)?</h", page)
    assert heads == [title for _, title in titles]


def test_a_report_says_what_they_wrote_about_with_a_sentence_or_two_and_only_of_those_with_a_name(
    desk, session, phones, monkeypatch
):
    people = [phone.person for phone in phones]
    texts = ("A walk is where I think.", "Every walk helps.", "I forget to take a walk, alas.")
    for person, text in zip(people, texts, strict=True):
        write(person, key(person, "next_step"), text, "group_organizers")
    page = take(desk, f"/host/{session.code}/report").decode()
    topics = page.split('class="report-topics"')[1].split("</dl>")[0]
    assert "walk" in topics and "3 people" in topics
    chapter = export(desk, session, "md").decode().split("## What they wrote about\n\n")[1].split("\n\n")[0]
    heading, *said = chapter.split("\n")
    assert heading == "- **walk** (3 people)"
    sentences = [f"  - “{text}” — {one.label}" for one, text in zip(people, texts, strict=True)]
    assert len(said) == 2 and set(said) <= set(sentences)
    # Two with a name and one without are no theme; nor is a word read in more notes than there is memory for.
    write(people[0], key(people[0], "next_step"), texts[0], "organizers", named=False, base=1)
    assert "What they wrote about" not in export(desk, session, "md").decode()
    write(people[0], key(people[0], "next_step"), texts[0], "organizers", base=2)
    assert "What they wrote about" in export(desk, session, "md").decode()
    monkeypatch.setattr(outline, "READ_BY_WORD", 2)
    assert "What they wrote about" not in export(desk, session, "md").decode()


def cast_of(session: Session) -> list[str]:
    return [person.label for person in Participant.objects.filter(session=session)]


def test_what_stands_before_the_appendix_is_what_was_written_with_its_name_and_nothing_hidden(desk, session, written):
    Note.objects.filter(text=FORMULA).update(prominence="hidden")
    write(written[2], key(written[2], "valuable"), "To  be\nheard", "organizers")
    text = export(desk, session, "md").decode()
    before, appendix = text.split("## Appendix")
    assert f"- “To be heard” — {written[2].label}\n" in before
    assert '- “say "hi", twice next line”\n' in before  # nobody's name beside it
    assert "HYPERLINK" not in before and "HYPERLINK" in appendix


def test_feedback_is_in_the_files_as_far_as_it_may_be_told(told):
    desk, session = told
    data = json.loads(export(desk, session, "json"))
    schema.check(data)
    answers = [row for row in data["feedback"] if row["question"] != "line"]
    lines = [row["text"] for row in data["feedback"] if row["question"] == "line"]
    assert [row["question"] for row in answers] == ["helped", "again"]
    assert all(sum(row[f"chose_{n}"] for n in range(1, 6)) == row["answers"] for row in answers)
    assert lines == sorted(lines) and len(lines) >= 3
    book = sheets(export(desk, session, "xlsx"))["feedback"]
    assert [(row["question"], row["answers"], row["text"] or "") for row in book] == [
        (row["question"], row["answers"], row["text"]) for row in data["feedback"]
    ]
    report = take(desk, f"/host/{session.code}/report").decode()
    assert all(html.escape(line) in report for line in lines)


def test_feedback_of_two_is_in_no_file(desk, session, written):
    Feedback.objects.bulk_create(Feedback(session=session, helped=1, line="Zebra") for _ in range(2))
    assert json.loads(export(desk, session, "json"))["feedback"] == []
    assert sheets(export(desk, session, "xlsx"))["feedback"] == []
    for text in (export(desk, session, "md"), take(desk, f"/host/{session.code}/report")):
        assert b"Zebra" not in text and b"on average" not in text


def test_a_spreadsheet_has_words_for_people_beside_its_keys(desk, session, written):
    content = export(desk, session, "xlsx")
    keys, words, first = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content))["notes"]][:3]
    assert [key for key in keys if not key.endswith("_words")] == list(COLUMNS)
    said = dict(zip(keys, zip(words, first, strict=True), strict=True))
    assert said["kind"] == ("Kind (key)", "valuable")
    assert said["kind_words"] == ("Kind", "Most valuable")
    assert said["author"] == ("Author", written[0].label)
    turns = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content))["turns"]]
    assert {"Share, planned", "Consult, actual", "How it was held"} < set(turns[1])


# -- several ----------------------------------------------------------------------------------------


@pytest.fixture
def another(oto) -> Session:
    return cast.opened(cast.session_of(oto, title="Monday circle"))


def test_several_together_are_one_file(desk, session, written, another):
    person = cast.arrive(another, "Dee", "Eli", "Flo")[0]
    cast.begun(another)
    write(person, key(person, "valuable"), "on Monday", "organizers")
    query = f"?code={another.code}&code={session.code}&code={another.code.lower()}"
    answer = desk.get(f"/host/export.json{query}")
    assert answer["Content-Disposition"] == f'attachment; filename="troika-{another.code}-{session.code}.json"'
    data = json.loads(answer.getvalue())
    schema.check(data)
    assert [row["text"] for row in data["notes"]] == ["on Monday", FORMULA, NAMELESS]
    assert [row["session"] for row in data["sessions"]] == ["Monday circle", "Friday circle"]
    for what, reader in (("csv", csv_rows), ("xlsx", xlsx_rows)):
        found = reader(take(desk, f"/host/export.{what}{query}"))
        assert [row["text"] for row in found] == ["on Monday", FORMULA, NAMELESS]
    quotes = markdown_quotes(take(desk, f"/host/export.md{query}"))
    assert [text for text, _ in quotes] == ["on Monday", FORMULA, NAMELESS]
    page = take(desk, f"/host/report{query}")
    assert [text for text, _ in report_notes(page)] == ["on Monday", FORMULA, NAMELESS]
    assert f"/host/export.csv?code={another.code}&amp;code={session.code}" in page.decode()


def test_one_that_is_not_theirs_refuses_all(desk, session, written, another):
    foreign = cast.session_of(cast.account("Uta"))
    Host.objects.filter(session=another).update(role=Host.Duty.FACILITATOR)
    for code in (foreign.code, another.code):
        answer = desk.get(f"/host/export.csv?code={session.code}&code={code}")
        assert answer.status_code == 403
        assert b"evil" not in answer.content
        assert desk.get(f"/host/report?code={session.code}&code={code}").status_code == 403
    assert not Export.objects.exists()


@pytest.mark.parametrize("query", ["", "?code=", "?code=nonsense", "?code=AAAAAA"])
def test_no_session_is_no_file(desk, query):
    assert desk.get(f"/host/export.csv{query}").status_code in (400, 404)


def test_a_file_of_many_has_a_short_name(desk, oto):
    codes = [cast.session_of(oto).code for _ in range(8)]
    answer = desk.get("/host/export.csv?" + "&".join(f"code={code}" for code in codes))
    name = "-".join(codes[:5])
    assert answer["Content-Disposition"] == f'attachment; filename="troika-{name}-and-3-more.csv"'
    answer.getvalue()


# -- who, and the book ------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [*(f"export.{what}" for what in FORMATS), "report"])
def test_only_for_organizers(desk, phone, session, phones, written, what):
    path = f"/host/{session.code}/{what}"
    phone.force_login(cast.second_facilitator(session, "Fay"))
    assert phone.get(f"/host/{session.code}/").status_code == 200
    assert phone.get(path).status_code == 403
    assert phones[0].get(path).status_code == 302
    assert not Export.objects.exists()
    reader = cast.account("Ria")
    Host.objects.create(session=session, user=reader, role=Host.Duty.ORGANIZER, runs=False, invited=True)
    phone.force_login(reader)
    assert b"evil" in take(phone, path) or what == "export.xlsx"


@pytest.mark.parametrize("what", [*(f"export.{what}" for what in FORMATS), "report"])
def test_each_stands_in_the_book_before_its_first_byte(desk, oto, session, written, what):
    path = f"/host/{session.code}/{what}"
    assert desk.head(path).status_code == 200
    assert not Export.objects.exists()
    answer = desk.get(path)  # not a byte of it is read yet
    (line,) = Export.objects.all()
    assert (line.session, line.user, line.name) == (session, oto, "Oto")
    assert (line.what, line.notes) == (what.removeprefix("export."), 2)
    answer.getvalue()


def test_of_several_each_has_its_line(desk, session, written, another):
    take(desk, f"/host/export.md?code={session.code}&code={another.code}")
    lines = {line.session_id: (line.what, line.notes) for line in Export.objects.all()}
    assert lines == {session.pk: ("md", 2), another.pk: ("md", 0)}


def test_what_a_spreadsheet_cannot_hold_is_refused(desk, session, written, monkeypatch):
    monkeypatch.setattr("sessions_app.services.exporting.MOST_IN_A_SHEET", 1)
    answer = desk.get(f"/host/{session.code}/export.xlsx")
    assert answer.status_code == 400 and b"spreadsheet can hold" in answer.content
    assert not Export.objects.exists()
    assert len(csv_rows(export(desk, session, "csv"))) == 2


def test_who_has_many_under_way_is_asked_to_wait(desk, session, written, monkeypatch):
    monkeypatch.setattr("serving.downloads.MOST_AT_ONCE", 0)
    answer = desk.get(f"/host/{session.code}/export.csv")
    assert answer.status_code == 429 and b"One moment" in answer.content and b"wait until one ends" in answer.content
    assert not Export.objects.exists()
    assert desk.head(f"/host/{session.code}/export.csv").status_code == 200


def several(session, page: str) -> str:
    return f"/host/{page}?code={session.code}"


def test_no_browser_and_no_proxy_keeps_what_people_shared(desk, session, written):
    """Who sits at this browser next, or behind the same proxy, has no share in it."""
    pages = [*(f"export.{what}" for what in FORMATS), "report"]
    downloads = [f"/host/{session.code}/{page}" for page in pages] + [several(session, page) for page in pages]
    for path in downloads:
        answer = desk.get(path)
        assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", ")), path
        answer.getvalue()


def test_each_says_how_many_there_are(desk, session, written):
    assert export(desk, session, "md").decode().rstrip().endswith("The end: 2 notes.")
    assert take(desk, several(session, "export.md")).decode().rstrip().endswith("The end: 2 notes.")


def test_names_of_files_tell_nothing_but_codes(desk, session, written):
    for what in FORMATS:
        answer = desk.get(f"/host/{session.code}/export.{what}")
        assert answer["Content-Disposition"] == f'attachment; filename="troika-{session.code}.{what}"'
        answer.getvalue()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/host/{}/export.csv", "/host/export.csv?code={}", "/host/{}/report"])
def test_it_is_of_one_moment_however_long_it_takes(desk, session, monkeypatch, path):
    """Somebody takes a note back while the file is being made: it has all of the one moment, or of the other."""

    def made(*_):
        yield f"{Session.objects.get().title}, "
        meanwhile(lambda: Session.objects.update(title="changed meanwhile"))
        yield Session.objects.get().title

    monkeypatch.setitem(exports.FORMATS, "csv", ("text/csv", made))
    monkeypatch.setattr(exports, "as_report", made)
    assert take(desk, path.format(session.code)) == b"Friday circle, Friday circle"
    assert Session.objects.get().title == "changed meanwhile"


def test_the_report_is_a_page_that_says_where_it_ends(desk, session, written):
    page = take(desk, f"/host/{session.code}/report").decode()
    assert page.startswith("<!doctype html>") and page.rstrip().endswith("</html>")
    assert "The end: 2 notes." in page
    assert "<h3>Round 1, group 1, turn 1</h3>" in page and "<h3>Round 1, without a name</h3>" in page
    assert "only mine" not in page and "ours" not in page


def test_when_it_was_ended_is_told(desk, session, written):
    hosting.finish_session(session.pk, cast.later(70), cast.ms(70))
    ended_at = json.loads(export(desk, session, "json"))["sessions"][0]["ended_at"]
    assert datetime.fromisoformat(ended_at) == cast.later(70)


def test_when_it_closed_by_itself_is_told_once_people_are_told_so(desk, session, written):
    """Round 1 of two is over after 320 s: nothing closes. Were it the only one, the session would, a while later."""
    assert json.loads(export(desk, session, "json"))["sessions"][0]["ended_at"] is None
    Session.objects.filter(pk=session.pk).update(rounds=1)
    ended_at = json.loads(export(desk, session, "json"))["sessions"][0]["ended_at"]
    assert datetime.fromisoformat(ended_at) == cast.later(320 + 20 * 60)


def test_a_day_is_told_and_not_a_time(desk, session, written):
    Participant.objects.update(joined_at=cast.later() + timedelta(hours=3), left_at=cast.ms(99))
    people = json.loads(export(desk, session, "json"))["participants"]
    assert {(person["joined_on"], person["left"]) for person in people} == {("2026-03-02", True)}
