"""The tables of `make screenshots` are sound: each scene can be told apart, fits a screen, and every page has one."""

import re

from pictures.camera import name_of
from pictures.cast import people
from pictures.scenes import SCENES
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


def test_the_cast_is_as_large_as_wanted_and_no_two_have_the_same_name():
    for cast in CASTS:
        assert len(set(people(140, cast))) == 140
    assert len(set(people(300))) == 300
