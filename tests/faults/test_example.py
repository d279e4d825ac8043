"""The example in docs/protocol.md is a holder: three of them hold a round from the first step to the last."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from tests.servers import ROOT, Site

from .gathering import first, host_at

pytestmark = [pytest.mark.faults, pytest.mark.timeout(60)]

Step = tuple[int | None, str]  # the turn, the phase

TURN = ["share", "clarify", "consult", "return"]


async def test_three_holders_as_in_the_example_hold_a_round(embedded: Site) -> None:
    take_part = example()
    with host_at(embedded) as host:
        people = [asyncio.create_task(take_part(embedded.url, host.code, name)) for name in ("Ada", "Ben", "Cem")]
        async with host.socket() as desk:
            await first(desk, "desk", lambda seen: len(seen["people"]) == len(people))
        host.begin()
        seen = await asyncio.gather(*people)

    whole: list[Step] = [(None, "reflect")]
    for turn in (1, 2, 3):
        whole += [(None, "breath")] * (turn > 1) + [(turn, phase) for phase in TURN]
    assert seen == [whole] * 3


def example() -> Callable[[str, str, str], Coroutine[Any, Any, list[Step]]]:
    """What the document has between its fences, as a reader would copy it."""
    found = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    names: dict[str, Any] = {}
    exec(compile(found[1], "docs/protocol.md", "exec"), names)
    take_part: Callable[[str, str, str], Coroutine[Any, Any, list[Step]]] = names["take_part"]
    return take_part
