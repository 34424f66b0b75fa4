"""The protocol over standard input and output, for a client that starts this process."""

from __future__ import annotations

from functools import partial

import anyio

from index import ExtraMissing, Language, Settings
from qa.server.house import House
from qa.server.mcp.protocol import Hall, build_server
from qa.server.metrics import Metrics
from qa.service import open_assistant
from qa.web.line import Line
from qa.web.state import answering_threads

try:
    from mcp.server.stdio import stdio_server
except ModuleNotFoundError as error:
    raise ExtraMissing("extra.missing", package="mcp", extra="mcp") from error


def serve_stdio(settings: Settings, language: Language, allow_changes: bool) -> None:
    """Serve until standard input ends. Nothing but the protocol gets to standard output: while it
    lasts, what anything else writes there goes to standard error.

    language: of what is said besides the documents. allow_changes: whether there are tools that
    change these. An index need not be there yet.
    """
    threads = answering_threads()
    try:
        house = House(open_assistant(settings), settings, Line(threads), Metrics())
        anyio.run(partial(_serve, Hall(house, allow_changes, language)))
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


async def _serve(hall: Hall) -> None:
    server = build_server(hall)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
