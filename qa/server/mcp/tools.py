"""The table of the tools, and which of them a caller has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from index import WendaError
from qa.server.entrance.callers import Caller, check_role, has_role
from qa.server.mcp import arguments, asking, changing, reading
from qa.server.mcp.call import Call, Reply
from qa.server.wire import records


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what it is called, what it takes and gives, and what does it.

    changes: whether it changes the documents or the index, which takes the role of an editor;
    destructive: whether something may be gone after it.
    """

    name: str
    title: str
    description: str
    takes: type[arguments.Arguments]
    gives: type[BaseModel]
    use: Callable[[Call, Any], Awaitable[Reply]]
    changes: bool = False
    destructive: bool = False


TOOLS = (
    Tool(
        "search",
        "Search the documents",
        "Find the passages nearest to a question or to words, best first, with their places.",
        arguments.SearchArguments,
        records.SearchRecord,
        asking.search,
    ),
    Tool(
        "ask",
        "Ask the documents",
        "Answer a question from the documents: every sentence of the answer is quoted word for word"
        " and has a number [n] whose place is listed below. Says so when the documents do not hold"
        " the answer, and shows what comes closest. Give the question as it was asked, and for a"
        " follow-up the earlier questions as history.",
        arguments.AskArguments,
        records.AnswerRecord,
        asking.ask,
    ),
    Tool(
        "read_document",
        "Read a document",
        "Read the text of a document from a character on, with its outline. The places of passages"
        " and quotations are such characters.",
        arguments.ReadArguments,
        records.DocumentRecord,
        reading.read_document,
    ),
    Tool(
        "list_documents",
        "List the documents",
        "List the documents that there are, by path, with their titles and sizes.",
        arguments.ListArguments,
        records.DocumentsRecord,
        reading.list_documents,
    ),
    Tool(
        "overview",
        "Sum up a document",
        "Quote the sentences that stand for a document, part by part, or for one chapter of it; or,"
        " without either, for all documents, by topic.",
        arguments.OverviewArguments,
        records.AnswerRecord,
        asking.overview,
    ),
    Tool(
        "add_document",
        "Add a document",
        "Put a file among the documents. It can be asked about after the next build.",
        arguments.AddArguments,
        records.AddedRecord,
        changing.add_document,
        changes=True,
    ),
    Tool(
        "remove_document",
        "Remove a document",
        "Move the file of a document to the trash beside the index. It is gone from answers after"
        " the next build.",
        arguments.RemoveArguments,
        records.RemovalRecord,
        changing.remove_document,
        changes=True,
        destructive=True,
    ),
    Tool(
        "build",
        "Build the index",
        "Bring the index up to date with its folders, after documents were added or removed.",
        arguments.BuildArguments,
        records.BuildRecord,
        changing.build,
        changes=True,
    ),
)

INSTRUCTIONS = """\
These tools search a collection of documents, mostly in Chinese. Answers of «ask» are made of
sentences quoted word for word; keep the quotations and their numbers [n] when you pass them on,
and say so when the documents do not hold the answer instead of filling in what you know. «search»
finds passages to read for yourself, «read_document» what stands around them.
"""


def tools_of(caller: Caller, allow_changes: bool) -> list[Tool]:
    """The tools that a caller has."""
    changing_too = allow_changes and has_role(caller, "editor")
    return [tool for tool in TOOLS if changing_too or not tool.changes]


def find_tool(name: str, caller: Caller, allow_changes: bool) -> Tool:
    """The tool of that name. Raises WendaError when there is none, or not for this caller."""
    for tool in TOOLS:
        if tool.name == name:
            if tool.changes and not allow_changes:
                raise WendaError("mcp.read_only", tool=name)
            if tool.changes:
                check_role(caller, "editor")
            return tool
    known = ", ".join(tool.name for tool in tools_of(caller, allow_changes))
    raise WendaError("mcp.no_tool", tool=name[:100], known=known)
