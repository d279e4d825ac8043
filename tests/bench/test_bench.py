"""The bench in small: each part runs against real servers, loses nothing, and reports what it should."""

import asyncio
import json

import psycopg
import pytest

from bench import __main__ as bench
from bench import arrival, boundary, calls, cards, exports, memory, notes, plenary, push, quiet, screen, stages
from bench.crowd import Crowd, CrowdFailedError, Seat, allow_many_files
from bench.statements import Statements
from bench.table import PARTS, lines
from sessions_app.live.messages import NO_SUCH_SESSION
from tests import servers


@pytest.fixture(autouse=True)
def many_files():
    allow_many_files()


def told(name, rows):
    """What is written to the file, and shown in the table."""
    (shown,) = {cells[0] for cells in lines({name: rows}) if cells[0]}
    assert shown == PARTS[name][0]
    return json.loads(json.dumps(bench.summary({name: rows})))[name]


@pytest.mark.parametrize("layer", push.LAYERS)
def test_a_push_reaches_everybody_in_all_three(layer):
    rows = told("push", push.measure((9,), (layer,), rounds=2))
    assert [(row["n"], row["layer"], row["scene"]) for row in rows] == [
        (9, layer, scene) for scene in push.SCENES if scene == "round" or layer == "memory"
    ]
    for row in rows:
        assert row.keys() == {"n", "layer", "scene", "product_ms", "bare_ms", "naive_ms"}
        assert all(row[f"{who}_ms"] > 0 for who in ("product", "bare", "naive"))


def test_wrong_clocks_and_late_messages_change_screens_near_the_boundary_and_it_is_read_once():
    rows = boundary.measure((3, 12), boundaries=1, settled=2.5, phase=4_000)
    few, many = told("boundary", rows)
    assert few.keys() == many.keys() == {"n", "spread_p99_ms"}
    assert many["spread_p99_ms"] <= 250  # the longest delay there is, and a busy machine; the bench itself asks for 50
    assert [row["reads_per_boundary"] for row in rows] == [1, 1]


def test_a_small_crowd_arrives(monkeypatch):
    monkeypatch.setattr(arrival, "WITHIN", 1.0)
    monkeypatch.setattr(arrival, "PAGES", 20)
    rows = arrival.measure(["sqlite"], 6)
    assert [(row["in"], row["errors"]) for row in rows] == [(6, 0), (6, 0)]
    (row,) = told("arrival", rows)  # those who come at the same instant are shown, and not written
    assert row.keys() == {"n", "database", "p99_ms", "errors"}


def test_what_a_few_write_is_all_exported(monkeypatch):
    monkeypatch.setattr(notes, "WITHIN", 1.0)
    rows = notes.measure(["sqlite"], 9)
    assert (rows[0]["acknowledged"], rows[0]["exported"]) == (9, 9)
    (row,) = told("notes", rows)
    assert row.keys() == {"n", "database", "p99_ms", "lost"} and row["lost"] == 0


def test_memory_is_the_servers(monkeypatch):
    monkeypatch.setattr(memory, "SETTLED", 0.2)
    monkeypatch.setattr(memory, "COMMANDS", 1)
    rows = memory.measure((30,))
    (row,) = told("memory", rows)
    assert row.keys() == {"n", "kb_per_person"}
    assert rows[0]["full_kb"] > rows[0]["idle_kb"] > 20_000  # a Django that has served somebody


def test_nothing_happens_in_quiet_time():
    rows = quiet.measure((9,), seconds=6, settled=3)
    (row,) = told("quiet", rows)
    assert row.keys() == {"n", "cpu_percent", "queries", "frames"}
    assert (row["queries"], row["frames"]) == (0, 0)
    assert rows[0]["pongs"] >= 9  # everybody was there, and was answered


def test_a_single_query_would_be_seen():
    with servers.postgres() as database:
        statements = Statements(database)
        before = statements.position
        with psycopg.connect(database) as connection:
            connection.execute("SELECT 42")
        assert any("SELECT 42" in line for line in statements.since(before))
        assert statements.since(statements.position) == []


async def test_a_crowd_says_who_was_refused(embedded):
    crowd = Crowd(embedded.url)
    crowd.origin = "https://another.example"
    with pytest.raises(CrowdFailedError, match=r"HTTP/1.1 403"):
        await crowd.open([Seat("/s/AAAAAA/live")])
    crowd.origin = embedded.url
    (phone,) = await crowd.open([Seat("/s/AAAAAA/live")])
    while not crowd.closed:
        await asyncio.sleep(0.01)
    assert phone.close_code == NO_SUCH_SESSION
    with pytest.raises(CrowdFailedError, match="1 were closed"):
        await crowd.all_have(1, patience=0.1)
    await crowd.leave()


def test_exports_are_whole_and_measured(monkeypatch):
    monkeypatch.setattr(exports, "SLOW_SECONDS", 0.2)
    rows = exports.measure(["sqlite"], 300)
    assert [(row["format"], row["whole"]) for row in rows] == [(what, True) for what in exports.FORMATS]
    assert len({row["mb"] for row in rows}) > 1
    (row, *_) = told("exports", rows)
    assert row.keys() == {
        "n", "database", "format", "headers_ms", "first_ms", "seconds", "growth_mb", "slow_growth_mb",
    }  # fmt: skip


def test_a_participants_page_is_weighed_and_timed(embedded):
    lobby, running = rows = screen.measure_at(embedded, times=1)
    assert (lobby["scene"], running["scene"]) == ("lobby", "round")
    for row in told("screen", rows):
        assert row.keys() == {"n", "scene", "bytes", "requests", "first_ms", "shift"}
        assert row["first_ms"] > 800  # a page and its files, each a way there and back on that line
    assert running["again_ms"] > 0
    assert lobby["parts"].pop("fetched") == 0  # one's own notes come with the page
    assert all(lobby["parts"].values())


def test_cards_reach_the_phones_of_all_who_sit_there():
    rows = cards.measure({2: 0.5})
    assert [(row["tables"], row["cards"], row["lost"]) for row in rows] == [(2, 1, 0), (2, 10, 0)]
    (row, *_) = told("cards", rows)
    assert row.keys() == {"n", "tables", "a_second", "p99_ms", "lost", "ms_a_card"}


def test_cards_of_a_plenary_reach_the_stage_and_no_phone():
    rows = plenary.measure(9, seconds=0.5)
    assert [(row["cards"], row["counted"], row["lost"], row["told"]) for row in rows] == [(1, 1, 0, 0), (10, 11, 0, 0)]
    (row, *_) = told("plenary", rows)
    assert row.keys() == {"n", "a_second", "p99_ms", "stage_p99_ms", "lost", "ms_a_card"}


def test_a_room_goes_from_stage_to_stage_with_small_screens():
    rows = stages.measure(12)
    assert [row["command"] for row in rows] == ["onward", "start", "onward", "start", "onward"]
    assert all(row["largest"] <= 4096 and row["last_ms"] > 0 for row in rows)
    assert [row.keys() for row in told("stages", rows)] == [{"n", "round", "command", "last_ms"}] * 5


def test_twenty_calls_come_about_at_one_instant_and_then_cost_nothing():
    """The bench itself asks for five seconds; here other tests may run beside it."""
    (row,) = calls.measure((20,), quiet=6)
    assert row["people"] == 60
    assert row["heard"] >= row["signals"]  # each hello is for two
    assert row["longest_s"] <= 2 * calls.WITHIN
    assert (row["frames_while_quiet"], row["pongs_while_quiet"] >= 60) == (0, True)
