"""Real clients of the Model Context Protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from mcp import Client
from mcp_types import CallToolResult, ResourceLink, TextContent

from tests.support.waiting import PATIENCE

T = TypeVar("T")


def visit(server: Any, do: Callable[[Client], Awaitable[T]], **options: Any) -> T:
    """What a client does at a server: its address, or how to start it."""

    async def connect() -> T:
        async with Client(server, read_timeout_seconds=PATIENCE, **options) as client:
            return await do(client)

    return asyncio.run(connect())


def call(server: Any, tool: str, **arguments: Any) -> CallToolResult:
    """One use of a tool."""

    async def use(client: Client) -> CallToolResult:
        return await client.call_tool(tool, arguments)

    return visit(server, use)


def text_of(result: CallToolResult) -> str:
    """The text of a result, which comes first."""
    first = result.content[0]
    assert isinstance(first, TextContent)
    return first.text


def links_of(result: CallToolResult) -> list[tuple[str, str | None]]:
    """The documents that a result is about, as addresses and titles."""
    links = [each for each in result.content if isinstance(each, ResourceLink)]
    return [(link.uri, link.title) for link in links]


def codes_of(result: CallToolResult) -> tuple[bool, str]:
    """Whether a result is an error, and its code."""
    return result.is_error, result.structured_content["code"]
