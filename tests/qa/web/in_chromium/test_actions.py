"""What can be done with a question and its answer: stop, ask on, copy, rate, export, clear."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

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
from tests.support.screen.browser import Screen
from tests.support.screen.fake_assistant import Gate
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.browser


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
        assert gate.reached.wait(PATIENCE)
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


def test_a_question_sent_right_after_stop_is_answered(fake: Server, visit: Visit) -> None:
    screen = visit(fake)
    sent = [(later, question) for later in (0, 50, 300) for question in (FOUR, SIGNAL)]
    for turn, (later, question) in enumerate(sent):
        with held(fake, screen, HORSE):
            screen.box.fill(question)
            screen.page.locator("#wenda-stop").click()
            screen.page.wait_for_timeout(later)
            screen.box.press("Enter")
            expect(screen.answers).to_have_count(turn + 1)
        check_answer(screen, fake.assistant.ask(question), turn)
    expect(screen.page.locator("#wenda-send")).to_be_visible()
    expect(screen.page.locator(".wenda-question")).to_have_text(3 * [FOUR, SIGNAL])
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
        with screen.page.expect_response(lambda one: SIGNAL in (one.request.post_data or "")):
            screen.send(SIGNAL)  # cleared is what has reached the server
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
