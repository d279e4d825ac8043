"""What a file is sent with: what says something of a file, and nothing that only a page needs."""

from django.test import Client

PAGE = ("Referrer-Policy", "Cross-Origin-Opener-Policy")


def test_a_file_goes_without_the_headers_of_pages():
    script, page = Client().get("/static/js/participant.js"), Client().get("/manifest.webmanifest")
    assert script.status_code == page.status_code == 200
    assert script["X-Content-Type-Options"] == "nosniff"
    assert not {*PAGE, "Access-Control-Allow-Origin"} & {*script.headers}
    assert {*PAGE} <= {*page.headers}
    assert script.getvalue()  # to its end, which closes the file
