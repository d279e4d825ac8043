"""Code names the decision that explains it, and docs/decisions.md has it under a heading of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
DECISIONS = (ROOT / "docs/decisions.md").read_text(encoding="utf-8")
PLACES = [
    "sessions_app",
    "troika",
    "serving",
    "static/js",
    "static/css",
    "templates",
    "bench",
    "pictures",
    "scripts",
    "deploy",
    "docs",
]
WRITTEN = {".py", ".js", ".css", ".html", ".md", ""}
NAMED = re.compile(r"decisions\.md#([\w-]+)")


def anchor(heading: str) -> str:
    """As GitHub and most others make it: small letters, no marks, a hyphen for each blank."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


ANCHORS = [anchor(heading) for heading in re.findall(r"^##+ (.+)$", DECISIONS, re.M)]


def named() -> Iterator[tuple[str, str]]:
    for place in PLACES:
        for path in (ROOT / place).rglob("*"):
            if path.is_file() and path.suffix in WRITTEN and "__pycache__" not in path.parts:
                for found in NAMED.findall(path.read_text(encoding="utf-8")):
                    yield str(path.relative_to(ROOT)), found


def test_every_decision_that_is_named_is_there():
    found = list(named())
    assert len(found) > 50
    assert [(path, one) for path, one in found if one not in ANCHORS] == []


def test_every_heading_can_be_named():
    assert len(ANCHORS) == len(set(ANCHORS))


def test_every_decision_has_a_heading():
    """Not a paragraph that begins in bold, which no other text can name."""
    assert re.findall(r"^\*\*.{,60}", DECISIONS, re.M) == []
