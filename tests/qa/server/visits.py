"""Servers that a test has for itself, and what clients do at them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from index import Settings
from qa.accounts import Accounts
from qa.server.entrance.callers import Knowing, local_user
from qa.server.serving import serving
from qa.web.line import Line
from qa.web.state import Shared
from tests.support.screen.fake_assistant import FakeAssistant, seed_assistant
from tests.support.waiting import PATIENCE


@dataclass
class Door:
    """A served app: its address, the assistant behind it, and a client."""

    url: str
    assistant: FakeAssistant
    http: httpx.Client

    @property
    def port(self) -> int:
        return int(self.url.rstrip("/").rpartition(":")[2])


def client_to(url: str) -> httpx.Client:
    """A client; without TLS there is nothing to verify, and preparing for it takes a second."""
    return httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False, verify=False)


@contextmanager
def open_door(
    folder: Path,
    settings: Settings | None = None,
    know: Knowing = local_user,
    threads: int = 2,
    accounts: Accounts | None = None,
    make: Callable[..., FakeAssistant] = FakeAssistant,
) -> Iterator[Door]:
    """Serve a fake assistant, of the kind that ``make`` makes, while the context lasts."""
    seed = seed_assistant()
    assistant = make(texts=seed.texts, script=seed.script, follow_ups=seed.follow_ups)
    pool = ThreadPoolExecutor(threads)
    shared = Shared(assistant, folder / "feedback.jsonl", pause=0.0, line=Line(pool))
    with (
        serving(
            shared,
            settings or Settings(index=folder / "ix"),
            port=None,
            know=know,
            accounts=accounts,
        ) as url,
        client_to(url) as client,
    ):
        yield Door(url, assistant, client)
    pool.shutdown(wait=False)


def events_of(text: str) -> list[tuple[str, Any]]:
    """Server-sent events as their kinds and records; comments are left out."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line[:1] != ":")
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found
