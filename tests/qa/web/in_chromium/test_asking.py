"""Asking in the browser: answers, sources, refusals, follow-ups, and visitors side by side."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.qa.web.in_chromium.served import (
    FOLLOW_UP,
    FOUR,
    HORSE,
    MARS,
    SIGNAL,
    Server,
    Visit,
    check_answer,
)

pytestmark = pytest.mark.browser


def test_ask_and_open_every_source(server: Server, visit: Visit) -> None:
    screen = visit(server)
    for turn, question in enumerate((HORSE, FOUR)):
        screen.ask(question)
        check_answer(screen, server.assistant.ask(question), turn)
    check_answer(screen, server.assistant.ask(HORSE), 0)


def test_a_source_opens_by_itself_and_a_click_comes_back_to_it(
    server: Server, visit: Visit
) -> None:
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
    screen.ask(FOUR)
    screen.opened("cite-1-1")
    given = server.assistant.ask(FOUR, (server.assistant.ask(SIGNAL),))
    assert screen.marked() == given.citations[0].quote


def test_a_refusal_looks_different_leaves_no_quotation_and_offers_passages(
    server: Server, visit: Visit
) -> None:
    screen = visit(server)
    screen.ask(FOUR)
    screen.opened("cite-0-1")
    shown = screen.ask(MARS)
    expect(screen.page.locator("#wenda-source mark")).to_have_count(0)
    expect(screen.page.locator(".wenda-empty")).to_contain_text("这个问题没有引文")
    given = server.assistant.ask(MARS, (server.assistant.ask(FOUR),))
    assert not given.answered
    expect(shown).to_contain_class("wenda-refused")
    expect(shown).to_contain_text(given.text)
    expect(shown.locator(".wenda-marker")).to_have_count(0)
    expect(shown.locator(".wenda-near-row")).to_have_count(len(given.closest))
    shown.locator(".wenda-near-row").first.click()
    panel = screen.opened("closest-1-1")
    expect(panel.locator(".wenda-kind")).to_have_text("相近段落，不是答案")
    marked = "".join(panel.locator("mark.wenda-near").all_text_contents())
    assert "".join(marked.split()) == "".join(given.closest[0].text.split())


def test_an_answer_is_read_from_its_beginning(server: Server, visit: Visit) -> None:
    screen = visit(server, viewport={"width": 390, "height": 480})
    for number, question in enumerate((HORSE, FOUR), 1):
        shown = screen.ask(question)
        asked = screen.page.locator(".wenda-question").last
        expect(screen.page.locator(".wenda-question")).to_have_count(number)
        expect(asked).to_be_in_viewport(ratio=1)
        expect(shown.locator(".wenda-body")).to_be_in_viewport()
        expect(shown.locator(".wenda-facts")).not_to_be_in_viewport()
    screen.page.mouse.move(200, 200)
    screen.page.mouse.wheel(0, -3000)
    expect(screen.page.locator(".wenda-question").first).to_be_in_viewport()
    screen.page.wait_for_timeout(300)
    expect(screen.page.locator(".wenda-question").first).to_be_in_viewport()


def test_a_question_that_is_too_long_comes_back_with_the_reason_in_view(
    fake: Server, visit: Visit
) -> None:
    screen = visit(fake)
    screen.ask(HORSE)
    screen.ask(MARS)
    screen.send("长" * 1500)
    expect(screen.page.get_by_text("问题太长（1500 字）")).to_be_in_viewport(ratio=1)
    expect(screen.box).to_have_value("长" * 1500)


def test_a_follow_up_shows_how_it_was_understood(server: Server, visit: Visit) -> None:
    screen = visit(server)
    first, second = screen.ask(SIGNAL), screen.ask(FOLLOW_UP)
    given = server.assistant.ask(FOLLOW_UP, (server.assistant.ask(SIGNAL),))
    expect(first.locator(".wenda-understood")).to_have_count(0)
    expect(second.locator(".wenda-understood")).to_have_text(f"理解为：{given.resolved_question}")
    check_answer(screen, given, 1)


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
