"""The button for the device's own dialog is shown only where there is one; a link that cannot be sent is selected."""

from typing import Any

import pytest
from playwright.async_api import Page

PRESS = """async (what) => {
  const { sharing } = await import("/js/share.js");
  const card = document.createElementNS("http://www.w3.org/1999/xhtml", "div");
  card.innerHTML = '<div data-return=""><input data-return-url="" value="link"/>'
    + '<button hidden="" data-title="Our trio" data-url="https://x/s/ABC" data-text="Join me">Share</button></div>';
  document.documentElement.append(card);
  const sent = [];
  const refuse = (name) => Promise.reject(Object.assign(new Error(name), { name }));
  const device = { share: (data) => (sent.push(data), what === "sent" ? Promise.resolve() : refuse(what)) };
  const button = card.querySelector("button");
  let selected = false;
  card.querySelector("input").select = () => (selected = true);
  sharing(button, what === "none" ? {} : device);
  button.click();
  await new Promise((done) => setTimeout(done));
  card.remove();
  return { hidden: button.hidden, sent, selected };
}"""


@pytest.mark.parametrize(
    ("what", "hidden", "selected"),
    [("none", True, False), ("sent", False, False), ("AbortError", False, False), ("NotAllowedError", False, True)],
)
async def test_the_devices_own_sheet(blank: Page, what: str, hidden: bool, selected: bool) -> None:
    seen: dict[str, Any] = await blank.evaluate(PRESS, what)
    assert (seen["hidden"], seen["selected"]) == (hidden, selected)
    sheet = {"title": "Our trio", "text": "Join me", "url": "https://x/s/ABC"}
    assert seen["sent"] == ([] if what == "none" else [sheet])
