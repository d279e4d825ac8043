"""Text for calendar files (RFC 5545, 3.3.11) that reads back as typed, except
control characters: these are left out."""

import re

from icalendar import vText

LINE_END = re.compile(r"\r\n?|\n")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # not allowed in a text, and without an escape
ESCAPED = re.compile(r"[\\;,]")


class Typed(vText):
    """The library's own text turns a typed backslash and N into a line break."""

    def to_ical(self) -> bytes:
        escaped = ESCAPED.sub(r"\\\g<0>", CONTROLS.sub("", self))
        return LINE_END.sub(r"\\n", escaped).encode()
