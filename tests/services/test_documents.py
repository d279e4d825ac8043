"""Each round follows the document that it was formed with, whatever the files of its practice say meanwhile."""

import hashlib
import json
import logging
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions_app import screens
from sessions_app.domain.errors import Invalid, Unreadable
from sessions_app.domain.practice import canonical, digest, plain, read
from sessions_app.harvest.rows import turn_rows
from sessions_app.models import FIRST_DOCUMENT, Document, Participant, Round, Session, practice_of
from sessions_app.practices import practice
from sessions_app.selectors import Reader, phases_of, sessions_of, snapshot
from sessions_app.services import documents, hosting, keeping, selfrun
from sessions_app.web.errors import STATUS
from tests import cast
from tests.cast import arrive, begun, later, ms, opened
from tests.shipping import forget, in_better_words, shipped_with, with_a_phase_more

pytestmark = pytest.mark.django_db


@pytest.fixture
def oto():
    return cast.account("Oto")


@pytest.fixture
def session(oto):
    return opened(cast.session_of(oto))


@pytest.fixture
def people(session) -> list[Participant]:
    return arrive(session, "Ada", "Ben", "Cem")


def newer(session: Session) -> str:
    """Has the session follow the shipped text of now; returns its digest."""
    found = documents.newest("troika").digest
    Session.objects.filter(pk=session.pk).update(document=found, version=session.version + 100)
    return found


def shown(session: Session, person: Participant, at: float) -> list[object]:
    """What a phone, the desk and the stage show, from a fresh read."""
    seen = snapshot(session.pk)
    made = (
        screens.for_participant(seen, person.pk, ms(at)),
        screens.for_desk(seen, ms(at)),
        screens.for_stage(seen, ms(at)),
    )
    return [screens.plain(each) for each in made]


def phases(session: Session) -> list[str]:
    """The phases of the round that people see, in their order."""
    round = snapshot(session.pk).round_for_people()
    assert round
    return list(dict.fromkeys(step.phase for step in round.groups[0].timeline.steps))


def changed(session: Session, **values: object) -> str:
    """A stored document that differs from Troika in these values; the session and its rounds follow it."""
    text = json.dumps(plain(practice("troika")) | values, sort_keys=True)
    name = hashlib.sha256(text.encode()).hexdigest()
    Document.objects.create(digest=name, text=text)
    Session.objects.filter(pk=session.pk).update(document=name)
    Round.objects.filter(session=session).update(document=name)
    return name


class TestARunningRound:
    @pytest.mark.parametrize("at", [5, 40, 70, 130, 290], ids=lambda at: f"{at} s")
    def test_does_not_move_when_the_file_of_its_practice_changes(self, session, people, tmp_path: Path, at):
        begun(session)
        before, turns = shown(session, people[0], at), list(turn_rows([session], ms(at)))
        with shipped_with(with_a_phase_more, tmp_path):
            assert "thanks" in [phase.key for phase in practice("troika").stages[0].plan.phases]
            assert shown(session, people[0], at) == before
            assert list(turn_rows([session], ms(at))) == turns
            assert phases_of(Session.objects.get(pk=session.pk)) == ["share", "clarify", "consult", "return"]

    def test_goes_on_where_both_versions_serve_it(self, session, people, tmp_path):
        """A process of the next version forms the round; one of ours, whose files do not have its text, moves it on."""
        with shipped_with(with_a_phase_more, tmp_path):
            document = newer(session)
            begun(session)
            theirs = shown(session, people[0], 12), phases(session)
        assert digest(practice("troika")) != document
        assert (shown(session, people[0], 12), phases(session)) == theirs
        assert theirs[1][0] == "reflect"
        assert {"settle", "thanks"} <= set(theirs[1])

    def test_costs_a_query_once_a_process(self, session, people, tmp_path):
        with shipped_with(with_a_phase_more, tmp_path):
            begun(session)
            forget()
            with CaptureQueriesContext(connection) as first:
                Reader(session.pk).read()
            with CaptureQueriesContext(connection) as second:
                snapshot(session.pk)
                Reader(session.pk).read()
        of_documents = [sum('FROM "sessions_app_document"' in each["sql"] for each in made) for made in (first, second)]
        assert of_documents == [1, 0]


