"""The result of a rehearsal: the figures as JSON and as a table, and whether it went well."""

import msgspec
from rich.table import Table
from rich.text import Text

from .figures import Quantiles


class Screens(msgspec.Struct):
    """Who was to see a command, and did. Late: after more than 1 s. `pushed` and `fetched` count all screens."""

    expected: int = 0
    received: int = 0
    missed: int = 0
    late: int = 0
    pushed: int = 0
    fetched: int = 0


class Notes(msgspec.Struct):
    """Notes, each counted once however often it was saved. `shared`: those that must be in the export."""

    sent: int = 0
    acknowledged: int = 0
    shared: int = 0
    exported: int = 0
    lost: int = 0
    doubled: int = 0
    leaked: int = 0
    saves: int = 0
    conflicts: int = 0


class Kept(msgspec.Struct):
    """One promise: how often it could be checked, how often it was broken, and the first few times in words."""

    promise: str
    checked: int = 0
    broken: int = 0
    examples: list[str] = []


class LaidCards(msgspec.Struct):
    """Cards, each counted once: laid, acknowledged, on their tables in the end. How often one was gathered and how
    often somebody looked at a table; and whether what is promised of them was kept. They are among the notes, too."""

    laid: int = 0
    acknowledged: int = 0
    there: int = 0
    gathered: int = 0
    looks: int = 0
    promises: list[Kept] = []

    @property
    def broken(self) -> int:
        return sum(kept.broken for kept in self.promises)


class Away(msgspec.Struct):
    """A time when the server was away: how long, how soon after its return people were back, and how many of them were
    then shown what the server has. `ended_at`: unix ms, by this machine's clock."""

    ms: float
    people: int
    back: int
    back_ms: Quantiles
    right: int = 0
    ended_at: int = 0


class Chaos(msgspec.Struct):
    """How unruly people were, with which probability, and whether all promises were kept."""

    probability: float
    done: dict[str, int] = {}
    promises: list[Kept] = []

    @property
    def broken(self) -> int:
        return sum(kept.broken for kept in self.promises)


class Report(msgspec.Struct):
    participants: int
    joined: int = 0
    sockets: int = 0
    rounds: int = 0
    speed: float = 1
    seed: int = 0
    seconds: float = 0
    complete: bool = False
    reconnects: int = 0
    retries: int = 0
    commands: int = 0
    screens: Screens = msgspec.field(default_factory=Screens)
    latency_ms: Quantiles = msgspec.field(default_factory=Quantiles)
    spread_ms: Quantiles = msgspec.field(default_factory=Quantiles)
    desk_ms: Quantiles = msgspec.field(default_factory=Quantiles)
    own_lag_ms: Quantiles = msgspec.field(default_factory=Quantiles)
    notes: Notes = msgspec.field(default_factory=Notes)
    cards: LaidCards | None = None
    chaos: Chaos | None = None
    outages: list[Away] = msgspec.field(default_factory=list)
    latecomers: list[str] = msgspec.field(default_factory=list)
    errors: list[str] = msgspec.field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether anything was missed, lost, doubled, shown to the wrong person, or
        went wrong, or a promise was broken."""
        notes = self.notes
        faults = self.screens.missed + notes.lost + notes.doubled + notes.leaked + len(self.errors)
        faults += self.chaos.broken if self.chaos is not None else 0
        faults += self.cards.broken if self.cards is not None else 0
        return bool(faults) or self.joined < self.participants

    def as_json(self) -> bytes:
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def table(report: Report) -> Table:
    """The same for a person."""
    grid = Table(title="Rehearsal", title_justify="left", show_header=False, min_width=60)
    grid.add_column(style="bold")
    grid.add_column()
    for name, value in _lines(report):
        grid.add_row(name, Text(value))
    return grid


def _lines(report: Report) -> list[tuple[str, str]]:
    screens, notes = report.screens, report.notes
    lines = [
        ("people", f"{report.joined} of {report.participants} joined, {report.sockets} sockets open at once"),
        ("session", f"{report.rounds} round(s) at speed {report.speed:g}, {report.seconds:.0f} s, seed {report.seed}"),
        (
            "screens after a command",
            f"{screens.received} of {screens.expected} received, {screens.missed} missed, {screens.late} late "
            f"({report.commands} commands)",
        ),
        ("all screens", f"{screens.pushed} pushed, {screens.fetched} fetched"),
        ("command to screen", quantiles(report.latency_ms)),
        ("command to the desk", quantiles(report.desk_ms)),
        ("spread of a change", quantiles(report.spread_ms)),
        ("own lag", quantiles(report.own_lag_ms)),
        (
            "notes",
            f"{notes.acknowledged} of {notes.sent} acknowledged ({notes.saves} saves, "
            f"{notes.conflicts} merged), {notes.exported} of {notes.shared} shared ones exported",
        ),
        ("faults", f"{notes.lost} lost, {notes.doubled} doubled, {notes.leaked} leaked"),
    ]
    lines += _cards(report.cards) if report.cards is not None else []
    lines += _chaos(report.chaos) if report.chaos is not None else []
    lines += [("server away", _away(away)) for away in report.outages]
    lines += [("network", f"{report.reconnects} reconnections, {report.retries} requests sent again")]
    lines += [("error", error) for error in report.errors]
    return lines


def _chaos(chaos: Chaos) -> list[tuple[str, str]]:
    """What people did and, for each promise, how often it was checked."""
    done = ", ".join(f"{count} × {what}" for what, count in chaos.done.items())
    return [(f"chaos {chaos.probability:g}", done or "nothing happened"), *_promises(chaos.promises)]


def _cards(cards: LaidCards) -> list[tuple[str, str]]:
    laid = f"{cards.acknowledged} of {cards.laid} acknowledged, {cards.there} lie there in the end"
    return [("cards", f"{laid}, {cards.gathered} × gathered, {cards.looks} looks"), *_promises(cards.promises)]


def _promises(promises: list[Kept]) -> list[tuple[str, str]]:
    lines = []
    for kept in promises:
        outcome = f"broken {kept.broken} of {kept.checked} times" if kept.broken else f"kept ({kept.checked} times)"
        lines.append(("promise", f"{kept.promise}: {outcome}"))
        lines += [("  broken", example) for example in kept.examples]
    return lines


def quantiles(value: Quantiles) -> str:
    if value.p50 is None:
        return "not measured"
    return f"median {value.p50:g} ms, p99 {value.p99:g} ms, max {value.max:g} ms (of {value.count})"


def _away(away: Away) -> str:
    back = f"{away.back} of {away.people} back, {quantiles(away.back_ms)}"
    return f"{away.ms / 1000:.1f} s; {back}; {away.right} shown the right screen"
