"""Uploads that cannot be taken are refused before they are read."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from index import WendaError
from qa.server.entrance.callers import Caller
from qa.server.entrance.permitted import Rules
from qa.server.wire.names import path_of
from qa.server.wire.problems import problem_response

DOCUMENTS = "/v1/documents"


class Uploads:
    """Looks at what an upload says of itself; what it holds is looked at when it has come."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        """``rules`` say how often, and how much."""
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or go on."""
        wanted = scope["type"] == "http" and scope["method"] == "POST"
        if wanted and path_of(scope).rstrip("/") == DOCUMENTS:
            caller: Caller = scope["state"]["caller"]
            declared = Headers(scope=scope).get("content-length", "0")
            size = int(declared) if declared.isdecimal() else 0
            try:
                await run_in_threadpool(self._rules.expect_upload, caller, size)
            except WendaError as error:
                # What is still on its way is not read: the connection ends with the response.
                refusal = problem_response(error, scope, connection="close")
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)
