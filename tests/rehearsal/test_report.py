"""The report: what its JSON holds, how it reads, and when a rehearsal has failed."""

import io
import json

import pytest
from rich.console import Console

from sessions_app.rehearsal.figures import Quantiles
from sessions_app.rehearsal.progress import Progress
from sessions_app.rehearsal.records import MOST_ERRORS, Records
from sessions_app.rehearsal.report import Away, Chaos, Kept, Notes, Report, Screens, table


def report(**other: object) -> Report:
    return Report(participants=3, **({"joined": 3} | other))  # type: ignore[arg-type]


def test_the_json_has_the_agreed_fields():
    data = json.loads(report(latency_ms=Quantiles.of([1, 2, 3])).as_json())
    assert {"participants", "joined", "sockets", "screens", "latency_ms", "spread_ms", "notes", "errors"} <= set(data)
    assert {"expected", "received", "missed", "late"} <= set(data["screens"])
    assert {"p50", "p99", "max"} <= set(data["latency_ms"])
    assert {"p50", "p99", "max"} <= set(data["spread_ms"])
    assert {"sent", "acknowledged", "exported", "lost", "doubled"} <= set(data["notes"])
    assert data["errors"] == []
    assert data["spread_ms"]["max"] is None


@pytest.mark.parametrize(
    "fault",
    [
        {"screens": Screens(expected=2, received=1, missed=1)},
        {"notes": Notes(lost=1)},
        {"notes": Notes(doubled=1)},
        {"notes": Notes(leaked=1)},
        {"errors": ["a 500"]},
        {"joined": 2},
        {"chaos": Chaos(0.3, promises=[Kept("nobody is forgotten", 9), Kept("no jump", 7, 1)])},
    ],
    ids=str,
)
def test_each_fault_fails_it(fault):
    assert report(**fault).failed


def test_being_late_or_cut_off_is_no_failure():
    away = Away(2000, 3, 3, Quantiles.of([100, 200]))
    assert not report(screens=Screens(2, 2, 0, 2), outages=[away], reconnects=3).failed


def test_the_table_shows_errors_as_they_are():
    out = Console(file=io.StringIO(), width=100)
    out.print(table(report(errors=["GET /s/[bold]X/ answered 500"], outages=[Away(2000, 3, 2, Quantiles())])))
    printed = out.file.getvalue()  # type: ignore[attr-defined]
    assert "GET /s/[bold]X/ answered 500" in printed
    assert "2 of 3 back" in printed


def test_equal_errors_are_counted_and_there_is_an_end_to_them():
    said: list[str] = []
    records = Records(lambda *_: None, said.append)
    for _ in range(3):
        records.error("GET notes answered 500")
    for number in range(2 * MOST_ERRORS):
        records.error(f"error {number}")
    assert records.errors[0] == "GET notes answered 500 (×3)"
    assert len(records.errors) == len(said) + 1 == MOST_ERRORS + 1
    assert records.errors[-1].startswith("and more")


def test_without_a_terminal_it_prints_plain_lines(monkeypatch):
    out = io.StringIO()
    with Progress(Console(file=out, width=40)) as progress:
        progress.say("Round 1 has begun. " + "A long line stays one line. " * 3)
        progress.show({"people": "3/3"})  # not at once again
    [line] = out.getvalue().splitlines()
    assert line.startswith(" 0:00  Round 1 has begun.")
    assert "\x1b" not in line


def test_chaos_is_reported_with_each_promise_and_what_broke_it():
    kept, broken = Kept("nobody is forgotten", 9), Kept("no jump", 7, 1, ["group 3 jumped"])
    chaos = Chaos(0.3, {"vanished": 4, "passed beforehand": 2}, [kept, broken])
    out = Console(file=io.StringIO(), width=100)
    out.print(table(report(chaos=chaos)))
    printed = out.file.getvalue()  # type: ignore[attr-defined]
    assert "4 × vanished, 2 × passed beforehand" in printed
    assert "nobody is forgotten: kept (9 times)" in printed
    assert "no jump: broken 1 of 7 times" in printed and "group 3 jumped" in printed
    assert not report(chaos=Chaos(0.3, promises=[kept])).failed
    data = json.loads(report(chaos=chaos).as_json())["chaos"]
    assert data["done"]["vanished"] == 4
    assert data["promises"][1] == {"promise": "no jump", "checked": 7, "broken": 1, "examples": ["group 3 jumped"]}
