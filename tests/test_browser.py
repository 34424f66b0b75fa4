"""The screen in a real browser: once over scripted answers, once over the real thing."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect, sync_playwright

import app
import qa
from index import IndexMissing, Progress, build, settings_from_environment
from qa.screen import Assistant, Shared
from qa.types import Answer
from tests.browser import REMEDY, Screen, find_chromium, start_chromium
from tests.fake_assistant import SEED, FakeAssistant, Gate, seed_assistant

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

HORSE, FOUR, MARS = "蒙古马有哪些特殊属性？", "四个不摘指什么？", "火星上有没有水？"
SIGNAL, FOLLOW_UP = "善于打硬仗的老实人能发出什么信号？", "那善于扎堆的呢？"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@dataclass
class Server:
    url: str
    assistant: Any
    feedback: Path


def served(assistant: Assistant, folder: Path) -> Iterator[Server]:
    feedback = folder / "feedback.jsonl"
    demo = app.build_app(Shared(assistant, feedback, pause=0.05))
    yield Server(app.launch(demo, port=None), assistant, feedback)
    demo.close()


def real_assistant(folder: Path) -> Assistant:
    settings = settings_from_environment().with_changes(index=folder / "index")
    build([SEED.parent], settings=settings)
    assistant: Assistant = qa.open_assistant(settings)
    return assistant


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without one these tests fail where WENDA_REQUIRE_BROWSER is set, else skip."""
    chromium = find_chromium()
    if chromium is None:
        (pytest.fail if os.environ.get("WENDA_REQUIRE_BROWSER") else pytest.skip)(REMEDY)
    with sync_playwright() as playwright:
        started = start_chromium(playwright, chromium)
        yield started
        started.close()


@pytest.fixture(scope="module", params=["fake", pytest.param("real", marks=pytest.mark.slow)])
def server(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp(request.param)
    assistant = seed_assistant() if request.param == "fake" else real_assistant(folder)
    yield from served(assistant, folder)


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from served(seed_assistant(), tmp_path_factory.mktemp("scripted"))


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Screen]]:
    """Opens tabs, and holds every one of them to having reached nothing but this machine."""
    screens: list[Screen] = []

    def opened(server: Server, **options: Any) -> Screen:
        screens.append(Screen.open(browser, server.url, **options))
        return screens[-1]

    yield opened
    for screen in screens:
        screen.page.context.close()
        assert screen.requests
        assert screen.outside() == []
        assert screen.complaints == []


Visit = Callable[..., Screen]
expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong


def check_answer(screen: Screen, given: Answer, turn: int) -> None:
    """Every marker of an answer opens the source at the very words that it follows."""
    shown = screen.answers.nth(turn)
    assert screen.quotes(shown) == [citation.quote for citation in given.citations]
    for citation in given.citations:
        shown.locator(f".wenda-marker[href='#cite-{turn}-{citation.n}']").click()
        panel = screen.opened(f"cite-{turn}-{citation.n}")
        assert screen.marked() == citation.quote
        expect(panel.locator(".wenda-title")).to_have_text(citation.title)
        expect(panel.locator(".wenda-place")).to_contain_text(f"第 {citation.paragraph} 段")
        expect(panel.locator(".wenda-paragraph")).not_to_have_count(1)


def test_ask_and_open_every_source(server: Server, visit: Visit) -> None:
    screen = visit(server)
    for turn, question in enumerate((HORSE, FOUR)):
        screen.ask(question)
        check_answer(screen, server.assistant.ask(question), turn)
    check_answer(screen, server.assistant.ask(HORSE), 0)


def test_the_first_source_opens_by_itself(server: Server, visit: Visit) -> None:
    screen = visit(server)
    screen.ask(FOUR)
    screen.opened("cite-0-1")
    assert screen.marked() == server.assistant.ask(FOUR).citations[0].quote


def test_a_click_comes_back_to_the_sentence(server: Server, visit: Visit) -> None:
    screen = visit(server)
    quote = server.assistant.ask(SIGNAL).citations[0].quote
    marker = screen.ask(SIGNAL).locator(".wenda-marker").first
    text = screen.opened("cite-0-1").locator(".wenda-text")
    assert screen.marked() == quote
    for scroll in (0, 100_000):
        text.evaluate("(box, top) => { box.scrollTop = top }", scroll)
        marker.click()
        assert screen.marked() == quote
    screen.page.get_by_role("tab", name="文档").click()
    expect(text).to_be_hidden()
    marker.click()
    assert screen.marked() == quote


