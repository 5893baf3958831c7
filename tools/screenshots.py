"""Take the pictures of the documentation from the running program.

Starts the demo in a folder of its own, opens it in a real browser and writes PNG files to `docs/images` (or the
folder named as the only argument). Needs the development dependencies and a Chromium (TONGPIN_CHROMIUM, by
default /usr/bin/chromium) with a Chinese font.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
DESK, PHONE = (1440, 900), (390, 844)
DEALS = {"zh-CN": "云锦", "en": "Northwind"}  # the deals that the pictures show
ALONE = {
    "new": "/deals/new/",
    "signals": "/signals/",
    "customers": "/customers/",
    "collection": "/collection/",
    "mailboxes": "/mailboxes/",
}
PAPER = ROOT / "tests" / "tenders" / "zh-cold-chain.txt"
SALES = 0  # the first of the demo people


@dataclass(frozen=True)
class Picture:
    """One picture: where, in which dress, and whether the whole page or what a screen shows."""

    name: str
    page: str  # sign-in, deals, new, deal, capture, review, plan, people, stage, tender, or an address of its own
    lang: str = "zh-CN"
    size: tuple[int, int] = DESK
    theme: str = "light"
    whole: bool = False
    at: str = ""  # a place on the page to scroll to


PICTURES = (
    Picture("sign-in", "sign-in"),
    Picture("deals", "deals"),
    Picture("deals-en-dark", "deals", lang="en", theme="dark"),
    Picture("deals-phone", "deals", size=PHONE),
    Picture("deal", "deal"),
    Picture("deal-whole", "deal", whole=True),
    Picture("deal-en", "deal", lang="en"),
    Picture("deal-dark", "deal", theme="dark"),
    Picture("deal-phone", "deal", size=PHONE),
    Picture("deal-phone-river", "deal", size=PHONE, at="#river"),
    Picture("deal-phone-en-dark", "deal", lang="en", size=PHONE, theme="dark"),
    Picture("deal-evidence", "deal", at="#evidence"),
    Picture("new-deal", "new"),
    Picture("new-deal-phone-dark", "new", size=PHONE, theme="dark"),
    Picture("capture", "capture"),
    Picture("capture-en-dark", "capture", lang="en", theme="dark"),
    Picture("capture-phone", "capture", size=PHONE),
    Picture("review", "review"),
    Picture("review-phone", "review", size=PHONE),
    Picture("harmful", "plan"),
    Picture("harmful-en", "plan", lang="en"),
    Picture("harmful-phone-dark", "plan", size=PHONE, theme="dark", at="#verdict"),
    Picture("people", "people"),
    Picture("state-stage", "stage"),
    Picture("to-confirm", "signals"),
    Picture("to-confirm-en-phone", "signals", lang="en", size=PHONE),
    Picture("tender", "tender"),
    Picture("tender-en-phone-dark", "tender", lang="en", size=PHONE, theme="dark"),
    Picture("customers", "customers"),
    Picture("collection", "collection"),
    Picture("mailboxes", "mailboxes"),
)
# What is pasted into the capture box: a chat in which the worry comes out.
WORDS = {
    "zh-CN": (
        "曹亮 2026-11-24 10:32\n方案我们内部都认可，技术分你们第一\n"
        "李明 2026-11-24 10:35\n那下周可以定吗？\n"
        "曹亮 2026-11-24 10:41\n老板就担心一条，货出了事你们赔得起吗？保单额度多少"
    ),
    "en": (
        "[24/11/2026, 10:32:05] Ingrid Larsen: All of us like the solution.\n"
        "[24/11/2026, 10:35:40] Li Ming: Shall we fix a date for signature then?\n"
        "[24/11/2026, 10:41:12] Ingrid Larsen: My CFO has one worry. If the stock burns, can you pay for it? "
        "What is your insurance cover?"
    ),
}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def demo() -> Iterator[str]:
    """Run the demo on a free port and give its address; it ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"http://127.0.0.1:{free_port()}"
        command = [
            sys.executable,
            "-m",
            "tongpin.cli.main",
            "up",
            "--demo",
            "--data",
            folder,
            "--port",
            address.rsplit(":", 1)[-1],
        ]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as program:
            try:
                for _ in range(240):
                    if _answers(f"{address}/sign-in/"):
                        break
                    time.sleep(0.25)
                else:
                    raise SystemExit("the demo did not start within a minute")
                yield address
            finally:
                program.terminate()


def open_page(page: Page, picture: Picture) -> None:
    """Bring the page to where the picture is taken."""
    page.goto("/sign-in/")
    if picture.page == "sign-in":
        return
    page.locator(".demo-person").nth(SALES).click()
    page.wait_for_url("**/deals/")
    if picture.page in ALONE:
        page.goto(ALONE[picture.page])
    elif picture.page != "deals":
        page.goto("/deals/?outcome=all&q=" + DEALS[picture.lang])
        page.locator(".deal-link").first.click()
        page.wait_for_url("**/deals/*/")
        open_part(page, picture)
    if picture.at:
        page.locator(picture.at).scroll_into_view_if_needed()
        page.evaluate("id => document.querySelector(id).scrollIntoView()", picture.at)


def open_part(page: Page, picture: Picture) -> None:
    """Go on from the deal's page to one of its own pages."""
    if picture.page in {"people", "stage"}:
        page.goto(f"{page.url}{picture.page}/")
    elif picture.page == "plan":
        page.goto(f"{page.url}plan/?action=act_price_concession")
        page.get_by_role("textbox").last.wait_for()
    elif picture.page == "tender":
        deal = page.url
        page.goto(f"{deal}capture/")
        page.set_input_files("input[type=file]", PAPER)
        page.locator("[data-send]").click()
        page.locator(".review, .error").first.wait_for()
        page.goto(f"{deal}files/")
        page.locator("a.file-name").first.click()
        page.locator(".tender").wait_for()
    elif picture.page in {"capture", "review"}:
        page.goto(f"{page.url}capture/")
        page.locator("textarea").first.fill(WORDS[picture.lang])
        page.locator("#preview mark").first.wait_for()
        if picture.page == "review":
            page.keyboard.press("Control+Enter")
            page.wait_for_url("**/review/**")


def take(browser: Browser, address: str, picture: Picture, folder: Path) -> None:
    """Take one picture."""
    width, height = picture.size
    context = browser.new_context(
        base_url=address,
        locale=picture.lang,
        timezone_id="Asia/Shanghai",
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.theme == "dark" else "light",
        device_scale_factor=2 if width < 500 else 1,
        reduced_motion="reduce",
    )
    page = context.new_page()
    open_page(page, picture)
    page.screenshot(path=folder / f"{picture.name}.png", full_page=picture.whole)
    context.close()


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("TONGPIN_CHROMIUM", "/usr/bin/chromium")
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            take(browser, address, picture, folder)
            sys.stdout.write(f"{folder / picture.name}.png\n")
        browser.close()


if __name__ == "__main__":
    main()