class TestTheNextRound:
    def test_is_formed_with_what_the_session_follows_and_not_with_the_file(self, session, people, tmp_path):
        begun(session)
        first = phases(session)
        with shipped_with(with_a_phase_more, tmp_path):
            begun(session, at=400)
            assert phases(session) == [phase for phase in first if phase != "reflect"]

    def test_follows_another_text_if_the_session_does_and_the_rounds_before_keep_theirs(
        self, session, people, tmp_path
    ):
        begun(session)
        turns = list(turn_rows([session], ms(390)))
        with shipped_with(with_a_phase_more, tmp_path):
            document = newer(session)
            assert phases(session)[0] == "reflect"
            assert "thanks" not in phases(session)
            begun(session, at=400)
            assert phases(session)[::6] == ["settle", "thanks"]
            assert [*turn_rows([session], ms(390))][: len(turns)] == turns
            pinned = Round.objects.filter(session=session).order_by("number").values_list("document_id", flat=True)
            assert [one == document for one in pinned] == [False, True]

    def test_takes_the_notes_of_its_own_text(self, session, people, tmp_path):
        """A kind of note that is given up can still be written about the rounds that asked for it."""
        ada, ben, _ = people
        begun(session)
        with shipped_with(without_gifts, tmp_path):
            newer(session)
            begun(session, at=400)
            ada.refresh_from_db()
            cast.write(ada, cast.key(ben, "gift", round=1), "Your calm", share="holder")
            with pytest.raises(Invalid, match="no such note"):
                cast.write(ada, cast.key(ben, "gift", round=2), "Your calm", share="holder")


def without_gifts(text: str) -> str:
    """As a text in which nobody leaves anybody anything any more."""
    start = text.index('[[stages.notes]]\nkey = "gift"')
    end = text.index("\n# ---", start)
    return (text[:start] + text[end:]).replace(', "gift"', "")


class TestASession:
    def test_follows_the_text_that_is_shipped_when_it_is_made(self, session, oto, tmp_path):
        assert session.document_id == digest(practice("troika"))
        assert practice_of(session.document_id) == practice("troika")
        with shipped_with(with_a_phase_more, tmp_path):
            shipped = digest(practice("troika"))
            again = hosting.copy_session(session, oto, lambda letters: letters[3])
            own = selfrun.start_session("Ours", "room", "ticket", later())
            assert again.document_id == own.document_id == shipped
            assert again.lengths["thanks"] == 30_000
            assert Document.objects.get(pk=shipped).text == canonical(practice("troika"))

    def test_that_nobody_entered_yet_is_opened_with_better_words(self, oto, tmp_path):
        planned = cast.session_of(oto)
        with shipped_with(in_better_words, tmp_path):
            opened(planned)
            planned.refresh_from_db()
            assert practice_of(planned.document_id).name == "Troika"

    def test_keeps_the_hour_that_was_planned(self, oto, tmp_path):
        planned = cast.session_of(oto)
        with shipped_with(with_a_phase_more, tmp_path):
            opened(planned)
        assert Session.objects.get(pk=planned.pk).document_id == planned.document_id

    def test_that_is_open_keeps_its_words(self, session, people, tmp_path):
        with shipped_with(in_better_words, tmp_path):
            begun(session)
            assert {*Round.objects.values_list("document_id", flat=True)} == {session.document_id}

    def test_leaves_its_document_behind(self, session, oto, people, tmp_path):
        """Other sessions follow it, and it tells nothing of anybody."""
        begun(session)
        keeping.delete_for_good(session.pk)
        assert Document.objects.filter(pk=session.document_id).exists()


class TestADocumentThatCannotBeRead:
    """A later version may have written it, or somebody has changed the row by hand."""

    @pytest.fixture
    def broken(self, session, people) -> Session:
        begun(session)
        changed(session, practice=2)
        return session

    def test_is_named_in_the_log_once_with_the_place_of_the_error(self, broken, caplog):
        for _ in range(3):
            with caplog.at_level(logging.ERROR), pytest.raises(Unreadable, match="Nothing is lost"):
                snapshot(broken.pk)
        (line,) = caplog.messages
        assert line.startswith(f"document {Round.objects.get().document_id} cannot be read")
        assert "practice: " in line
        assert STATUS[Unreadable] == 500

    def test_is_refused_if_its_text_is_not_what_it_is_named_by(self, session, people, caplog):
        begun(session)
        name = changed(session, name="Troika!")
        Document.objects.filter(pk=name).update(text=canonical(practice("circle")))
        with pytest.raises(Unreadable):
            snapshot(session.pk)
        assert "is not the one that it is named by" in caplog.text

    def test_takes_no_other_session_down(self, broken, oto):
        other = opened(cast.session_of(oto))
        arrive(other, "Dee", "Eli", "Flo", at=1)
        assert begun(other).begun
        listed = sessions_of(oto, ms(30))
        assert [(one.code, one.round) for one in listed] == [(other.code, 1), (broken.code, 1)]

    def test_can_be_deleted_with_its_session(self, broken):
        keeping.delete_session(broken.pk, later())
        keeping.delete_now(broken.pk)
        assert not Session.stored.filter(pk=broken.pk).exists()


def test_the_first_document_can_still_be_read():
    """All sessions made before there were documents follow it: a grammar may grow, and never refuse it."""
    forget()
    text = Document.objects.get(pk=FIRST_DOCUMENT).text
    assert [phase.key for phase in read(json.loads(text)).stages[0].plan.turn] == [
        "share",
        "clarify",
        "consult",
        "return",
    ]
