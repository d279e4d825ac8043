"""What can be held here, to read before anybody decides: true for whatever the documents say."""

import re
from html import unescape
from itertools import pairwise

import pytest

from sessions_app import practices
from sessions_app.practices import practice
from sessions_app.web import flow

pytestmark = pytest.mark.django_db

KEYS = practices.keys()


def words(page) -> str:
    """What the page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


class TestAll:
    def test_are_told_in_their_order_each_with_a_link_to_its_page(self, phone):
        page = phone.get("/practices")
        links = re.findall(r'href="/practices/([^"]+)"', page.content.decode())
        assert links == KEYS
        assert all(practice(key).purpose in words(page) for key in KEYS)

    def test_are_linked_from_the_front_page(self, phone):
        assert 'href="/practices"' in phone.get("/").content.decode()


class TestOne:
    @pytest.mark.parametrize("key", KEYS)
    def test_says_what_it_is_for_what_it_is_not_and_who_made_it(self, phone, key):
        told, page = practice(key), phone.get(f"/practices/{key}")
        assert page.status_code == 200
        said = words(page)
        for line in (told.name, told.purpose, *told.cautions, told.credit.name):
            assert line in said
        assert f'href="{told.credit.link}"' in page.content.decode()

    @pytest.mark.parametrize("key", KEYS)
    def test_says_what_each_role_does_in_each_phase_without_a_gap(self, phone, key):
        stage, said = practice(key).stages[0], words(phone.get(f"/practices/{key}"))
        holder = next((role.unnamed for role in stage.cast if role.unnamed), "")
        for phase, lines in zip(stage.plan.phases, stage.lines.phases, strict=True):
            assert lines.title in said
            assert lines.about in said
            for each in lines.by:
                name = "the next person" if phase.when == "between" else holder
                asked = each.said.do.replace("{question}", practice(key).question(stage, 1))
                assert asked.replace("{holder}", name).lower() in said.lower()
        assert "{" not in said

    @pytest.mark.parametrize("key", KEYS)
    def test_can_be_begun_with_from_there(self, phone, desk, key):
        fields = f"/host/new?practice={key}"
        assert f'href="{fields}"' in desk.get(f"/practices/{key}").content.decode()
        stranger = phone.get(f"/practices/{key}").content.decode()
        assert f"/accounts/signup?next=%2Fhost%2Fnew%3Fpractice%3D{key}" in stranger
        assert (f'href="/?practice={key}#start"' in stranger) == practice(key).self_run

    @pytest.mark.parametrize("key", ["telepathy", "..%2Ftroika", "Troika", "troika.toml"])
    def test_that_is_not_there_is_not_found(self, phone, key):
        assert phone.get(f"/practices/{key}").status_code == 404

    def test_is_kept_by_no_browser_like_every_page(self, phone):
        assert "no-store" in phone.get(f"/practices/{KEYS[0]}")["Cache-Control"]


class TestTheDrawing:
    @pytest.mark.parametrize("key", KEYS)
    def test_gives_each_phase_as_much_of_its_part_as_it_is_long(self, key):
        for _, phases in flow.parts(practice(key).stages[0]):
            longest = max(phases, key=lambda phase: phase.ms)
            assert all(phase.wide <= longest.wide for phase in phases)
            assert all(1 <= phase.wide <= flow.WIDEST for phase in phases)

    @pytest.mark.parametrize("key", KEYS)
    def test_has_the_whole_round_from_end_to_end(self, key):
        bars = flow.strip(practice(key))
        assert bars[0].x == 0
        for before, after in pairwise(bars):
            assert before.x + before.width == pytest.approx(after.x, abs=0.11)
        assert bars[-1].x + bars[-1].width == pytest.approx(1000, abs=0.11)

    @pytest.mark.parametrize("key", [key for key in KEYS if practice(key).stages[0].plan.rule.for_all])
    def test_shows_everybody_as_holder_once(self, key):
        stage = practice(key).stages[0]
        turns = flow.turns(stage)
        holders = [[one.letter for one in people if one.comes == "holder"] for people in turns]
        assert holders == [[letter] for letter in "ABCDEFGH"[: stage.plan.sizes.good]]
        assert all(len(people) == stage.plan.sizes.good for people in turns)

    def test_begins_a_sentence_in_a_capital_letter(self):
        assert flow._filled("Listen. {holder} tells. Then {holder} asks.", "the client") == (
            "Listen. The client tells. Then the client asks."
        )


def test_a_servers_own_practice_is_told_in_its_own_language(phone, desk, own_practices):
    """The words around it are the page’s; a screen reader is told which are not."""
    page = phone.get("/practices/eigene").content.decode()
    assert '<h1 lang="de" dir="auto">Eigene</h1>' in page
    assert '<h2 id="flow">How it goes</h2>' in page
    assert '<strong lang="de" dir="auto">Eigene</strong>' in desk.get("/host/new").content.decode()
    create = desk.get("/host/new").context
    assert [each.key for each in [*create["offers"], *create["more_offers"]]] == [*KEYS, "eigene"]
    assert 'lang="de" dir="auto"' not in phone.get(f"/practices/{KEYS[0]}").content.decode().replace(
        'lang="de" dir="auto">Eig', ""
    )


@pytest.fixture
def own_practices(tmp_path):
    text = (practices.FOLDER / f"{KEYS[0]}.toml").read_text(encoding="utf-8")
    text = text.replace(f'key = "{KEYS[0]}"', 'key = "eigene"', 1).replace('language = "en"', 'language = "de"')
    (tmp_path / "eigene.toml").write_text(
        re.sub(r'(?m)^name = ".*"', 'name = "Eigene"', text, count=1), encoding="utf-8"
    )
    practices.also_from(tmp_path)
    yield
    practices.also_from(None)
