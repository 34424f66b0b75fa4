"""The documents beside the chat: rebuilt, dropped, removed, or not indexed yet."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

import qa
from index import IndexMissing, Progress, build, settings_from_environment
from tests.qa.web.in_chromium.served import (
    FOUR,
    Server,
    Visit,
    served,
)
from tests.support.places import SEED
from tests.support.screen.fake_assistant import FakeAssistant

pytestmark = pytest.mark.browser


def test_the_documents_panel_rebuilds_while_the_chat_goes_on(fake: Server, visit: Visit) -> None:
    screen = visit(fake)
    page = screen.page
    page.get_by_role("tab", name="文档").click()
    expect(page.locator(".wenda-document")).to_have_count(len(fake.assistant.texts))
    fake.assistant.build_gate = threading.Event()
    fake.assistant.steps = [Progress("embed", 30, 120, 9.0)]
    try:
        page.get_by_role("button", name="重建索引").click()
        bar = page.get_by_role("progressbar")
        expect(bar).to_have_attribute("aria-valuenow", "25")
        expect(page.locator(".wenda-build")).to_contain_text("计算向量 · 30 / 120 · 约剩 9 秒")
        expect(page.locator("#wenda-rebuild")).to_be_disabled()
        screen.ask(FOUR)  # its first source comes to the front
        source = page.get_by_role("tab", name="原文")
        expect(source).to_have_attribute("aria-selected", "true")
        page.get_by_role("tab", name="文档").click()
        expect(bar).to_be_visible()
    finally:
        fake.assistant.build_gate.set()
        fake.assistant.build_gate = None
    expect(page.locator(".wenda-build")).to_contain_text("已建好")
    expect(page.locator("#wenda-rebuild")).to_be_enabled()
    fake.assistant.bug = RuntimeError("boom")
    try:
        page.get_by_role("button", name="重建索引").click()
        expect(page.locator("#wenda-status")).to_contain_text("没有建成：程序内部出错")
        expect(page.locator("#wenda-rebuild")).to_be_enabled()
    finally:
        fake.assistant.bug = None
    page.locator(".wenda-document").nth(2).click()
    expect(page.locator(".wenda-source .wenda-title")).to_have_text("很长的文档")


def test_documents_are_sorted_as_wanted(fake: Server, visit: Visit) -> None:
    page = visit(fake).page
    page.get_by_role("tab", name="文档").click()
    titles = page.locator(".wenda-document .wenda-row-title")
    by_length = sorted(fake.assistant.texts, key=lambda each: -len(each.text))
    expect(titles).to_have_count(len(by_length))
    by_name = titles.all_text_contents()
    sorting = page.get_by_role("combobox", name="排序")
    sorting.select_option("size")
    expect(titles).to_have_text([each.title for each in by_length])
    sorting.select_option("name")
    expect(titles).to_have_text(by_name)
    longest = page.locator(".wenda-document", has_text=by_length[0].title)
    expect(longest).to_contain_text(f"{len(by_length[0].text):,} 字")


SECRET = "　　青铜望远镜存放在白塔寺的第三层，由值夜的僧人看管。\n"


@pytest.fixture
def own_folder(tmp_path: Path) -> Iterator[Server]:
    """The real thing over a folder of one's own, with the seed in it."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / SEED.name).write_bytes(SEED.read_bytes())
    settings = settings_from_environment().with_changes(index=tmp_path / "index")
    build([folder], settings=settings)
    yield from served(qa.open_assistant(settings), tmp_path)


@pytest.mark.slow
def test_a_file_is_dropped_asked_about_and_removed(own_folder: Server, visit: Visit) -> None:
    screen = visit(own_folder)
    page, folder = screen.page, own_folder.feedback.parent
    question = "青铜望远镜存放在哪里？"
    assert screen.ask(question).locator(".wenda-marker").count() == 0
    page.get_by_role("tab", name="文档").click()
    files: list[FilePayload] = [
        {"name": "白塔寺.txt", "mimeType": "text/plain", "buffer": SECRET.encode("gb18030")}
    ]
    files += [{"name": "表.dwg", "mimeType": "application/zip", "buffer": b"PK"}]
    page.locator("#wenda-drop input[type=file]").set_input_files(files)
    status = page.locator("#wenda-status")
    expect(status).to_contain_text("已建好：2 份文档")
    expect(status).to_contain_text("已放入文档文件夹：白塔寺.txt")
    expect(status).to_contain_text("没有收下 1 份文件")
    expect(status).to_contain_text("表.dwg 读不了 .dwg 文件；可读的是：.bmp .csv .doc .docx")
    assert sorted(path.name for path in (folder / "docs").iterdir()) == [SEED.name, "白塔寺.txt"]
    answer = screen.ask(question)
    assert screen.quotes(answer) == [SECRET.strip()]
    page.get_by_role("tab", name="文档").click()
    remove = page.get_by_role("button", name="移除 白塔寺.txt")
    page.once("dialog", lambda dialog: dialog.dismiss())
    remove.click()
    expect(remove).to_be_visible()
    assert (folder / "docs" / "白塔寺.txt").exists()
    page.once("dialog", lambda dialog: dialog.accept())
    remove.click()
    expect(status).to_contain_text("已建好：1 份文档")
    expect(status).to_contain_text("已移除 白塔寺.txt")
    expect(remove).to_have_count(0)
    assert screen.ask(question).locator(".wenda-marker").count() == 0
    (kept,) = (folder / "index" / "trash").rglob("*.txt")
    assert kept.read_bytes() == SECRET.encode("gb18030")


@pytest.fixture
def indexless(tmp_path: Path) -> Iterator[Server]:
    yield from served(FakeAssistant(fails=IndexMissing(".wenda: there is no index.")), tmp_path)


def test_without_an_index_the_screen_says_so(indexless: Server, visit: Visit) -> None:
    screen = visit(indexless)
    page = screen.page
    expect(page.locator(".wenda-welcome")).to_contain_text("还没有索引")
    screen.send(FOUR)
    expect(page.get_by_role("alert").first).to_contain_text("there is no index")
    expect(screen.box).to_have_value(FOUR)
    indexless.assistant.fails = None
    page.get_by_role("tab", name="文档").click()
    page.get_by_role("button", name="重建索引").click()
    expect(page.locator(".wenda-build")).to_contain_text("已建好")
