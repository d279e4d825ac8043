"""One table of all that was measured, beside the goals. Takes rows of results; measures nothing.

Why: docs/decisions.md#speed-is-promised-as-ratios-to-a-bare-loop-measured-by-turns
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rich.table import Table

Row = dict[str, Any]
Promise = tuple[str, bool]  # the goal, and whether it was reached
Line = tuple[str, str, str, list[Promise], str]  # N, on what, measured, promises, cost a person

Push = tuple[str, str, int]  # scene, layer, N
TIMES_BARE: dict[Push, float] = {
    ("round", "memory", 100): 1.5,
    ("round", "memory", 1000): 0.7,
    ("round", "memory", 3000): 0.45,
    ("round", "redis", 1000): 0.85,
    ("round", "redis", 3000): 0.55,
    ("lobby", "memory", 3000): 0.3,
}
TIMES_NAIVE: dict[Push, float] = {("round", "memory", 1000): 10.0}
FIRST_MS: dict[Push, float] = {("round", "memory", 1000): 10.0}


def push(row: Row) -> Line:
    product, bare, naive, first = (row.get(f"{name}_ms", 0.0) for name in ("product", "bare", "naive", "product_first"))
    which = row["scene"], row["layer"], row["n"]
    promises = [
        promise(f"{product / bare:.2f} × bare", "≤", TIMES_BARE.get(which), product / bare),
        promise(f"naive {naive / product:.1f} × slower", "≥", TIMES_NAIVE.get(which), naive / product),
    ]
    if first:
        promises.append(promise(f"first {first:.0f} ms", "≤", FIRST_MS.get(which), first))
    on = row["layer"] if row["scene"] == "round" else f"{row['layer']}, {row['scene']}"
    measured = f"{product:.0f} ms (bare {bare:.0f}, naive {naive:.0f})"
    return str(row["n"]), on, measured, promises, f"{product / row['n'] * 1000:.0f} µs"


def promise(told: str, sign: str, limit: float | None, came_out: float) -> Promise:
    """The measured figure in words and, if there is a limit, whether it is on the right side of it."""
    if limit is None:
        return told, True
    return f"{told} ({sign} {limit:g})", came_out <= limit if sign == "≤" else came_out >= limit


def boundary(row: Row) -> Line:
    spread = row["spread_p99_ms"]
    measured = (
        f"p99 {spread:.0f} ms"
        + said(row, "spread_p50_ms", ", p50 {:.0f}")
        + said(row, "group_p99_ms", "; within a group {:.0f}")
    )
    return str(row["n"]), "memory", measured, [("≤ 50 ms", spread <= 50)], ""


def arrival(row: Row) -> Line:
    within = row.get("within_s", 10)  # 0: all at the same instant, for which nothing was promised but no error
    measured = f"p99 {row['p99_ms']:.0f} ms, {row['errors']} errors" + said(
        row, "pages_per_second", "; {:.0f} first pages/s"
    )
    promises = [("no error", not row["errors"])]
    if within:
        promises.append(("p99 ≤ 1 s", row["p99_ms"] <= 1000))
    if "pages_per_second" in row:
        promises.append(("≥ 90 first pages/s", row["pages_per_second"] >= 90))
    on = row["database"] + ("" if within else ", all at once")
    return str(row["n"]), on, measured, promises, said(row, "server_ms_a_person", "{:.1f} ms")


def notes(row: Row) -> Line:
    measured = f"p99 {row['p99_ms']:.0f} ms, {row['lost']} lost"
    promises = [("p99 ≤ 1 s", row["p99_ms"] <= 1000), ("none lost", not row["lost"])]
    return str(row["n"]), row["database"], measured, promises, said(row, "server_ms_a_person", "{:.1f} ms")


def cards(row: Row) -> Line:
    """At one table so many cards a second are more than people can read; the promise is about a room."""
    measured = (
        f"{row['a_second']:g} a second at {row['tables']}: p99 {row['p99_ms']:.0f} ms, p50 {row['p50_ms']:.0f}, "
        f"{row['lost']} lost; {row['ms_a_card']:.1f} ms a card"
    )
    promises = [("p99 ≤ 300 ms", row["p99_ms"] <= 300)] if row["tables"] > 1 else []
    return str(row["n"]), "sqlite, tables", measured, [*promises, ("none lost", not row["lost"])], ""


def plenary(row: Row) -> Line:
    measured = (
        f"{row['a_second']:g} a second: kept, p99 {row['p99_ms']:.0f} ms; on the stage, p99 {row['stage_p99_ms']:.0f}, "
        f"{row['lost']} lost; {row['ms_a_card']:.1f} ms a card"
    )
    promises = [
        ("kept: p99 ≤ 300 ms", row["p99_ms"] <= 300),
        ("on the stage ≤ 1.5 s", row["stage_p99_ms"] <= 1500),
        ("none lost", not row["lost"]),
        ("no phone hears of it", not row["told"]),
    ]
    return str(row["n"]), "sqlite, plenary", measured, promises, ""


def stages(row: Row) -> Line:
    measured = f"{row['command']} (round {row['round']}): the last screen after {row['last_ms']:.0f} ms"
    promises = [
        ("≤ 1 s", row["last_ms"] <= 1000),
        (f"{row['largest']} bytes (≤ 4096)", row["largest"] <= 4096),
    ]
    return str(row["n"]), "sqlite", measured, promises, f"{row['last_ms'] / row['n'] * 1000:.0f} µs"


def exports(row: Row) -> Line:
    """A workbook's zip begins with what is known last, so only its headers can come at once."""
    workbook = row["format"] == "xlsx"
    begins = row["headers_ms"] if workbook else row["first_ms"]
    first = f"headers {row['headers_ms']:.0f} ms, first byte {row['first_ms']:.0f} ms, all {row['seconds']:.1f} s"
    measured = f"{row['format']}: {first}; + {row['growth_mb']:.0f} MB, read slowly + {row['slow_growth_mb']:.0f} MB"
    promises = [
        ("headers ≤ 1 s" if workbook else "begins ≤ 1 s", begins <= 1000),
        ("+ ≤ 50 MB", max(row["growth_mb"], row["slow_growth_mb"]) <= 50),
    ]
    return str(row["n"]), row["database"], measured, promises, ""


