"""Compresses answers for browsers that accept it, except what is compressed already.

Django's compression drops empty pieces of a stream. A workbook in the making uses these to learn whether anybody still
waits for it (serving/spool.py); compressed, an abandoned one would be made to its end. Of a page, what is common to all
is compressed once (serving/common.py).
"""

import secrets
import zlib
from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

from .common import RAW, Part, used

COMPRESSED = "application/vnd.openxmlformats-officedocument."  # all of these are zip files
GZIP = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"  # deflate; a file name follows; no time, no level, no system
LEVEL = 6


class CompressionMiddleware(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith(COMPRESSED):
            return response
        if (parts := used(request)) and isinstance(response, HttpResponse):
            return self._joined(request, response, parts)
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed

    def _joined(self, request: HttpRequest, response: HttpResponse, parts: Sequence[Part]) -> HttpResponse:
        patch_vary_headers(response, ("Accept-Encoding",))
        if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            response.content = joined(response.content, parts, secrets.randbelow(self.max_random_bytes))
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return response


def joined(page: bytes, parts: Sequence[Part], random: int) -> bytes:
    """The page as gzip. `parts`: what is in it and compressed already, in this order; a part that is not in the page
    counts for nothing. `random`: so many bytes more, so that the length tells nothing of a secret in the page."""
    pieces = [GZIP + b"a" * random + b"\0"]
    for piece, part in _pieces(page, parts):
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW)
        pieces += [packer.compress(piece), packer.flush(zlib.Z_SYNC_FLUSH if part else zlib.Z_FINISH)]
        pieces += [part.packed] if part else []
    size = len(page) & 0xFFFFFFFF
    return b"".join([*pieces, zlib.crc32(page).to_bytes(4, "little"), size.to_bytes(4, "little")])


def _pieces(page: bytes, parts: Sequence[Part]) -> Iterator[tuple[bytes, Part | None]]:
    """What stands before each part, and the part; what comes last has none after it."""
    at = 0
    for part in parts:
        begins = page.find(part.plain, at)
        if begins >= 0:
            yield page[at:begins], part
            at = begins + len(part.plain)
    yield page[at:], None
