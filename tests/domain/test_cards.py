"""Which cards there are, who may lay and gather one, who sees it, and when it tells its table."""

import tomllib
from dataclasses import replace

import pytest

from sessions_app.domain import cards
from sessions_app.domain.errors import Forbidden, Invalid
from sessions_app.domain.notes import NoteKey, note_key_of, read_note_key
from sessions_app.domain.practice import read
from tests.practices import FOLDER

STAGE = read(tomllib.loads((FOLDER / "cards.toml").read_text(encoding="utf-8"))).stages[0]
OPEN, ACTION, OF_THE_FIRST = STAGE.kinds.cards


class TestItsKey:
    def test_it_names_round_table_kind_and_one_of_many(self):
        assert read_note_key("2.7.c1.k3X9") == NoteKey(2, 0, "c1", table=7, card="k3X9")
        assert note_key_of("2.7.c1.k3X9").key == "2.7.c1.k3X9"
        assert note_key_of("2.31.gift") == NoteKey(2, 31, "gift")

    @pytest.mark.parametrize(
        "key",
        ["1.1.c1.abc", "1.1.c1.abcdefghijklm", "1.1.c1.ab-d", "1.1.c1.äbcd", "1.0.c1.abcd", "1.1.c1.abcd.", "1.1.c1."],
    )
    def test_another_form_is_none(self, key):
        with pytest.raises(Invalid):
            read_note_key(key)

    def test_fifty_characters_fit(self):
        longest = f"1.1000.{'k' * 30}.{'a' * 12}"
        assert len(longest) == 50
        assert read_note_key(longest).card == "a" * 12
        with pytest.raises(Invalid):
            read_note_key(f"1{longest}")


class TestItsText:
    def test_it_is_short(self):
        assert cards.check_text("🙂" * 280) == "🙂" * 280
        for text in ("x" * 281, "a\0b"):
            with pytest.raises(Invalid):
                cards.check_text(text)


@pytest.mark.parametrize(("kind", "share"), [(OPEN, "group"), (ACTION, "group_organizers")])
def test_its_practice_says_who_sees_it_and_its_author_whether_it_is_seen(kind, share):
    assert cards.reach(kind) == share
    for allowed in ("me", share):
        assert cards.check_share(allowed, kind) == allowed
    for other in {"group", "organizers", "group_organizers", "everyone", "holder", ""} - {share}:
        with pytest.raises(Invalid):
            cards.check_share(other, kind)


def test_what_no_document_knows_any_more_can_still_be_taken_back():
    assert {cards.check_share(share, None) for share in ("me", "group", "group_organizers")} == {
        "me", "group", "group_organizers",
    }  # fmt: skip
    with pytest.raises(Invalid):
        cards.check_share("everyone", None)


@pytest.mark.parametrize(
    ("seat", "roles"),
    [
        (0, {"q", "p"}),
        (1, {"p", "q", "r"}),  # the first of those beside seat 0, in whose turn they are
        (2, {"p", "r"}),
    ],
)
def test_one_has_the_roles_of_the_whole_round(seat, roles):
    assert cards.roles_had(STAGE, seat, [0, 1, 2], [0, 1, 2]) == roles


def test_who_lays_and_gathers_it_is_a_matter_of_roles():
    assert cards.role_for(OPEN, {"r"}) == ""
    assert cards.role_for(OF_THE_FIRST, {"p", "q"}) == "q"
    with pytest.raises(Forbidden):
        cards.role_for(OF_THE_FIRST, {"p", "r"})
    assert cards.may_gather(OPEN, {"r"})
    assert cards.may_gather(ACTION, {"q"})
    assert not cards.may_gather(ACTION, {"r"})


@pytest.mark.parametrize(
    ("by", "people", "told"),
    [
        ((), 3, True),
        ((), 2, False),
        (("q",), 12, False),  # one of each table
        (("r",), 3, False),  # the first is none of them
        (("r",), 4, True),
        (("q", "r"), 3, True),
        (("p",), 4, True),  # everybody's turn comes; the first is left out of the count, to be on the safe side
    ],
)
def test_it_tells_its_table_only_if_three_could_have_laid_it(by, people, told):
    assert cards.tables_told(replace(OF_THE_FIRST, by=by), STAGE, {7: people}) == ({7} if told else set())


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ({1: 3, 2: 3}, {1, 2}),
        ({1: 2, 2: 3}, set()),  # else a card that tells none would be of the table of two
        ({1: 2, 2: 4, 3: 3, 4: 3}, {2, 4}),
        ({1: 2, 2: 2, 3: 3}, {3}),
        ({1: 0, 2: 3}, {2}),  # nobody is left of whom it could be
        ({1: 1}, set()),
        ({}, set()),
    ],
)
def test_what_is_not_told_does_not_tell_it_either(people, told):
    assert cards.tables_told(OPEN, STAGE, people) == told


class TestSeeingToIt:
    def test_in_a_few_words(self):
        assert cards.check_who("  Ada  and Ben ") == "Ada and Ben"
        for who in ("x" * 61, "a\0b"):
            with pytest.raises(Invalid):
                cards.check_who(who)

    def test_only_to_an_action(self):
        cards.require_action(ACTION)
        with pytest.raises(Invalid):
            cards.require_action(OPEN)
