"""Which notes a person is asked for, to which round these belong, and who may read them."""

from dataclasses import replace

import pytest

from sessions_app.domain.errors import Forbidden, Invalid
from sessions_app.domain.notes import (
    SHARES,
    Begun,
    NoteKey,
    Stay,
    asked_about,
    belongs_in,
    check_share,
    for_group,
    for_organizers,
    kind_of,
    may_read,
    roles_for,
    shares_read,
    stands_in_the_turn,
)
from sessions_app.domain.practice import Kinds, Stage
from sessions_app.practices import practice

TROIKA = practice("troika").stages[0]
ADA, BEN, CEM = 31, 32, 33
KINDS = TROIKA.kinds
GIFT = KINDS.note("gift")
TURNS = (Begun(1, 10_000, ADA), Begun(2, 110_000, BEN), Begun(3, 210_000, CEM))


@pytest.mark.parametrize(
    ("stay", "turns", "holders"),
    [
        (Stay(), TURNS, [ADA, BEN, CEM]),  # from the first to the last
        (Stay(), TURNS[:2], [ADA, BEN]),  # the third has not begun, or never was
        (Stay(), (), []),  # nothing but the opening
        (Stay(from_turn=2), TURNS, [BEN, CEM]),  # came during the first
        (Stay(from_turn=4), TURNS, []),  # came too late for any
        (Stay(left_at=150_000), TURNS, [ADA, BEN]),  # went in the midst of the second
        (Stay(left_at=10_000), TURNS, []),  # went as it began
        (Stay(from_turn=2, left_at=210_000), TURNS, [BEN]),
        (Stay(), (*TURNS, Begun(4, 310_000, ADA)), [ADA, BEN, CEM, ADA]),  # put off, and held again
    ],
)
def test_one_is_asked_about_the_turns_that_were_while_one_sat_there(
    stay: Stay, turns: tuple[Begun, ...], holders: list[int]
) -> None:
    assert [turn.holder for turn in asked_about(stay, turns)] == holders


@pytest.mark.parametrize(
    ("note_key", "held", "round"),
    [
        (NoteKey(1, ADA, "challenge"), {1, 2}, 1),
        (NoteKey(1, ADA, "challenge"), {2, 3}, 2),  # waited through the first round
        (NoteKey(2, ADA, "challenge"), {1}, None),  # for the next one, which has not begun
        (NoteKey(2, ADA, "challenge"), set(), None),
        (NoteKey(1, ADA, "valuable"), {2}, None),
        (NoteKey(1, BEN, "takeaway"), {1}, 1),
        (NoteKey(1, BEN, "challenge"), {2}, None),
    ],
)
def test_a_challenge_belongs_to_the_first_round_in_which_its_author_sits(
    note_key: NoteKey, held: set[int], round: int | None
) -> None:
    assert belongs_in(note_key, KINDS.note(note_key.kind), ADA, held) == round


@pytest.mark.parametrize(
    ("share", "mates", "organizers", "others"),
    [
        ("me", False, False, False),
        ("group", True, False, False),
        ("organizers", False, True, False),
        ("group_organizers", True, True, False),
        ("everyone", True, True, True),
    ],
)
def test_a_note_is_read_by_those_for_whom_it_is_meant(share: str, mates: bool, organizers: bool, others: bool) -> None:
    assert may_read(share, author=True)
    assert not may_read(share)
    assert (for_group(share), for_organizers(share)) == (mates, organizers)
    assert may_read(share, mate=True) == mates
    assert may_read(share, organizer=True) == organizers
    assert may_read(share, here=True) == others
    assert (share in shares_read(mate=True), share in shares_read(organizer=True)) == (mates, organizers)


def test_every_choice_is_for_somebody_else_but_the_first() -> None:
    assert [share for share in SHARES if not (for_group(share) or for_organizers(share))] == ["me"]


@pytest.mark.parametrize(
    ("share", "named", "there", "stands"),
    [
        ("me", True, True, False),
        ("group", True, True, True),
        ("group", True, False, False),  # with those of another group, where its author sat before
        ("group", False, True, False),  # without a name: here it could be nobody else's
        ("organizers", True, True, False),
        ("everyone", True, True, True),
        ("everyone", True, False, True),
        ("everyone", False, True, False),
    ],
)
def test_a_challenge_stands_before_those_who_may_read_it_as_its_author_s(
    share: str, named: bool, there: bool, stands: bool
) -> None:
    assert stands_in_the_turn(share, named=named, there=there) == stands


@pytest.mark.parametrize(
    ("share", "holder", "organizers"),
    [("me", False, False), ("holder", True, False), ("holder_organizers", True, True)],
)
def test_what_is_left_to_the_holder_of_a_turn_is_read_by_them(share: str, holder: bool, organizers: bool) -> None:
    assert may_read(share, author=True)
    assert may_read(share, holder=True) == (share in shares_read(holder=True)) == holder
    assert may_read(share, organizer=True) == (share in shares_read(organizer=True)) == organizers
    assert not may_read(share, mate=True, here=True), "the other consultants of that turn among them"
    assert check_share(share, GIFT) == share


