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
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from qa.generation.endpoint import Endpoint, is_private
from qa.generation.failures import ModelFailure
from qa.generation.replies import Delta, End, Piece, error_words, parse_record, shorten

if TYPE_CHECKING:
    import httpx2

Message = Mapping[str, str]
ATTEMPTS = 3
TICK = 0.05  # seconds between two looks at whether the reader wants to stop
MOST_BYTES = 1_000_000  # of a reply that is not streamed
MOST_ERROR_BYTES = 20_000
NAMED = 8  # models that are named where one has to be chosen
_TOO_LONG = ("context length", "context size", "context window", "too long", "too many tokens")


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
                    async for item in _converse(client, self._endpoint, self._messages):
                        self.results.put(item)

    def _pause_after(self, error: Exception) -> bool | float:
        """Whether to try again, or in how many seconds: only what a server cannot do just now."""
        if not isinstance(error, _TryAgain):
            return False
        if error.after is not None and error.after > self._endpoint.timeout:
            return False
        self.results.put("pause")
        return True if error.after is None else error.after


class _TryAgain(ModelFailure):
    """A failure that may pass; ``after`` is how many seconds the server asks to wait."""

    after: float | None = None


def import_client() -> tuple[Any, Any]:
    """``httpx2`` and ``stamina``, imported for the first request. Raises ModelFailure without."""
    try:
        import httpx2
        import stamina
    except ImportError as error:
        raise ModelFailure("llm.no_client") from error
    return httpx2, stamina


def open_client(
    endpoint: Endpoint, transport: httpx2.AsyncBaseTransport | None = None
) -> httpx2.AsyncClient:
    """A client that goes to the endpoint alone: no redirects, and past any proxy where it is near.

    Raises ModelFailure where documents and key would travel readable over a public network.
    """
    import_client()
    import httpx2

    parts = urlsplit(endpoint.address)
    near = transport is not None or is_private(parts.hostname or "")
    if parts.scheme != "https" and not near:
        raise ModelFailure("llm.insecure", host=endpoint.host)
    headers = {"User-Agent": "wenda"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key.reveal()}"
    return httpx2.AsyncClient(
        headers=headers,
        timeout=endpoint.timeout,
        follow_redirects=False,
        trust_env=not near,
        transport=transport,
    )


async def _converse(
    client: httpx2.AsyncClient, endpoint: Endpoint, messages: Sequence[Message]
) -> AsyncIterator[Piece | End]:
    """One attempt: the pieces of the reply, and its end."""
    httpx2, _ = import_client()
    common: dict[str, Any] = {"model": endpoint.model, "messages": list(messages), "stream": True}
    limits = {"max_tokens": endpoint.max_tokens, "temperature": 0}
    full = common | limits | {"stream_options": {"include_usage": True}}
    began = False
    try:
        for body in (full, common):  # some servers know no options
            async with client.stream(
                "POST", endpoint.url("chat/completions"), json=body, auth=None
            ) as response:
                if response.status_code in (400, 422) and body is full:
                    said = await _error_text(response, endpoint)
                    if any(words in said.lower() for words in _TOO_LONG):
                        raise ModelFailure("llm.too_long", host=endpoint.host)
                    continue
                if response.status_code != 200:
                    raise await _failure_of(response, endpoint)
                async for item in _read(response, endpoint):
                    began = True
                    yield item
                return
    except (httpx2.TransportError, httpx2.DecodingError, httpx2.InvalidURL) as error:
        code = "llm.broke_off" if began else "llm.unreachable"
        if isinstance(error, httpx2.SSEError | httpx2.DecodingError):
            code = "llm.corrupt"
        raise ModelFailure(code, host=endpoint.host) from error


async def _read(response: httpx2.Response, endpoint: Endpoint) -> AsyncIterator[Piece | End]:
    """The pieces of a reply that began well, and its end. Raises ModelFailure for an empty one."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    end, empty = End(), True
    streamed = kind == "text/event-stream"
    deltas = _streamed(response, endpoint) if streamed else _whole(response, endpoint)
    async for delta in deltas:
        end = delta.added_to(end)
        if delta.text:
            empty = False
            yield Piece(delta.text)
    if empty:
        raise ModelFailure("llm.empty", host=endpoint.host)
    yield end


async def _streamed(response: httpx2.Response, endpoint: Endpoint) -> AsyncIterator[Delta]:
    httpx2, _ = import_client()
    async for event in httpx2.EventSource(response):
        if event.data.strip() == "[DONE]":
            return
        if event.data.strip():
            yield _parse(event.data, endpoint)


async def _whole(response: httpx2.Response, endpoint: Endpoint) -> AsyncIterator[Delta]:
    """A reply that is no stream: JSON all the same, or something else."""
    text = (await _body(response, MOST_BYTES)).strip()
    if not text:
        raise ModelFailure("llm.empty", host=endpoint.host)
    if not text.startswith("{"):
        raise ModelFailure("llm.not_an_api", host=endpoint.host)
    yield _parse(text, endpoint)


def _parse(data: str, endpoint: Endpoint) -> Delta:
    """A record; what a server says is passed on without the key, should it repeat that."""
    try:
        return parse_record(data, endpoint.host)
    except ModelFailure as error:
        fields = {
            name: endpoint.key.hide_in(value) if isinstance(value, str) else value
            for name, value in error.fields.items()
        }
        raise ModelFailure(error.code, **fields) from None


async def _body(response: httpx2.Response, most: int) -> str:
    data = b""
    async for chunk in response.aiter_bytes():
        data += chunk
        if len(data) > most:
            break
    return data[:most].decode("utf-8", "replace")


async def _error_text(response: httpx2.Response, endpoint: Endpoint) -> str:
    """What a server says about a failure, on one line, without the key."""
    text = endpoint.key.hide_in(await _body(response, MOST_ERROR_BYTES))
    try:
        return error_words(json.loads(text))
    except (ValueError, RecursionError):
        return "" if text.lstrip().startswith("<") else shorten(text)


async def _failure_of(response: httpx2.Response, endpoint: Endpoint) -> ModelFailure:
    """The failure that a status stands for."""
    status, host = response.status_code, endpoint.host
    if status in (401, 403):
        return ModelFailure("llm.key_refused", host=host, status=status)
    if status == 404:
        return ModelFailure("llm.no_such_model", host=host, model=endpoint.model, status=status)
    if status == 429 or status >= 500:
        code = "llm.busy" if status in (429, 503) else "llm.server"
        failure = _TryAgain(code, host=host, status=status)
        failure.after = _retry_after(response.headers.get("retry-after"))
        return failure
    if 300 <= status < 400:
        return ModelFailure("llm.not_an_api", host=host)
    said = await _error_text(response, endpoint)
    return ModelFailure("llm.refused", host=host, status=status, said=said or "-")


def _retry_after(value: str | None) -> float | None:
    """The seconds of a Retry-After header, given as such or as a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=timezone.utc)
    return max(0.0, (when - datetime.now(timezone.utc)).total_seconds())


def get_json(endpoint: Endpoint, path: str) -> Any:
    """A resource of the endpoint, as JSON. Raises ModelFailure where there is none."""

    async def fetch() -> Any:
        httpx2, _ = import_client()
        async with open_client(endpoint) as client:
            try:
                async with client.stream("GET", endpoint.url(path), auth=None) as response:
                    if response.status_code != 200:
                        raise await _failure_of(response, endpoint)
                    return json.loads(await _body(response, MOST_BYTES))
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
