"""How a name is shown: the avatar has a whole first letter, and a namesake's number is never cut."""

import pytest

from tests.js.conftest import Ask

CALLED = "/js/called.js"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ada", "A"),
        ("Zoe\u0308", "Z"),
        ("E\u0301va", "E\u0301"),
        ("👩‍🏫 Fay", "👩‍🏫"),
        ("👨🏽‍🚀x", "👨🏽‍🚀"),
        ("❤️‍🔥x", "❤️‍🔥"),
        ("🇹🇷🇩🇪", "🇹🇷"),
        (
            "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f!",
            "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        ),
        ("1\ufe0f\u20e3 x", "1\ufe0f\u20e3"),
        ("किरण", "कि"),
        ("กำพล", "กำ"),
        ("\U0001fae8 Ada", "\U0001fae8"),
        ("葛\U000e0100城", "葛\U000e0100"),
        ("한결", "한"),
        ("", ""),
    ],
)
async def test_the_first_letter_of_a_name_is_whole(ask: Ask, name: str, first: str) -> None:
    assert await ask(CALLED, "initial", name) == first
