"""The pictures of README and docs/: their names there, and the scenes that are made for them alone."""

from __future__ import annotations

from sessions_app.domain.practice.plan import TRAVEL
from sessions_app.practices import keys, practice

from ..play import PLAY, Play
from ..room import Room
from .scene import Scene

ON = ("tablet",)
PEOPLE = 12
# The first practice that is offered in which people travel between tables: of it docs/facilitating.md tells everything.
CAFE = next(
    Play(key, index)
    for key in keys()
    for index, stage in enumerate(practice(key).stages)
    if stage.plan.formed == TRAVEL and not stage.plan.rule.of_a_case
)
TRAVELLERS = 14


def travelling() -> Room:
    """Its first round at tables, in what people come for."""
    return Room(practice=CAFE.key, stage=CAFE.index).begun(TRAVELLERS).at(CAFE.core)


SHOWN = (
    Scene("shown-lobby-phone", lambda _: Room().opened(PEOPLE).as_participant(), sizes=("phone",)),
    Scene("shown-lobby", lambda _: Room().opened(PEOPLE).as_facilitator(), sizes=ON),
    Scene("shown-groups", lambda _: Room().opened(PEOPLE).formed().as_facilitator(), sizes=ON),
    Scene("shown-desk", lambda _: Room().begun(PEOPLE).at(PLAY.core).as_facilitator(), sizes=(*ON, "phone")),
    Scene("shown-stage", lambda _: Room().begun(PEOPLE).at(PLAY.core).as_stranger("stage"), sizes=ON),
    Scene(
        "shown-next",
        lambda _: Room(practice=CAFE.key).opened(TRAVELLERS).formed().started().over().as_facilitator(),
        sizes=ON,
    ),
    Scene("shown-table", lambda _: travelling().as_participant(CAFE.others), sizes=("phone",)),
    Scene("shown-question", lambda _: travelling().as_stranger("stage"), sizes=ON),
)

# The file in docs/images, and the scene and size that it shows; always in light, with short names.
DOCS: dict[str, tuple[str, str]] = {
    "phone.png": (f"{PLAY.core}-{PLAY.others}", "phone"),
    "phone-client.png": (f"{PLAY.core}-{PLAY.holder}", "phone"),
    "call-phone.png": ("call-other-away", "phone"),
    "phone-lobby.png": ("shown-lobby-phone", "phone"),
    "desk.png": ("shown-desk", "tablet"),
    "desk-phone.png": ("shown-desk", "phone"),
    "desk-lobby.png": ("shown-lobby", "tablet"),
    "desk-groups.png": ("shown-groups", "tablet"),
    "stage.png": ("shown-stage", "tablet"),
    "cafe-desk.png": ("shown-next", "tablet"),
    "cafe-phone.png": ("shown-table", "phone"),
    "cafe-stage.png": ("shown-question", "tablet"),
}
