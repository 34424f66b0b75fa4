"""Pages of the screen as a browser opens and keeps them, without a browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from typing import Any
from uuid import uuid4

import httpx

SECONDS = 300.0
_JSON: Mapping[str, str] = {"accept-language": "zh-CN"}


class Page:
    """One open page: its name at the server, and the stream that keeps it alive."""

    def __init__(self, http: httpx.AsyncClient, visitor: str = "") -> None:
        """http: a client of the server, as one browser has it. visitor: the key by which that knows
        its conversations; "" keeps none."""
        self.http = http
        self._visitor = visitor
        self.name = uuid4().hex[:12]
        self.config: Mapping[str, Any] = {}
        self._empty: dict[int, str] = {}
        self._streams = AsyncExitStack()
        self._reading: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Load the page and what it shows at first; afterwards its heartbeat is read."""
        page = await self.http.get("/", headers={"accept": "text/html", **_JSON})
        page.raise_for_status()
        self.config = (await self.http.get("/config", headers=_JSON)).raise_for_status().json()
        if self.config.get("connect_heartbeat", True):
            beats = self.http.stream("GET", f"/gradio_api/heartbeat/{self.name}", headers=_JSON)
            stream = await self._streams.enter_async_context(beats)
            self._reading = asyncio.create_task(_read(stream))
        texts = [each["id"] for each in self.config["components"] if each["type"] == "textbox"]
        self._empty = dict.fromkeys(texts, "")
        for each in self.config["dependencies"]:
            if each["api_name"] == "recall":
                self._empty[each["inputs"][0]] = self._visitor
        loads = [each["id"] for each in self.config["dependencies"] if _is_load(each)]
        await self.send(*loads)

    async def send(self, *functions: int, event: Mapping[str, Any] | None = None) -> list[Any]:
        """Have functions called as the page does, all at once; what each returned, in their order.

        event: what the browser says of a click. Raises RuntimeError where one fails.
        """
        named = {}
        for number in functions:
            body = {
                "data": [self._empty.get(each) for each in self._dependency(number)["inputs"]],
                "event_data": event,
                "fn_index": number,
                "session_hash": self.name,
                "trigger_id": None,
            }
            joined = await self.http.post("/gradio_api/queue/join", json=body, headers=_JSON)
            named[joined.raise_for_status().json()["event_id"]] = number
        found: dict[int, Any] = {}
        async for message in self._messages():
            if message["msg"] == "process_completed" and message["event_id"] in named:
                if not message["success"]:
                    raise RuntimeError(f"{message}"[:500])
                found[named[message["event_id"]]] = message["output"]["data"]
            if message["msg"] == "close_stream":
                break
        return [found[number] for number in functions]

    def function(self, elem_id: str, event: str) -> int:
        """The number of the first function that an event of a component calls."""
        of = {each["props"].get("elem_id"): each["id"] for each in self.config["components"]}
        for each in self.config["dependencies"]:
            if [of[elem_id], event] in [list(target) for target in each["targets"]]:
                return int(each["id"])
        raise KeyError(f"{elem_id}.{event}")

    async def close(self) -> None:
        """Go away, as a browser does whose window is closed."""
        if self._reading is not None:
            self._reading.cancel()
        await self._streams.aclose()

    def _dependency(self, number: int) -> Mapping[str, Any]:
        (found,) = [each for each in self.config["dependencies"] if each["id"] == number]
        return dict(found)

    async def _messages(self) -> AsyncIterator[dict[str, Any]]:
        path = f"/gradio_api/queue/data?session_hash={self.name}"
        async with self.http.stream("GET", path, headers=_JSON) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    yield json.loads(line.removeprefix("data: "))


def browser(url: str) -> httpx.AsyncClient:
    """A client for as many streams as one wants."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
    return httpx.AsyncClient(
        base_url=url, timeout=SECONDS, trust_env=False, limits=limits, verify=False
    )


def _is_load(dependency: Mapping[str, Any]) -> bool:
    """Whether the page calls it when it opens, at the server."""
    loads = any(event == "load" for _, event in dependency["targets"])
    return loads and bool(dependency["backend_fn"])


async def _read(stream: httpx.Response) -> None:
    async for _ in stream.aiter_raw():
        pass
