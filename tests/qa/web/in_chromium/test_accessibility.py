"""No screen has a barrier that axe-core calls serious or critical, in both themes and languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from index import Settings
from qa.history import History
from qa.server.serving import serving
from qa.web.state import Shared
from tests.qa.web.in_chromium.served import Server, Visit
from tests.support.screen.accessibility import AXE, AXE_REMEDY, barriers
from tests.support.screen.browser import Screen
from tests.support.screen.reading_assistant import ASKED, OTHER, reading_assistant

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason=AXE_REMEDY),
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LOOKS = [
    {"locale": "zh-CN", "color_scheme": "light"},
    {"locale": "en-GB", "color_scheme": "dark"},
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Documents with pages, and conversations that are kept."""
    folder = tmp_path_factory.mktemp("house")
    history = History(folder / "history.sqlite")
    assistant, feedback = reading_assistant(folder), folder / "feedback.jsonl"
    shared = Shared(assistant, feedback, pause=0.01, history=history)
    try:
        with serving(shared, Settings(), port=None) as url:
            yield Server(url, assistant, feedback)
    finally:
        history.close()


@pytest.mark.parametrize("look", LOOKS, ids=["zh-light", "en-dark"])
def test_no_screen_has_a_serious_barrier(house: Server, visit: Visit, look: dict[str, str]) -> None:
    screen = visit(house, **look)
    page = screen.page
    assert barriers(page) == []  # the welcome, and the list of conversations
    answer = screen.ask(ASKED)
    answer.locator(".wenda-why > summary").click()
    expect(answer.locator(".wenda-why-title").first).to_be_visible()
    screen.opened("cite-0-1")
    assert barriers(page) == []  # an answer, why, and its source
    page.locator(".wenda-as[value=page]").click()
    page.locator(".wenda-page img").wait_for()
    assert barriers(page) == []  # the page as a picture
    screen.ask("?" + OTHER)
    assert barriers(page) == []  # a refusal
    page.locator("#wenda-side [role=tab]").nth(1).click()
    page.locator(".wenda-document").first.wait_for()
    assert barriers(page) == []  # the documents
    screen.box.press_sequentially("@")
    page.locator("#wenda-names .wenda-name").first.wait_for()
    assert barriers(page) == []  # what can be asked of
    screen.box.press("Enter")
    page.locator(".wenda-chip").wait_for()
    page.locator(".wenda-help").click()
    assert barriers(page) == []  # the keys, and a chip


@pytest.mark.parametrize("look", LOOKS, ids=["zh-light", "en-dark"])
def test_nor_has_a_phone(house: Server, visit: Visit, look: dict[str, str]) -> None:
    screen: Screen = visit(house, **PHONE, **look)
    page = screen.page
    screen.ask(ASKED).locator(".wenda-marker").first.click()
    screen.opened("cite-0-1")
    expect(page.locator("#wenda-side")).to_be_visible()
    assert barriers(page) == []  # the sheet
    page.go_back()
    expect(page.locator("#wenda-side")).to_be_hidden()
    page.locator(".wenda-history-open").click()
    page.locator(".wenda-kept-title").first.wait_for()
    assert barriers(page) == []  # the drawer
