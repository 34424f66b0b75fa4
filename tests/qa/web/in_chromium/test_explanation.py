"""The fold below an answer that says why it is what it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.qa.web.in_chromium.served import FOLLOW_UP, MARS, SIGNAL, Server, Visit

pytestmark = pytest.mark.browser


def test_why_this_answer(server: Server, visit: Visit) -> None:
    screen = visit(server)
    given = server.assistant.ask(SIGNAL)
    shown = screen.ask(SIGNAL)
    fold = shown.locator(".wenda-why")
    expect(fold.locator(".wenda-why-title")).to_have_count(0)
    fold.locator("> summary").click()
    expect(fold.locator(".wenda-why-lines").nth(1)).to_contain_text(
        f"把握 {given.confidence:.0%}，达到了作答的下限 50%。"
    )
    cited = fold.locator(".wenda-why-cited").first
    expect(cited.locator(".wenda-looked")).to_have_text(given.citations[0].quote)
    # What was looked at opens where it stands; what is asked next leaves the fold as it is.
    cited.locator(".wenda-looked").click()
    screen.opened("cite-0-1")
    assert screen.marked() == given.citations[0].quote
    screen.ask(FOLLOW_UP)
    expect(fold).to_have_attribute("open", "")
    expect(cited.locator(".wenda-looked")).to_be_visible()
    second = screen.answers.nth(1).locator(".wenda-why")
    second.locator("> summary").click()
    expect(second.locator(".wenda-why-lines").first).to_contain_text("结合上文，理解为：")
    refused = screen.ask(MARS).locator(".wenda-why")
    expect(refused.locator("> summary")).to_have_text("为什么没有回答")
    refused.locator("> summary").click()
    expect(refused.locator(".wenda-word-unknown", has_text="火星")).to_be_visible()
    assert screen.wide() == 0
