"""The tabs in which the screen is tested: one visitor leaves nothing to the next but the cache."""

from __future__ import annotations

import pytest

from tests.qa.web.in_chromium.served import Server
from tests.support.screen.browser import Tabs

pytestmark = pytest.mark.browser

LEFT = """() => {
  localStorage.setItem("left", "1");
  sessionStorage.setItem("left", "1");
  document.cookie = "left=1";
}"""
FOUND = "[localStorage.getItem('left'), sessionStorage.getItem('left'), document.cookie]"
FETCHED = """performance.getEntriesByType("resource")
  .filter((each) => each.name.endsWith(".js") && each.transferSize > 0).length"""


def test_a_visitor_leaves_nothing_to_the_next_but_the_cache(tabs: Tabs, fake: Server) -> None:
    size = {"width": 900, "height": 700}  # of no other test: the first has fetched nothing
    first = tabs.open(fake.url, viewport=size)
    fetched = first.page.evaluate(FETCHED)
    assert fetched > 20
    beside = tabs.open(fake.url, viewport=size)
    assert beside.page.context != first.page.context
    for screen in (first, beside):
        screen.page.evaluate(LEFT)
    context, requests = first.page.context, list(first.requests)
    assert tabs.leave() == [first, beside]
    again = [tabs.open(fake.url, viewport=size) for _ in range(2)]
    assert context in [screen.page.context for screen in again]
    for screen in again:
        assert screen.page.evaluate(FOUND) == [None, None, ""]
        assert screen.page.evaluate(FETCHED) < fetched / 4
    assert first.requests == requests
    tabs.leave()
