"""The tables of `make screenshots` are sound: scenes have different names, each fits
a screen, and every page has one."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polib

from pictures.camera import name_of, where_it_is_ten
from pictures.cast import people
from pictures.scenes import SCENES
from pictures.scenes.docs import DOCS
from pictures.scenes.pages import ERRORS
from pictures.scenes.scene import CASTS, SIZES
from tests.servers import ROOT


def test_scenes_are_told_apart_and_fit_the_screens():
    names = [scene.name for scene in SCENES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_-]+", name) for name in names)
    assert all(scene.sizes and SIZES.keys() >= {*scene.sizes} for scene in SCENES)
    assert all(scene.casts and {*CASTS} >= {*scene.casts} for scene in SCENES)
    assert name_of("lobby", "plain", "phone", "dark") == "lobby.phone.dark.png"


def test_every_error_page_and_every_state_of_a_participant_is_pictured():
    names = {scene.name for scene in SCENES}
    assert {f"error-{page.stem}" for page in (ROOT / "templates").glob("[45]*.html")} <= names
    words = (ROOT / "templates/participant/scenes.html").read_text(encoding="utf-8")
    states = set(re.findall(r'data-scene-of="(\w+)"', words)) - {"closed"}
    assert all(any(name.startswith(state) for name in names) for state in states), states


def test_what_error_pages_say_is_a_phrase_of_the_site():
    """In a picture in another language nothing stays English that would not on the site."""
    phrases = {entry.msgid for entry in polib.pofile(str(ROOT / "locale/de/LC_MESSAGES/django.po"))}
    assert {*ERRORS.values()} - {""} <= phrases


def test_the_cast_is_as_large_as_wanted_and_no_two_have_the_same_name():
    for cast in CASTS:
        assert len(set(people(140, cast))) == 140
    assert len(set(people(300))) == 300


def test_pictures_in_the_docs_can_be_made_again_and_are_small_and_shown():
    sizes = {scene.name: scene.sizes for scene in SCENES}
    assert all(size in sizes[scene] for scene, size in DOCS.values())
    assert DOCS.keys() == {path.name for path in (ROOT / "docs/images").iterdir()}
    assert all((ROOT / "docs/images" / name).stat().st_size < 120_000 for name in DOCS)
    pages = [(ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/facilitating.md")]
    assert all(any(f"images/{name}" in page for page in pages) for name in DOCS)


def test_it_is_always_ten_in_the_morning_on_a_picture():
    for hour in range(24):
        now = datetime(2026, 3, 2, hour, 7, tzinfo=UTC)
        assert now.astimezone(ZoneInfo(where_it_is_ten(now))).hour == 10


def test_an_error_is_pictured_in_the_language_that_was_asked_for():
    [scene] = [scene for scene in SCENES if scene.name == "error-429"]
    html = scene.made("plain", "de").html
    assert '<html lang="de"' in html and "Einen Moment, bitte" in html and "Aus deinem Netz wurden viele Codes" in html
