"""A place in the line: it is shown at each door, and left when nobody waits any more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx
import pytest
from mcp import Client

from tests.qa.server.visits import Door, client_to, events_of, open_door
from tests.support.screen.fake_assistant import Gate
from tests.support.waiting import PATIENCE, wait_until

FOUR, MARS = "四个不摘指什么？", "火星上有没有水？"


@pytest.fixture
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A server with one thread, which is held at its first question, and one more in line."""
    folder = tmp_path_factory.mktemp("door")
    with open_door(folder, threads=1) as door, ThreadPoolExecutor(2) as pool:
        gate = door.assistant.gate = Gate()
        asked: dict[str, Any] = {"json": {"question": FOUR}}
        for count in (1, 2):
            pool.submit(client_to(door.url).post, "/v1/ask", **asked)
            wait_until(partial(is_waiting, door, count))
        gate.reached.wait(PATIENCE)
        yield door
        gate.set()


def is_waiting(door: Door, count: int) -> bool:
    return f"wenda_questions_waiting {count}.0" in door.http.get("/metrics").text


def test_the_api_streams_the_place(held: Door) -> None:
    body = {"question": FOUR, "stream": True}
    with held.http.stream("POST", "/v1/ask", json=body) as response:
        assert response.headers["x-questions-ahead"] == "2"
        text = ""
        for piece in response.iter_text():
            text += piece
            if "event: waiting" in text and held.assistant.gate:
                held.assistant.gate.set()
    kinds = [kind for kind, _ in events_of(text)]
    assert events_of(text)[0] == ("waiting", {"ahead": 2})
    assert kinds[-2:] == ["segment", "answer"]


def test_a_chat_client_gets_it_as_a_header_and_comments(held: Door) -> None:
    body = {"model": "wenda", "stream": True, "messages": [{"role": "user", "content": FOUR}]}
    with held.http.stream("POST", "/v1/chat/completions", json=body) as response:
        assert response.headers["x-questions-ahead"] == "2"
        text = ""
        for piece in response.iter_text():
            text += piece
            if ": 2 ahead\n\n" in text and held.assistant.gate:
                held.assistant.gate.set()
    assert text.endswith("data: [DONE]\n\n")


def test_the_screen_says_how_many_are_ahead(held: Door) -> None:
    headers = {"accept-language": "zh-CN"}
    call = held.http.post("/gradio_api/call/ask", json={"data": [MARS, ""]}, headers=headers)
    event = call.json()["event_id"]
    seen = ""
    with held.http.stream("GET", f"/gradio_api/call/ask/{event}") as response:
        for piece in response.iter_text():
            seen += piece
            if json.dumps("前面还有 2 个问题")[1:-1] in seen and held.assistant.gate:
                held.assistant.gate.set()
    assert "event: complete" in seen
    assert held.assistant.asked[-1] == (MARS, 0)


def join_page(door: Door, page: str, question: str) -> None:
    """Ask as an open page does: an event in Gradio's queue."""
    config = door.http.get("/config").json()
    (asking,) = [each for each in config["dependencies"] if each["api_name"] == "ask"]
    rest = [None, *[""] * (len(asking["inputs"]) - 2)]
    event = {"data": [question, *rest], "fn_index": asking["id"], "session_hash": page}
    assert door.http.post("/gradio_api/queue/join", json=event).status_code == 200


def test_a_page_that_is_closed_leaves_the_line(held: Door) -> None:
    with client_to(held.url).stream("GET", "/gradio_api/heartbeat/page1") as beating:
        beats = beating.iter_text()  # it ends when nothing holds this any more
        next(beats)
        join_page(held, "page1", MARS)
        wait_until(lambda: is_waiting(held, 3))
    wait_until(lambda: is_waiting(held, 2))
    assert held.assistant.gate
    held.assistant.gate.set()
    wait_until(lambda: is_waiting(held, 0))
    assert held.assistant.asked == 2 * [(FOUR, 0)]


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_hangs_up_leaves_the_line(held: Door, stream: bool) -> None:
    body = {"question": MARS, "stream": stream}
    with ThreadPoolExecutor(1) as pool, client_to(held.url) as client:
        client.timeout = httpx.Timeout(PATIENCE, read=1.0)
        asking = pool.submit(client.post, "/v1/ask", json=body)
        wait_until(lambda: is_waiting(held, 3) or asking.done())
        if stream:
            client.close()
        assert asking.exception() is not None or stream
    wait_until(lambda: is_waiting(held, 2))
    assert held.assistant.gate
    held.assistant.gate.set()
    wait_until(lambda: is_waiting(held, 0))
    assert (MARS, 0) not in held.assistant.asked


def test_an_assistant_that_hangs_up_leaves_the_line(held: Door) -> None:
    async def ask_and_go() -> None:
        async with Client(f"{held.url}mcp", read_timeout_seconds=PATIENCE) as client:
            asking = asyncio.create_task(client.call_tool("ask", {"question": MARS}))
            while not await asyncio.to_thread(is_waiting, held, 3):
                await asyncio.sleep(0.01)
            asking.cancel()

    asyncio.run(ask_and_go())
    wait_until(lambda: is_waiting(held, 2))
    assert held.assistant.gate
    held.assistant.gate.set()
    wait_until(lambda: is_waiting(held, 0))
    assert (MARS, 0) not in held.assistant.asked
