"""The house: imports go one way, the domain is pure, every module says what it decides."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.by_heart import by_heart

ROOT = Path(__file__).parent.parent
APP = ROOT / "sessions_app"
SERVING = ROOT / "serving"

# What knows nothing else of ours: only itself.
GROUND = {"domain", "notices", "serving", "identity", "labels"}
# Lower storeys never import higher ones. Two modules of one storey may know each other.
STOREYS = [
    GROUND,
    {"practices", "instant", "counting"},
    {"models", "migrations", "apps"},
    {"telling"},
    {"selectors"},
    {"screens", "wire"},
    {"services"},
    {"harvest", "live", "web", "templatetags"},
    {"rehearsal"},
    {"management"},
]
LEVEL = {name: level for level, names in enumerate(STOREYS) for name in names}
MODULES = sorted(path for path in APP.rglob("*.py") if "migrations" not in path.parts)
SERVES = sorted(SERVING.rglob("*.py"))


def below_root(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(parts: tuple[str, ...]) -> str:
    """Of a path, or of an import: a room of the application, or what stands beside it."""
    return Path(parts[1] if parts[0] == "sessions_app" and len(parts) > 1 else parts[0]).stem


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports_of(path: Path) -> list[tuple[str, ...]]:
    """What a module imports, as parts below the app; other packages come with a leading empty part."""
    inside = path.relative_to(ROOT).with_suffix("").parts
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = list(inside[: len(inside) - node.level]) if node.level else []
            stem = base + (node.module.split(".") if node.module else [])
            names = [[*stem, alias.name] for alias in node.names]
        else:
            continue
        found += [tuple(name) for name in names]
    return found


def is_allowed(here: str, name: tuple[str, ...]) -> bool:
    """Whether a room may import this. The project (`troika`) puts the house together, and no room knows it."""
    there = room_of(name)
    if there not in LEVEL:
        return name[0] not in {"sessions_app", "troika"}
    return there == here if {there, here} <= GROUND else LEVEL[there] <= LEVEL[here]


@pytest.mark.parametrize(
    ("here", "name", "allowed"),
    [
        ("web", "sessions_app.services.notes", True),
        ("web", "sessions_app.live.room", True),
        ("services", "sessions_app.web.host", False),
        ("domain", "sessions_app.models.Session", False),
        ("domain", "serving.bounds", False),
        ("serving", "serving.bounds", True),
        ("services", "sessions_app.nowhere", False),
        ("web", "troika.settings", False),
        ("web", "django.http", True),
    ],
)
def test_what_goes_the_other_way_is_found(here, name, allowed):
    assert is_allowed(here, tuple(name.split("."))) == allowed


def test_imports_go_one_way():
    homeless = {path for path in MODULES + SERVES if room_of(path.relative_to(ROOT).parts) not in LEVEL}
    assert homeless == {APP / "__init__.py"}
    wrong = [
        f"{below_root(path)} imports {'.'.join(name)}"
        for path in MODULES + SERVES
        if path not in homeless
        for name in imports_of(path)
        if not is_allowed(room_of(path.relative_to(ROOT).parts), name)
    ]
    assert wrong == []


def test_the_domain_is_pure():
    """Standard library only, without a clock and without chance."""
    for path in (APP / "domain").rglob("*.py"):
        for name in imports_of(path):
            if name[0] != "sessions_app":
                assert name[0] in sys.stdlib_module_names
                assert name[0] not in {"time", "datetime", "random", "secrets", "os", "asyncio"}, path


def test_notices_are_the_only_door_to_the_channel_layer():
    for path in MODULES + SERVES:
        assert "notices" in path.parts or all(name[:2] != ("channels", "layers") for name in imports_of(path)), path


def test_no_push_carries_words_of_a_language():
    """One push reaches readers of several: it names what is meant, and each page says it."""
    for path in [APP / "screens.py", APP / "wire.py", *(APP / "live").rglob("*.py"), *(APP / "notices").rglob("*.py")]:
        assert all(name[:3] != ("django", "utils", "translation") for name in imports_of(path)), path


def test_the_rehearsal_has_no_back_door():
    """Simulated people are ordinary clients of the protocol: nothing of the server is theirs to use."""
    for path in (APP / "rehearsal").rglob("*.py"):
        for name in imports_of(path):
            assert name[0] != "sessions_app" or name[1] in {"rehearsal", "domain", "practices"}, path
            assert name[0] != "django", path


def test_every_module_says_what_it_decides():
    written = [path for path in MODULES + SERVES if path.read_text(encoding="utf-8").strip()]
    assert [below_root(path) for path in written if not ast.get_docstring(tree_of(path))] == []


def test_no_class_name_is_defined_twice():
    """Whoever reads a name anywhere in the application knows at once which of its classes is meant. Django wants some
    names: Meta of each model, Migration of each migration, Command of each command."""
    where: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef) and node.name not in {"Meta", "Command"}:
                where.setdefault(node.name, []).append(f"{below_root(path)}:{node.lineno}")
    assert {name: found for name, found in where.items() if len(found) > 1} == {}


CLOCK = {"started_at", "paused_at", "paused_ms", "adjust", "ended", "order", "later", "clock"}


def written_clocks(source: str) -> list[str]:
    """Where a module writes the clock or the turns of a group: fields that it assigns, and statements that update."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in CLOCK:
            found.append(f"{node.lineno}: {ast.unparse(node)} =")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".update", ".bulk_update", "Group")):
            named = CLOCK & {keyword.arg for keyword in node.keywords}
            found += [f"{node.lineno}: {ast.unparse(node.func)}({name}=" for name in named]
    return found


