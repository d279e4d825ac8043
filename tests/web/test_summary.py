"""The organizers' page: who may read it, what it says, and how quotes are pinned and hidden there."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions_app.domain.quoting import seal
from sessions_app.harvest.finding import sign_of
from sessions_app.models import Host, Note
from sessions_app.practices import practice
from tests import cast
from tests.cast import key, write
from tests.harvested import harvested
from tests.web.conftest import Browser

pytestmark = pytest.mark.django_db


def page(browser, session, rest=""):
    answer = browser.get(f"/host/{session.code}/harvest{rest}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def reader(owner):
    browser = Browser()
    browser.force_login(owner)
    return browser


@pytest.fixture
def shared(session, phones):
    """Ada shares two notes, one without her name; what she kept is nobody's business."""
    people = {one.seat: one.id for one in cast.snapshot(session.pk).begun.groups[0].people}
    ada = session.participants.get(pk=people[0])
    write(ada, key(ada, "valuable"), "Questions before answers, always and everywhere", "organizers")
    write(ada, key(ada, "next_step"), "Walk with my boss", "everyone", named=False)
    write(ada, key(ada, "challenge"), "only mine", "me")
    return ada


def press(browser, session, note, prominence, **more):
    fields = {
        "handle": note.handle,
        "seen": seal(note.text, note.share, named=note.named),
        "prominence": prominence,
    } | more
    return browser.send(f"/host/{session.code}/harvest/prominence", fields)


class TestWhoReadsIt:
    def test_strangers_sign_in_first(self, phone, session):
        assert phone.get(f"/host/{session.code}/harvest").status_code == 302

    @pytest.mark.parametrize("rest", ["", "/notes"])
    def test_neither_other_accounts_nor_facilitators(self, session, rest):
        for user in (cast.account("Ola"), cast.second_facilitator(session, "Fay")):
            assert reader(user).get(f"/host/{session.code}/harvest{rest}").status_code == 403

    def test_nor_do_they_pin_or_hide(self, session, shared):
        note = Note.objects.get(key=key(shared, "valuable"))
        assert press(reader(cast.second_facilitator(session, "Fay")), session, note, "hidden").status_code == 403
        assert not Note.objects.exclude(prominence="").exists()

    def test_invited_organizers_do_and_have_no_way_to_the_desk(self, session, shared):
        ola = cast.account("Ola")
        Host.objects.create(session=session, user=ola, role=Host.Duty.ORGANIZER, runs=False, invited=True)
        seen = page(reader(ola), session)
        assert "Questions before answers" in seen
        assert f'href="/host/{session.code}/"' not in seen


class TestWhatItSays:
    def test_what_was_shared_and_nothing_else(self, desk, session, shared):
        seen = page(desk, session)
        assert "Questions before answers" in seen
        assert "Walk with my boss" in seen
        assert "only mine" not in seen

    def test_every_kind_is_called_there_as_in_the_files(self, desk, session, phones, shared):
        other = session.participants.exclude(pk=shared.pk).first()
        write(shared, key(other, "takeaway"), "The pause before the answer", "organizers")
        write(shared, key(other, "gift"), "Hold your pause", "holder_organizers")
        write(shared, key(shared, "challenge"), "only mine, until now", "organizers", base=1)
        report = b"".join(desk.get(f"/host/{session.code}/export.md")).decode()
        seen = page(desk, session, "/notes")
        for kind in practice("troika").stages[0].kinds.notes:
            assert f'<span class="kind">{kind.title}</span>' in seen
            assert kind.title in report

    def test_a_nameless_step_has_no_name_beside_it(self, desk, session, shared):
        step = re.search(r"<li>(?:(?!</li>).)*Walk with my boss.*?</li>", page(desk, session))
        assert step
        assert "without a name" in step[0]
        assert shared.label not in step[0]

    def test_of_one_author_nothing_is_counted(self, desk, session, shared):
        seen = page(desk, session)
        assert "Fewer than three people have shared something" in seen
        assert 'id="written-name"' not in seen

    def test_kind_words_where_there_is_nothing(self, desk, session):
        seen = page(desk, session)
        assert "No turn was held yet" in seen
        assert "Nobody has shared a note with you yet" in seen
        assert "Nobody has given feedback yet" in seen
        assert "Nobody has shared a note with you yet" in page(desk, session, "/notes")

    def test_people_turns_themes_and_answers_of_a_whole_session(self):
        held = harvested(12)
        seen = page(reader(held.owner), held.session)
        for title in ("times", "written", "helped"):
            assert f'id="{title}-name"' in seen
        order = [
            seen.index(f' id="{part}"') for part in ("notes-1", "quotes", "notes-3", "themes", "feedback", "times")
        ]
        assert order == sorted(order)  # what people brought first, figures last
        assert "24 turns were held" in seen
        theme = re.search(r"<h3><bdi>small experiment</bdi>.*?</li>", seen)
        assert theme
        said = re.findall(
            r'<span dir="auto">([^<]*small experiment[^<]*)</span> <span class="by"><bdi[^>]*>(\w+)', theme[0]
        )
        assert 1 <= len(said) <= 2  # what was written of it, word by word, with who did
        for sentence, author in said:
            notes = Note.objects.filter(participant__name=author, participant__session=held.session, named=True)
            assert any(html.unescape(sentence) in note.text for note in notes)

    def test_the_same_queries_for_any_number_of_people(self):
        counts = []
        for people in (6, 60):
            held = harvested(people)
            browser = reader(held.owner)
            with CaptureQueriesContext(connection) as asked:
                page(browser, held.session)
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 28

    def test_markup_that_people_type_is_text(self, desk, session, shared):
        write(
            shared, key(shared, "valuable"), "<script>alert(1)</script> and thirty letters more", "organizers", base=1
        )
        assert "&lt;script&gt;alert(1)" in page(desk, session)


