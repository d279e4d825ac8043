"""An e-mail address is one address, however it was typed."""

import pytest

from sessions_app.domain.mail import plain_address


@pytest.mark.parametrize(
    "typed",
    [
        "fay@example.org",
        " Fay@Example.ORG\n",
        "fay\u200b@example.org\ufeff",
        "\u202afay@example.org\u202c",
        "fay\uff20example\uff0eorg",
        "\uff46\uff41\uff59@example.org",
        "mailto:fay@example.org",
        "MAILTO:fay%40example.org?subject=Hello",
        "<fay@example.org>",
        "Fay Green <fay@example.org>",
        '"Green, Fay" <mailto:fay@example.org>,',
        "fay @ example.org",
        "fay\u00a0@example.org.",
        "“fay@example.org”",
        "fay@exam\u00adple.org",
        "fay@example.org;",
    ],
)
def test_however_it_was_typed(typed):
    assert plain_address(typed) == "fay@example.org"


def test_a_host_is_one_in_letters_and_as_machines_write_it():
    assert (
        plain_address("fay@Bücher.example") == plain_address("fay@xn--bcher-kva.example") == "fay@xn--bcher-kva.example"
    )


@pytest.mark.parametrize(
    "typed", ["", "   ", "fay", "@", "fay@", "@example.org", "<>", "a@b@c", "mailto:", "x" * 500, "\ud800"]
)
def test_what_is_no_address_stays_no_address_and_breaks_nothing(typed):
    assert plain_address(plain_address(typed)) == plain_address(typed)


@pytest.mark.parametrize(
    "typed", ["o'neill@example.org", "fay+circle@example.org", "fay.green@mail.example.org", "fay_g-r@example.org"]
)
def test_what_belongs_to_it_stays(typed):
    assert plain_address(typed) == typed
