"""The pictures of the README, taken of the real thing: ``python -m bench.report.screenshots``.

Builds an index of ``seeds/`` in a temporary folder, serves the app over it, and writes
``docs/chat.zh.png``, ``chat.en.png``, ``refusal.png``, ``documents.png``, ``dark.png`` and
``phone.png``. Needs Chromium.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import sync_playwright

from index import build, settings_from_environment
from qa import open_assistant
from qa.server.serving import serving
from qa.web.state import Shared
from tests.support.screen.browser import REMEDY, Screen, find_chromium, start_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
DESKTOP: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 800},
    "device_scale_factor": 1.5,
}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
HORSE, POOR = "蒙古马有哪些特殊属性？", "贫困人口从多少万减少到多少万？"
SIGNAL, FOLLOW_UP = "善于打硬仗的老实人能发出什么信号？", "那善于扎堆的呢？"


def click_marker(screen: Screen, turn: int, n: int) -> None:
    """Open a quotation's source and wait until it is in view."""
    screen.answers.nth(turn).locator(f"[href='#cite-{turn}-{n}']").click()
    screen.opened(f"cite-{turn}-{n}")
    screen.marked()


def chat(screen: Screen) -> None:
    """A conversation with a follow-up, and its source."""
    screen.ask(SIGNAL)
    markers = screen.ask(FOLLOW_UP).locator(".wenda-marker")
    click_marker(screen, 1, markers.count())


def refusal(screen: Screen) -> None:
    """A question the documents do not answer, and the closest passage."""
    screen.ask("火星上有没有水？")
    screen.answers.last.locator(".wenda-near-row").first.click()
    screen.opened("closest-0-1")


def documents(screen: Screen) -> None:
    """The documents panel after a build."""
    screen.ask(POOR)
    screen.page.get_by_role("tab", name="文档").click()
    screen.page.get_by_role("button", name="重建索引").click()
    screen.page.get_by_text("已建好").wait_for()


def phone(screen: Screen) -> None:
    """The source as a sheet over the chat."""
    screen.ask(HORSE)
    click_marker(screen, 0, 1)


PICTURES: list[tuple[str, Any, dict[str, Any]]] = [
    ("chat.zh", chat, DESKTOP),
    ("chat.en", chat, {**DESKTOP, "locale": "en-US"}),
    ("refusal", refusal, DESKTOP),
    ("documents", documents, DESKTOP),
    ("dark", chat, {**DESKTOP, "color_scheme": "dark"}),
    ("phone", phone, PHONE),
]


def save(picture: bytes, path: Path) -> None:
    """Write a PNG with 256 colours: a third of the size, and the eye sees no difference."""
    with Image.open(BytesIO(picture)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def take(browser: Browser, url: str, folder: Path) -> None:
    """All pictures, into the folder."""
    for name, prepare, options in PICTURES:
        screen = Screen.open(browser, url, **options)
        prepare(screen)
        screen.page.mouse.move(5, 400)
        screen.page.wait_for_timeout(800)  # the sheet has risen, the fonts are there
        save(screen.page.screenshot(), folder / f"{name}.png")
        screen.page.context.close()
        print(folder / f"{name}.png")


def main() -> None:
    """Build, serve, and take the pictures."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit(REMEDY)
    with TemporaryDirectory() as folder:
        settings = settings_from_environment().with_changes(index=Path(folder) / "index")
        build([ROOT / "seeds"], settings=settings)
        shared = Shared(open_assistant(settings), Path(folder) / "feedback.jsonl", pause=0.0)
        first = shared.assistant.ask(SIGNAL)
        shared.assistant.ask(FOLLOW_UP, (first,))  # what is loaded on first use is loaded
        with serving(shared, settings, port=None) as url, sync_playwright() as playwright:
            browser = start_chromium(playwright, chromium)
            take(browser, url, ROOT / "docs")
            browser.close()


if __name__ == "__main__":
    main()
