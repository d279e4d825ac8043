"""Answers compressed for browsers that take it, but for what is compressed already.

Of a stream Django's compression passes on no empty piece, and empty pieces are how a workbook in the making asks
whether anybody waits for it still (troika/spool.py): compressed, one that is given up would be made to its end.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = "application/vnd.openxmlformats-officedocument."  # zip files, all of them


class CompressionMiddleware(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith(COMPRESSED):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
