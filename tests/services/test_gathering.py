"""What gatherers do with the cards of their table: authors keep their words, and each of it is undone."""

from datetime import date
from uuid import UUID

import pytest

from sessions_app.domain.errors import Forbidden, Invalid, Stale
from sessions_app.models import Participant, Session
from sessions_app.notices import notify
from sessions_app.selectors.cards import Card
from sessions_app.services import attendance, erasing, gathering
from tests import cast
from tests.cast import NAMES, arrive, later, ms

from .test_cards import ORGANIZERS, at, group_of, lay, number_of, seated

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 3, 6)


@pytest.fixture
def session(oto, with_cards) -> Session:
    return cast.opened(cast.session_of(oto, practice=with_cards))


@pytest.fixture
def tables(session) -> list[list[Participant]]:
    """Seven people at a table of three (the first) and one of four."""
    return seated(session, {person.pk: person for person in arrive(session, *NAMES[:7])})


def card(reader: Participant, text: str) -> Card:
    return next(each for each in at(reader).cards if each.text == text)


def handle(reader: Participant, text: str) -> UUID:
    found = card(reader, text).handle
    assert found
    return found


def under(reader: Participant) -> dict[str, str]:
    """By text: the text of the card under which it lies."""
    texts = {each.handle: each.text for each in at(reader).cards}
    return {each.text: texts[each.under] for each in at(reader).cards if each.under}


class TestJoining:
    @pytest.fixture
    def ada(self, tables) -> Participant:
        ada, ben, _ = tables[0]
        for author, text, id in ((ada, "keys", "aaaa"), (ben, "locks", "aaaa"), (ada, "doors", "bbbb")):
            lay(author, text, id=id)
        return ada

    def test_one_lies_under_the_other_and_both_keep_their_words(self, ada, tables):
        gathering.join(ada, handle(ada, "locks"), handle(ada, "keys"))
        for reader in tables[0]:
            assert under(reader) == {"locks": "keys"}
            assert [each.text for each in at(reader).cards] == ["keys", "locks", "doors"]

    def test_it_is_undone(self, ada):
        gathering.join(ada, handle(ada, "locks"), handle(ada, "keys"))
        gathering.join(ada, handle(ada, "locks"), None)
        assert under(ada) == {}

    def test_what_lies_under_it_comes_along_and_none_lies_two_deep(self, ada):
        gathering.join(ada, handle(ada, "locks"), handle(ada, "keys"))
        gathering.join(ada, handle(ada, "keys"), handle(ada, "doors"))
        assert under(ada) == {"locks": "doors", "keys": "doors"}
        gathering.join(ada, handle(ada, "keys"), None)
        gathering.join(ada, handle(ada, "keys"), handle(ada, "locks"))
        assert under(ada) == {"locks": "doors", "keys": "doors"}

    def test_nothing_lies_under_itself(self, ada):
        gathering.join(ada, handle(ada, "locks"), handle(ada, "keys"))
        for above in ("keys", "locks"):
            with pytest.raises(Invalid):
                gathering.join(ada, handle(ada, "keys"), handle(ada, above))
        assert under(ada) == {"locks": "keys"}

    def test_what_lay_under_a_card_that_is_taken_back_lies_by_itself(self, ada, tables):
        gathering.join(ada, handle(ada, "locks"), handle(ada, "keys"))
        lay(ada, "keys", "me", base=1)
        assert under(tables[0][1]) == {}
        lay(ada, "keys", base=2)
        assert under(tables[0][1]) == {"locks": "keys"}
        erasing.erase(ada, "Somebody", "nobody’s", later(61), ms(61))
        assert [each.text for each in at(tables[0][1]).cards] == ["locks"]
        assert under(tables[0][1]) == {}

    def test_its_author_goes_on_writing(self, ada, tables):
        gathering.join(ada, handle(ada, "locks"), handle(ada, "keys"))
        ben = tables[0][1]
        assert lay(ben, "two locks", base=1) == 2
        assert under(ada) == {"two locks": "keys"}


class TestWhatHasChanged:
    def test_it_is_named_by_what_was_seen(self, tables):
        ada, ben, _ = tables[0]
        lay(ada, "keys")
        before = handle(ben, "keys")
        lay(ada, "the keys", base=1)
        for act in (lambda: gathering.join(ben, before, None), lambda: gathering.mark_done(ben, before, on=True)):
            with pytest.raises(Stale):
                act()

    def test_each_gathering_gives_it_another_handle(self, tables):
        ada = tables[0][0]
        lay(ada, "call", ORGANIZERS, kind="c2")
        before = handle(ada, "call")
        gathering.mark_done(ada, before, on=True)
        assert handle(ada, "call") != before
        with pytest.raises(Stale):
            gathering.mark_done(ada, before, on=False)

    def test_of_another_table_it_is_none(self, tables):
        (ada, *_), (dee, *_) = tables
        lay(ada, "keys")
        with pytest.raises(Stale):
            gathering.join(dee, handle(ada, "keys"), None)


