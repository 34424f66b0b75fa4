"""Reading a document in the browser: its page, its outline, finding in it, links to it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from qa.web.overviews import document_number
from tests.qa.web.in_chromium.served import Server, Visit, served
from tests.qa.web.in_chromium.test_looks import PHONE
from tests.support.screen.browser import Screen
from tests.support.screen.reading_assistant import (
    ASKED,
    LOAN,
    OTHER,
    QUOTE,
    RIGHT,
    reading_assistant,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("reading")
    yield from served(reading_assistant(folder), folder)


def linked(server: Server, search: str) -> Server:
    return Server(f"{server.url}?{search}", server.assistant, server.feedback)


def open_document(screen: Screen, path: str) -> Locator:
    screen.page.get_by_role("tab", name="文档").click()
    key = f"document-0-{document_number(path)}"
    screen.page.locator(f".wenda-document[value='{key}']").click()
    return screen.opened(key)


def find(screen: Screen, wanted: str, count: str) -> None:
    field = screen.page.locator(".wenda-seek")
    field.fill(wanted)
    expect(screen.page.locator(".wenda-finding .wenda-count")).to_have_text(count)
    expect(field).to_be_focused()
    expect(field).to_have_value(wanted)


# Of every mark on the page how much of the picture beneath it is ink, and of the page's ink how
# much lies beneath marks.
INK = """async () => {
  const page = document.querySelector(".wenda-page");
  const image = page.querySelector("img");
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const frame = image.getBoundingClientRect();
  const scale = image.naturalWidth / frame.width;
  return [...page.querySelectorAll(".wenda-page-mark")].map((mark) => {
    const box = mark.getBoundingClientRect();
    const [x, y] = [(box.left - frame.left) * scale, (box.top - frame.top) * scale];
    const pixels = context.getImageData(x, y, box.width * scale, box.height * scale).data;
    let dark = 0;
    for (let at = 0; at < pixels.length; at += 4) dark += pixels[at] < 128;
    const name = mark.className.replace("wenda-page-mark ", "");
    return [name, Math.round(box.width / frame.width * 595), dark / (pixels.length / 4)];
  });
}"""


def marks_of(page: Page) -> list[tuple[str, int]]:
    """The marks on the page and their widths in points, each of them with ink beneath."""
    found = page.evaluate(INK)
    assert all(dark > 0.05 for _, _, dark in found)
    return [(name, width) for name, width, _ in found]


def test_a_sentence_on_the_pages_of_a_pdf(library: Server, visit: Visit) -> None:
    screen = visit(library)
    page = screen.page
    screen.ask(ASKED)
    panel = screen.opened("cite-0-1")
    panel.get_by_role("button", name="页面", exact=True).click()
    panel.locator(".wenda-page img").wait_for()
    # «顺时势…» is drawn in the last 18 of 30 characters of a line, and 3 of the next page.
    first = dict(marks_of(page))
    assert abs(first["wenda-page-cited"] - 18 * 12) <= 2
    assert abs(first["wenda-page-also"] - 14 * 12) <= 26  # at the end of a line and on the next
    expect(panel.locator(".wenda-page-cited")).to_be_in_viewport()
    panel.get_by_role("button", name="下一页").click()
    expect(panel.locator(".wenda-count").first).to_have_text("第 2 / 3 页")
    ((name, width),) = marks_of(page)
    assert (name, abs(width - 3 * 12) <= 2) == ("wenda-page-cited", True)

    panel.get_by_role("button", name="放大").click()
    expect(panel.locator(".wenda-page")).to_have_attribute("style", "width:150%")
    ((_, width),) = marks_of(page)
    assert abs(width - 3 * 12) <= 2
    panel.get_by_role("button", name="下一处引文").click()
    screen.opened("cite-0-2").locator(".wenda-page img").wait_for()
    expect(page.locator(".wenda-count").first).to_have_text("第 1 / 3 页")
    page.get_by_role("button", name="文本", exact=True).click()
    assert screen.marked() == "共产党员作为先锋队要识时局，"


def test_words_found_are_marked_on_the_page_too(library: Server, visit: Visit) -> None:
    screen = visit(library)
    panel = open_document(screen, "报告.pdf")
    find(screen, RIGHT[:9], "1 / 1")
    panel.get_by_role("button", name="页面", exact=True).click()
    panel.locator(".wenda-page img").wait_for()
    expect(panel.locator(".wenda-count").first).to_have_text("第 2 / 3 页")
    assert [(name, abs(width - 9 * 12) <= 2) for name, width in marks_of(screen.page)] == [
        ("wenda-page-now", True),
        ("wenda-page-hit", True),
    ]


def test_a_file_that_changed_is_shown_as_text(library: Server, visit: Visit) -> None:
    screen = visit(library)
    panel = open_document(screen, "报告.pdf")
    file = library.assistant.files["报告.pdf"]
    known, state = file.read_bytes(), file.stat()
    file.write_bytes(known + b"\n")
    try:
        panel.get_by_role("button", name="页面", exact=True).click()
        expect(screen.page.locator(".wenda-notice")).to_contain_text("原文件在读入之后有改动")
        expect(screen.page.locator(".wenda-paragraph").first).to_be_visible()
        expect(screen.page.locator(".wenda-page")).to_have_count(0)
    finally:
        file.write_bytes(known)
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


def test_a_million_characters(library: Server, visit: Visit) -> None:
    screen = visit(library)
    page = screen.page
    panel = open_document(screen, "大典.md")
    expect(panel.locator(".wenda-heading").first).to_have_text("1第1章 漕运之1")
    assert panel.locator("[data-at]").count() < 300
    page.locator(".wenda-outline summary").click()
    page.get_by_role("button", name="第90章 漕运之90").click()
    target = page.locator(".wenda-target")
    expect(target).to_contain_text("第90章 漕运之90")
    expect(target).to_be_in_viewport()
    page.locator(".wenda-outline summary").click()
    page.get_by_role("button", name="90之7 船工的话").click()
    expect(target).to_contain_text("90之7 船工的话")

    find(screen, "７章３節２９段", "10 / 10")  # of 7, 17 … 97; the reader is at 90
    now = page.locator("mark.wenda-now")
    expect(now).to_have_text("7章3节29段")
    expect(now).to_be_in_viewport()
    count = page.locator(".wenda-finding .wenda-count")
    page.keyboard.press("Enter")
    expect(count).to_have_text("1 / 10")
    expect(page.locator(".wenda-place")).to_contain_text("第7章")
    expect(now).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(count).to_have_text("2 / 10")
    page.keyboard.press("Shift+Enter")
    expect(count).to_have_text("1 / 10")
    page.get_by_role("button", name="上一处", exact=True).click()
    expect(count).to_have_text("10 / 10")
    find(screen, "没有写过的话", "没有找到")


def test_more_comes_where_the_reader_scrolls(library: Server, visit: Visit) -> None:
    screen = visit(library)
    panel = open_document(screen, "大典.md")
    blocks = panel.locator("[data-at]")
    before = blocks.count()
    panel.locator(".wenda-text").hover()
    screen.page.mouse.wheel(0, 100_000)
    expect(blocks.nth(before + 20)).to_be_attached()
    text = panel.locator(".wenda-text")
    assert text.evaluate("(box) => box.scrollTop") > 500


def test_lists_and_tables(library: Server, visit: Visit) -> None:
    screen = visit(library)
    screen.ask(OTHER)
    assert screen.marked() == LOAN
    panel = screen.opened("cite-0-1")
    expect(panel.locator(".wenda-item").nth(1)).to_contain_text("2. " + LOAN)
    table = panel.locator("table")
    expect(table.locator("th")).to_have_text(["项目", "价格", "说明"])
    expect(table.locator("tbody tr").nth(1).locator("td")).to_have_text(
        ["9复印", "两角", "每人三十页"], use_inner_text=True
    )


def test_links_open_where_they_were_copied(library: Server, visit: Visit) -> None:
    screen = visit(library, permissions=["clipboard-read", "clipboard-write"])
    page = screen.page
    screen.ask(OTHER)
    screen.opened("cite-0-1").get_by_role("button", name="复制链接").click()
    expect(page.locator(".wenda-link")).to_have_text("已复制")
    link = page.evaluate("navigator.clipboard.readText()")
    start = library.assistant.texts[1].text.index(LOAN)
    assert link.endswith(f"&at={start}-{start + len(LOAN)}")
    other = visit(Server(link, library.assistant, library.feedback))
    other.opened(f"document-0-{document_number('手册.md')}")
    assert other.marked() == LOAN
    # Words that are selected are what the link leads to.
    page.evaluate("""() => {
      const text = document.querySelector(".wenda-cited").firstChild;
      getSelection().setBaseAndExtent(text, 2, text, 5);
    }""")
    page.locator(".wenda-link").click()
    ending = f"&at={start + 2}-{start + 5}"
    copied = "async (end) => (await navigator.clipboard.readText()).endsWith(end)"
    page.wait_for_function(copied, arg=ending)


def test_a_link_to_no_document_says_so(library: Server, visit: Visit) -> None:
    screen = visit(linked(library, "document=没有.pdf&at=7"))
    expect(screen.page.locator("#wenda-source [role=alert]")).to_contain_text(
        "没有这份文档：没有.pdf"
    )


def test_a_linked_question_is_asked_once(library: Server, visit: Visit) -> None:
    library.assistant.asked.clear()
    screen = visit(library)
    screen.page.goto(f"{library.url}?question={OTHER}&__theme=light")
    expect(screen.answers).to_have_count(1)
    assert screen.page.evaluate("location.search") == "?__theme=light"
    screen.page.reload()
    screen.page.wait_for_selector(".wenda-welcome")
    screen.page.wait_for_timeout(800)
    assert [question for question, _ in library.assistant.asked if question == OTHER] == [OTHER]
    # Leaving a page ends what it was asking for.
    left = ("AbortError", "Connection errored out")
    screen.complaints[:] = [
        each for each in screen.complaints if not any(name in each for name in left)
    ]


def test_the_first_citation_opens_over_the_documents(library: Server, visit: Visit) -> None:
    screen = visit(library)
    screen.page.get_by_role("tab", name="文档").click()
    screen.ask(ASKED)
    expect(screen.page.locator("mark.wenda-cited")).to_be_visible()
    assert screen.marked() == QUOTE
    screen.page.get_by_role("tab", name="文档").click()
    screen.ask("没有答案的问题？")
    expect(screen.page.locator("#wenda-documents")).to_be_visible()


def test_keys(library: Server, visit: Visit) -> None:
    screen = visit(library)
    page = screen.page
    screen.ask(ASKED)
    screen.opened("cite-0-1").locator(".wenda-title").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    screen.opened("cite-0-2")
    page.keyboard.press("ArrowLeft")
    screen.opened("cite-0-1")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("写问题")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    expect(screen.box).to_be_focused()
    expect(screen.box).to_have_value("")
    page.keyboard.type("a/b?")
    expect(screen.box).to_have_value("a/b?")
    page.locator(".wenda-title").click()
    page.keyboard.press("Control+k")
    expect(screen.box).to_be_focused()


def test_on_a_phone_back_closes_the_source(library: Server, visit: Visit) -> None:
    screen = visit(library, **PHONE)
    page = screen.page
    side = page.locator("#wenda-side")
    shown = screen.ask(ASKED)
    for _ in range(2):
        shown.locator(".wenda-marker").first.click()
        expect(side).to_be_visible()
        page.go_back()
        expect(side).to_be_hidden()
        expect(screen.answers).to_have_count(1)
    shown.locator(".wenda-marker").first.click()
    page.get_by_role("button", name="页面", exact=True).click()
    page.locator(".wenda-page-cited").wait_for()
    expect(page.locator(".wenda-page-cited").first).to_be_in_viewport()
    assert screen.wide() == 0
    page.get_by_role("button", name="关闭").first.click()
    expect(side).to_be_hidden()
