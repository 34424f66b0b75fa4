"""Conversations stay: after a reload, after a restart of the server, for one visitor alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from index import Settings
from qa.history import History
from qa.server.serving import serving
from qa.web.state import Shared
from tests.qa.web.in_chromium.served import FOLLOW_UP, FOUR, HORSE, SIGNAL, Server, Visit
from tests.support.screen.browser import Screen
from tests.support.screen.fake_assistant import Gate, document_from, seed_assistant
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 800}, "has_touch": True}


@contextmanager
def keeping(folder: Path, port: int | None = None) -> Iterator[Server]:
    """The app with a history in that folder."""
    assistant, feedback = seed_assistant(), folder / "feedback.jsonl"
    history = History(folder / "history.sqlite")
    shared = Shared(assistant, feedback, pause=0.01, history=history)
    try:
        with serving(shared, Settings(), port=port) as url:
            yield Server(url, assistant, feedback)
    finally:
        history.close()


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with keeping(tmp_path_factory.mktemp("kept")) as server:
        yield server


def rows(screen: Screen) -> Locator:
    return screen.page.locator(".wenda-kept-title")


def opens(screen: Screen, turn: int, quote: str) -> None:
    screen.page.locator(f".wenda-marker[href='#cite-{turn}-1']").click()
    screen.opened(f"cite-{turn}-1")
    assert screen.marked() == quote


def test_a_reload_in_the_middle_goes_on(keeper: Server, visit: Visit) -> None:
    screen = visit(keeper)
    screen.ask(SIGNAL)
    expect(rows(screen)).to_have_text([SIGNAL])
    screen.reload(".wenda-kept")
    expect(screen.answers).to_have_count(1)
    opens(screen, 0, keeper.assistant.ask(SIGNAL).citations[0].quote)
    answer = screen.ask(FOLLOW_UP)
    expect(answer.locator(".wenda-understood")).to_contain_text("善于扎堆的老实人")
    expect(rows(screen)).to_have_text([SIGNAL])
    screen.page.locator(".wenda-new").click()
    expect(screen.page.locator(".wenda-welcome")).to_be_visible()
    screen.ask(FOUR)
    expect(rows(screen)).to_have_text([FOUR, SIGNAL])
    rows(screen).nth(1).click()
    expect(screen.answers).to_have_count(2)
    opens(screen, 1, keeper.assistant.script["善于扎堆的老实人能发出什么信号？"][0])


def test_a_restart_of_the_server_loses_nothing(tmp_path: Path, visit: Visit) -> None:
    with keeping(tmp_path) as server:
        screen = visit(server)
        screen.ask(SIGNAL)
        expect(rows(screen)).to_have_text([SIGNAL])
    with keeping(tmp_path, urlsplit(server.url).port) as server:
        screen.complaints.clear()  # of the connection that was cut
        answer = screen.ask(FOLLOW_UP)  # in the page that was open before
        expect(answer.locator(".wenda-understood")).to_contain_text("善于扎堆的老实人")
        expect(screen.answers).to_have_count(2)
        screen.reload(".wenda-kept")
        expect(screen.answers).to_have_count(2)
        opens(screen, 0, server.assistant.ask(SIGNAL).citations[0].quote)
    screen.complaints.clear()


def test_a_question_that_a_restart_cut_off_is_back_in_the_box(tmp_path: Path, visit: Visit) -> None:
    gate = Gate()
    try:
        with keeping(tmp_path) as server:
            screen = visit(server)
            screen.ask(SIGNAL)
            server.assistant.gate = gate
            with screen.page.expect_response("**/healthz"):
                screen.send(FOLLOW_UP)
            assert gate.reached.wait(PATIENCE)
        expect(screen.page.locator(".wenda-lost")).to_be_visible()
        with keeping(tmp_path, urlsplit(server.url).port) as server:
            expect(screen.box).to_have_value(FOLLOW_UP)
            expect(screen.page.locator(".wenda-lost")).to_be_hidden()
            expect(screen.answers).to_have_count(1)
            screen.box.press("Enter")
            expect(screen.answers).to_have_count(2)
            expect(screen.answers.nth(1)).to_contain_text("善于扎堆的老实人")
            screen.page.goto("about:blank")  # it would complain that this server ends as well
    finally:
        gate.set()
    screen.complaints.clear()  # of the connection that was cut


def test_a_sentence_whose_document_changed_is_shown_as_it_was(tmp_path: Path, visit: Visit) -> None:
    with keeping(tmp_path) as server:
        screen = visit(server)
        screen.ask(FOUR)
        expect(rows(screen)).to_have_text([FOUR])
        cited = server.assistant.ask(FOUR).citations[0]
        server.assistant.texts = [document_from(cited.document, "完全不同的一份文档。\n")]
        server.assistant.generation = "g2"
        screen.reload(".wenda-kept")
        screen.page.locator(".wenda-marker[href='#cite-0-1']").click()
        panel = screen.opened("cite-0-1")
        expect(panel.locator(".wenda-notice")).to_have_text(
            "文档在回答之后有改动，以下是引用时的原句。"
        )
        assert screen.marked() == cited.quote
        screen.page.close()  # else it would complain of the server that ends


def test_two_visitors_do_not_see_each_other(keeper: Server, visit: Visit) -> None:
    anna = visit(keeper)
    anna.ask(HORSE)
    expect(rows(anna)).to_have_text([HORSE])
    name = anna.page.evaluate("sessionStorage.getItem('wenda-conversation')")
    bert = visit(keeper)
    expect(bert.page.locator(".wenda-kept-none")).to_be_visible()
    bert.page.evaluate("(name) => sessionStorage.setItem('wenda-conversation', name)", name)
    bert.reload(".wenda-kept")
    expect(bert.page.locator(".wenda-kept-none")).to_be_visible()
    expect(bert.page.locator(".wenda-welcome")).to_be_visible()
    expect(bert.answers).to_have_count(0)
    assert len(anna.page.evaluate("localStorage.getItem('wenda-visitor')")) == 64


def test_search_rename_and_delete(keeper: Server, visit: Visit) -> None:
    screen = visit(keeper)
    screen.ask(HORSE)
    screen.page.locator(".wenda-new").click()
    expect(screen.answers).to_have_count(0)
    screen.ask(FOUR)
    expect(rows(screen)).to_have_text([FOUR, HORSE])
    screen.page.locator(".wenda-history-find").fill("蒙古馬")
    expect(rows(screen)).to_have_text([HORSE])
    screen.page.locator(".wenda-history-find").fill("")
    expect(rows(screen)).to_have_text([FOUR, HORSE])
    rows(screen).nth(1).hover()
    screen.page.locator(".wenda-kept-rename").nth(1).click()
    screen.page.locator(".wenda-kept-name").fill("草原 <b>")
    screen.page.locator(".wenda-kept-name").press("Enter")
    expect(rows(screen)).to_have_text([FOUR, "草原 <b>"])
    screen.page.once("dialog", lambda dialog: dialog.dismiss())
    rows(screen).nth(0).hover()
    screen.page.locator(".wenda-kept-delete").nth(0).click()
    expect(screen.answers).to_have_count(1)
    screen.page.once("dialog", lambda dialog: dialog.accept())
    screen.page.locator(".wenda-kept-delete").nth(0).click()
    expect(rows(screen)).to_have_text(["草原 <b>"])
    expect(screen.page.locator(".wenda-welcome")).to_be_visible()
    screen.reload(".wenda-kept")
    expect(rows(screen)).to_have_text(["草原 <b>"])


def test_on_a_phone_the_list_is_a_drawer(keeper: Server, visit: Visit) -> None:
    screen = visit(keeper, **PHONE)
    screen.ask(HORSE)
    drawer = screen.page.locator("#wenda-history")
    button = screen.page.locator(".wenda-history-open")
    expect(drawer).to_be_hidden()
    button.click()
    expect(drawer).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    rows(screen).first.click()
    expect(drawer).to_be_hidden()
    expect(screen.answers).to_have_count(1)
    button.click()
    screen.page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    screen.page.locator(".wenda-new").click()
    expect(screen.page.locator(".wenda-welcome")).to_be_visible()
    assert screen.wide() == 0


def test_on_a_wide_screen_it_can_be_folded_and_stays_so(keeper: Server, visit: Visit) -> None:
    screen = visit(keeper)
    column = screen.page.locator("#wenda-history")
    expect(column).to_be_visible()
    screen.page.locator(".wenda-history-open").click()
    expect(column).to_be_hidden()
    screen.reload(".wenda-kept")
    expect(column).to_be_hidden()


def test_without_a_history_there_is_no_list(fake: Server, visit: Visit) -> None:
    screen = visit(fake)
    screen.ask(HORSE)
    expect(screen.page.locator("#wenda-history")).to_have_count(0)
    expect(screen.page.locator(".wenda-history-open")).to_be_hidden()
    assert screen.page.evaluate("localStorage.getItem('wenda-visitor')") is None
