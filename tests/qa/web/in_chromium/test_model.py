"""A language model's answer in the browser: the notice, the sentences, their sources, stopping."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from index import Settings
from qa.server.serving import serving
from qa.types import Citation, Generated, GeneratedSentence
from qa.web.state import Shared
from tests.qa.web.in_chromium.served import FOUR, HORSE, Visit
from tests.support.screen.fake_assistant import seed_assistant
from tests.support.screen.fake_writer import FakeWriter

pytestmark = pytest.mark.browser

GOOD = GeneratedSentence("摘帽不摘责任，<b>http://evil.example</b>。", "verified", (1,), 0.9)
DOUBT = GeneratedSentence("县长不能摘。", "check", (2,), 0.4, ("name",), ((0, 2),))
WRONG = GeneratedSentence("五个不能摘。", "removed", (1,), 0.0, ("quantity",))


@dataclass
class Model:
    url: str
    writer: FakeWriter


@pytest.fixture
def model(tmp_path: Path) -> Iterator[Model]:
    assistant = seed_assistant()
    quote = assistant.script[HORSE][1]
    document = assistant.texts[0]
    start = document.text.index(quote)
    extra = Citation(2, document.path, document.title, 3, start, start + len(quote), quote, 0.5)
    last = Generated("qwen", "models.example", "written", citations=(extra,), seconds=1.2)
    writer = FakeWriter((GOOD, DOUBT, WRONG), last)
    shared = Shared(assistant, tmp_path / "feedback.jsonl", pause=0.0, writer=writer)
    with serving(shared, Settings(), port=None) as url:
        yield Model(url, writer)


def test_it_is_agreed_to_shown_opened_and_switched_off(model: Model, visit: Visit) -> None:
    screen = visit(model)
    page = screen.page
    notice = page.locator(".wenda-model-notice")
    expect(notice).to_contain_text("会发送到 models.example：问题，和文档里最多 30 句原文")
    screen.ask(FOUR)
    assert model.writer.asked == []

    page.locator(".wenda-accept").click()
    expect(page.locator(".wenda-write")).to_be_visible()
    expect(notice).to_have_count(0)
    assert model.writer.asked == [FOUR]
    claims = page.locator(".wenda-claim")
    expect(claims).to_have_count(2)
    expect(claims.nth(0).locator(".wenda-claim-text")).to_have_text(GOOD.text)
    assert page.locator(".wenda-generated a:not(.wenda-marker)").count() == 0
    expect(claims.nth(1).locator(".wenda-check")).to_have_text("请核对")
    expect(claims.nth(1).locator(".wenda-unfound")).to_have_text("县长")
    underlined = "element => getComputedStyle(element).textDecorationLine"
    assert claims.nth(1).locator(".wenda-unfound").evaluate(underlined) == "underline"
    removed = page.locator(".wenda-removed")
    expect(removed.locator("li")).to_be_hidden()
    removed.locator("summary").click()
    expect(removed.locator("li")).to_contain_text("数字或日期与所引的句子不符")

    claims.nth(0).locator(".wenda-tick").click()
    screen.opened("cite-0-1")
    claims.nth(1).locator(".wenda-marker").click()
    screen.opened("cite-0-2")
    assert screen.marked().startswith("蒙古马的特殊之处")

    page.locator(".wenda-write").click()
    expect(page.locator(".wenda-write")).to_be_visible()
    page.get_by_role("switch", name="只要引文").click()
    expect(page.get_by_role("switch", name="只要引文")).to_have_attribute("aria-checked", "true")
    screen.ask(HORSE)
    assert model.writer.asked == [FOUR, FOUR]
    assert (screen.complaints, screen.outside(), screen.wide()) == ([], [], 0)


def test_it_can_be_stopped_and_keeps_what_is_there(model: Model, visit: Visit) -> None:
    model.writer.gate = threading.Event()
    model.writer.last = replace(model.writer.last, citations=())
    screen = visit(model, locale="en-US", viewport={"width": 390, "height": 800})
    page = screen.page
    page.locator(".wenda-accept").click()
    expect(page.get_by_role("switch", name="Only quotations")).to_be_visible()
    screen.send(FOUR)
    expect(page.locator(".wenda-claim")).to_have_count(1)
    page.locator("#wenda-stop").click()
    expect(page.locator(".wenda-note")).to_have_text("已停止。")  # the question is Chinese
    expect(page.locator("#wenda-send")).to_be_visible()
    assert (screen.complaints, screen.wide()) == ([], 0)
