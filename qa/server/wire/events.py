"""Server-sent events: records as JSON, and errors as problems."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

from fastapi.responses import StreamingResponse
from starlette.requests import Request

from index import WendaError
from qa.server.wire.problems import language_of_request, problem, unexpected

logger = logging.getLogger(__name__)
BEAT_SECONDS = 10.0
"""How often a waiting client hears that the server is still there."""
BEAT = ": waiting\n\n"
T = TypeVar("T")


def event(kind: str, record: Mapping[str, Any]) -> str:
    """One event; JSON has no line breaks of its own."""
    return f"event: {kind}\ndata: {json.dumps(record, ensure_ascii=False)}\n\n"


def stream(request: Request, events: AsyncIterator[str]) -> StreamingResponse:
    """A response of events; what goes wrong on the way is the last of them."""

    async def safely() -> AsyncIterator[bytes]:
        try:
            async for each in events:
                yield each.encode("utf-8", "backslashreplace")
        except WendaError as error:
            yield failure(request, error)
        except Exception:
            logger.exception("a stream broke off (request %s)", request_id(request))
            yield failure(request, WendaError(unexpected(request_id(request))))

    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(safely(), media_type="text/event-stream", headers=headers)


def failure(request: Request, error: WendaError) -> bytes:
    """The event that ends a stream that failed."""
    record = problem(error, language_of_request(request.scope))
    return event("error", record).encode("utf-8", "backslashreplace")


def request_id(request: Request) -> str:
    """The number of a request in the log."""
    return str(getattr(request.state, "request_id", "-"))


async def beats(work: Future[T]) -> AsyncIterator[str]:
    """Signs of life until the work is done, which is called off when nobody listens any more."""
    waiting = asyncio.wrap_future(work)
    try:
        while not waiting.done():
            await asyncio.wait({waiting}, timeout=BEAT_SECONDS)
            if not waiting.done():
                yield BEAT
    finally:
        work.cancel()
