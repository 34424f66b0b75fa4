"""The protocol over HTTP, under ``/mcp``, behind the same guard as every other door.

Each request stands by itself and has its own caller: there are no sessions that another could take
over. The package that speaks the protocol is imported at the first request.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Receive, Scope, Send

from index import Reason, WendaError
from qa.server.house import House
from qa.server.wire.problems import problem_response, refuse

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


class McpDoor:
    """The application under ``/mcp``."""

    def __init__(self, house: House, allow_changes: bool) -> None:
        """``allow_changes``: whether there are tools that change the documents."""
        self._house = house
        self._allow_changes = allow_changes
        self._opening: asyncio.Task[ASGIApp] | None = None
        self._holding: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. Streams that a client could listen to without asking are not kept."""
        if scope["method"] != "POST":
            why = Reason.of("http.method", method=scope["method"], path=scope["path"])
            await problem_response(why, scope, allow="POST")(scope, receive, send)
            return
        try:
            application = await self._opened()
        except WendaError as error:
            await refuse(error, scope, receive, send)
            return
        await application(scope, receive, send)

    async def _opened(self) -> ASGIApp:
        """What speaks the protocol, once and for all requests. Raises ExtraMissing."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
        return await asyncio.shield(self._opening)

    async def _open(self) -> ASGIApp:
        manager = await asyncio.to_thread(self._make_manager)
        opened = asyncio.Event()
        self._holding = asyncio.create_task(_hold_open(manager, opened))
        await opened.wait()
        return manager.handle_request

    def _make_manager(self) -> StreamableHTTPSessionManager:
        protocol = import_module("qa.server.mcp.protocol")
        http = import_module("mcp.server.streamable_http_manager")
        server = protocol.build_server(protocol.Hall(self._house, self._allow_changes))
        manager: StreamableHTTPSessionManager = http.StreamableHTTPSessionManager(
            server, stateless=True
        )
        return manager


async def _hold_open(manager: StreamableHTTPSessionManager, opened: asyncio.Event) -> None:
    """Keep what requests run in, until the loop of the server ends."""
    async with manager.run():
        opened.set()
        await asyncio.Event().wait()
