"""Chromium, and the app in it: once over scripted answers, once over the real thing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.qa.web.in_chromium.served import Server, real_assistant, served
from tests.support.screen.browser import REMEDY, Screen, Tabs, find_chromium, start_chromium
from tests.support.screen.fake_assistant import seed_assistant
from tests.support.waiting import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

expect.set_options(timeout=1000 * PATIENCE)  # a busy machine is slow, not wrong


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; without one these tests fail where WENDA_REQUIRE_BROWSER is set, else skip."""
    chromium = find_chromium()
    if chromium is None:
        (pytest.fail if os.environ.get("WENDA_REQUIRE_BROWSER") else pytest.skip)(REMEDY)
    with sync_playwright() as playwright, start_chromium(playwright, chromium) as started:
        yield started


@pytest.fixture(scope="package", params=["fake", pytest.param("real", marks=pytest.mark.slow)])
def server(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp(request.param)
    assistant = seed_assistant() if request.param == "fake" else real_assistant(folder)
    yield from served(assistant, folder)


@pytest.fixture(scope="package")
def fake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from served(seed_assistant(), tmp_path_factory.mktemp("scripted"))


@pytest.fixture(scope="package")
def tabs(browser: Browser) -> Tabs:
    return Tabs(browser)


@pytest.fixture
def visit(tabs: Tabs) -> Iterator[Callable[..., Screen]]:
    """Opens tabs, and holds every one of them to having reached nothing but this machine."""
    yield lambda server, **options: tabs.open(server.url, **options)
    for screen in tabs.leave():
        assert screen.requests
        assert screen.outside() == []
        assert screen.complaints == []
