"""People's texts in Markdown: rendered by a real reader, they are what people typed."""

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
        ("or ada@example.org", r"or ada\@example.org"),
        (":smile: at https://example.org", r"\:smile: at https\://example.org"),
        ("see www.example.org", r"see www\.example.org"),
        ("*so* and __so__", r"\*so\* and \_\_so\_\_"),
        ("[x](y) <b> &amp; H~2~O", r"\[x](y) \<b> \&amp; H\~2\~O"),
        ("- one\n2. two\n# three\n> four", "\\- one\\\n2\\. two\\\n\\# three\\\n\\> four"),
        ("a | b\n--|--", "a \\| b\\\n--\\|--"),
    ],
)
def test_what_would_do_something_is_escaped(typed, written):
    """Also what only GitHub or Pandoc know: a mention, a link by itself, a name of an emoji, a lowered letter."""
    assert escape(typed) == written


@pytest.mark.parametrize(
    "text",
    [
        'I don\'t know; she said "why?", and left.',
        "So -- well... then (and only then): 50 % & more, #1, 3 * 4 < 20, a_b_c!",
        "It costs $5, about ~10, at 16:30. Who @ noon? 5 - 3 = 2 + 0, x^2",
        "“Zoë’s” – 1.5 hours; e.g. a | b [sic".replace("[sic", "(sic)"),
        "2026 was good. -5 degrees",
        "-5 degrees and +1",
    ],
)
def test_what_does_nothing_stays_as_it_is(text):
    assert escape(text) == text
    assert all(shown(reader, text) == text for reader in READERS)


def test_half_of_a_pair_is_escaped_where_another_may_stand_beside_it():
    assert escape("Ke$ha", alone=False) == r"Ke\$ha"
    assert (escape("Ada|Ben", alone=False), escape("Ada|Ben")) == (r"Ada\|Ben", "Ada|Ben")
