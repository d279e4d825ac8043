"""What the supported browsers do not know is found before people meet it."""

from pathlib import Path

import pytest

from scripts.check_browsers import in_script, in_styles, main

TOO_NEW = [
    "fetch(url, { signal: AbortSignal.timeout(1_000) });",
    "const last = list.findLast(Boolean);",
    "const sorted = list.toSorted();",
    "const id = crypto.randomUUID();",
    "class A {\n  static {\n    begin();\n  }\n}",
    r"const price = /(?<=\\$)\d+/.exec(text);",
    "const letters = text.match(/[\\p{L}--[a-z]]/gv);",
    "const parts = new Intl.Segmenter();",
]
KNOWN = [
    "const last = list.at(-1);",
    "const copy = structuredClone(value); // not AbortSignal.timeout",
    "/* AbortSignal.timeout is too new */",
    'const url = "https://example.org/v";',
    "const half = whole / 2 / value;",
    "for (const lone of await import(name)) lone ??= begin?.();",
]
RULE_IS_LOST = [
    ".a:has(b), .c { display: none; }",
    ".saved span,\n.pad:not(:has([data-empty])) .if-saved { display: none; }",
    "@media (max-width: 9rem) { .a, .b:has(c) { color: red; } }",
    ".a { background: color-mix(in srgb, red, blue); }",
    ".a { background: red; background: color-mix(in srgb, var(--ink), blue); }",
    ".a { block-size: 100vh; block-size: var(--room, 100dvh); }",
    ":root { --room: 100dvh; }",
    ".a { grid-template-columns: subgrid; }",
    '.a::before { content: attr(data-n) / ""; }',
    ".a { color: red; .b { color: blue; } }",
    "@media (width >= 40rem) { .a { color: red; } }",
]
NOTHING_IS_LOST = [
    ".a:has(b), .c:not(:has(d, e)) { display: none; }",
    ".a:is(b, c) { color: red; } .a:has(b) { color: blue; }",
    ".a { block-size: 100vh; block-size: 100dvh; }",
    "@supports (block-size: 100dvh) { .a { block-size: var(--room, 100dvh); } }",
    "@container (max-width: 9rem) { .a, .b:has(c) { color: red; } }",
    "/* :has() and color-mix() */ .a { text-wrap: balance; }",
    ".a { grid-template-columns: 1fr; grid-template-columns: subgrid; }",
    "@media print { @page { margin: 1cm; } .a { color: red; } }",
]


@pytest.mark.parametrize("code", TOO_NEW)
def test_a_script_is_told_what_is_too_new(code):
    assert [found.what for found in in_script(code)]


@pytest.mark.parametrize("code", KNOWN)
def test_a_script_may_use_what_all_of_them_know(code):
    assert list(in_script(code)) == []


@pytest.mark.parametrize("code", RULE_IS_LOST)
def test_a_style_sheet_loses_nothing_in_an_older_browser(code):
    assert [found.what for found in in_styles(code)]


@pytest.mark.parametrize("code", NOTHING_IS_LOST)
def test_what_is_only_an_improvement_may_be_newer(code):
    assert list(in_styles(code)) == []


def test_each_is_told_with_its_file_and_line(tmp_path: Path, capsys):
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text(".ok {\n  color: red;\n}\n\n.a:has(b),\n.c {\n  color: red;\n}\n")
    assert main(tmp_path / "static") == 1
    assert capsys.readouterr().out.startswith("static/a.css:5: :has() in a list")
