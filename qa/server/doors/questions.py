"""Asking: ``POST /v1/ask``, ``POST /v1/search`` and ``POST /v1/overview``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from concurrent.futures import Future
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from index import WendaError
from qa.serialize import answer_record, citation_record, passage_record, segment_record
from qa.server.entrance.callers import Caller, CallerOf
from qa.server.generations import of_one_generation
from qa.server.house import Asking, House, HouseOf, converse, result_of
from qa.server.wire.bodies import AskBody, EarlierAnswer, OverviewBody, SearchBody
from qa.server.wire.events import AHEAD, BEAT, event, places, stream
from qa.server.wire.problems import PROBLEMS
from qa.server.wire.records import AnswerRecord, SearchRecord
from qa.types import Answer, Result
from qa.web.conversation.chat import LONGEST_QUESTION
from qa.web.line import Line

router = APIRouter(prefix="/v1", tags=["questions"], responses=PROBLEMS)


@router.post("/ask", responses={200: {"model": AnswerRecord, "content": {"text/event-stream": {}}}})
async def ask(body: AskBody, request: Request, house: HouseOf, caller: CallerOf) -> Response:
    """Answer a question from the documents, or refuse.

    With ``stream`` the response is events: ``waiting`` with how many questions are ``ahead``, as
    long as there are some; ``segment`` for each stretch of the answer with the citations it brings;
    at the end ``answer`` with all of it, or ``error`` with a problem. The header
    ``X-Questions-Ahead`` says how many were ahead when the question came.
    """
    work = join_line(house, caller, body)
    headers = {AHEAD: str(house.line.ahead(work))}
    if body.stream:
        return stream(request, _told(work, house.line), **headers)
    answer = await result_of(work, request)
    return Response() if answer is None else JSONResponse(answer_record(answer), headers=headers)


def join_line(house: House, caller: Caller, body: AskBody) -> Future[Answer]:
    """Put a question in line. Raises WendaError when it is too long or the line is full."""
    question = body.question.strip()
    check_length(question)
    history = [
        turn.as_answer() if isinstance(turn, EarlierAnswer) else turn for turn in body.history
    ]
    how = Asking(caller.scope(body.within), body.threshold)
    return house.line.join(
        lambda: with_closest(house, converse(house, history, question, how), body.k, how.within)
    )


def check_length(question: str) -> None:
    """Raise WendaError when a question is longer than the screen takes."""
    if len(question) > LONGEST_QUESTION:
        raise WendaError("http.question_too_long", length=len(question), limit=LONGEST_QUESTION)


def with_closest(house: House, answer: Answer, k: int, within: Sequence[str] = ()) -> Answer:
    """A refusal with so many of the closest passages; an answer shows none."""
    if answer.answered:
        return answer
    closest = list(answer.closest)
    if closest and k > len(closest):
        known = {passage.passage for passage in closest}
        found = house.assistant.search(answer.resolved_question, k + len(closest), within)
        closest += [passage for passage in found if passage.passage not in known]
    ranked = [replace(passage, rank=rank) for rank, passage in enumerate(closest[:k], 1)]
    return replace(answer, closest=tuple(ranked))


async def _told(work: Future[Answer], line: Line) -> AsyncIterator[str]:
    """An answer as events, segment by segment."""
    yield BEAT
    async for ahead in places(work, line):
        yield BEAT if ahead is None else event("waiting", {"ahead": ahead})
    answer = work.result()
    told: set[int] = set()
    for segment in answer.segments:
        new = set(segment.citations) - told
        told |= new
        cited = [citation_record(each) for each in answer.citations if each.n in new]
        yield event("segment", {**segment_record(segment), "cited": cited})
    yield event("answer", answer_record(answer))


@router.post("/search", responses={200: {"model": SearchRecord}})
async def search(body: SearchBody, request: Request, house: HouseOf, caller: CallerOf) -> Response:
    """The passages nearest to a question or to words, best first."""
    check_length(body.query)
    within = caller.scope(body.within)
    work = house.line.join(lambda: search_passages(house, body, within))
    found = await result_of(work, request)
    if found is None:
        return Response()
    generation, passages = found
    records = [passage_record(each) for each in passages]
    return JSONResponse({"query": body.query, "generation": generation, "passages": records})


@router.post("/overview", responses={200: {"model": AnswerRecord}})
async def overview(
    body: OverviewBody, request: Request, house: HouseOf, caller: CallerOf
) -> Response:
    """The sentences that stand for a document, part by part, or for one chapter of it; without
    either, for all documents, by topic."""
    answer = await result_of(join_for_overview(house, caller, body), request)
    return Response() if answer is None else JSONResponse(answer_record(answer))


def join_for_overview(house: House, caller: Caller, body: OverviewBody) -> Future[Answer]:
    """Put the making of an overview in line. Raises WendaError when the line is full."""
    within = caller.scope(body.within)
    return house.line.join(
        lambda: house.assistant.overview(
            body.document, sentences=body.sentences, chapter=body.chapter, within=within
        )
    )


def search_passages(
    house: House, body: SearchBody, within: Sequence[str]
) -> tuple[str, Sequence[Result]]:
    """The generation of the index that was searched, and what was found in it."""
    assistant = house.assistant
    return of_one_generation(assistant, lambda: assistant.search(body.query, body.k, within))
