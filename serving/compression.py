"""Compresses answers for browsers that accept it, except what is compressed already.

Django's compression drops empty pieces of a stream. A workbook in the making uses these to learn whether anybody still
waits for it (serving/spool.py); compressed, an abandoned one would be made to its end.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = "application/vnd.openxmlformats-officedocument."  # all of these are zip files


class CompressionMiddleware(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith(COMPRESSED):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
