"""A search on the desk finds a name, however keyboards spell it. The server folds alike: one table tests both."""

import json
from pathlib import Path

from sessions_app.domain.spelling import foldings
from tests.js.conftest import Ask

SPELLING = "/js/desk/spelling.js"
TABLE = json.loads((Path(__file__).parents[1] / "spellings.json").read_text())


async def test_browser_and_server_fold_a_name_alike(ask: Ask) -> None:
    assert {name: await ask(SPELLING, "foldings", name) for name in TABLE["foldings"]} == TABLE["foldings"]
    assert {name: [*foldings(name)] for name in TABLE["foldings"]} == TABLE["foldings"]


async def test_a_search_finds_a_name_however_it_is_typed(ask: Ask) -> None:
    found = [[name, sought, await ask(SPELLING, "named", name, sought)] for name, sought, _ in TABLE["found"]]
    assert found == TABLE["found"]
