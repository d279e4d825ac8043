"""What is promised of cards counts as kept when it was, and every way of breaking it is noticed. The tables are made
up."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from sessions_app.rehearsal import habits, words
from sessions_app.rehearsal.document import ReadCard, ReadPhase, ReadPractice, ReadRole
from sessions_app.rehearsal.habits import Content
from sessions_app.rehearsal.history import SLACK
from sessions_app.rehearsal.messages import HeardCard, HeardOnTheWall, HeardOwn, HeardTable, HeardWall
from sessions_app.rehearsal.promises import judge_cards
from sessions_app.rehearsal.promises.cards import (
    cards_reach_their_table,
    gathering_reaches_its_table,
    tables_show_their_cards_and_no_others,
)
from sessions_app.rehearsal.promises.wall import nothing_else_stands_there, the_stage_shows_what_all_lay
from sessions_app.rehearsal.proof import SIGN
from sessions_app.rehearsal.tables import Gathered, Hidden, Tables, is_card

ADA, BEN, CEM = 1, 2, 3
KEY = "1.7.idea.k3x9"
IDEA = Content("Ask before ⟨acdefgh⟩", "group", named=False)
BACK = replace(IDEA, share="me")
BEN_MISSES = f"{BEN} does not see it"
LATER = SLACK + 1_000  # after the moment at which everybody must have seen what was saved at 1,000
PHASES = {"think": ReadPhase("round", writes={"all": ("idea", "deed")})}
PRACTICE = ReadPractice(
    turns="none",
    roles=(ReadRole("scribe", "first"), ReadRole("other")),
    phases=PHASES,
    cards={"idea": ReadCard(), "deed": ReadCard(("other",), ("scribe",), "organizers", ("action",))},
)


def seen(content: Content = IDEA, *, by: str = "", mine: bool = False, **more: object) -> HeardCard:
    own = HeardOwn(KEY, 1, content.named) if mine else None
    return HeardCard("0001", "idea", content.text, by, mine=own, **more)  # type: ignore[arg-type]


def at_a_table(*saves: Content, acknowledged: bool = True) -> Tables:
    """Ada and Ben sit at table 7 of the first round, Cem at another. Ada lays a card at the first second, and saves it
    anew each second that follows."""
    tables = Tables()
    for person, table in ((ADA, 7), (BEN, 7), (CEM, 8)):
        tables.sits(person, (1, table), 0)
        tables.line(person, 0, connected=True)
    for number, content in enumerate(saves):
        put = tables.put(ADA, KEY, content, 1_000 * number + 900)
        put.acknowledged_at = 1_000 * number + 1_000 if acknowledged else None
    return tables


def look(tables: Tables, person: int, at: float, *cards: HeardCard, table: int = 7) -> Tables:
    tables.looked(person, at - 10, at, HeardTable(1, table, cards))
    return tables


def broken(found: Iterable[str]) -> list[str]:
    found = list(found)
    assert found, "nothing was checked"
    return [wrong for wrong in found if wrong]


def all_see(tables: Tables, at: float, content: Content = IDEA, by: str = "") -> Tables:
    return look(look(tables, ADA, at, seen(content, by=by, mine=True)), BEN, at, seen(content, by=by))


# -- it is seen -------------------------------------------------------------------------------------


def test_what_everybody_sees_and_nobody_else_is_as_it_should_be():
    tables = look(all_see(at_a_table(IDEA), 1_200), CEM, 1_200, table=8)
    assert [(verdict.checked, verdict.broken) for verdict in judge_cards(tables)] == [
        (2, []),
        (0, []),
        (3, []),
        (0, []),
        (0, []),
    ]


def test_whoever_does_not_see_it_in_time_is_named():
    tables = look(at_a_table(IDEA), ADA, 1_200, seen(mine=True))
    [wrong] = broken(cards_reach_their_table(tables))
    assert wrong.startswith(f"card {KEY} of {ADA}: {BEN} ")
    assert broken(cards_reach_their_table(look(tables, BEN, LATER + 20, seen())))
    assert not broken(cards_reach_their_table(look(tables, BEN, LATER - 1, seen())))


@pytest.mark.parametrize("away", ["elsewhere", "offline", "gone home", "changed meanwhile", "not acknowledged"])
def test_who_was_not_there_need_not_see_it(away):
    tables = look(at_a_table(IDEA, acknowledged=away != "not acknowledged"), ADA, 1_200, seen(mine=True))
    match away:
        case "elsewhere":
            tables.sits(BEN, None, 3_000)
        case "offline":
            tables.line(BEN, 3_000, connected=False)
        case "gone home":
            tables.close(3_000)
        case "changed meanwhile":
            tables.put(ADA, KEY, BACK, 3_000)
    assert not [wrong for wrong in cards_reach_their_table(tables) if wrong]


@pytest.mark.parametrize("second", [BACK, replace(IDEA, text=f"{IDEA.text} now")], ids=["taken back", "changed"])
def test_what_was_taken_back_or_changed_is_seen_so(second):
    tables = all_see(at_a_table(IDEA, second), 1_200)
    assert len(broken(cards_reach_their_table(tables))) == 2
    now = () if second.share == "me" else (seen(second),)
    look(tables, BEN, 2_200, *now)
    look(tables, ADA, 2_200, *[seen(second, mine=True) for _ in now])
    assert not broken(cards_reach_their_table(tables))


SLOW = [(900, LATER + 3_000), (LATER + 3_010, LATER + 4_000)]  # asked at, answered at


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ([(2_000, LATER + 4_000)], False),  # in time; the server took long
        (SLOW, False),  # they still waited for what they had asked before, and asked again at once
        ([(990, LATER + 3_000), (LATER + 3_500, LATER + 4_000)], False),  # it came with what they had asked just before
        ([SLOW[0], (LATER + 3_500, LATER + 4_000)], True),  # nobody told them: they asked for another reason
        ([(LATER + 10, LATER + 400)], True),
    ],
)
def test_a_slow_answer_is_no_lost_notice_and_hides_none(asked, wrong):
    tables = look(look(at_a_table(IDEA), ADA, 1_200, seen(mine=True)), BEN, 500)
    for asked_at, at in asked:
        shown = (seen(),) if asked_at > 950 else ()
        tables.looked(BEN, asked_at, at, HeardTable(1, 7, shown))
    assert [BEN_MISSES in each for each in broken(cards_reach_their_table(tables))] == [True] * wrong


def test_whoever_was_answered_when_it_was_changed_already_proves_nothing():
    tables = at_a_table(IDEA)
    tables.looked(BEN, 2_000, LATER + 4_000, HeardTable(1, 7, ()))
    tables.put(ADA, KEY, BACK, LATER + 2_000)
    look(tables, ADA, 1_200, seen(mine=True))
    assert not broken(cards_reach_their_table(tables))


def test_what_a_gatherer_did_is_seen_until_somebody_does_something_else():
    def gathered(*more: str) -> Tables:
        tables = all_see(at_a_table(IDEA), 1_200)
        for number, day in enumerate(("2030-01-01", *more)):
            looks = lambda card, day=day: card.day == day  # noqa: E731
            tables.gathered.append(Gathered("acdefgh", (1, 7), 2_000 + number, looks, "take_up"))
        return tables

    assert len(broken(gathering_reaches_its_table(gathered()))) == 2
    for person in (ADA, BEN):
        assert len(broken(gathering_reaches_its_table(gathered("2030-02-02")))) == 2, "the first one does not count"
        tables = look(gathered("2030-02-02"), person, 2_200, seen(day="2030-02-02"))
        assert len(broken(gathering_reaches_its_table(tables))) == 1


# -- and nothing else -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "shown", "wrong"),
    [
        (BEN, [], "does not see"),
        (BEN, [seen(), seen()], "twice"),
        (BEN, [seen(by="Ada")], "name"),
        (BEN, [seen(mine=True)], "whose"),
        (ADA, [seen()], "whose"),
        (BEN, [seen(round=2)], "another table"),
        (BEN, [seen(replace(IDEA, text="Something else ⟨acdefgh⟩"))], "never laid"),
    ],
    ids=str,
)
def test_a_table_that_shows_something_else_is_noticed(person, shown, wrong):
    [told] = broken(tables_show_their_cards_and_no_others(look(at_a_table(IDEA), person, 1_200, *shown)))
    assert wrong in told


def test_a_card_on_the_table_of_others_is_noticed():
    [wrong] = broken(tables_show_their_cards_and_no_others(look(at_a_table(IDEA), CEM, 1_200, seen(), table=8)))
    assert "another table" in wrong
    [wrong] = broken(tables_show_their_cards_and_no_others(look(at_a_table(IDEA), CEM, 1_200, seen())))
    assert "of others" in wrong


def test_what_was_never_shared_and_what_was_taken_back_is_not_to_be_seen():
    assert broken(tables_show_their_cards_and_no_others(look(at_a_table(BACK), BEN, 1_200, seen())))
    assert broken(tables_show_their_cards_and_no_others(look(at_a_table(IDEA, BACK), BEN, 2_200, seen())))
    look_meanwhile = look(at_a_table(IDEA, BACK), BEN, 1_990, seen())
    assert not broken(tables_show_their_cards_and_no_others(look_meanwhile)), "nobody knows yet what the server has"


def test_a_name_that_was_given_must_be_there():
    named = replace(IDEA, named=True)
    assert broken(tables_show_their_cards_and_no_others(look(at_a_table(named), BEN, 1_200, seen())))
    assert not broken(tables_show_their_cards_and_no_others(look(at_a_table(named), BEN, 1_200, seen(by="Ada"))))


def test_cards_of_people_who_are_not_simulated_are_no_matter():
    real = HeardCard("0002", "idea", "Mine, by hand", "Zed")
    assert not broken(tables_show_their_cards_and_no_others(look(at_a_table(IDEA), BEN, 1_200, seen(), real)))


# -- what people do with them -----------------------------------------------------------------------


def test_people_lay_what_their_role_is_asked_for_and_some_change_their_mind():
    fates = set()
    for index in range(200):
        for role in ("scribe", "other"):
            edits = habits.lay(5, index, PRACTICE, (1, 7), role, "think", 10_000)
            assert all(is_card(edit.key) and len(edit.key) <= 50 for edit in edits)
            assert all(SIGN.findall(edit.content.text) == [words.sign(5, index, edit.key)] for edit in edits)
            assert all(len(edit.content.text) <= 280 and 0 <= edit.after < 15_000 for edit in edits)
            assert role == "other" or not any(".deed." in edit.key for edit in edits)
            for edit in edits:
                assert edit.content.share in ("me", "group_organizers" if ".deed." in edit.key else "group")
                fates.add((edit.content.share, edit.content.named))
    assert len(fates) == 6, "some take back what they laid, with their name or without"


def test_whoever_may_gather_joins_cards_and_sees_to_actions():
    cards = tuple(HeardCard(f"{number}", kind, "x") for number, kind in enumerate(("idea", "idea", "deed", "deed")))
    mine = HeardTable(1, 7, cards, gathers=("deed",))
    acts = [habits.gather(5, index, (1,), mine, PRACTICE, [ADA, BEN]) for index in range(100)]
    given = {act.command for act in acts if act is not None}
    assert given == {"join_cards", "take_up"}
    assert {act.card.kind for act in acts if act is not None} == {"deed"}
    days = {act.body["day"] for act in acts if act is not None and act.command == "take_up"}
    assert all(date.fromisoformat(day) > date.today() - timedelta(days=1) for day in days)  # noqa: DTZ011
    assert habits.gather(5, 1, (1,), HeardTable(1, 7, cards), PRACTICE, [ADA]) is None


def test_no_card_is_laid_under_one_that_lies_under_it():
    cards = (HeardCard("1", "idea", "x"), HeardCard("2", "idea", "y", under="1"))
    table = HeardTable(1, 7, cards, gathers=("idea",))
    acts = [habits.gather(5, index, (1,), table, PRACTICE, [ADA]) for index in range(200)]
    assert {(act.body["card"], act.body["under"]) for act in acts if act is not None} == {("2", None)}


# -- on the stage -----------------------------------------------------------------------------------


def together(*saves: Content) -> Tables:
    """Ada lays a card where all are together, and the stage is connected."""
    tables = at_a_table(*saves)
    tables.sits(ADA, (1, 7), 0, of_everybody=True, plenary=True)
    tables.wall_line(0, connected=True)
    return tables


def wall(tables: Tables, at: float, *cards: HeardCard, number: int = 1, count: int | None = None) -> Tables:
    told = tuple(HeardOnTheWall(card.card, card.text, card.author) for card in cards)
    tables.wall_looked(at - 10, at, number, HeardWall(told, len(told) if count is None else count))
    return tables


def test_what_all_lay_stands_on_the_stage():
    tables = wall(together(IDEA), 1_200, seen())
    assert broken(the_stage_shows_what_all_lay(tables)) == broken(nothing_else_stands_there(tables)) == []


@pytest.mark.parametrize(
    ("saves", "shown"),
    [
        ([IDEA], []),
        ([IDEA], [seen(by="Ada")]),
        ([IDEA, BACK], [seen()]),
        ([IDEA, replace(IDEA, text=f"{IDEA.text} now")], [seen()]),
    ],
    ids=["it is missing", "with a name that was not given", "it was taken back", "it was changed"],
)
def test_what_the_stage_shows_otherwise_is_named(saves, shown):
    [*_, wrong] = broken(the_stage_shows_what_all_lay(wall(together(*saves), 3_000, *shown)))
    assert wrong.startswith(f"card {KEY} of {ADA} ")


@pytest.mark.parametrize("why", ["offline", "another round", "only the newest", "changed meanwhile", "on a table"])
def test_what_the_stage_need_not_show(why):
    tables = at_a_table(IDEA) if why == "on a table" else together(IDEA)
    match why:
        case "offline":
            tables.wall_line(3_000, connected=False)
        case "changed meanwhile":
            tables.put(ADA, KEY, BACK, 3_000)
    wall(tables, 1_200, number=2 if why == "another round" else 1, count=61 if why == "only the newest" else 0)
    assert list(the_stage_shows_what_all_lay(tables)) == []


@pytest.mark.parametrize(
    ("hidden_at", "shown", "right"),
    [(2_000, [], True), (2_000, [seen()], False), (6_995, [], None), (6_995, [seen()], None)],
    ids=["hidden", "still there", "gone just now", "there just now"],
)
def test_a_card_that_is_hidden_does_not_stand_there(hidden_at, shown, right):
    """Pressed just now: nobody knows which came first."""
    tables = wall(together(IDEA), 6_990, *shown)
    tables.hidden.append(Hidden("acdefgh", hidden_at - 100, hidden_at))
    found = [not wrong for wrong in the_stage_shows_what_all_lay(tables)]
    assert found == ([] if right is None else [right])


def test_a_card_that_is_changed_after_it_was_hidden_stands_there_again():
    tables = together(IDEA)
    tables.hidden.append(Hidden("acdefgh", 1_200, 1_300))
    later = replace(IDEA, text=f"{IDEA.text} now")
    tables.put(ADA, KEY, later, 1_900).acknowledged_at = 2_000
    assert broken(the_stage_shows_what_all_lay(wall(tables, 2_500)))
    tables.wall.clear()
    assert not broken(the_stage_shows_what_all_lay(wall(tables, 2_500, seen(later))))


@pytest.mark.parametrize(
    ("tables", "shown", "wrong"),
    [
        (at_a_table(IDEA), [seen()], "lay on a table"),
        (together(IDEA), [seen(), seen()], "twice"),
        (together(IDEA, BACK), [seen()], "taken back"),
        (together(IDEA), [seen(replace(IDEA, text="Something else ⟨acdefgh⟩"))], "as nobody laid it"),
    ],
)
def test_nothing_else_stands_on_the_stage(tables, shown, wrong):
    [told] = broken(nothing_else_stands_there(wall(tables, 3_000, *shown)))
    assert wrong in told
