"""The tools that search and answer, in the line of all questions."""

from __future__ import annotations

import asyncio

from qa.serialize import answer_record, passage_record
from qa.server.doors.questions import (
    check_length,
    join_for_overview,
    join_line,
    search_passages,
)
from qa.server.mcp.arguments import AskArguments, OverviewArguments, SearchArguments
from qa.server.mcp.call import Call, Reply
from qa.server.mcp.texts import answer_text, passages_text
from qa.server.wire.bodies import AskBody, OverviewBody, SearchBody
from qa.types import Answer


async def search(call: Call, given: SearchArguments) -> Reply:
    """The passages nearest to a query. Raises WendaError."""
    check_length(given.query)
    body = SearchBody(query=given.query, within=given.within, k=given.k)
    within = call.caller.scope(given.within)
    work = call.house.line.join(lambda: search_passages(call.house, body, within))
    generation, passages = await asyncio.wrap_future(work)
    record = {
        "query": given.query,
        "generation": generation,
        "passages": [passage_record(each) for each in passages],
    }
    found = dict.fromkeys((each.document, each.title) for each in passages)
    return Reply(passages_text(passages, call.language), record, tuple(found))


async def ask(call: Call, given: AskArguments) -> Reply:
    """The answer to a question, or a refusal. Raises WendaError."""
    body = AskBody(
        question=given.question,
        history=list(given.history),
        within=given.within,
        threshold=given.threshold,
        k=given.k,
        stream=False,
    )
    answer = await asyncio.wrap_future(join_line(call.house, call.caller, body))
    return _reply(answer)


async def overview(call: Call, given: OverviewArguments) -> Reply:
    """The sentences that stand for a document, a chapter of it, or all. Raises WendaError."""
    body = OverviewBody(
        document=given.document,
        chapter=given.chapter,
        sentences=given.sentences,
        within=given.within,
    )
    return _reply(await asyncio.wrap_future(join_for_overview(call.house, call.caller, body)))


def _reply(answer: Answer) -> Reply:
    cited = ((each.document, each.title) for each in (*answer.citations, *answer.possible))
    near = ((each.document, each.title) for each in answer.closest)
    documents = dict.fromkeys((*cited, *near))
    return Reply(answer_text(answer), answer_record(answer), tuple(documents))