def memory(row: Row) -> Line:
    kb = row["kb_per_person"]
    return str(row["n"]), "memory", f"{kb:.1f} kB a person", [("≤ 60 kB", kb <= 60)], f"{kb:.1f} kB"


def quiet(row: Row) -> Line:
    measured = f"{row['cpu_percent']:.1f} % of a core, {row['queries']} queries, {row['frames']} frames"
    promises = [
        ("≤ 5 %", row["cpu_percent"] <= 5),
        ("no query", not row["queries"]),
        ("no frame but the heartbeat", not row["frames"]),
    ]
    return str(row["n"]), "redis", measured, promises, f"{row['cpu_percent'] / row['n'] * 10_000:.0f} µs/s"


def processes(row: Row) -> Line:
    """In brackets: what the busiest process spends on one. A process is full when that adds up to a core."""
    measured = (
        f"{row['pages_per_second']:.0f} pages/s ({row['pages_busiest_ms']:.1f} ms), "
        f"{row['joins_per_second']:.0f} joins/s ({row['joins_busiest_ms']:.1f} ms), "
        f"a command to all {row['push_ms']:.0f} ms ({row['push_busiest_ms']:.0f} ms)"
    )
    return str(row["n"]), f"{row['processes']} behind nginx", measured, [], ""


def screen(row: Row) -> Line:
    parts = ", ".join(f"{name} {size / 1000:.1f}" for name, size in row["parts"].items())
    measured = (
        f"{row['bytes'] / 1000:.1f} kB in {row['requests']} requests ({parts}); "
        f"first useful screen {row['first_ms']:.0f} ms, moved by {row['shift']:.4f}"
        + said(row, "again_ms", "; right after {:.0f} ms when seen again")
    )
    promises = [("≤ 60 kB", row["bytes"] <= 60_000), ("≤ 2 s", row["first_ms"] <= 2000), ("still", not row["shift"])]
    if "again_ms" in row:
        promises.append(("again ≤ 300 ms", row["again_ms"] <= 300))
    return str(row["n"]), row["scene"], measured, promises, ""


def said(row: Row, key: str, text: str) -> str:
    return text.format(row[key]) if row.get(key) is not None else ""


PARTS: dict[str, tuple[str, Callable[[Row], Line]]] = {
    "push": ("a command → the last of N screens (medians)", push),
    "boundary": ("a phase boundary: |screen changes − truth|", boundary),
    "arrival": ("people open the link and join (p99 of the join)", arrival),
    "notes": ("everybody saves a note within 10 s", notes),
    "cards": ("tables of four lay cards (first byte → each mate’s phone has it)", cards),
    "plenary": ("all lay cards in a plenary", plenary),
    "stages": ("a room goes from stage to stage", stages),
    "exports": ("exports: how they begin, and what they cost the server in memory", exports),
    "memory": ("the server's memory, beyond idle", memory),
    "quiet": ("nothing happens", quiet),
    "processes": ("several processes (processor time of the busiest)", processes),
    "screen": ("a participant's page, and its first screen at 400 kbit/s and 400 ms", screen),
}


def lines(results: dict[str, list[Row]]) -> Iterator[tuple[str, ...]]:
    for name, (title, line) in PARTS.items():
        for number, row in enumerate(results.get(name, ())):
            people, on, measured, promises, each = line(row)
            yield "" if number else title, people, on, measured, words(promises), each


def words(promises: Iterable[Promise]) -> str:
    return "\n".join(f"[green]✓[/] {text}" if kept else f"[red]✗ {text}[/]" for text, kept in promises)


def table(results: dict[str, list[Row]]) -> Table:
    """The whole table."""
    made = Table(title="Troika beside references and promises", show_lines=False)
    for title in ("what", "N", "on", "measured", "promised", "a person"):
        made.add_column(title, justify="right" if title in ("N", "a person") else "left")
    for cells in lines(results):
        made.add_row(*cells)
    return made
