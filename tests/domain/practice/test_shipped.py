"""The practices that come with the product: all of them read, and Troika is what it was."""

import re
import tomllib
from pathlib import Path

import pytest

from sessions_app.domain.practice import (
    MINUTE,
    Sizes,
    When,
    canonical,
    cast,
    kinds,
    manners,
    plain,
    plan,
    read,
    reading,
    turns,
)
from sessions_app.practices import keys, practice, shipped
from sessions_app.practices.further import not_held

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("key", shipped())
def test_every_practice_reads_and_is_called_like_its_file(key):
    assert practice(key).key == key
    assert read(plain(practice(key))) == practice(key)


@pytest.mark.parametrize("key", shipped())
def test_every_key_of_a_file_is_read(key):
    """Whatever a file says stands in its canonical text."""
    written = tomllib.loads((ROOT / f"sessions_app/practices/{key}.toml").read_text(encoding="utf-8"))
    text = canonical(practice(key))

    def lines(value):
        if isinstance(value, str):
            yield value
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from lines(each)

    assert [line for line in lines(written) if line not in text] == []


def test_those_are_offered_that_sessions_can_hold():
    assert sorted(keys()) == sorted(shipped())
    assert {key: not_held(practice(key)) for key in keys()} == dict.fromkeys(keys(), "")


def test_no_two_practices_are_one():
    assert len({canonical(practice(key)) for key in shipped()}) == len(shipped())


def test_each_practice_speaks_in_words_of_its_own():
    """What to do, and what is said aloud, stands in one practice only: no practice is another with other nouns."""
    said: dict[str, set[str]] = {}
    for key in shipped():
        for stage in practice(key).stages:
            for phase in stage.lines.phases:
                for line in (phase.say, *(each.said.do for each in phase.by), *(each.said.hint for each in phase.by)):
                    said.setdefault(line, set()).add(key)
    words = {line: where for line, where in said.items() if line and line != "{question}"}
    assert {line: where for line, where in words.items() if len(where) > 1} == {}


def test_the_practice_in_the_documentation_is_one():
    """docs/practices.md builds it step by step; its pieces make one document."""
    page = (ROOT / "docs/practices.md").read_text(encoding="utf-8")
    pieces = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    made = read(tomllib.loads("\n".join(pieces)))
    (stage,) = made.stages
    assert (len(pieces), made.key, [phase.key for phase in stage.plan.turn]) == (5, "bright_spots", ["tell", "admire"])


@pytest.mark.parametrize(
    "table", ["PRACTICE", "STAGE", "GROUPS", "ROLE", "PHASE", "SENTENCES", "NOTE", "CARD", "AGREEMENT"]
)
def test_the_documentation_names_every_key(table):
    page = (ROOT / "docs/practices.md").read_text(encoding="utf-8")
    assert [key for key in getattr(reading, table) if f"`{key}`" not in page] == []


def test_the_documentation_names_what_can_be_chosen():
    page = re.sub(r"\W+", " ", (ROOT / "docs/practices.md").read_text(encoding="utf-8"))
    choices = (
        manners.HUES,
        manners.ICONS,
        manners.BELLS,
        turns.TURNS,
        plan.FORMED,
        cast.COMES,
        kinds.NOTE_TRAITS,
        When,
    )
    assert [word for words in choices for word in words if f" {word} " not in page] == []


# How each stage of a practice is held in which not everybody has a turn: who sits together, who holds one, minutes of
# all rounds.
WAY = {
    "peer_assist": [("5 6 9", "one", "mix", 40)],
    "discovery_action": [("5 9 15", "none", "mix", 45)],
    "after_action": [("3 8 15", "none", "mix", 42)],
    "one_two_four_all": [
        ("alone", "none", "keep", 1),
        ("2 2 3", "none", "mix", 2),
        ("3 4 7", "none", "merge", 4),
        ("plenary", "none", "keep", 5),
    ],
    "world_cafe": [("plenary", "none", "keep", 5), ("3 4 5", "none", "travel", 60), ("plenary", "none", "keep", 20)],
    "knowledge_cafe": [("plenary", "none", "keep", 10), ("3 4 5", "none", "mix", 36), ("plenary", "none", "keep", 27)],
    "pro_action_cafe": [
        ("plenary", "none", "keep", 10),
        ("3 4 5", "one", "travel", 60),
        ("plenary", "none", "keep", 15),
    ],
}


class TestWithoutATurnForAll:
    @pytest.mark.parametrize("key", WAY)
    def test_is_held_as_it_is_known(self, key):
        def way(plan):
            sizes, whole = plan.sizes, plan.fitted(plan.sizes.good if plan.sizes else 1)
            seats = f"{sizes.least} {sizes.good} {sizes.most}" if sizes else plan.seats
            return seats, plan.turns, plan.formed, plan.rounds * sum(phase.ms for phase in whole.phases) / MINUTE

        assert [way(stage.plan) for stage in practice(key).stages] == WAY[key]

    def test_people_can_write_and_see_again_what_it_is_about(self):
        """Every kind of note and card is offered in a phase, and where there is a question, it can be read."""
        for each in map(practice, WAY):
            for stage in each.stages:
                offered = {kind for manner in stage.manners for offer in manner.writes for kind in offer.kinds}
                assert {kind.key for kind in stage.kinds.every} == offered, (each.key, stage.key)
                if each.question(stage, 1):
                    assert "{question}" in str(stage.lines), (each.key, stage.key)

    def test_a_question_goes_on_through_the_stages_that_follow(self):
        whole = practice("one_two_four_all")
        assert len({whole.question(stage, 1) for stage in whole.stages}) == 1
        cafe = practice("world_cafe").stages[1]
        assert len({practice("world_cafe").question(cafe, round) for round in (1, 2, 3)}) == 3


class TestTroika:
    def test_has_the_published_phases_and_lengths(self):
        (stage,) = practice("troika").stages
        assert [(phase.key, phase.when, phase.length / MINUTE) for phase in stage.plan.phases] == [
            ("reflect", "session", 1),
            ("share", "turn", 1.5),
            ("clarify", "turn", 1.5),
            ("consult", "turn", 5),
            ("return", "turn", 2),
            ("breath", "between", 0.25),
        ]
        assert [manner.phase for manner in stage.manners if manner.away] == ["consult"]
        assert (stage.plan.turn_length, stage.plan.sizes) == (10 * MINUTE, Sizes(3, 3, 5))

    def test_asks_each_role_for_its_notes(self):
        (stage,) = practice("troika").stages
        assert stage.kinds.of("client") == ("challenge", "valuable", "next_step")
        assert stage.kinds.of("consultant") == ("takeaway", "gift")