@pytest.mark.parametrize("share", ["group", "organizers", "everyone", "the press"])
def test_it_is_left_to_nobody_else(share: str) -> None:
    with pytest.raises(Invalid):
        check_share(share, GIFT)


@pytest.mark.parametrize("share", ["holder", "holder_organizers"])
def test_no_other_note_is_for_the_holder_alone(share: str) -> None:
    with pytest.raises(Invalid):
        check_share(share, KINDS.note("takeaway"))


def test_what_is_left_to_somebody_has_a_name() -> None:
    with pytest.raises(Invalid):
        check_share("holder", GIFT, named=False)


# -- notes by the document --------------------------------------------------------------------------

HEURISTICS, CIRCLE = practice("helping_heuristics").stages[0], practice("circle").stages[0]


@pytest.mark.parametrize(
    ("stage", "note_key", "roles"),
    [
        (HEURISTICS, NoteKey(1, ADA, "helped"), ("client",)),
        (HEURISTICS, NoteKey(1, BEN, "harder"), ("coach",)),
        (HEURISTICS, NoteKey(1, BEN, "seen"), ("observer",)),
        (HEURISTICS, NoteKey(1, BEN, "helped"), None),  # of the client alone
        (HEURISTICS, NoteKey(1, ADA, "seen"), None),  # nobody observes their own turn
        (CIRCLE, NoteKey(1, ADA, "keep"), ("",)),  # about the round: everybody writes it, for themselves
        (CIRCLE, NoteKey(1, BEN, "keep"), None),
    ],
)
def test_who_writes_a_note_about_whom_is_said_by_the_document(
    stage: Stage, note_key: NoteKey, roles: tuple[str, ...] | None
) -> None:
    kind = kind_of(note_key, stage)
    if roles is None:
        with pytest.raises(Forbidden):
            roles_for(note_key, kind, stage, ADA)
    else:
        assert roles_for(note_key, kind, stage, ADA) == roles


def test_a_note_that_several_roles_write_may_be_written_in_each_of_them() -> None:
    """Of another's turn: turns may be swapped before a note arrives, and with them who is next."""
    kind = replace(HEURISTICS.kinds.notes[1], by=("client", "coach", "observer"))
    assert roles_for(NoteKey(1, BEN, kind.key), kind, HEURISTICS, ADA) == ("coach", "observer")
    assert roles_for(NoteKey(1, ADA, kind.key), kind, HEURISTICS, ADA) == ("client",)


SESSION_NOTE = replace(CIRCLE.kinds.notes[0], about="session")


def test_a_note_about_the_session_is_one_for_all_its_rounds() -> None:
    stage = replace(CIRCLE, kinds=Kinds((SESSION_NOTE,)))
    assert kind_of(NoteKey(1, ADA, "keep"), stage) == SESSION_NOTE
    with pytest.raises(Invalid):
        kind_of(NoteKey(2, ADA, "keep"), stage)
    assert belongs_in(NoteKey(1, ADA, "keep"), SESSION_NOTE, ADA, {2, 3}) == 2
    assert belongs_in(NoteKey(1, ADA, "keep"), SESSION_NOTE, ADA, set()) is None


def test_a_note_of_a_kind_that_no_document_knows_any_more_stays_in_its_round() -> None:
    assert belongs_in(NoteKey(2, ADA, "gone"), None, ADA, {1, 2}) == 2
    assert check_share("holder", None) == "holder"
    assert check_share("group", None, named=False) == "group"
    with pytest.raises(Invalid):
        check_share("holder", None, named=False)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("troika", {"share": ("challenge",), "clarify": ("challenge",), "consult": ("challenge",)}),
        ("action_learning", {"present_it": ("problem",), "question_it": ("problem",)}),
        ("circle", {}),
        ("focusing", {}),
    ],
)
def test_what_of_the_holder_the_others_are_shown_again(key: str, shown: dict[str, tuple[str, ...]]) -> None:
    assert practice(key).stages[0].recalled_to_others() == shown


@pytest.mark.parametrize(
    ("key", "stage", "shown"),
    [
        ("pro_action_cafe", 1, {"told_again": ("calling_for",), "deeper": ("calling_for",)}),
        ("pro_action_cafe", 2, {}),  # nobody holds a turn: each sees their own
        ("world_cafe", 2, {}),
        ("troika", 0, {}),
    ],
)
def test_what_a_stage_shows_of_those_before_to_those_who_help(
    key: str, stage: int, shown: dict[str, tuple[str, ...]]
) -> None:
    assert practice(key).recalled_of_before(stage) == shown
