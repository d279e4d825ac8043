"""A page joined from pieces, some of which were compressed before, is one gzip file of the very same bytes."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from serving import common
from serving.common import Part
from serving.compression import CompressionMiddleware, joined

ONE, TWO, ABSENT = Part("<p>Listen.</p>" * 90), Part("<p>“Ask” – only ask.</p>" * 40), Part("<p>Nowhere.</p>")


@pytest.mark.parametrize(
    ("page", "parts"),
    [
        ("<h1>Ada</h1>" + ONE.text + "<p>Ben</p>" + TWO.text + "<p>Cem</p>", [ONE, TWO]),
        (ONE.text + TWO.text, [ONE, TWO]),
        ("Ada" + ONE.text + ONE.text, [ONE, ONE]),
        ("Ada" + TWO.text, [ABSENT, TWO]),
        ("only Ada", [ONE]),
        ("", [ONE]),
    ],
)
def test_a_joined_page_is_the_page(page: str, parts: list[Part]) -> None:
    assert gzip.decompress(joined(page.encode(), parts, 0)).decode() == page


def test_its_length_does_not_tell_how_well_a_secret_was_compressed() -> None:
    page = ("Ada" + ONE.text).encode()
    assert len(joined(page, [ONE], 40)) == len(joined(page, [ONE], 0)) + 40
    assert gzip.decompress(joined(page, [ONE], 40)) == page


def test_a_part_is_compressed_once_for_everybody() -> None:
    pages = [joined(f"{name}{ONE.text}!".encode(), [ONE], 0) for name in ("Ada", "Ben")]
    assert ONE.packed is ONE.packed
    assert all(ONE.packed in page for page in pages)
    assert len(ONE.packed) < len(ONE.plain) / 5


@pytest.mark.parametrize("accepts", ["gzip, deflate", "identity"])
def test_a_browser_gets_what_it_accepts(accepts: str) -> None:
    request = RequestFactory(headers={"Accept-Encoding": accepts}).get("/")
    common.use(request, ONE)
    answer = CompressionMiddleware(lambda _: HttpResponse("Ada" + ONE.text))(request)
    plain = gzip.decompress(answer.content) if answer.headers.get("Content-Encoding") == "gzip" else answer.content
    assert plain.decode() == "Ada" + ONE.text
    assert ("Content-Encoding" in answer.headers) == (accepts != "identity")
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers.get("Content-Length", len(answer.content))) == len(answer.content)
