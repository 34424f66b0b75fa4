"""A real browser, and the app in a tab of it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.support.waiting import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Playwright, Request

NAMES = ("chromium", "chromium-browser", "google-chrome")
REMEDY = "there is no Chromium; to install it type: apt-get install chromium"
# Without a sandbox, for it may be root who runs this; with nothing but this machine in reach.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def find_chromium() -> str | None:
    """Where Chromium is, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def start_chromium(playwright: Playwright, executable: str) -> Browser:
    """Headless Chromium that can reach nothing but this machine."""
    return playwright.chromium.launch(executable_path=executable, args=FLAGS)


@dataclass
class Screen:
    """The app in a browser tab, and everything that the tab asked for or complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, browser: Browser, url: str, **options: Any) -> Screen:
        """A new visitor: a browser context of its own."""
        return cls.open_in(new_tab(browser, **options), url)

    @classmethod
    def open_in(cls, page: Page, url: str) -> Screen:
        """The app in an empty tab."""
        screen = cls(page)
        page.context.on("request", screen._note)
        page.on("websocket", lambda socket: screen.requests.append(socket.url))
        page.on("pageerror", lambda error: screen.complaints.append(str(error)))
        page.on("console", lambda line: screen._console(line.type, line.text))
        page.goto(url)
        page.wait_for_selector(".wenda-welcome")
        return screen

    def leave(self) -> Page:
        """Close the tab and take from its context whatever the visitor has left there, but for the
        cache of what was fetched; an empty tab of that context."""
        context, url = self.page.context, urlsplit(self.page.url)
        for page in context.pages:
            page.close()
        context.remove_listener("request", self._note)
        context.clear_cookies()
        empty = context.new_page()
        session = context.new_cdp_session(empty)
        origin = {"origin": f"{url.scheme}://{url.netloc}", "storageTypes": "all"}
        session.send("Storage.clearDataForOrigin", origin)
        session.detach()
        return empty

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)

    def reload(self, shown: str) -> None:
        """Load the page again, until ``shown`` is there. What Gradio complains of meanwhile is of
        what was still under way in the page that was left, and does not count."""
        before = list(self.complaints)
        self.page.reload()
        self.page.locator(shown).first.wait_for(state="attached")
        self.complaints[:] = before

    def outside(self) -> list[str]:
        """What the tab asked of other machines than this one."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in ("data", "blob")
            and urlsplit(url).hostname not in LOOPBACK
        ]

    @property
    def answers(self) -> Locator:
        return self.page.locator(".wenda-answer")

    @property
    def box(self) -> Locator:
        return self.page.locator("#wenda-box textarea")

    def send(self, question: str) -> None:
        self.box.fill(question)
        self.box.press("Enter")

    def ask(self, question: str) -> Locator:
        """Ask, and wait until the answer is complete."""
        number = self.answers.count()
        self.send(question)
        answer = self.answers.nth(number)
        answer.wait_for()
        self.page.locator("#wenda-send").wait_for()
        self.page.locator("#wenda-stop").wait_for(state="hidden")
        return answer

    def quotes(self, answer: Locator) -> Sequence[str]:
        return answer.locator(".wenda-quote").all_text_contents()

    def opened(self, key: str) -> Locator:
        """The source panel once it shows what the key points at."""
        panel = self.page.locator(f".wenda-source[data-key='{key}']")
        panel.wait_for()
        return panel

    def marked(self, name: str = "wenda-cited") -> str:
        """The marked words, once they have come into view."""
        self.page.wait_for_function(IN_VIEW, arg=f"mark.{name}")
        return "".join(self.page.locator(f"mark.{name}").all_text_contents())

    def wide(self) -> int:
        """By how many pixels the page is wider than the window."""
        script = "document.documentElement.scrollWidth - window.innerWidth"
        return int(self.page.evaluate(script))


def new_tab(browser: Browser, **options: Any) -> Page:
    """An empty tab in a context of its own."""
    options = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 800}, **options}
    context = browser.new_context(**options)
    context.set_default_timeout(1000 * PATIENCE)
    return context.new_page()


class Tabs:
    """Tabs for one visitor after another. Contexts are used again, with what they have fetched of
    Gradio's scripts and compiled; nothing else of a visitor stays."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._empty: dict[str, list[Page]] = {}
        self._used: list[tuple[str, Screen]] = []

    def open(self, url: str, **options: Any) -> Screen:
        """The app for a new visitor, whose context has these options."""
        kind = repr(sorted(options.items()))
        empty = self._empty.setdefault(kind, [])
        screen = Screen.open_in(empty.pop() if empty else new_tab(self._browser, **options), url)
        self._used.append((kind, screen))
        return screen

    def leave(self) -> list[Screen]:
        """Close all that are open; what they had asked for and complained of."""
        used, self._used = self._used, []
        for kind, screen in used:
            self._empty[kind].append(screen.leave())
        return [screen for _, screen in used]


# Whether every box of the marks lies inside the text's own frame and inside the window.
IN_VIEW = """(name) => {
  const marks = [...document.querySelectorAll(name)];
  const frame = document.querySelector(".wenda-text").getBoundingClientRect();
  return marks.length > 0 && marks.every((mark) => [...mark.getClientRects()].every((box) =>
    box.top >= Math.max(0, frame.top) && box.bottom <= Math.min(innerHeight, frame.bottom) &&
    box.left >= 0 && box.right <= innerWidth));
}"""
