"""The log of the server: one JSON object per request, with its number and without its words."""

from __future__ import annotations

import logging
import time
from typing import Any
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import compile_later
from qa.server.wire.logs import note, request_number
from qa.server.wire.problems import problem_response, unexpected

logger = logging.getLogger(__name__)
_GIVEN_ID = compile_later(r"[A-Za-z0-9._-]{1,64}")


class Journal:
    """Numbers every request (``X-Request-ID``, that of the caller where it is a plain one), logs
    it, and answers 500 for a fault of the program, which is in the log under that number."""

    def __init__(self, app: ASGIApp) -> None:
        """``app`` answers the requests."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        number = given if _GIVEN_ID.fullmatch(given) else uuid4().hex
        state: dict[str, Any] = scope.setdefault("state", {})
        state["request_id"] = number
        request_number.set(number)
        began = time.perf_counter()
        status = 0

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = number
            await send(message)

        try:
            await self._app(scope, receive, numbered)
        except Exception:
            logger.exception("request %s failed", number)
            if status:
                raise  # the response is under way: it can only be broken off
            await problem_response(unexpected(number), scope)(scope, receive, numbered)
        finally:
            _write(scope, number, status, time.perf_counter() - began)


def _write(scope: Scope, number: str, status: int, seconds: float) -> None:
    """One line; the query is left out, for it may hold words."""
    facts = {
        "request": number,
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "milliseconds": round(1000 * seconds),
        "client": (scope.get("client") or ("",))[0],
    }
    note(logger, "request", {}, **facts)
