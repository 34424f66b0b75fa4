"""How large a request may be, and how slow: too much is refused before it is read (413), and what
does not arrive is not waited for (408)."""

from __future__ import annotations

import asyncio
import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import MOST_BYTES, WendaError
from qa.server.wire.problems import problem_response

MOST_REQUEST_BYTES = 4 << 20
"""Of what is no upload: a question with a long conversation."""
UPLOADS = frozenset({"/v1/documents", "/gradio_api/upload"})
PATIENCE_SECONDS = 20.0
"""How long the next piece of a body is waited for, and the whole at 1,000 bytes a second."""
_LEAST_PACE = 1000.0
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})


class Intake:
    """Reads bodies within limits; the one who sent too much or too slowly is told so."""

    def __init__(self, app: ASGIApp) -> None:
        """``app`` gets the requests."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what says that it is too large, then count what comes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers and "content-length" in headers:
            # Who passes requests on could believe the other one (RFC 9112, section 6.3).
            error = WendaError("http.invalid", where="header", why="two lengths of one body")
            await _refuse(error, scope, receive, send)
            return
        if scope["method"] in _BODILESS:
            await self._app(scope, receive, send)
            return
        most = most_bytes(scope)
        declared = headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared) > most:
            await _refuse(WendaError("http.too_large", most=most), scope, receive, send)
            return
        body = _Body(scope, receive, send, most)
        await self._app(scope, body.receive, body.send)


def most_bytes(scope: Scope) -> int:
    """The most bytes that the body of a request may have."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return 2 * MOST_BYTES if path.rstrip("/") in UPLOADS else MOST_REQUEST_BYTES


class _Body:
    """The body of one request on its way in, and whether it was refused meanwhile."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._most, self._patience = most, PATIENCE_SECONDS
        self._began = time.monotonic()
        self._read = 0
        self._done = self._started = self._refused = False

    async def receive(self) -> Message:
        """The next piece; the end of the connection once it was refused."""
        if self._refused:
            return {"type": "http.disconnect"}
        if self._done:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), self._time_left())
        except asyncio.TimeoutError:
            return await self._refuse(WendaError("http.too_slow"))
        self._read += len(message.get("body", b""))
        self._done = not message.get("more_body", False)
        if self._read > self._most:
            return await self._refuse(WendaError("http.too_large", most=self._most))
        return message

    def _time_left(self) -> float:
        spent = time.monotonic() - self._began
        whole = self._patience + self._read / _LEAST_PACE - spent
        return max(0.0, min(self._patience, whole))

    async def _refuse(self, error: WendaError) -> Message:
        self._refused = True
        if not self._started:
            await _refuse(error, self._scope, self._receive, self._send)
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """What the application answers, unless its request was refused."""
        if not self._refused:
            self._started = True
            await self._send(message)


async def _refuse(error: WendaError, scope: Scope, receive: Receive, send: Send) -> None:
    """What is still on its way is not read: the connection ends with the response."""
    await problem_response(error, scope, connection="close")(scope, receive, send)
