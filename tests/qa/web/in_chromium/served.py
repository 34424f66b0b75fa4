"""The app as it is served to the browser, and what several tests ask of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

import qa
from index import Settings, build, settings_from_environment
from qa.server.serving import serving
from qa.service import AssistantService
from qa.types import Answer
from qa.web.state import Shared
from tests.support.places import SEED
from tests.support.screen.browser import Screen

HORSE, FOUR, MARS = "蒙古马有哪些特殊属性？", "四个不摘指什么？", "火星上有没有水？"
SIGNAL, FOLLOW_UP = "善于打硬仗的老实人能发出什么信号？", "那善于扎堆的呢？"


@dataclass
class Server:
    url: str
    assistant: Any
    feedback: Path


def served(assistant: AssistantService, folder: Path) -> Iterator[Server]:
    feedback = folder / "feedback.jsonl"
    with serving(Shared(assistant, feedback, pause=0.05), Settings(), port=None) as url:
        yield Server(url, assistant, feedback)


def real_assistant(folder: Path) -> AssistantService:
    settings = settings_from_environment().with_changes(index=folder / "index")
    build([SEED.parent], settings=settings)
    assistant: AssistantService = qa.open_assistant(settings)
    return assistant


Visit = Callable[..., Screen]


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
