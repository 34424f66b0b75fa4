"""What one account tries with another's conversations, and a reader with everything there is."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.load.pages import Page
from index import Settings
from qa.accounts import open_accounts
from qa.history import History
from qa.server.serving import serving
from qa.web.line import Line
from qa.web.state import Shared
from tests.qa.server.visits import Door, client_to
from tests.support.screen.fake_assistant import seed_assistant
from tests.support.waiting import PATIENCE

PASSWORD = "correct horse"
HORSE, FOUR = "蒙古马有哪些特殊属性？", "四个不摘指什么？"


class House:
    """A served app with accounts and a history, the keys and identifiers of its people."""

    def __init__(self, door: Door, history: History, people: dict[str, tuple[str, str]]) -> None:
        self.door, self.history, self._people = door, history, people

    def headers(self, name: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self._people[name][0]}", "accept-language": "en"}

    def owner(self, name: str) -> str:
        return self._people[name][1]

    def turns(self, name: str) -> list[list[str]]:
        """The questions of every conversation that is kept of somebody."""
        owner = self.owner(name)
        kept = [self.history.conversation(owner, each.id) for each in self.conversations(name)]
        return [[turn.question for turn in each.turns] for each in kept if each]

    def conversations(self, name: str) -> Any:
        return self.history.conversations(self.owner(name))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    settings = Settings(index=folder / "ix", mcp_changes=True)
    accounts, history = open_accounts(settings), History(folder / "history.sqlite")
    people = {}
    for name in ("Rob", "Ida"):
        owner = accounts.users.add(name, "reader", PASSWORD).id
        people[name] = accounts.keys.make(name, "test", "admin"), owner
    threads = ThreadPoolExecutor(2)
    assistant = seed_assistant()
    shared = Shared(
        assistant, folder / "feedback.jsonl", pause=0.0, line=Line(threads), history=history
    )
    with (
        serving(shared, settings, port=None, accounts=accounts) as url,
        client_to(url) as client,
    ):
        yield House(Door(url, assistant, client), history, people)
    threads.shutdown(wait=False)
    accounts.close()
    history.close()


def begin(house: House, name: str, data: list[str]) -> str:
    """The number of a question that was asked at the screen."""
    http = house.door.http
    begun = http.post("/gradio_api/call/ask", json={"data": data}, headers=house.headers(name))
    assert begun.status_code == 200, begun.text
    return str(begun.json()["event_id"])


def heard(house: House, name: str, event: str) -> httpx.Response:
    return house.door.http.get(f"/gradio_api/call/ask/{event}", headers=house.headers(name))


def test_the_answer_to_another_is_not_heard(house: House) -> None:
    event = begin(house, "Rob", [HORSE, ""])
    refused = heard(house, "Ida", event)
    assert (refused.status_code, refused.json()["code"]) == (403, "http.another_visit")
    assert "event: complete" in heard(house, "Rob", event).text


def test_a_conversation_is_not_reached_by_its_identifier(house: House) -> None:
    """Neither by that of its owner, which is no secret of the browser where there are accounts."""
    heard(house, "Rob", begin(house, "Rob", [HORSE, ""]))
    (mine, *_) = house.conversations("Rob")
    before = house.turns("Rob")
    for visitor in (house.owner("Rob"), "a" * 64, ""):
        said = heard(house, "Ida", begin(house, "Ida", [FOUR, "", visitor, mine.id])).text
        assert "event: complete" in said
        assert HORSE not in said
    assert house.turns("Rob") == before
    assert [FOUR] in house.turns("Ida")
    assert not any(HORSE in turns for turns in house.turns("Ida"))


CLICK = {
    "document": "长.txt", "pointer": "cite-0-1", "turn": 0, "give": ["x"], "withdraw": [],
    "conversation": "", "title": "mine", "query": HORSE, "choice": "yes", "value": "x", "index": 0,
    "liked": True, "text": FOUR,
}  # fmt: skip


def test_whatever_the_page_of_a_reader_sends_nothing_changes(house: House) -> None:
    """Every function that the page can call, with what a click of an editor would bring."""
    before = state_of(house)
    mine, kept = house.conversations("Rob"), house.turns("Rob")

    async def send_everything() -> tuple[int, int]:
        options: Any = {"base_url": house.door.url, "timeout": PATIENCE, "trust_env": False}
        async with httpx.AsyncClient(headers=house.headers("Ida"), **options) as http:
            page = Page(http)
            await page.open()
            calls = [each["id"] for each in page.config["dependencies"] if each["backend_fn"]]
            failed = 0
            for number in calls:
                for event in (CLICK, {**CLICK, "conversation": mine[0].id}):
                    try:
                        await page.send(number, event=event)
                    except (RuntimeError, httpx.HTTPError):
                        failed += 1
            await page.close()
            return len(calls), failed

    calls, failed = asyncio.run(send_everything())
    assert calls > 20
    assert failed < 2 * calls  # some of it is allowed
    assert state_of(house) == before
    assert (house.conversations("Rob"), house.turns("Rob")) == (mine, kept)


def state_of(house: House) -> tuple[Any, ...]:
    assistant = house.door.assistant
    paths = [text.path for text in assistant.texts]
    return copy.deepcopy(
        (paths, assistant.added, assistant.tags, assistant.refreshed, assistant.generation)
    )


def test_a_reader_gets_nothing_but_reading_through_any_door(house: House) -> None:
    before = state_of(house)
    http, headers = house.door.http, house.headers("Rob")
    refused = [
        http.post("/v1/documents", files={"files": ("x.txt", b"x")}, headers=headers),
        http.delete("/v1/documents/长.txt", headers=headers),
        http.post("/v1/build", json={"stream": True}, headers=headers),
        http.post("/gradio_api/upload", files={"files": ("x.txt", b"x")}, headers=headers),
        http.get("/metrics", headers=headers),
    ]
    assert [each.status_code for each in refused] == [403] * len(refused)
    for tool in ("add_document", "remove_document", "build"):
        call = {"name": tool, "arguments": {"name": "x.txt", "text": "x", "document": "长.txt"}}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        accepted = {**headers, "accept": "application/json, text/event-stream"}
        said = http.post("/mcp", json=body, headers=accepted).text
        assert "http.role" in said or "error" in said
    assert state_of(house) == before


def test_a_role_cannot_be_sent_along(house: House, tmp_path: Path) -> None:
    before = state_of(house)
    for name, value in {
        "x-role": "admin", "x-forwarded-user": "anna", "x-remote-user": "anna", "cookie":
        "wenda_session=admin; role=admin", "x-original-url": "/healthz", "x-http-method-override":
        "GET", "x-rewrite-url": "/login",
    }.items():  # fmt: skip
        headers = {**house.headers("Rob"), name: value}
        assert house.door.http.post("/v1/build", headers=headers).status_code == 403
        bare = {name: value}
        assert house.door.http.get("/v1/documents", headers=bare).status_code == 401
    assert state_of(house) == before
