"""What people typed, in Markdown: rendered by a real reader of it, it is what they typed."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sessions_app.harvest.markdown import escape

READERS = [MarkdownIt("commonmark"), MarkdownIt("default")]  # the latter with tables and strikethrough


def shown(reader: MarkdownIt, text: str) -> str:
    """What a person sees of `text` between two other blocks; fails if anything became markup."""
    page = reader.render(f"# before\n\n{escape(text)}\n\nafter\n")
    match = re.fullmatch(r"<h1>before</h1>\n<p>(.*)</p>\n<p>after</p>\n", page, re.DOTALL)
    assert match, page
    body = re.sub(r"<br ?/?>\n", "\n", match[1])
    assert "<" not in body, page
    return html.unescape(body)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "text",
    [
        "# no heading\n- no list\n1. none\n2) either\n    no code\n> no quote\n\nand after an empty line",
        "*a* _b_ `c` ~~d~~ ![e](f) [g](h) <b>i</b> &amp; &#65; \\ $x$",
        "a | b\n--|--\n1 | 2\n===",
        "=1+1, «שלום» 🙂 مرحبا, 你好\n\tindented \t ",
        "https://example.org/_a_?b=*c* www.example.org",
    ],
)
def test_it_is_shown_as_typed(reader, text):
    assert shown(reader, text) == text


@given(st.text(alphabet="a1 .)-+*_`#>|[]()!\\\n&<~=:\t$^'\"{}", min_size=1).filter(lambda text: text.strip(" \t\n")))
def test_whatever_is_typed_is_shown(text):
    for reader in READERS:
        assert shown(reader, text) == text.rstrip("\n")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ask @ada", r"ask \@ada"),
        ('"don\'t"', r"\"don\'t\""),
        ("so -- or --- so", r"so \-\- or \-\-\- so"),
        ("well... then.", r"well\.\.\. then."),
        ("a well-known step", "a well-known step"),
    ],
)
def test_what_only_some_readers_change_is_escaped_too(typed, written):
    """Pandoc cites @ada, and makes quotation marks and dashes of its own."""
    assert escape(typed) == written
    assert MarkdownIt("commonmark", {"typographer": True}).enable(["replacements", "smartquotes"]).render(
        escape(typed)
    ) == MarkdownIt("zero").render(typed)
