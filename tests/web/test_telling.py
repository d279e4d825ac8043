"""A practice as pages read it: in the reader's language, and with what each page needs."""

import json

import pytest
from django.utils.translation import override, trans_real

from sessions_app import telling
from sessions_app.domain.practice import canonical, digest, read
from sessions_app.domain.program import PlannedRound
from sessions_app.models import Document, Session
from sessions_app.practices import by_digest, keys, practice, shipped
from tests.domain.practice.documents import document
from troika.pseudo import ACCENTED, PseudoTranslations

FACETS = [telling.PHONE, telling.STAGE, telling.DESK]


@pytest.fixture
def accented(monkeypatch):
    """A reader of the made-up language in which every phrase is translated."""
    monkeypatch.setitem(vars(trans_real)["_translations"], ACCENTED, PseudoTranslations(ACCENTED))
    telling._told.cache_clear()
    telling._for_browser.cache_clear()
    with override(ACCENTED):
        yield
    telling._told.cache_clear()
    telling._for_browser.cache_clear()


def nonsense() -> str:
    """The digest of a practice that somebody wrote, stored as a document."""
    whole = read(document())
    return Document.objects.get_or_create(digest=digest(whole), defaults={"text": canonical(whole)})[0].pk


@pytest.mark.parametrize("key", keys())
@pytest.mark.parametrize("facets", FACETS, ids=["phone", "stage", "desk"])
def test_a_page_gets_what_it_asks_for_and_nothing_that_is_empty(key, facets):
    whole = practice(key)
    found = telling.for_browser(digest(whole), facets)
    assert list(found["phases"]) == [phase.key for stage in whole.stages for phase in stage.plan.phases]
    assert {"key", *facets.roles} >= {name for role in found["roles"] for name in role}
    for phase in found["phases"].values():
        assert set(phase) <= {*facets.phases, "lines"}
        assert all(set(lines) <= set(facets.lines) for lines in phase.get("lines", {}).values())
    assert '""' not in json.dumps(found) and "[]" not in json.dumps({**found, "notes": 0, "roles": 0, "stages": 0})


def test_a_phone_is_told_the_words_of_its_practice():
    found = telling.for_browser(next(iter(by_digest())), telling.PHONE)
    assert found["phases"] and all("title" in phase for phase in found["phases"].values())
    assert found == telling.for_browser(next(iter(by_digest())), telling.PHONE)


@pytest.mark.django_db
def test_a_page_is_told_which_cards_there_are_only_where_there_are_some(with_cards):
    found = telling.for_browser(digest(practice(with_cards)), telling.PHONE)["cards"]
    assert found["c1"] == {"prompt": "What lies here?", "title": "One that lies"}
    assert {"reach": "organizers", "traits": ["action"], "gathered_by": ["q"]}.items() <= found["c2"].items()
    assert "stays" not in found["c1"]
    assert "cards" not in telling.for_browser(next(iter(by_digest())), telling.PHONE)
    assert "cards" not in telling.for_browser(digest(practice(with_cards)), telling.DESK)


@pytest.mark.django_db
def test_the_words_of_a_shipped_practice_are_in_the_readers_language(accented):
    for one in by_digest():
        index = next(at for at, stage in enumerate(telling.told(one).stages) if stage.noun)
        stage = telling.stage_told(one, index)
        assert stage.noun and stage.noun.one.startswith("[")
        for phase in telling.for_browser(one, telling.PHONE)["phases"].values():
            assert phase["title"].startswith("[")
        assert telling.group_told(one, 7, index) == f"[{stage.noun.one} 7]"


@pytest.mark.django_db
def test_a_round_is_asked_in_the_language_of_its_session_as_its_organizer_wrote_it(accented):
    session = Session(document_id=digest(practice("world_cafe")), language=ACCENTED)
    round = PlannedRound(number=2, stage=1, nth=1)
    with override("en"):
        assert telling.question_told(session, round).startswith("[")
        session.questions = {practice("world_cafe").stages[1].key: ["Who are we?"]}
        assert telling.question_told(session, round) == "Who are we?"


