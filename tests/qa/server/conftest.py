"""The server over a fake assistant, and an HTTP client of it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.qa.server.visits import Door, client_to, open_door
from tests.support.screen.clients import Served


@pytest.fixture
def http(served: Served) -> Iterator[httpx.Client]:
    """A client of the app that the tests of a module share."""
    with client_to(served.url) as client:
        yield client


@pytest.fixture
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A server of one's own."""
    with open_door(tmp_path_factory.mktemp("door")) as door:
        yield door