@pytest.mark.parametrize(
    ("line", "writes"),
    [
        ("group.paused_at = now", True),
        ("table.group.order, table.group.later = [], []", True),
        ("group.clock = clock", True),
        ("round.groups.update(started_at=now)", True),
        ("Group(round=round, adjust=[])", True),
        ("clock = replace(clock, paused_at=now)", False),
        ("people.update(ready=True)", False),
    ],
)
def test_who_writes_a_clock_is_found(line, writes):
    assert bool(written_clocks(line)) == writes


def test_one_module_writes_a_groups_clock():
    """Whoever else did it would have to remember that a mark from before is stale and that nobody is ready now."""
    known = {"round.started_at =", "self.order =", "self.later ="}  # the round's own field; values of a service's own
    for path in MODULES:
        if room_of(path.relative_to(APP).parts) in {"models", "services", "selectors", "harvest", "web", "live"}:
            writes = written_clocks(path.read_text(encoding="utf-8"))
            others = [line for line in writes if line.split(": ")[1] not in known and "self.clock" not in line]
            assert not others or path.name == "winding.py", (path, others)


@pytest.mark.parametrize(
    ("line", "suffix", "knows"),
    [
        ('away = phase == "consult"', ".py", True),
        ('first = step.phase == "share"', ".py", True),
        ('ROLES = {"client": "holder"}', ".py", True),
        ('key = f"1.{holder}.gift"', ".py", True),
        ('key = "1.31.valuable"', ".py", True),
        ('note["share"] = "everyone"', ".py", False),
        ('"""In consult, the client turns away."""', ".py", False),
        ('plan_of("troika")', ".py", True),
        ('REDIS_PREFIX = "troika"', ".py", False),
        ('if (kind === "gift") show()', ".js", True),
        ("const hues = { breath: 1 }", ".js", True),
        ("// the client turns away in `consult`", ".js", False),
        ('dialog.addEventListener("close", leave)', ".js", False),
        ('phase === "close"', ".js", True),
        ('[data-phase="consult"] .tile {}', ".css", True),
        (".icon-breath { }", ".css", True),
        ('dialog[data-state="open"] { }', ".css", False),
        ('[data-phase="open"] { }', ".css", True),
        ('<p id="do-consult-client">', ".html", True),
        ('<p data-word="say.share">', ".html", True),
        ("<p>The client turns away.</p>", ".html", False),
        ('{% if note.kind == "gift" %}', ".html", True),
        ('<input name="share" value="everyone">', ".html", False),
        ('{# the consultants, in consult: data-phase="consult" #}', ".html", False),
    ],
)
def test_what_knows_a_practice_by_heart_is_found(line, suffix, knows):
    assert bool(by_heart(line, suffix)) == knows


MEANS_ANOTHER = {"sessions_app/live/consumers.py": '"client"'}  # a socket's other end, as ASGI calls it
ROOMS = ("sessions_app", "serving", "troika", "static", "templates", "bench", "pictures", "scripts")
SOURCES = {".py", ".js", ".css", ".html", ".txt", ".md", ".svg"}


def test_nobody_knows_a_practice_by_heart():
    """A practice is a document: whatever decides by a key of one cannot serve the next."""
    knows = {}
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in SOURCES):
        if path.is_relative_to(APP / "practices") or "migrations" in path.parts:
            continue
        found = by_heart(path.read_text(encoding="utf-8"), path.suffix)
        if other := [each for each in found if each[1] != MEANS_ANOTHER.get(below_root(path))]:
            knows[below_root(path)] = other
    assert knows == {}


def test_notes_come_masked_to_whatever_shows_or_counts_them():
    """Above the selectors only commands meet the rows: what a page counts can tell no more than what it may show."""
    for path in MODULES:
        if room_of(path.relative_to(ROOT).parts) in {"harvest", "screens", "web", "live"}:
            source = path.read_text(encoding="utf-8")
            assert "Note.objects" not in source, path
            assert "readable_rows" not in source, path