@pytest.mark.django_db
def test_what_somebody_wrote_stays_as_it_is_and_says_in_which_language(accented):
    found = telling.for_browser(nonsense(), telling.PHONE)
    assert (found["lang"], found["phases"]["alpha"]["title"]) == ("en", practice_title("alpha"))
    with override("en"):
        assert "lang" not in telling.for_browser(nonsense(), telling.PHONE)


def practice_title(key: str) -> str:
    return read(document()).stages[0].lines.of(key).title


@pytest.mark.django_db
@pytest.mark.parametrize("turns", ["turnless", "one_turn"])
def test_browsers_are_told_who_holds_a_turn_where_not_everybody_does(unheld, turns):
    def told(key: str, facets: telling.Facets) -> str | None:
        return telling.for_browser(digest(practice(key)), facets).get("turns")

    for facets in (telling.PHONE, telling.DESK):
        assert told("troika", facets) is None
        assert told(turns, facets) == practice(turns).stages[0].plan.turns


SEVERAL = [key for key in shipped() if len(practice(key).stages) > 1]


@pytest.mark.django_db
@pytest.mark.parametrize("key", SEVERAL)
@pytest.mark.parametrize("facets", FACETS, ids=["phone", "stage", "desk"])
def test_browsers_are_told_of_each_stage_and_find_phases_and_kinds_of_all_of_them(key, facets):
    whole = practice(key)
    found = telling.for_browser(digest(whole), facets)
    for stage, told in zip(whole.stages, found["stages"], strict=True):
        assert told["held"] == [phase.key for phase in stage.plan.phases]
        assert set(told["held"]) <= set(found["phases"])
        assert [role["key"] for role in told["roles"]] == list(stage.cast.keys)
        assert told.get("noun", {}).get("one") == (stage.noun.one if stage.noun else None)
        assert told.get("turns") == (None if stage.plan.rule.for_all else stage.plan.turns)
        assert told.get("seats") == (None if stage.noun else stage.plan.seats)
        if facets.cards:
            assert {card.key for card in stage.kinds.cards} <= set(found.get("cards", {}))
        if facets.notes:
            assert {note.key for note in stage.kinds.notes} <= set(found["notes"])
    first = {name: value for name, value in found["stages"][0].items() if name != "held"}
    assert {name: found[name] for name in first} == first


@pytest.mark.django_db
@pytest.mark.parametrize("key", SEVERAL)
def test_python_finds_the_words_of_a_kind_and_a_phase_in_whichever_stage_they_are(key):
    whole = practice(key)
    for index, stage in enumerate(whole.stages):
        assert telling.stage_told(digest(whole), index) == stage
        assert [telling.phase_told(digest(whole), phase.key) for phase in stage.plan.phases] == list(stage.lines.phases)
        assert [telling.note_told(digest(whole), kind.key) for kind in stage.kinds.notes] == list(stage.kinds.notes)
        assert [telling.card_told(digest(whole), kind.key) for kind in stage.kinds.cards] == list(stage.kinds.cards)
        assert [telling.role_told(digest(whole), role.key, index) for role in stage.cast] == list(stage.cast)
        assert {whole.stage_with(kind.key) for kind in stage.kinds.every} <= {index}
        assert {whole.stage_in(phase.key) for phase in stage.plan.phases} == {index}


@pytest.mark.django_db
def test_python_asks_for_single_words_by_key():
    whole = nonsense()
    assert telling.group_told(whole, 3) == "Duo 3"
    role, note, phase = (
        telling.role_told(whole, "x"),
        telling.note_told(whole, "k1"),
        telling.phase_told(whole, "alpha"),
    )
    assert role and note and phase
    assert (role.name, note.mine, phase.title) == ("ex", "My one", practice_title("alpha"))
    for ask in (telling.role_told, telling.note_told, telling.phase_told):
        assert ask(whole, "unknown") is None