def test_a_refusal_looks_different_and_offers_passages(server: Server, visit: Visit) -> None:
    screen = visit(server)
    shown = screen.ask(MARS)
    given = server.assistant.ask(MARS)
    assert not given.answered
    expect(shown).to_contain_class("wenda-refused")
    expect(shown).to_contain_text(given.text)
    expect(shown.locator(".wenda-marker")).to_have_count(0)
    expect(shown.locator(".wenda-near-row")).to_have_count(len(given.closest))
    shown.locator(".wenda-near-row").first.click()
    panel = screen.opened("closest-0-1")
    expect(panel.locator(".wenda-kind")).to_have_text("相近段落，不是答案")
    marked = "".join(panel.locator("mark.wenda-near").all_text_contents())
    assert "".join(marked.split()) == "".join(given.closest[0].text.split())


def test_a_follow_up_shows_how_it_was_understood(server: Server, visit: Visit) -> None:
    screen = visit(server)
    first, second = screen.ask(SIGNAL), screen.ask(FOLLOW_UP)
    given = server.assistant.ask(FOLLOW_UP, (server.assistant.ask(SIGNAL),))
    expect(first.locator(".wenda-understood")).to_have_count(0)
    expect(second.locator(".wenda-understood")).to_have_text(f"理解为：{given.resolved_question}")
    check_answer(screen, given, 1)


def test_examples_work(server: Server, visit: Visit) -> None:
    screen = visit(server)
    example = screen.page.get_by_role("button", name=FOUR)
    example.click()
    expect(screen.answers).to_have_count(1)
    expect(screen.answers.first).to_contain_class("wenda-answered")
    expect(screen.answers.first).to_contain_text("不摘监管")


def test_on_a_phone(server: Server, visit: Visit) -> None:
    screen = visit(server, **PHONE)
    given = server.assistant.ask(HORSE)
    shown = screen.ask(HORSE)
    assert screen.wide() == 0
    side = screen.page.locator("#wenda-side")
    expect(side).to_be_hidden()
    shown.locator(".wenda-marker").first.click()
    expect(side).to_be_visible()
    screen.opened("cite-0-1")
    assert screen.marked() == given.citations[0].quote
    assert screen.wide() == 0
    screen.page.get_by_role("button", name="关闭").click()
    expect(side).to_be_hidden()
    screen.page.get_by_role("button", name="原文与文档").click()
    screen.page.get_by_role("tab", name="文档").click()
    expect(screen.page.locator("#wenda-rebuild")).to_be_in_viewport()
    assert screen.wide() == 0


