"""One exchange with an OpenAI-compatible endpoint: what is sent, what comes back, what failed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index import is_private
from qa.generation.endpoint import Endpoint
from qa.generation.failures import ModelFailure
from qa.generation.replies import Delta, End, Piece, error_words, parse_record, shorten

if TYPE_CHECKING:
    import httpx2

Message = Mapping[str, str]
MOST_BYTES = 1_000_000  # of a reply that is not streamed
MOST_ERROR_BYTES = 20_000
_TOO_LONG = ("context length", "context size", "context window", "too long", "too many tokens")


class TryAgain(ModelFailure):
    """A failure that may pass; ``after`` is how many seconds the server asks to wait."""

    after: float | None = None


def import_client() -> tuple[Any, Any]:
    """``httpx2`` and ``stamina``, imported for the first request. Raises ModelFailure where they
    are not installed."""
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


async def converse(
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
                    raise await failure_of(response, endpoint)
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
    text = (await read_body(response, MOST_BYTES)).strip()
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


async def read_body(response: httpx2.Response, most: int) -> str:
    """What a response says, up to so many bytes."""
    data = b""
    async for chunk in response.aiter_bytes():
        data += chunk
        if len(data) > most:
            break
    return data[:most].decode("utf-8", "replace")


async def _error_text(response: httpx2.Response, endpoint: Endpoint) -> str:
    """What a server says about a failure, on one line, without the key."""
    text = endpoint.key.hide_in(await read_body(response, MOST_ERROR_BYTES))
    try:
        return error_words(json.loads(text))
    except (ValueError, RecursionError):
        return "" if text.lstrip().startswith("<") else shorten(text)


async def failure_of(response: httpx2.Response, endpoint: Endpoint) -> ModelFailure:
    """The failure that a status stands for."""
    status, host = response.status_code, endpoint.host
    if status in (401, 403):
        return ModelFailure("llm.key_refused", host=host, status=status)
    if status == 404:
        return ModelFailure("llm.no_such_model", host=host, model=endpoint.model, status=status)
    if status == 429 or status >= 500:
        code = "llm.busy" if status in (429, 503) else "llm.server"
        failure = TryAgain(code, host=host, status=status)
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
