"""Server-sent events: records as JSON, and errors as problems."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar

from fastapi.responses import StreamingResponse
from starlette.requests import Request

from index import WendaError
from qa.server.wire.problems import language_of_request, problem, unexpected
from qa.web.line import Line

logger = logging.getLogger(__name__)
BEAT_SECONDS = 10.0
"""How often a waiting client hears that the server is still there."""
LOOK_SECONDS = 0.5
"""Between two looks at a place in line."""
AHEAD = "x-questions-ahead"
"""The header that says how many questions were ahead of this one."""
BEAT = ": waiting\n\n"
T = TypeVar("T")


def event(kind: str, record: Mapping[str, Any]) -> str:
    """One event; JSON has no line breaks of its own."""
    return f"event: {kind}\ndata: {json.dumps(record, ensure_ascii=False)}\n\n"


def stream(request: Request, events: AsyncIterator[str], **headers: str) -> StreamingResponse:
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

    headers |= {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(safely(), media_type="text/event-stream", headers=headers)


def failure(request: Request, error: WendaError) -> bytes:
    """The event that ends a stream that failed."""
    record = problem(error, language_of_request(request.scope))
    return event("error", record).encode("utf-8", "backslashreplace")


def request_id(request: Request) -> str:
    """The number of a request in the log."""
    return str(getattr(request.state, "request_id", "-"))


async def places(work: Future[T], line: Line) -> AsyncIterator[int | None]:
    """How many are ahead in line, whenever that has changed, and None now and then while nothing
    changes, until the work is done; it is called off when nobody listens any more."""
    waiting = asyncio.wrap_future(work)
    told, quiet = 0, time.monotonic()
    try:
        while not waiting.done():
            ahead = line.ahead(work)
            if ahead != told or time.monotonic() - quiet >= BEAT_SECONDS:
                yield ahead if ahead != told else None
                told, quiet = ahead, time.monotonic()
            await asyncio.wait({waiting}, timeout=LOOK_SECONDS if ahead else BEAT_SECONDS)
    finally:
        work.cancel()
