"""Text in Markdown: what somebody typed is shown as typed, whatever it looks like."""

import re

ANYWHERE = re.compile(
    r"([\\`*_\[\]<>#|~&$^:])"
)  # also what GitHub and Pandoc add: tables, formulas, links by themselves
AT_THE_START = re.compile(r"^(\d*)([-+=.)])")  # lists, and lines under a heading
LINK_BY_ITSELF = re.compile(r"(www)\.", re.IGNORECASE)


def escape(text: str) -> str:
    """`text` so that Markdown shows it exactly: no markup in it counts, and a line typed is a line shown."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    return "\\\n".join(_line(line) for line in lines)


def _line(line: str) -> str:
    inner = line.strip(" \t")
    if not inner:
        return _blanks(line)
    start, end = line[: line.index(inner[0])], line[len(line.rstrip(" \t")) :]
    literal = LINK_BY_ITSELF.sub(r"\1\\.", AT_THE_START.sub(r"\1\\\2", ANYWHERE.sub(r"\\\1", inner)))
    return _blanks(start) + literal + _blanks(end)


def _blanks(blanks: str) -> str:
    """Blanks around a line, in the one way in which they are neither cut off nor make it code."""
    return blanks.replace(" ", "&#32;").replace("\t", "&#9;")
