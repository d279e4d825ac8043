"""A page whose words are of another document than the screen, or that was made for another place: it loads itself
again, once, and asks no more."""

import json

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Gather
from tests.servers import Site

# The page as it was made from an earlier text: at first or, if it stays so, whenever it is loaded.
MADE_EARLIER = """(({ stays, session }) => {
  const loaded = Number(sessionStorage.loaded ?? 0) + 1;
  sessionStorage.loaded = loaded;
  const parse = JSON.parse;
  JSON.parse = (text, ...more) => {
    const found = parse(text, ...more);
    const own = text === document.getElementById("screen")?.textContent;
    if (own && (stays || loaded === 1)) Object.assign(found.session, session);
    return found;
  };
})"""


DOCUMENT, HERE = {"document": "000000000000"}, {"venue": "here"}


@pytest.mark.parametrize(
    ("stays", "session"),
    [(False, DOCUMENT), (True, DOCUMENT), (False, HERE)],
    ids=["an earlier page", "a server that knows no better", "it was held elsewhere"],
)
async def test_a_phone_loads_again_once_for_another_document_or_place(
    gather: Gather, embedded: Site, stays: bool, session: dict[str, str]
) -> None:
    people = await gather(embedded)
    fay, (ada,) = await people.in_the_lobby("Ada")
    await ada.context.add_init_script(script=f"{MADE_EARLIER}({json.dumps({'stays': stays, 'session': session})})")
    await ada.page.goto(f"/s/{fay.code}/")
    await ada.page.wait_for_function("() => history.state?.loadedAnewWith && document.body.dataset.link === 'live'")
    await fay.gives("say", text="Coffee is ready")  # one more screen is pushed, and changes nothing about that
    await expect(ada.page.get_by_text("Coffee is ready").first).to_be_visible()
    assert await ada.page.evaluate("sessionStorage.loaded") == "2"
