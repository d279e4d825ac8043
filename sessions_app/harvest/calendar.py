"""Text in a calendar file (RFC 5545, 3.3.11), so that what was typed comes back; controls cannot, and are left out."""

import re

from icalendar import vText

LINE_END = re.compile(r"\r\n?|\n")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # they may not stand in a text, and have no escape
ESCAPED = re.compile(r"[\\;,]")


class Typed(vText):
    """The library's own text takes a typed backslash and N for the end of a line."""

    def to_ical(self) -> bytes:
        escaped = ESCAPED.sub(r"\\\g<0>", CONTROLS.sub("", self))
        return LINE_END.sub(r"\\n", escaped).encode()
