"""The organizers' page: who may read it, what it says, and how quotes are pinned and hidden there."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions_app.domain.notes import KINDS
from sessions_app.domain.quoting import seal
from sessions_app.labels import OTHERS, OWN
from sessions_app.models import Host, Insight
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
    people = {one.seat: one.id for one in cast.snapshot(session.pk).begun.trios[0].people}
    ada = session.participants.get(pk=people[0])
    write(ada, key(ada, "valuable"), "Questions before answers, always and everywhere", "organizers")
    write(ada, key(ada, "next_step"), "Walk with my boss", "everyone", named=False)
    write(ada, key(ada, "challenge"), "only mine", "me")
    return ada


def press(browser, session, note, mark, **more):
    fields = {"handle": note.handle, "seen": seal(note.text, note.share, named=note.named), "mark": mark} | more
    return browser.send(f"/host/{session.code}/harvest/mark", fields)


class TestWhoReadsIt:
    def test_strangers_sign_in_first(self, phone, session):
        assert phone.get(f"/host/{session.code}/harvest").status_code == 302

    @pytest.mark.parametrize("rest", ["", "/notes"])
    def test_neither_other_accounts_nor_facilitators(self, session, rest):
        for user in (cast.account("Ola"), cast.second_facilitator(session, "Fay")):
            assert reader(user).get(f"/host/{session.code}/harvest{rest}").status_code == 403

    def test_nor_do_they_mark(self, session, shared):
        note = Insight.objects.get(key=key(shared, "valuable"))
        assert press(reader(cast.second_facilitator(session, "Fay")), session, note, "hidden").status_code == 403
        assert not Insight.objects.exclude(mark="").exists()

    def test_invited_organizers_do_and_have_no_way_to_the_desk(self, session, shared):
        ola = cast.account("Ola")
        Host.objects.create(session=session, user=ola, role=Host.Role.ORGANIZER, runs=False, invited=True)
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
        write(shared, key(shared, "challenge"), "only mine, until now", "organizers", base=1)
        report = b"".join(desk.get(f"/host/{session.code}/export.md")).decode()
        seen = page(desk, session, "/notes")
        for kind in KINDS:
            assert f'<span class="kind">{OTHERS[kind]}</span>' in seen
            assert str(OTHERS[kind]) in report
        assert set(OWN) == set(OTHERS) == set(KINDS)

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
        for title in ("times", "written", "themes", "helped"):
            assert f'id="{title}-name"' in seen
        assert "24 turns were held" in seen
        assert "small experiment" in seen

    def test_the_same_queries_for_any_number_of_people(self):
        counts = []
        for people in (6, 60):
            held = harvested(people)
            browser = reader(held.owner)
            with CaptureQueriesContext(connection) as asked:
                page(browser, held.session)
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 26

    def test_markup_that_people_type_is_text(self, desk, session, shared):
        write(
            shared, key(shared, "valuable"), "<script>alert(1)</script> and thirty letters more", "organizers", base=1
        )
        assert "&lt;script&gt;alert(1)" in page(desk, session)


class TestQuotes:
    def note(self, ada, kind="valuable"):
        return Insight.objects.get(key=key(ada, kind))

    def test_a_hidden_one_is_gone_and_can_be_brought_back(self, desk, session, shared):
        answer = press(desk, session, self.note(shared), "hidden", back="summary")
        assert answer["Location"] == f"/host/{session.code}/harvest#quotes"
        assert "Questions before answers" not in page(desk, session)
        assert "Questions before answers" in page(desk, session, "/notes?only=hidden")
        back = press(desk, session, self.note(shared), "", back="notes", page="1", only="hidden")
        assert back["Location"] == f"/host/{session.code}/harvest/notes?page=1&only=hidden"
        assert "Questions before answers" in page(desk, session)

    def test_a_short_one_is_quoted_once_it_is_pinned(self, desk, session, shared):
        write(shared, key(shared, "valuable"), "Ask!", "organizers", base=1)
        assert 'class="said"' not in page(desk, session)
        press(desk, session, self.note(shared), "pinned")
        after = page(desk, session)
        assert 'data-mark="pinned"' in after and "Pinned." in after

    def test_what_changed_meanwhile_is_said_kindly(self, desk, session, shared):
        seen = self.note(shared)
        write(shared, key(shared, "valuable"), "I think otherwise now", "organizers", base=1)
        press(desk, session, seen, "hidden")
        assert "has just been changed by its author" in page(desk, session)
        assert self.note(shared).mark == ""

    @pytest.mark.parametrize("fields", [{"handle": "x"}, {}, {"back": "notes", "page": "//evil", "handle": "1"}])
    def test_nonsense_is_refused(self, desk, session, fields):
        assert desk.send(f"/host/{session.code}/harvest/mark", fields).status_code == 400

    def test_where_it_leads_back_is_ours(self, desk, session, shared):
        answer = press(desk, session, self.note(shared), "", back="notes", page="//evil", only="x")
        assert answer["Location"] == f"/host/{session.code}/harvest/notes?page=1&only="

    def test_many_notes_come_page_by_page(self):
        held = harvested(30)
        browser = reader(held.owner)
        assert page(browser, held.session, "/notes").count('class="said"') == 40
        assert 'rel="prev"' in page(browser, held.session, "/notes?page=2")
