"""A real browser on the real application, watched: nothing it does may go unseen.

Every page that a test opens fails the test where the console shows an error, the content policy is broken, or
anything is asked of another host.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

# Playwright's own loop runs in this thread; Django would take it for an asynchronous caller.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("TONGPIN_CHROMIUM", "/usr/bin/chromium")
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
POLICY_WATCH = """
window.__broken = [];
document.addEventListener("securitypolicyviolation", (e) => window.__broken.push(`${e.violatedDirective}: ${e.blockedURI}`));
"""


@dataclass
class Watched:
    """A page and everything wrong that was seen on it."""

    page: Page
    host: str
    wrong: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.wrong.append(f"console: {message.text}")

    def request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != self.host:
            self.wrong.append(f"asked of another host: {request.url}")

    def check(self) -> None:
        """Fail where anything was wrong on the page as it stands."""
        broken = self.page.evaluate("window.__broken ?? []")
        assert self.wrong + [f"policy: {item}" for item in broken] == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[Callable[..., Watched]]:  # type: ignore[no-untyped-def]
    """Return an opener of watched pages: language, size and theme are the caller's; all are checked at the end."""
    contexts: list[BrowserContext] = []
    opened: list[Watched] = []
    host = urlsplit(live_server.url).netloc

    def open_(*, lang: str = "zh-CN", size: dict[str, int] = DESK, theme: str = "light", cookies: list[dict[str, str]] | None = None) -> Watched:  # fmt: skip
        context = browser.new_context(
            base_url=live_server.url,
            locale=lang,
            viewport=size,
            color_scheme=theme,
            reduced_motion="reduce",  # type: ignore[arg-type]
        )
        context.set_default_timeout(10_000)
        context.add_init_script(POLICY_WATCH)
        context.add_cookies([{"url": live_server.url, **cookie} for cookie in cookies or []])  # type: ignore[typeddict-item]
        page = context.new_page()
        watched = Watched(page, host)
        page.on("console", watched.console)
        page.on("pageerror", lambda error: watched.wrong.append(f"script: {error}"))
        page.on("request", watched.request)
        contexts.append(context)
        opened.append(watched)
        return watched

    yield open_
    for watched in opened:
        watched.check()
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return a checker that lists a page's serious accessibility faults."""
    checker = Axe()

    def check(page: Page) -> list[str]:
        found = checker.run(page).response["violations"]
        return [
            f"{item['id']}: {node['html'][:160]}"
            for item in found
            if item["impact"] in {"serious", "critical"}
            for node in item["nodes"]
        ]

    return check