class TestActions:
    @pytest.fixture
    def ada(self, tables) -> Participant:
        """She has the first seat, and so gathers actions."""
        lay(tables[0][1], "call the smith", ORGANIZERS, kind="c2")
        return tables[0][0]

    def action(self, reader: Participant) -> tuple[str, date | None, bool]:
        found = card(reader, "call the smith")
        return found.who, found.day, found.done

    def test_somebody_of_the_group_sees_to_it_until_a_day(self, ada, tables):
        ben = tables[0][1]
        gathering.take_up(ada, handle(ada, "call the smith"), ben.pk, "", FRIDAY)
        for reader in tables[0]:
            assert self.action(reader) == (ben.label, FRIDAY, False)
        gathering.take_up(ada, handle(ada, "call the smith"), None, "", None)
        assert self.action(ada) == ("", None, False)

    def test_or_anybody_else_in_a_few_words(self, ada):
        gathering.take_up(ada, handle(ada, "call the smith"), None, "  the night  shift ", None)
        assert self.action(ada) == ("the night shift", None, False)

    def test_it_is_done_and_not_done_after_all(self, ada):
        gathering.take_up(ada, handle(ada, "call the smith"), None, "the night shift", FRIDAY)
        gathering.mark_done(ada, handle(ada, "call the smith"), on=True)
        assert self.action(ada) == ("the night shift", FRIDAY, True)
        gathering.mark_done(ada, handle(ada, "call the smith"), on=False)
        assert self.action(ada) == ("the night shift", FRIDAY, False)

    def test_what_makes_no_sense_is_refused(self, ada, tables):
        lay(ada, "keys")
        stranger = tables[1][0].pk
        acts = [
            lambda: gathering.take_up(ada, handle(ada, "keys"), None, "me", None),
            lambda: gathering.mark_done(ada, handle(ada, "keys"), on=True),
            lambda: gathering.take_up(ada, handle(ada, "call the smith"), stranger, "", None),
            lambda: gathering.take_up(ada, handle(ada, "call the smith"), None, "", FRIDAY),
            lambda: gathering.take_up(ada, handle(ada, "call the smith"), None, "x" * 61, None),
        ]
        for act in acts:
            with pytest.raises(Invalid):
                act()
        assert self.action(ada) == ("", None, False)

    def test_only_who_gathers_them_does(self, ada, tables):
        third = tables[0][2]
        with pytest.raises(Forbidden):
            gathering.mark_done(third, handle(third, "call the smith"), on=True)
        assert "c2" not in at(third).gathers

    def test_who_sits_nowhere_gathers_nothing(self, session, ada):
        before = handle(ada, "call the smith")
        attendance.leave(session.pk, ada.pk, ms(70))
        with pytest.raises(Forbidden):
            gathering.mark_done(ada, before, on=True)

    def test_nobody_reads_that_an_erased_person_sees_to_it(self, ada, tables):
        third = tables[0][2]
        gathering.take_up(ada, handle(ada, "call the smith"), third.pk, "", FRIDAY)
        erasing.erase(third, "Somebody", "nobody’s", later(61), ms(61))
        assert self.action(ada) == ("", FRIDAY, False)

    def test_nor_in_free_words(self, ada, tables):
        third = tables[0][2]
        gathering.take_up(ada, handle(ada, "call the smith"), None, f"{third.label} and the smith", None)
        erasing.erase(third, "Somebody", "nobody’s", later(61), ms(61))
        who, *_ = self.action(ada)
        assert third.label not in who
        assert "the smith" in who


def test_the_table_is_told_and_no_version_is_made(session, tables, monkeypatch, django_capture_on_commit_callbacks):
    ada, *_ = tables[0]
    lay(ada, "keys")
    lay(ada, "locks", id="bbbb")
    heard: list[list[int]] = []
    monkeypatch.setattr(notify, "cards", lambda _, groups, *__, **___: heard.append(groups))
    before = Session.objects.get(pk=session.pk).version
    with django_capture_on_commit_callbacks(execute=True):
        gathering.join(ada, handle(ada, "keys"), handle(ada, "locks"))
    assert heard == [[group_of(ada)]]
    assert Session.objects.get(pk=session.pk).version == before
    assert number_of(ada) == at(ada).number
