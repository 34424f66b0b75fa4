"""Requests to an OpenAI-compatible endpoint, with time limits that hold whatever the server does.

A request runs in a thread of its own, where an event loop can cancel it at any point: while
connecting, before the first byte, between two bytes. Who reads the reply sets the limits, and ends
the request by closing the generator.
"""

from __future__ import annotations

import asyncio
import json
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from qa.generation.endpoint import Endpoint
from qa.generation.exchange import (
    MOST_BYTES,
    Message,
    TryAgain,
    converse,
    failure_of,
    import_client,
    open_client,
    read_body,
)
from qa.generation.failures import ModelFailure
from qa.generation.replies import End, Piece

if TYPE_CHECKING:
    import httpx2

ATTEMPTS = 3
TICK = 0.05  # seconds between two looks at whether the reader wants to stop
NAMED = 8  # models that are named where one has to be chosen


def stream_reply(
    endpoint: Endpoint,
    messages: Sequence[Message],
    stopped: Callable[[], bool] = lambda: False,
    transport: httpx2.AsyncBaseTransport | None = None,
) -> Generator[Piece | End, None, None]:
    """The reply to messages, piece by piece, and at last its end; nothing more once ``stopped``.

    ``transport`` stands for the network. Raises ModelFailure when there is no (whole) reply.
    """
    request = _Request(endpoint, messages, transport)
    request.start()
    try:
        yield from _follow(request, endpoint, stopped)
    finally:
        request.cancel()


def _follow(
    request: _Request, endpoint: Endpoint, stopped: Callable[[], bool]
) -> Iterator[Piece | End]:
    """What a request brings, until its end or a limit."""
    deadline = time.monotonic() + endpoint.timeout
    first_by = deadline  # set anew with each attempt
    while not stopped():
        now = time.monotonic()
        try:
            item = request.results.get(timeout=max(0.001, min(TICK, deadline - now)))
        except queue.Empty:
            if time.monotonic() >= deadline:
                raise _too_slow("llm.slow", endpoint.timeout, endpoint) from None
            if time.monotonic() >= first_by:
                raise _too_slow("llm.slow_start", endpoint.first_token, endpoint) from None
            continue
        if item == "attempt":
            first_by = time.monotonic() + endpoint.first_token
        elif item == "pause":
            first_by = deadline
        elif isinstance(item, BaseException):
            raise item
        elif isinstance(item, Piece | End):
            first_by = deadline
            yield item
            if isinstance(item, End):
                return
        if time.monotonic() >= deadline:
            raise _too_slow("llm.slow", endpoint.timeout, endpoint)


def _too_slow(code: str, seconds: float, endpoint: Endpoint) -> ModelFailure:
    return ModelFailure(code, host=endpoint.host, seconds=f"{seconds:g}")


class _Request(threading.Thread):
    """A request under way; ``results`` gets what it brings, and the exception that ended it."""

    def __init__(
        self,
        endpoint: Endpoint,
        messages: Sequence[Message],
        transport: httpx2.AsyncBaseTransport | None,
    ) -> None:
        super().__init__(name="model", daemon=True)
        self.results: queue.SimpleQueue[
            Piece | End | BaseException | Literal["attempt", "pause"]
        ] = queue.SimpleQueue()
        self._endpoint, self._messages, self._transport = endpoint, messages, transport
        self._guard = threading.Lock()
        self._cancelled = False
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[None]] | None = None

    def run(self) -> None:
        """Send, and read until the end."""
        try:
            asyncio.run(self._work())
        except asyncio.CancelledError:
            return
        except BaseException as error:  # noqa: BLE001  handed to the reader, who raises it
            self.results.put(error)

    def cancel(self) -> None:
        """End it, wherever it is."""
        with self._guard:
            self._cancelled = True
            if self._running is not None:
                loop, task = self._running
                if not loop.is_closed():
                    loop.call_soon_threadsafe(task.cancel)

    async def _work(self) -> None:
        task = asyncio.ensure_future(self._send())
        with self._guard:
            self._running = asyncio.get_running_loop(), task
            if self._cancelled:
                task.cancel()
        try:
            await task
        finally:
            with self._guard:
                self._running = None

    async def _send(self) -> None:
        stamina = import_client()[1]
        client = open_client(self._endpoint, self._transport)
        async with client:
            async for attempt in stamina.retry_context(
                on=self._pause_after, attempts=ATTEMPTS, timeout=self._endpoint.timeout
            ):
                with attempt:
                    self.results.put("attempt")
                    async for item in converse(client, self._endpoint, self._messages):
                        self.results.put(item)

    def _pause_after(self, error: Exception) -> bool | float:
        """Whether to try again, or in how many seconds: only what a server cannot do just now."""
        if not isinstance(error, TryAgain):
            return False
        if error.after is not None and error.after > self._endpoint.timeout:
            return False
        self.results.put("pause")
        return True if error.after is None else error.after


def get_json(endpoint: Endpoint, path: str) -> Any:
    """A resource of the endpoint, as JSON. Raises ModelFailure where there is none."""

    async def fetch() -> Any:
        httpx2, _ = import_client()
        async with open_client(endpoint) as client:
            try:
                async with client.stream("GET", endpoint.url(path), auth=None) as response:
                    if response.status_code != 200:
                        raise await failure_of(response, endpoint)
                    return json.loads(await read_body(response, MOST_BYTES))
            except httpx2.TransportError as error:
                raise ModelFailure("llm.unreachable", host=endpoint.host) from error
            except (ValueError, RecursionError, httpx2.DecodingError) as error:
                raise ModelFailure("llm.not_an_api", host=endpoint.host) from error

    async def within() -> Any:
        try:
            return await asyncio.wait_for(fetch(), endpoint.first_token)
        except asyncio.TimeoutError:
            raise _too_slow("llm.slow_start", endpoint.first_token, endpoint) from None

    return asyncio.run(within())


def list_models(endpoint: Endpoint) -> list[dict[str, Any]]:
    """The models that the endpoint lists, as it describes them. Raises ModelFailure."""
    listed = get_json(endpoint, "models")
    rows = listed.get("data") if isinstance(listed, dict) else listed
    rows = rows if isinstance(rows, list) else []
    return [row for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)]


def only_model(rows: Sequence[Mapping[str, Any]], endpoint: Endpoint) -> str:
    """The name of the only model that is listed. Raises ModelFailure for none, or several."""
    names = [str(row["id"]) for row in rows]
    if len(names) > 1:
        shown = ", ".join(names[:NAMED])
        raise ModelFailure("llm.several_models", host=endpoint.host, names=shown)
    if not names:
        raise ModelFailure("llm.no_models", host=endpoint.host)
    return names[0]
