"""The protocol: tools and resources, and errors in the form that its clients read.

An error of a tool is a result of its own kind: words for the model, and as a record the problem
details (RFC 9457) that the API gives.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, TypeVar

from pydantic import ValidationError

from index import DocumentInfo, ExtraMissing, Language, WendaError, word_in_parts
from qa.i18n.messages import say
from qa.server.entrance.callers import LOCAL, Caller, caller_of
from qa.server.house import House
from qa.server.mcp.call import Call, Reply
from qa.server.mcp.reading import seen_documents, whole_document
from qa.server.mcp.resources import PAGE, TEMPLATE, address_of, path_of, position_of, transmissible
from qa.server.mcp.tools import INSTRUCTIONS, Tool, find_tool, tools_of
from qa.server.wire.problems import language_of_request, problem, unexpected

try:
    import mcp_types as types
    from mcp import MCPError
    from mcp.server import Server, ServerRequestContext
except ModuleNotFoundError as error:
    raise ExtraMissing("extra.missing", package="mcp", extra="mcp") from error

logger = logging.getLogger(__name__)
Context = ServerRequestContext[Any, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hall:
    """What the protocol opens on: the house, whether its documents may be changed, and the language
    of those who come by no request."""

    house: House
    allow_changes: bool = False
    language: Language = "en"


def build_server(hall: Hall) -> Server[Any]:
    """The server of the protocol, over any transport. Who calls is who sent the request (see
    ``callers``); who comes by none has started this process, and may do all."""

    async def list_tools(ctx: Context, _: object) -> types.ListToolsResult:
        tools = tools_of(_who(ctx)[0], hall.allow_changes)
        return types.ListToolsResult(tools=[_described(tool) for tool in tools])

    async def call_tool(ctx: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        return await _call(hall, ctx, params)

    async def list_resources(
        ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        caller, language = _who(ctx, hall.language)
        cursor = params.cursor if params else None
        return await _granting(
            _list_resources(hall.house.for_caller(caller), caller, language, cursor), language
        )

    async def list_templates(ctx: Context, _: object) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(
            resource_templates=[
                types.ResourceTemplate(
                    name="document",
                    title="A document",
                    uri_template=TEMPLATE,
                    description="The text of a document, by its path.",
                    mime_type="text/plain",
                )
            ]
        )

    async def read_resource(
        ctx: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        caller, language = _who(ctx, hall.language)
        return await _granting(
            _read_resource(hall.house.for_caller(caller), caller, params.uri), language
        )

    return Server(
        "wenda",
        title="Wenda 问答",
        version=version("wenda"),
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def _who(ctx: Context, language: Language = "en") -> tuple[Caller, Language]:
    """The caller, and the language to speak."""
    if ctx.request is None:
        return LOCAL, language
    return caller_of(ctx.request), language_of_request(ctx.request.scope)


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.gives.model_json_schema(),
        annotations=types.ToolAnnotations(
            read_only_hint=not tool.changes,
            destructive_hint=tool.destructive,
            idempotent_hint=not tool.changes,
            open_world_hint=False,
        ),
    )


async def _call(
    hall: Hall, ctx: Context, params: types.CallToolRequestParams
) -> types.CallToolResult:
    """Use a tool; what goes wrong is its result."""
    caller, language = _who(ctx, hall.language)
    try:
        tool = find_tool(params.name, caller, hall.allow_changes)
        arguments = tool.takes.model_validate(params.arguments or {})
        call = Call(hall.house.for_caller(caller), caller, language, ctx.session.report_progress)
        return _succeeded(await tool.use(call, arguments))
    except WendaError as error:
        return _failed(error, language)
    except ValidationError as error:
        return _failed(_wrong_arguments(error), language)
    except Exception:
        logger.exception("a tool failed (request %s)", ctx.request_id)
        return _failed(WendaError(unexpected(ctx.request_id)), language)


def _succeeded(reply: Reply) -> types.CallToolResult:
    links = [
        types.ResourceLink(
            uri=address_of(path),
            name=transmissible(path),
            title=transmissible(title),
            mime_type="text/plain",
        )
        for path, title in reply.documents
    ]
    return types.CallToolResult(
        content=[types.TextContent(text=transmissible(reply.text)), *links],
        structured_content=transmissible(reply.record),
    )


def _failed(error: WendaError, language: Language) -> types.CallToolResult:
    said, remedy = word_in_parts(error.reason, language)
    text = "\n".join(part for part in (f"{said} ({error.code})", remedy) if part)
    return types.CallToolResult(
        content=[types.TextContent(text=transmissible(text))],
        structured_content=transmissible(problem(error, language)),
        is_error=True,
    )


def _wrong_arguments(error: ValidationError) -> WendaError:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"])) or "arguments"
    return WendaError("mcp.arguments", where=where, why=first["msg"])


async def _granting(work: Awaitable[T], language: Language) -> T:
    """What the work gives; what goes wrong as an error of the protocol."""
    try:
        return await work
    except WendaError as error:
        record = transmissible(problem(error, language))
        said = f"{record['detail']} ({error.code})"
        raise MCPError(types.INVALID_PARAMS, said, record) from error


async def _list_resources(
    house: House, caller: Caller, language: Language, cursor: str | None
) -> types.ListResourcesResult:
    start = position_of(cursor)
    every = await asyncio.to_thread(seen_documents, house, caller)
    end = start + PAGE
    return types.ListResourcesResult(
        resources=_resources(every[start:end], language),
        next_cursor=str(end) if end < len(every) else None,
    )


def _resources(documents: Sequence[DocumentInfo], language: Language) -> list[types.Resource]:
    return [
        types.Resource(
            uri=address_of(each.path),
            name=transmissible(each.path),
            title=transmissible(each.title),
            description=say(language, "tool_characters", count=f"{each.characters:,}"),
            mime_type="text/plain",
        )
        for each in documents
    ]


async def _read_resource(house: House, caller: Caller, address: str) -> types.ReadResourceResult:
    document = await asyncio.to_thread(whole_document, house, caller, path_of(address))
    contents = types.TextResourceContents(
        uri=address, mime_type="text/plain", text=transmissible(document.text)
    )
    return types.ReadResourceResult(contents=[contents])
