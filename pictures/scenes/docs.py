"""The pictures of README and docs/: their names there, and the scenes that are made for them alone."""

from __future__ import annotations

from ..play import PLAY
from ..room import Room
from .scene import Scene

ON = ("tablet",)
PEOPLE = 12

SHOWN = (
    Scene("shown-lobby-phone", lambda _: Room().opened(PEOPLE).as_participant(), sizes=("phone",)),
    Scene("shown-lobby", lambda _: Room().opened(PEOPLE).as_facilitator(), sizes=ON),
    Scene("shown-groups", lambda _: Room().opened(PEOPLE).formed().as_facilitator(), sizes=ON),
    Scene("shown-desk", lambda _: Room().begun(PEOPLE).at(PLAY.core).as_facilitator(), sizes=(*ON, "phone")),
    Scene("shown-stage", lambda _: Room().begun(PEOPLE).at(PLAY.core).as_stranger("stage"), sizes=ON),
)

# The file in docs/images, and the scene and size that it shows; always in light, with short names.
DOCS: dict[str, tuple[str, str]] = {
    "phone.png": (f"{PLAY.core}-{PLAY.others}", "phone"),
    "phone-client.png": (f"{PLAY.core}-{PLAY.holder}", "phone"),
    "phone-lobby.png": ("shown-lobby-phone", "phone"),
    "desk.png": ("shown-desk", "tablet"),
    "desk-phone.png": ("shown-desk", "phone"),
    "desk-lobby.png": ("shown-lobby", "tablet"),
    "desk-groups.png": ("shown-groups", "tablet"),
    "stage.png": ("shown-stage", "tablet"),
}
