"""The tools that list and read the documents, and reading one as a resource."""

from __future__ import annotations

import asyncio

from index import Document, DocumentInfo, fold
from qa.server.doors.documents import check_seen, document_record, listed_record
from qa.server.entrance.callers import Caller
from qa.server.house import House
from qa.server.mcp.arguments import ListArguments, ReadArguments
from qa.server.mcp.call import Call, Reply
from qa.server.mcp.texts import documents_text, stretch_text


async def list_documents(call: Call, given: ListArguments) -> Reply:
    """Documents of the index, by path. Raises WendaError."""
    generation, every = await asyncio.to_thread(_seen, call.house, call.caller)
    wanted = fold(given.matching.strip())
    matching = [each for each in every if wanted in fold(f"{each.path}\n{each.title}")]
    shown = matching[given.offset : given.offset + given.limit]
    record = {
        "generation": generation,
        "total": len(matching),
        "documents": [listed_record(each) for each in shown],
    }
    text = documents_text(shown, given.offset, len(matching), call.language)
    return Reply(text, record)


def _seen(house: House, caller: Caller) -> tuple[str, list[DocumentInfo]]:
    return house.assistant.generation, seen_documents(house, caller)


def seen_documents(house: House, caller: Caller) -> list[DocumentInfo]:
    """The documents that exist for a caller, by path. Raises WendaError."""
    return [each for each in house.assistant.documents() if caller.may_see(each.path)]


async def read_document(call: Call, given: ReadArguments) -> Reply:
    """A stretch of a document, and its outline. Raises WendaError."""
    document = await asyncio.to_thread(whole_document, call.house, call.caller, given.document)
    end = min(given.start + given.length, len(document.text))
    record = document_record(document, given.start, end)
    text = stretch_text(document, given.start, end, call.language)
    return Reply(text, record, ((document.path, document.title),))


def whole_document(house: House, caller: Caller, path: str) -> Document:
    """A document that exists for a caller. Raises WendaError for any other."""
    check_seen(path, caller)
    return house.assistant.document(path)
