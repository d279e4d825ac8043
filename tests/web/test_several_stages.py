"""What an organizer reads and chooses beforehand of a practice with several stages: all of it, and rounds of a part."""

import re
from html import unescape

import pytest

from sessions_app import practices
from sessions_app.domain.errors import Invalid
from sessions_app.domain.practice import MINUTE
from sessions_app.models import Session
from sessions_app.practices import practice
from sessions_app.services import hosting
from sessions_app.templatetags.troika import clock
from tests import cast

pytestmark = pytest.mark.django_db

CAFE = "world_cafe"
STAGED = [key for key in practices.shipped() if len(practice(key).stages) > 1]


def fields(key: str, **typed: str) -> dict[str, str]:
    """The form of a new session of this practice, as its page sends it."""
    lengths = {f"minutes_{phase}": clock(length) for phase, length in practice(key).lengths.items()}
    return {
        "title": "Friday", "fours": "shrink", "venue": "room", "rounds": "3", "practice": key, "shown": key,
    } | lengths | typed  # fmt: skip


def words(page) -> str:
    """What the page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


class TestItsPage:
    @pytest.mark.parametrize("key", STAGED)
    def test_tells_every_phase_of_every_stage_without_a_gap(self, phone, key):
        said = words(phone.get(f"/practices/{key}"))
        for stage in practice(key).stages:
            for lines in stage.lines.phases:
                assert lines.title in said
                assert lines.about in said
            asked = [note.question.split("{")[0] for note in stage.kinds.notes]
            for line in (*asked, *(card.prompt for card in stage.kinds.cards), *stage.questions):
                assert line in said
        assert "{" not in said

    def test_says_how_often_each_part_is_held_and_how_long_all_of_it_takes(self, phone):
        said = words(phone.get(f"/practices/{CAFE}"))
        for told in ("85 min in all", "Welcome 5 min", "Tables 3 rounds, 60 min", "What do we see? 20 min"):
            assert told in said
        assert "all together, 3 to 5 together" in said
        assert "0 s a turn" not in said
        assert "At the beginning of each round" not in said

    def test_says_who_sees_a_card(self, phone):
        said = words(phone.get(f"/practices/{CAFE}"))
        assert "a line between two seen at once by your group" in said
        assert "seen by those who hold the session, and on the screen in the room" in said

    def test_all_of_them_are_in_the_list_with_the_time_of_the_whole(self, phone):
        said = words(phone.get("/practices"))
        assert practice(CAFE).name in said
        assert "12 min in all" in said  # 1-2-4-All


class TestANewSession:
    def test_begins_with_as_many_rounds_at_tables_as_usual(self, desk):
        page = desk.get(f"/host/new?practice={CAFE}")
        said = words(page)
        assert page.context["form"]["rounds"].value() == 3
        assert [(pace["key"], pace["minutes"]) for pace in page.context["paces"]] == [
            *(("short", 56), ("usual", 85), ("long", 128), ("own", None))
        ]
        for told in ("How long it takes", "Rounds: Tables", "The rest is held once.", "Tables, round 2", "85 min"):
            assert told in said
        assert [entry.at // MINUTE for entry, *_ in page.context["lines"] if entry.kind == "round"] == [5, 25, 45]

    @pytest.mark.parametrize(("rounds", "whole", "held"), [("1", 45, 3), ("4", 105, 6)])
    def test_grows_and_shrinks_at_tables_only(self, desk, rounds, whole, held):
        typed = fields(CAFE, rounds=rounds)
        look = typed | {"look": "1", "csrfmiddlewaretoken": desk.token()}
        told = desk.post("/host/new", look, headers={"Accept": "application/json"}).json()
        assert (told["whole"], told["takes"]["usual"]) == (whole * MINUTE, whole)
        assert told["stages"] == ["Welcome", "Tables", "What do we see?"]
        desk.send("/host/new", typed)
        session = Session.objects.get()
        assert session.rounds == held
        assert desk.get(f"/host/{session.code}/edit").context["form"]["rounds"].value() == int(rounds)
        assert f"{rounds} · Tables" in words(desk.get(f"/host/{session.code}/"))

    @pytest.mark.parametrize("rounds", ["0", "19"])
    def test_cannot_have_more_rounds_in_all_than_a_session_can(self, desk, rounds):
        page = desk.send("/host/new", fields(CAFE, rounds=rounds))
        assert list(page.context["form"].errors) == ["rounds"]

    def test_has_the_lengths_of_every_stage_and_they_are_checked(self, desk):
        page = desk.send("/host/new", fields(CAFE, minutes_what_we_see="0"))
        assert list(page.context["form"].errors) == ["minutes_what_we_see"]
        desk.send("/host/new", fields(CAFE, minutes_cafe_opens="10", minutes_conversation="12"))
        session = Session.objects.get()
        assert session.lengths == practice(CAFE).lengths | {"cafe_opens": 10 * MINUTE, "conversation": 12 * MINUTE}

    def test_becomes_shorter_in_all_its_parts_by_a_pace(self, desk):
        page = desk.get(f"/host/new?practice={CAFE}")
        shown = {"paced": page.context["form"]["paced"].value(), "pace": "short"}
        desk.send("/host/new", fields(CAFE) | shown)
        lengths = Session.objects.get().lengths
        assert all(lengths[key] < length for key, length in practice(CAFE).lengths.items())

    def test_where_nothing_is_held_twice_no_rounds_are_asked_for(self, desk):
        page = desk.get("/host/new?practice=one_two_four_all")
        assert '<input type="hidden" name="rounds" value="1">' in page.content.decode()
        desk.send("/host/new", fields("one_two_four_all", rounds="1"))
        assert Session.objects.get().rounds == 4

    def test_so_many_people_make_tables(self, desk):
        page = desk.send("/host/new", fields(CAFE) | {"look": "1", "people": "14"})
        assert "2 threes and 2 tables, 1 h 25 min" in words(page)
        few = desk.send("/host/new", fields(CAFE) | {"look": "1", "people": "2"})
        assert "It takes 3 people at least." in words(few)

    def test_the_way_from_another_practice_brings_its_own_rounds(self, desk):
        page = desk.send("/host/new", fields("troika", rounds="1", practice=CAFE) | {"look": "practice"})
        assert page.context["form"]["rounds"].value() == "3"
        back = desk.send("/host/new", fields(CAFE, rounds="3", practice="one_two_four_all") | {"look": "practice"})
        assert back.context["form"]["rounds"].value() == "1"


def test_fewer_rounds_than_parts_are_refused(oto):
    session = cast.session_of(oto, practice=CAFE, rounds=5)
    with pytest.raises(Invalid) as refused:
        hosting.plan_rounds(session.pk, 2)
    assert refused.value.field == "rounds"


def test_a_copy_has_the_lengths_of_all_stages(desk):
    desk.send("/host/new", fields(CAFE, minutes_what_we_see="30"))
    session = Session.objects.get()
    desk.send(f"/host/{session.code}/copy")
    assert Session.objects.exclude(pk=session.pk).get().lengths == session.lengths
