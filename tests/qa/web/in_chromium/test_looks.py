"""What is shown, and how: on a phone, in English, by keyboard, whatever a document says."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.qa.web.in_chromium.served import (
    FOLLOW_UP,
    HORSE,
    MARS,
    SIGNAL,
    Server,
    Visit,
    check_answer,
)

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


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
    expect(screen.box).to_have_attribute("placeholder", "Ask your documents… (@ to choose some)")
    shown = screen.ask(HORSE)
    # What stands around an answer is in the language of its question, the rest in the visitor's.
    expect(shown.locator(".wenda-facts")).to_contain_text("把握")
    shown.locator(".wenda-marker").first.click()
    expect(screen.opened("cite-0-1").locator(".wenda-kind")).to_have_text("Quotation 1")
    refused = screen.ask("How fast is the train to Mars?")
    expect(refused.locator(".wenda-badge")).to_have_text("No answer")
    page.get_by_role("tab", name="Documents").click()
    expect(page.locator(".wenda-totals").first).to_contain_text("passages")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_by_keyboard(fake: Server, visit: Visit, key: str) -> None:
    screen = visit(fake)
    page = screen.page
    expect(screen.box).to_be_focused()
    page.keyboard.type(HORSE)
    page.keyboard.press("Enter")
    expect(screen.answers).to_have_count(1)
    page.locator("#wenda-send").wait_for()
    marker = screen.answers.last.locator(".wenda-marker").last
    number = len(fake.assistant.ask(HORSE).citations)
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


STILL = "document.getAnimations().every((one) => one.playState === 'finished')"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(fake: Server, visit: Visit, scheme: str) -> None:
    screen = visit(fake, color_scheme=scheme)
    screen.ask(SIGNAL)
    screen.ask(FOLLOW_UP)
    screen.ask(MARS)
    screen.answers.nth(1).locator(".wenda-marker").click()
    screen.opened("cite-1-1")
    screen.page.wait_for_function(STILL)
    measured = screen.page.evaluate(CONTRAST)
    assert len(measured) > 30
    assert [pair for pair in measured if pair[0] < 4.5] == []
