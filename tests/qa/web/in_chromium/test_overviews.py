"""Overviews in the browser: asked for by a button or in words; every sentence opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import qa
from index import build, settings_from_environment
from tests.qa.overview.test_overviews import CANTEEN, HANDBOOK, NIGHT, POINTS
from tests.qa.web.in_chromium.served import Server, Visit, served
from tests.support.documents.folders import write

if TYPE_CHECKING:
    from qa.types import Answer
    from tests.support.screen.browser import Screen

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over three office documents, with the real model."""
    folder = tmp_path_factory.mktemp("offices")
    write(folder / "documents", night=NIGHT, canteen=CANTEEN, handbook=HANDBOOK)
    settings = settings_from_environment().with_changes(index=folder / "index")
    build([folder / "documents"], settings=settings)
    yield from served(qa.open_assistant(settings), folder)


def open_documents(screen: Screen, tab: str = "文档") -> None:
    screen.page.get_by_role("tab", name=tab).click()
    screen.page.locator(".wenda-document").first.wait_for()


def check_opened(screen: Screen, given: Answer) -> None:
    """Every marker of the first answer opens the source at the very words that it follows."""
    shown = screen.answers.first
    assert screen.quotes(shown) == [citation.quote for citation in given.citations]
    for citation in given.citations:
        shown.locator(f".wenda-marker[href='#cite-0-{citation.n}']").click()
        panel = screen.opened(f"cite-0-{citation.n}")
        assert screen.marked() == citation.quote
        expect(panel.locator(".wenda-title")).to_have_text(citation.title)


def test_the_button_of_a_document_gives_its_overview(offices: Server, visit: Visit) -> None:
    screen = visit(offices)
    open_documents(screen)
    row = screen.page.locator(".wenda-documents li", has_text="员工手册")
    row.locator(".wenda-overview").click()
    answer = screen.answers.first
    expect(answer.locator(".wenda-overview-part")).to_have_text(
        ["第一章 考勤", "第二章 报销", "第三章 休假"]
    )
    expect(screen.page.locator(".wenda-question")).to_have_text("总结《员工手册》")
    given = offices.assistant.ask("总结《员工手册》")
    assert len(given.citations) == 3
    check_opened(screen, given)
    assert screen.wide() <= 0


def test_the_source_panel_gives_the_overview_of_its_document(offices: Server, visit: Visit) -> None:
    screen = visit(offices, locale="en-GB")
    open_documents(screen, "Documents")
    screen.page.locator(".wenda-document", has_text="夜间施工通知").click()
    screen.page.locator(".wenda-source .wenda-overview").click()
    expect(screen.page.locator(".wenda-question")).to_have_text("Summarise “夜间施工通知”")
    expect(screen.answers.first.locator(".wenda-quote")).to_have_text(POINTS)


def test_a_folder_is_asked_about_and_an_entry_opens_its_document(
    offices: Server, visit: Visit
) -> None:
    screen = visit(offices)
    answer = screen.ask("这几篇文章主要讲什么？")
    given = offices.assistant.ask("这几篇文章主要讲什么？")
    check_opened(screen, given)
    answer.locator(".wenda-entry", has_text="食堂通知").click()
    expect(screen.page.locator(".wenda-source .wenda-title")).to_have_text("食堂通知")
    listed = screen.ask("有哪些文档？")
    expect(listed.locator(".wenda-entry")).to_have_text(
        ["1. 食堂通知", "2. 员工手册", "3. 夜间施工通知"]
    )
    longer = screen.ask("那第三篇呢？")
    expect(longer.locator(".wenda-quote")).to_have_text(POINTS)
    expect(longer.locator(".wenda-understood")).to_have_text("理解为：总结《夜间施工通知》")


def test_on_a_phone_the_sheet_gives_way_to_the_overview(offices: Server, visit: Visit) -> None:
    screen = visit(offices, viewport={"width": 390, "height": 844})
    screen.page.locator(".wenda-open").click()
    open_documents(screen)
    screen.page.locator(".wenda-documents li", has_text="食堂").locator(".wenda-overview").click()
    expect(screen.answers.first.locator(".wenda-quote")).to_be_in_viewport()
    expect(screen.page.locator("html")).not_to_have_attribute("data-sheet", "open")
    assert screen.wide() <= 0
