"""What causes a push: every part of a screen that can change, but for what nobody should be sent a frame for."""

from typing import Any

import msgspec
import pytest

from sessions_app.domain.units import Ms
from sessions_app.live.shown import essence
from sessions_app.wire import AnyScreen, DeskScreen, MixingMessage, Screen, SessionMessage, StageScreen, WordingMessage

SESSION = SessionMessage(
    "ACD346", "Friday circle", "running", 1, 2, 7, "room", None, None, finished=False, document="c8f6"
)
SCREENS: dict[str, AnyScreen] = {
    "in a group": Screen(1, Ms(1), SESSION, "seated", group={"id": 1}),  # type: ignore[arg-type]
    "waiting": Screen(1, Ms(1), SESSION, "waiting", None),
    "stage": StageScreen(1, Ms(1), SESSION, 3, None),
    "desk": DeskScreen(
        1, Ms(1), SESSION, [], None, [], None, [], [], MixingMessage(7, 2, 3, 2, 2),
        WordingMessage("", []), WordingMessage("", []), [], 7, [],
    ),
}  # fmt: skip
# These change with something else that is there, or at every instant.
ALWAYS = {"version", "now"}
WITH_OTHERS: dict[str, set[str]] = {
    # Whoever is at work is sent no frame because somebody comes late.
    "in a group": {"lobby", "people", "ends", "closes", "code", "finished", "document", "self_run"},
    "waiting": {"code", "closes", "finished", "document", "self_run"},
    "stage": set(),
    "desk": {"without_turn", "took_part"},
}


@pytest.mark.parametrize("who", SCREENS)
def test_whatever_changes_is_pushed_to_whom_it_is_for(who: str) -> None:
    screen, something = SCREENS[who], object()

    def unnoticed(changed: dict[str, Any]) -> set[str]:
        return {name for name, other in changed.items() if essence(other) == essence(screen)}

    parts = {name: msgspec.structs.replace(screen, **{name: something}) for name in screen.__struct_fields__}
    facts = {
        name: msgspec.structs.replace(screen, session=msgspec.structs.replace(SESSION, **{name: something}))
        for name in SESSION.__struct_fields__
    }
    del parts["session"]
    assert unnoticed(parts) | unnoticed(facts) == ALWAYS | WITH_OTHERS[who]
