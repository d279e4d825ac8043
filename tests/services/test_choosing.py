"""Which practice a session follows: chosen when it is made, changed until somebody comes in, kept by its copies."""

import pytest

from sessions_app import practices
from sessions_app.domain import program
from sessions_app.domain.errors import Invalid, Stale
from sessions_app.models import Session, practice_of
from sessions_app.practices import plan_of
from sessions_app.services import hosting, selfrun
from tests import cast
from tests.cast import MORNING, arrive, later, ms, opened

pytestmark = pytest.mark.django_db

PAIRS = "focusing"
MINUTE = 60_000


def followed(session: Session) -> tuple[str, str]:
    """The key that it has, and that of its document."""
    stored = Session.objects.get(pk=session.pk)
    return stored.practice, practice_of(stored.document_id).key


def another(session: Session, practice: str, title: str = cast.DRAFT.title) -> None:
    seen = Session.objects.get(pk=session.pk)
    draft = cast.replace(cast.DRAFT, practice=practice, lengths={}, title=title)
    hosting.edit_session(session.pk, draft, ms(), seen=seen)


class TestMakingASession:
    def test_follows_the_first_of_all_if_nobody_chooses(self, oto):
        assert followed(cast.session_of(oto)) == (practices.first(), practices.first())

    @pytest.mark.parametrize("key", practices.keys())
    def test_follows_the_chosen_one_with_its_lengths(self, oto, key):
        whole = practices.practice(key)
        session = cast.session_of(oto, practice=key, lengths={}, rounds=program.as_a_rule(whole))
        assert followed(session) == (key, key)
        assert session.lengths == whole.lengths

    def test_takes_lengths_by_that_practices_rules(self, oto):
        session = cast.session_of(oto, practice=PAIRS, lengths={"agree": 0, "focus": 15 * MINUTE})
        assert session.lengths == plan_of(PAIRS).lengths | {"agree": 0, "focus": 15 * MINUTE}
        with pytest.raises(Invalid) as refused:
            cast.session_of(oto, practice=PAIRS, lengths={"focus": 0})
        assert refused.value.field == "focus"

    @pytest.mark.parametrize("key", ["telepathy", "../troika", "Troika", "troika.toml"])
    def test_one_that_is_not_there_is_refused(self, oto, key):
        with pytest.raises(Invalid) as refused:
            cast.session_of(oto, practice=key)
        assert refused.value.field == "practice"
        assert not Session.objects.exists()

    def test_a_copy_is_of_the_same_practice(self, oto):
        session = cast.session_of(oto, practice=PAIRS, lengths={"focus": 15 * MINUTE})
        copy = hosting.copy_session(session, oto, lambda letters: letters[3])
        assert followed(copy) == (PAIRS, PAIRS)
        assert copy.lengths == session.lengths

    def test_so_is_one_of_a_practice_that_is_shipped_no_more(self, oto):
        session = cast.session_of(oto)
        Session.objects.filter(pk=session.pk).update(practice="given_up")
        session.refresh_from_db()
        copy = hosting.copy_session(session, oto, lambda letters: letters[3])
        assert (copy.practice, copy.document_id) == ("given_up", session.document_id)


class TestChoosingAgain:
    def test_takes_the_other_practice_with_its_lengths(self, oto):
        session = cast.session_of(oto)
        another(session, PAIRS)
        assert followed(session) == (PAIRS, PAIRS)
        assert Session.objects.get().lengths == plan_of(PAIRS).lengths

    def test_can_be_done_in_an_open_lobby_until_somebody_is_in(self, oto):
        session = opened(cast.session_of(oto))
        another(session, PAIRS)
        arrive(session, "Ada")
        with pytest.raises(Invalid, match="come in already") as refused:
            another(session, "circle")
        assert refused.value.field == "practice"
        assert followed(session) == (PAIRS, PAIRS)

    def test_is_nothing_new_if_it_is_the_same(self, oto):
        session = opened(cast.session_of(oto))
        arrive(session, "Ada")
        another(session, session.practice, title="Another title")
        assert Session.objects.get().title == "Another title"

    def test_is_kept_by_whoever_says_nothing_of_it(self, oto):
        session = cast.session_of(oto, practice=PAIRS, lengths={})
        hosting.edit_session(session.pk, cast.replace(cast.DRAFT, lengths={}, title="Another title"), ms())
        assert followed(session) == (PAIRS, PAIRS)

    def test_undoes_nobodys_choice(self, oto):
        session = cast.session_of(oto)
        seen = Session.objects.get()
        another(session, PAIRS)
        with pytest.raises(Stale):
            hosting.edit_session(session.pk, cast.replace(cast.DRAFT, practice="circle", lengths={}), ms(), seen=seen)
        assert followed(session) == (PAIRS, PAIRS)


class TestStartingByThemselves:
    @pytest.mark.parametrize("key", [each.key for each in practices.by_digest().values() if each.self_run])
    def test_with_the_chosen_practice_its_lengths_and_rounds(self, db, key):
        session = selfrun.start_session("Ours", "own", "t" * 32, MORNING, practice=key)
        assert followed(session) == (key, key)
        assert (session.lengths, session.rounds) == (plan_of(key).lengths, plan_of(key).rounds)

    def test_not_with_one_that_needs_a_facilitator(self, db):
        with pytest.raises(Invalid) as refused:
            selfrun.start_session("Ours", "own", "t" * 32, MORNING, practice="wise_crowds")
        assert refused.value.field == "practice"
        assert not Session.objects.exists()

    def test_the_same_press_for_another_practice_makes_another_one(self, db):
        made = [selfrun.start_session("Ours", "own", "t" * 32, MORNING, practice=key) for key in (PAIRS, "circle")]
        assert [one.practice for one in made] == [PAIRS, "circle"]

    def test_once_more_is_the_same_practice(self, db):
        session = selfrun.start_session("Ours", "own", "t" * 32, MORNING, practice=PAIRS)
        Session.objects.filter(pk=session.pk).update(ended_at=later(60))
        session.refresh_from_db()
        again = selfrun.start_again(session, "u" * 32, later(70), ms(70))
        assert again != session
        assert followed(again) == (PAIRS, PAIRS)
