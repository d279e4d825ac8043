"""What a participant's page weighs, and how soon a person on a bad line sees what they came for.

In real Chromium, with a production site behind nginx with TLS. No page finds anything in a cache.
"""

from __future__ import annotations

import secrets
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.browser.conftest import find_chromium
from tests.proxy import fronted_site
from tests.servers import Site

from . import product

TIMES = 7
BAD_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # 400 kbit/s
WATCH = (Path(__file__).parent / "screen.js").read_text(encoding="utf-8")
LIVE = "() => document.body.dataset.link === 'live' && window.seen.first !== null"
OPENING = product.STAGE.plan.phases[0].key
IN_THE_OPENING = f"document.getElementById('main').dataset.phase === '{OPENING}'"
PHONE: ViewportSize = {"width": 390, "height": 844}
KINDS = {"Document": "page", "Script": "script", "Stylesheet": "styles", "Fetch": "fetched", "Other": "icons"}
Row = dict[str, Any]


def measure(times: int = TIMES) -> list[Row]:
    """A row for the lobby, and one for a round at work."""
    settings = {"PRODUCTION": "1", "SECRET_KEY": secrets.token_urlsafe(48)}
    with fronted_site(1, settings=settings) as front:
        return measure_at(front.site, times)


def measure_at(site: Site, times: int) -> list[Row]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        lobby = product.seeded(site, 3, started=False, formed=False)
        running = product.seeded(site, 3)
        rows = [
            {"n": 3, "scene": "lobby", **page_of(browser, lobby, times)},
            {"n": 3, "scene": "round", **page_of(browser, running, times)},
        ]
        rows[1]["again_ms"] = seen_again(browser, running, times)
        browser.close()
    return rows


def page_of(browser: Browser, session: product.Session, times: int) -> Row:
    """Its weight, each part with its headers; on a bad line, the time of its first
    useful screen and what moved since."""
    context = phone(browser, session)
    page, parts = context.new_page(), dict.fromkeys([*KINDS.values(), "sent", "socket"], 0)
    weigh(page, parts)
    page.goto(f"/s/{session.code}/")
    page.wait_for_function(LIVE)
    page.wait_for_load_state("networkidle")  # what comes late counts, too
    parts["icons"] += icons(context, page)
    requests = page.evaluate("() => performance.getEntriesByType('resource').length + 1")
    context.close()
    firsts = [on_a_bad_line(browser, session) for _ in range(times)]
    return {
        "bytes": sum(parts.values()),
        "parts": parts,
        "requests": requests,
        "first_ms": statistics.median(first for first, _ in firsts),
        "shift": max(shift for _, shift in firsts),
    }


def phone(browser: Browser, session: product.Session, number: int = 0) -> BrowserContext:
    context = browser.new_context(base_url=session.site.url, viewport=PHONE, ignore_https_errors=True)
    path = f"{session.site.url}/s/{session.code}/"
    context.add_cookies([{"name": f"troika_{session.code}", "value": session.secrets[number], "url": path}])
    context.add_init_script(WATCH)
    return context


def weigh(page: Page, parts: dict[str, int]) -> None:
    """Adds up what is sent and received, by kind, as the browser counts it."""
    line, kinds = page.context.new_cdp_session(page), {}

    def add(kind: str, count: float) -> None:
        parts[kind] += int(count)

    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    line.on(
        "Network.loadingFinished",
        lambda event: add(KINDS.get(kinds.get(event["requestId"], ""), "icons"), event["encodedDataLength"]),
    )
    line.on("Network.requestWillBeSentExtraInfo", lambda event: add("sent", length(event["headers"])))
    line.on("Network.webSocketFrameReceived", lambda event: add("socket", len(event["response"]["payloadData"])))


def length(headers: dict[str, str]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.items())


def icons(context: BrowserContext, page: Page) -> int:
    """What a phone fetches to install the app: the icon, the manifest, and the largest picture named there. This
    browser fetches none of these by itself."""
    links = page.locator("link[rel=icon], link[rel=manifest]").all()
    answers = [context.request.get(str(link.evaluate("each => each.href"))) for link in links]
    pictures = [context.request.get(icon["src"]) for icon in answers[-1].json()["icons"]]
    return sum(map(size, answers)) + max(map(size, pictures))


def size(answer: APIResponse) -> int:
    return len(answer.body()) + length(answer.headers)


def on_a_bad_line(browser: Browser, session: product.Session) -> tuple[float, float]:
    context = phone(browser, session)
    page = context.new_page()
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", BAD_LINE)
    page.goto(f"/s/{session.code}/")
    page.wait_for_function(LIVE)
    seen = page.evaluate("() => window.seen")
    context.close()
    return float(seen["first"]), float(seen["shift"])


def seen_again(browser: Browser, session: product.Session, times: int) -> float:
    """For a page that was frozen for a whole phase: the time from when it is seen again
    until the next phase is painted.

    No time has passed on the server, so the page shows the earlier phase again once it has asked.
    """
    context = phone(browser, session)
    page = context.new_page()
    page.goto(f"/s/{session.code}/")
    took = []
    for _ in range(times):
        page.wait_for_function(f"() => document.body.dataset.link === 'live' && {IN_THE_OPENING}")
        took.append(float(page.evaluate("after => window.comesBack(after)", product.LONG[OPENING])))
    context.close()
    return statistics.median(took)
