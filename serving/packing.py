"""Packs a file as tightly as gzip allows, for what is packed once and loaded by every phone.

It takes a hundred times as long as packing does otherwise: never use it for an answer that somebody waits for, nor for
all files, or a release would wait for it.
"""

import os
import re

from whitenoise.compress import Compressor
from zopfli import gzip

OF_PHONES = ("js/participant.js", "css/live.css")  # what a phone loads for a session
ROUNDS = 3  # of looking for something shorter; more of them save a few bytes in ten thousand
HASH = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")  # in a file's name, in production


def packed(data: bytes) -> bytes:
    """As gzip, a twentieth smaller than zlib makes it."""
    found: bytes = gzip.compress(data, numiterations=ROUNDS)
    return found


class TightCompressor(Compressor):
    """The one that collects files for production, but tighter for what phones load."""

    def compress(self, path: str) -> list[str]:
        made: list[str] = super().compress(path)
        if HASH.sub("", path).endswith(OF_PHONES):
            with open(path, "rb") as file:
                data = file.read()
            self.write_data(path, packed(data), ".gz", os.stat(path))
        return made