class TestQuotes:
    def note(self, ada, kind="valuable"):
        return Note.objects.get(key=key(ada, kind))

    def test_a_hidden_one_is_gone_and_can_be_brought_back(self, desk, session, shared):
        answer = press(desk, session, self.note(shared), "hidden", back="summary")
        assert answer["Location"] == f"/host/{session.code}/harvest#quotes"
        assert "Questions before answers" not in page(desk, session)
        assert "Questions before answers" in page(desk, session, "/notes?only=hidden")
        back = press(desk, session, self.note(shared), "", back="notes", page="1", wanted="only=hidden")
        assert back["Location"] == f"/host/{session.code}/harvest/notes?page=1&only=hidden"
        assert "Questions before answers" in page(desk, session)

    def test_one_is_pinned_there(self, desk, session, shared):
        press(desk, session, self.note(shared), "pinned")
        after = page(desk, session)
        assert 'data-prominence="pinned"' in after and "Pinned." in after

    def test_what_changed_meanwhile_is_said_kindly(self, desk, session, shared):
        seen = self.note(shared)
        write(shared, key(shared, "valuable"), "I think otherwise now", "organizers", base=1)
        press(desk, session, seen, "hidden")
        assert "has just been changed by its author" in page(desk, session)
        assert self.note(shared).prominence == ""

    @pytest.mark.parametrize("fields", [{"handle": "x"}, {}, {"back": "notes", "page": "//evil", "handle": "1"}])
    def test_nonsense_is_refused(self, desk, session, fields):
        assert desk.send(f"/host/{session.code}/harvest/prominence", fields).status_code == 400

    def test_where_it_leads_back_is_ours(self, desk, session, shared):
        answer = press(
            desk, session, self.note(shared), "", back="notes", page="//evil", wanted="only=x&next=//evil&q=a b"
        )
        assert answer["Location"] == f"/host/{session.code}/harvest/notes?page=1&q=a+b"

    def test_many_notes_come_page_by_page(self):
        held = harvested(30)
        browser = reader(held.owner)
        assert page(browser, held.session, "/notes").count('class="said"') == 40
        assert 'rel="prev"' in page(browser, held.session, "/notes?page=2")


class TestFinding:
    """By kind, round, person and words; a plain form, so an address says it all."""

    @pytest.fixture
    def notes(self, session, shared):
        ben, cem = session.participants.exclude(pk=shared.pk).order_by("name")
        write(ben, key(shared, "takeaway"), "Ask BEFORE you answer, says Zoë’s aunt", "organizers")
        write(cem, key(cem, "valuable"), "Silence is a gift", "everyone")
        write(cem, key(shared, "takeaway"), "Answers can wait", "everyone", named=False)
        return {"ada": shared.label, "ben": ben.label, "cem": cem.label}

    def found(self, desk, session, query):
        said = re.findall(r'<p class="said" dir="auto">(.*?)</p>', page(desk, session, f"/notes?{query}"))
        return sorted(html.unescape(text).split()[0] for text in said)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["Answers", "Ask", "Questions", "Silence", "Walk"]),
            ("kind=takeaway", ["Answers", "Ask"]),
            ("q=answer", ["Answers", "Ask", "Questions"]),
            ("q=answer+before", ["Ask", "Questions"]),
            ("q=zoe\u0308's+AUNT", ["Ask"]),
            ("q=answer&kind=valuable", ["Questions"]),
            ("round=1&kind=next_step", ["Walk"]),
            ("round=2", []),
            ("q=Ada", []),  # names are not words of a note
            ("q=only+mine", []),  # nor is found what is nobody else's business
            ("kind=secret&round=x&only=y", ["Answers", "Ask", "Questions", "Silence", "Walk"]),  # means nothing
        ],
    )
    def test_what_is_asked_for(self, desk, session, notes, query, expected):
        assert self.found(desk, session, query) == expected

    def test_of_a_person_only_what_has_their_name(self, desk, session, notes):
        assert self.found(desk, session, f"person={sign_of(notes['ada'])}") == ["Questions"]
        assert self.found(desk, session, f"person={sign_of(notes['cem'])}") == ["Silence"]
        assert self.found(desk, session, "person=") == ["Answers", "Ask", "Questions", "Silence", "Walk"]
        seen = page(desk, session, f"/notes?person={sign_of(notes['cem'])}")
        assert "1 note found." in seen and "Notes without a name are nobody’s here." in seen

    def test_only_who_has_given_their_name_can_be_chosen(self, desk, session, phones):
        person = phones[0].person
        write(person, key(person, "next_step"), "Walk with my boss", "everyone", named=False)
        assert f">{person.label}</option>" not in page(desk, session, "/notes")
        write(person, key(person, "valuable"), "Questions before answers", "everyone")
        assert f">{person.label}</option>" in page(desk, session, "/notes")

    def test_pages_and_marks_keep_what_was_asked_for(self, desk, session, notes):
        note = Note.objects.get(text="Silence is a gift")
        back = press(
            desk, session, note, "pinned", back="notes", page="1", wanted=f"person={sign_of(notes['cem'])}&q=gift"
        )
        assert back["Location"] == f"/host/{session.code}/harvest/notes?page=1&q=gift&person={sign_of(notes['cem'])}"
        held = harvested(30)
        assert "page=2&amp;kind=takeaway" in page(reader(held.owner), held.session, "/notes?kind=takeaway")
