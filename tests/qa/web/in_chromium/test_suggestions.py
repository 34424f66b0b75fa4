"""Questions that come from the documents: in the empty chat, and below an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from index import Settings, load_words, settings_from_environment
from qa.server.serving import serving
from qa.service import AssistantService
from qa.suggesting import Suggestions
from qa.web.state import Shared
from tests.qa.web.in_chromium.served import Server, Visit, real_assistant
from tests.support.screen.fake_assistant import FakeAssistant, document_from

pytestmark = pytest.mark.browser
RIVER, LAKE, HOUSE = (
    "韦尔纳河的全长是多少？",
    "鹿角湖位于哪里？",
    "青岩盐业博物馆是什么时候开馆的？",
)
FACTS = {
    RIVER: "韦尔纳河是中欧的一条河流，全长412公里。",
    LAKE: "鹿角湖位于青岩县西部。",
    HOUSE: "青岩盐业博物馆于1985年10月1日开馆。",
}


def offering(assistant: AssistantService, folder: Path) -> Iterator[Server]:
    settings = settings_from_environment()
    offered = Suggestions(assistant, lambda: load_words(settings), folder / "questions.json")
    feedback = folder / "feedback.jsonl"
    shared = Shared(assistant, feedback, pause=0.01, suggestions=offered)
    try:
        with serving(shared, Settings(), port=None) as url:
            yield Server(url, assistant, feedback)
    finally:
        offered.close()


@pytest.fixture(scope="module")
def offers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    texts = [
        document_from(f"{at}.txt", f"{said}\n", said[:4].rstrip("是位"))
        for at, said in enumerate(FACTS.values())
    ]
    script = {asked: (said,) for asked, said in FACTS.items()}
    yield from offering(
        FakeAssistant(texts=texts, script=script), tmp_path_factory.mktemp("offers")
    )


def test_an_empty_chat_and_an_answer_offer_what_is_answered(offers: Server, visit: Visit) -> None:
    screen = visit(offers)
    examples, row = screen.page.locator("#wenda-chat .example"), screen.page.locator(".wenda-offer")
    expect(examples).to_have_count(3)
    screen.page.get_by_role("button", name=LAKE).click()
    expect(screen.answers.first.locator(".wenda-quote")).to_have_text(FACTS[LAKE])
    expect(row).to_have_text([RIVER, HOUSE])
    row.first.click()
    expect(screen.answers).to_have_count(2)
    expect(screen.answers.nth(1).locator(".wenda-quote")).to_have_text(FACTS[RIVER])
    expect(row).to_have_text([HOUSE])
    screen.page.locator("#wenda-clear").click()
    expect(examples).to_have_count(3)
    expect(row).to_be_hidden()


@pytest.fixture
def seed_offers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("seed")
    yield from offering(real_assistant(folder), folder)


@pytest.mark.slow
def test_the_seed_document_is_asked_what_it_answers(seed_offers: Server, visit: Visit) -> None:
    screen = visit(seed_offers)
    example = screen.page.locator("#wenda-chat .example").first
    example.click()
    expect(screen.answers.first).to_contain_class("wenda-answered")
    expect(screen.page.locator(".wenda-offer").first).to_be_visible()