def test_in_english(server: Server, visit: Visit) -> None:
    screen = visit(server, locale="en-GB")
    page = screen.page
    expect(page.locator("h1")).to_have_text("Wenda", use_inner_text=True)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#wenda-send")).to_have_text("Send")
    expect(screen.box).to_have_attribute("placeholder", "Ask your documents…")
    shown = screen.ask(HORSE)
    expect(shown.locator(".wenda-facts")).to_contain_text("Confidence")
    shown.locator(".wenda-marker").first.click()
    expect(screen.opened("cite-0-1").locator(".wenda-kind")).to_have_text("Quotation 1")
    page.get_by_role("tab", name="Documents").click()
    expect(page.locator(".wenda-totals")).to_contain_text("passages")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_by_keyboard(server: Server, visit: Visit, key: str) -> None:
    screen = visit(server)
    page = screen.page
    expect(screen.box).to_be_focused()
    page.keyboard.type(HORSE)
    page.keyboard.press("Enter")
    expect(screen.answers).to_have_count(1)
    page.locator("#wenda-send").wait_for()
    marker = screen.answers.last.locator(".wenda-marker").last
    number = len(server.assistant.ask(HORSE).citations)
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if marker.evaluate("(one) => one === document.activeElement"):
            break
    expect(marker).to_be_focused()
    assert marker.get_attribute("role") == "button"
    label = marker.get_attribute("aria-label")
    assert label is not None
    assert label.startswith(f"引文 {number}，出自《")
    expect(page.locator('[aria-label*="<"]')).to_have_count(0)
    page.keyboard.press(key)
    panel = screen.opened(f"cite-0-{number}")
    assert screen.marked() == screen.quotes(screen.answers.last)[-1]
    expect(panel.locator(".wenda-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(marker).to_be_focused()


def test_visitors_do_not_mix(server: Server, visit: Visit) -> None:
    one, other = visit(server), visit(server)
    one.ask(SIGNAL)
    other.ask(FOUR)
    one.ask(FOLLOW_UP)
    expect(one.answers).to_have_count(2)
    expect(other.answers).to_have_count(1)
    other.answers.first.locator(".wenda-marker").first.click()
    other.opened("cite-0-1")
    assert other.marked() == server.assistant.ask(FOUR).citations[0].quote


def test_what_a_document_says_is_only_text(fake: Server, visit: Visit) -> None:
    screen = visit(fake)
    given = fake.assistant.ask("恶意的文档说什么？")
    shown = screen.ask("恶意的文档说什么？")
    check_answer(screen, given, 0)
    screen.page.get_by_role("tab", name="文档").click()
    expect(screen.page.locator(".wenda-document").nth(1)).to_contain_text("<i>斜体</i> **粗**")
    typed = "<img src=x onerror='window.pwned=1'> **不粗** $$z$$ [x](javascript:1)"
    screen.ask(typed)
    expect(screen.page.locator(".wenda-question").last).to_have_text(typed)
    assert screen.page.evaluate("window.pwned") is None
    for tag in ("img", "script", "i", "b", "strong", "code", "table", ".katex", "style"):
        expect(shown.locator(tag)).to_have_count(0)
        expect(screen.page.locator(f"#wenda-side {tag}")).to_have_count(0)
    links = screen.page.locator("#wenda-chat a:not(.wenda-marker)")
    expect(links).to_have_count(0)


def test_a_long_document_is_shown_in_stretches(fake: Server, visit: Visit) -> None:
    screen = visit(fake)
    screen.ask("第三百段说什么？")
    panel = screen.opened("cite-0-1")
    assert screen.marked().startswith("第300段")
    shown = panel.locator(".wenda-paragraph").count()
    assert shown < 80
    text = panel.locator(".wenda-text")
    text.evaluate("(box) => { box.scrollTop = 0 }")
    first = panel.locator(".wenda-number").first.text_content()
    before = panel.locator(".wenda-paragraph").first
    was_at = before.evaluate("(one) => one.getBoundingClientRect().top")
    panel.get_by_role("button", name="显示前文").click()
    expect(panel.locator(".wenda-number").first).not_to_have_text(str(first))
    row = panel.locator(".wenda-paragraph", has=screen.page.locator(f"text='{first}'")).first
    now_at = row.evaluate("(one) => one.getBoundingClientRect().top")
    assert abs(now_at - was_at) < 3
    last = panel.locator(".wenda-number").last.text_content()
    panel.get_by_role("button", name="显示后文").click()
    expect(panel.locator(".wenda-number").last).not_to_have_text(str(last))
    assert panel.locator("mark.wenda-cited").count() == 1


def hold(fake: Server) -> Gate:
    """The next answers are held back until the gate is set."""
    gate = fake.assistant.gate = Gate()
    return gate


@contextmanager
def held(fake: Server, screen: Screen, question: str) -> Iterator[None]:
    """Asked, a question that is held back as long as the context lasts; those after it are not."""
    gate = hold(fake)
    try:
        screen.send(question)
        assert gate.reached.wait(15)
        fake.assistant.gate = None
        screen.page.locator("#wenda-stop").wait_for()
        yield
    finally:
        fake.assistant.gate = None
        gate.set()


def test_stop_gives_the_question_back(fake: Server, visit: Visit) -> None:
    screen = visit(fake)
    screen.ask(FOUR)
    with held(fake, screen, HORSE):
        screen.page.get_by_role("button", name="停止").click()
        expect(screen.box).to_have_value(HORSE)
        expect(screen.page.locator("#wenda-send")).to_be_visible()
        expect(screen.page.locator(".wenda-waiting")).to_have_count(0)
        expect(screen.page.locator(".wenda-question")).to_have_count(1)
    screen.ask(HORSE)
    check_answer(screen, fake.assistant.ask(HORSE), 1)


@pytest.mark.parametrize("later", [0, 50, 300])
def test_a_question_sent_right_after_stop_is_answered(
    fake: Server, visit: Visit, later: int
) -> None:
    screen = visit(fake)
    for turn, question in enumerate((FOUR, SIGNAL)):
        with held(fake, screen, HORSE):
            screen.box.fill(question)
            screen.page.locator("#wenda-stop").click()
            screen.page.wait_for_timeout(later)
            screen.box.press("Enter")
            expect(screen.answers).to_have_count(turn + 1)
        check_answer(screen, fake.assistant.ask(question), turn)
    expect(screen.page.locator("#wenda-send")).to_be_visible()
    expect(screen.page.locator(".wenda-question")).to_have_text([FOUR, SIGNAL])
    expect(screen.box).to_have_value("")


def test_a_question_sent_while_another_is_answered_waits_for_it(fake: Server, visit: Visit) -> None:
    screen = visit(fake)
    with held(fake, screen, SIGNAL):
        screen.send(FOLLOW_UP)
        expect(screen.box).to_have_value("")
        screen.box.fill("还没写完")
    expect(screen.answers).to_have_count(2)
    expect(screen.answers.last).to_contain_text("团结就是力量")
    expect(screen.box).to_have_value("还没写完")


def test_clear_ends_what_is_under_way(fake: Server, visit: Visit) -> None:
    screen = visit(fake)
    screen.ask(FOUR)
    with held(fake, screen, HORSE):
        screen.send(SIGNAL)
        expect(screen.box).to_have_value("")
        screen.page.get_by_role("button", name="清空", exact=True).click()
        expect(screen.page.locator(".wenda-question")).to_have_count(0)
        screen.ask(MARS)
        expect(screen.page.locator(".wenda-question")).to_have_text([MARS])


def test_copy_retry_feedback_export_and_clear(fake: Server, visit: Visit) -> None:
    screen = visit(fake, permissions=["clipboard-read", "clipboard-write"])
    page, shown = screen.page, screen.ask(HORSE)
    given = fake.assistant.ask(HORSE)
    shown.get_by_role("button", name="复制").click()
    expect(shown.locator(".wenda-copy")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[0] == given.text
    assert [line[:3] for line in copied.splitlines()[2:]] == ["[1]", "[2]"]

    fake.assistant.asked.clear()
    page.get_by_role("button", name="重试").click()
    expect(page.locator("#wenda-send")).to_be_visible()
    page.wait_for_timeout(500)
    assert fake.assistant.asked == [(HORSE, 0)]
    expect(screen.answers).to_have_count(1)

    page.get_by_role("button", name="赞", exact=True).click()
    expect(page.get_by_text("谢谢，已记下。")).to_be_visible()
    lines = fake.feedback.read_text("utf-8").splitlines()
    assert [(json.loads(line)["question"], json.loads(line)["liked"]) for line in lines] == [
        (HORSE, True)
    ]

    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    exported = download.value.path().read_text("utf-8")
    assert download.value.suggested_filename.endswith(".md")
    assert all(citation.quote in exported for citation in given.citations)

    page.get_by_role("button", name="清空", exact=True).click()
    expect(screen.answers).to_have_count(0)
    expect(page.locator(".wenda-source")).to_have_count(0)
    fake.assistant.asked.clear()
    screen.ask(FOUR)
    assert fake.assistant.asked == [(FOUR, 0)]


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
        screen.ask(FOUR)
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
    files = [{"name": "白塔寺.txt", "mimeType": "text/plain", "buffer": SECRET.encode("gb18030")}]
    files += [{"name": "表.xlsx", "mimeType": "application/zip", "buffer": b"PK"}]
    page.locator("#wenda-drop input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    status = page.locator("#wenda-status")
    expect(status).to_contain_text("已建好：2 份文档", timeout=60_000)
    expect(status).to_contain_text("已放入文档文件夹：白塔寺.txt")
    expect(status).to_contain_text("没有收下 1 份文件")
    expect(status).to_contain_text("表.xlsx 读不了这种文件；可以读的是：.docx .epub")
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
    expect(status).to_contain_text("已建好：1 份文档", timeout=60_000)
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


# The lowest contrast of any shown text with what is behind it (WCAG 2, relative luminance).
CONTRAST = """() => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const luminance = (rgb) => rgb.slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll("[class*=wenda-], #wenda-main button")]
    .filter((node) => node.offsetParent && node.checkVisibility() &&
      [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()) &&
      parseFloat(getComputedStyle(node).fontSize) > 0);
  return texts.map((node) => {
    const [one, two] = [luminance(parse(getComputedStyle(node).color)), luminance(behind(node))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    return [ratio, node.className || node.id];
  }).sort((one, two) => one[0] - two[0]);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(fake: Server, visit: Visit, scheme: str) -> None:
    screen = visit(fake, color_scheme=scheme)
    screen.ask(SIGNAL)
    screen.ask(FOLLOW_UP)
    screen.ask(MARS)
    screen.answers.nth(1).locator(".wenda-marker").click()
    screen.opened("cite-1-1")
    screen.page.wait_for_timeout(400)
    measured = screen.page.evaluate(CONTRAST)
    assert len(measured) > 30
    assert [pair for pair in measured if pair[0] < 4.5] == []
