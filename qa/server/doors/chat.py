"""The documents as a model of OpenAI's chat API, so that any chat client can talk to them.

The earlier questions of ``messages`` are the conversation; what a system message asks for, and how
words are to be sampled, has no effect on quotations. What would change the answer and cannot be
honoured is refused. Tokens are counted as characters.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from typing import Any, Literal
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from index import WendaError
from qa.serialize import citation_record
from qa.server.doors.questions import check_length
from qa.server.entrance.callers import CallerOf
from qa.server.house import Asking, HouseOf, converse, result_of
from qa.server.wire.events import AHEAD, BEAT, places, request_id
from qa.server.wire.problems import language_of_request, openai_error, unexpected
from qa.server.wire.records import ErrorRecord
from qa.types import Answer, Citation, Segment
from qa.web.line import Line

_ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorRecord, "description": "The request cannot be granted."},
    "5XX": {"model": ErrorRecord, "description": "The server cannot grant it now."},
}
router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"], responses=_ERRORS)
MODEL = "wenda"
MOST_EARLIER = 8
"""Questions before the last one that are taken into account."""


class Message(BaseModel):
    """One message of the conversation."""

    model_config = ConfigDict(extra="allow")
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[dict[str, Any]] | None = None

    def text(self) -> str:
        """Its words. Raises WendaError for anything but text."""
        if isinstance(self.content, str) or self.content is None:
            return self.content or ""
        for part in self.content:
            if part.get("type") != "text" or not isinstance(part.get("text"), str):
                raise unsupported(str(part.get("type", "content")))
        return "\n".join(part["text"] for part in self.content)


class StreamOptions(BaseModel):
    """How to stream."""

    model_config = ConfigDict(extra="allow")
    include_usage: bool | None = None


class Completion(BaseModel):
    """A request for the next message; what is not named here has no effect."""

    model_config = ConfigDict(
        extra="allow",
        strict=True,
        json_schema_extra={
            "examples": [
                {"model": MODEL, "messages": [{"role": "user", "content": "四个不摘指什么？"}]}
            ]
        },
    )
    model: str
    messages: list[Message] = Field(min_length=1, max_length=1000)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = None
    tools: list[Any] | None = None
    functions: list[Any] | None = None
    tool_choice: Any = None
    response_format: dict[str, Any] | None = None
    modalities: list[str] | None = None
    audio: Any = None
    logprobs: bool | None = None
    web_search_options: Any = None

    def check(self) -> None:
        """Raise WendaError for what cannot be honoured."""
        if self.model != MODEL:
            raise WendaError("chat.model", model=self.model[:100], known=MODEL)
        kind = (self.response_format or {}).get("type", "text")
        refused = {
            "n": self.n not in (None, 1),
            "tools": bool(self.tools),
            "functions": bool(self.functions),
            "tool_choice": self.tool_choice not in (None, "none", "auto"),
            "response_format": kind != "text",
            "modalities": self.modalities not in (None, ["text"]),
            "audio": self.audio is not None,
            "logprobs": bool(self.logprobs),
            "web_search_options": self.web_search_options is not None,
        }
        for name, asked in refused.items():
            if asked:
                raise unsupported(name)


def unsupported(what: str) -> WendaError:
    """The error for something that was asked for and cannot be had."""
    return WendaError("chat.unsupported", what=what[:100])


@router.get("/models")
async def list_models() -> dict[str, Any]:
    """The one model there is."""
    return {"object": "list", "data": [_model()]}


@router.get("/models/{model}")
async def retrieve_model(model: str) -> dict[str, Any]:
    """The one model there is."""
    if model != MODEL:
        raise WendaError("chat.model", model=model[:100], known=MODEL)
    return _model()


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": "wenda"}


@router.post("/chat/completions", response_model=None)
async def complete(
    body: Completion, request: Request, house: HouseOf, caller: CallerOf
) -> Response:
    """Answer the last message in the light of the questions before it."""
    body.check()
    *earlier, question = _questions(body.messages)
    check_length(question)
    how = Asking(caller.scope(()))
    work = house.line.join(lambda: converse(house, earlier, question, how))
    reply = _Reply(body, str(request.base_url).rstrip("/"))
    headers = {AHEAD: str(house.line.ahead(work))}
    if body.stream:
        return _streamed(work, reply, request, house.line, headers)
    answer = await result_of(work, request)
    return Response() if answer is None else JSONResponse(reply.whole(answer), headers=headers)


def _questions(messages: list[Message]) -> list[str]:
    """What the user asked, oldest first. Raises WendaError when the last message is no question."""
    said = [(message.role, message.text().strip()) for message in messages]
    role, last = said[-1]
    if role != "user" or not last:
        raise WendaError("chat.no_question")
    earlier = [text for role, text in said[:-1] if role == "user" and text]
    return [*earlier[-MOST_EARLIER:], last]


class _Reply:
    """The form of the answer to one request."""

    def __init__(self, body: Completion, site: str) -> None:
        self._body, self._site = body, site
        self._head = {"id": f"chatcmpl-{uuid4().hex}", "created": int(time.time()), "model": MODEL}

    def whole(self, answer: Answer) -> dict[str, Any]:
        """The answer at once."""
        message = {
            "role": "assistant",
            "content": answer.text,
            "refusal": None,
            "annotations": self._annotations(answer),
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [choice],
            "usage": self._usage(answer),
        }

    def chunks(self, answer: Answer) -> list[dict[str, Any]]:
        """The answer segment by segment, its citations with the last."""
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
        deltas += [{"content": _marked(segment)} for segment in answer.segments]
        deltas.append({"annotations": self._annotations(answer)})
        chunks = [self._chunk([{"index": 0, "delta": d, "finish_reason": None}]) for d in deltas]
        chunks.append(self._chunk([{"index": 0, "delta": {}, "finish_reason": "stop"}]))
        options = self._body.stream_options
        if options is not None and options.include_usage:
            chunks.append({**self._chunk([]), "usage": self._usage(answer)})
        return chunks

    def _chunk(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {**self._head, "object": "chat.completion.chunk", "choices": choices}

    def _usage(self, answer: Answer) -> dict[str, int]:
        asked = sum(len(message.text()) for message in self._body.messages)
        said = len(answer.text)
        return {
            "prompt_tokens": asked,
            "completion_tokens": said,
            "total_tokens": asked + said,
        }

    def _annotations(self, answer: Answer) -> list[dict[str, Any]]:
        """For each quotation where it stands in the text, and the document that says it."""
        cited = {citation.n: citation for citation in answer.citations}
        annotations: list[dict[str, Any]] = []
        place = 0
        for segment in answer.segments:
            start = place + len(segment.lead)
            place += len(_marked(segment))
            annotations += [
                self._annotation(cited[n], start, place) for n in segment.citations if n in cited
            ]
        return annotations

    def _annotation(self, citation: Citation, start: int, end: int) -> dict[str, Any]:
        path = quote(citation.document)
        url = f"{self._site}/v1/documents/{path}?start={citation.start}&end={citation.end}"
        place = {"start_index": start, "end_index": end, "title": citation.title, "url": url}
        return {
            "type": "url_citation",
            "url_citation": place,
            "wenda": citation_record(citation),
        }


def _marked(segment: Segment) -> str:
    """A segment as it stands in the text of its answer (``qa.types.segments_text``)."""
    markers = "".join(f"[{n}]" for n in segment.citations)
    return f"{segment.lead}{segment.text}{markers}"


def _streamed(
    work: Future[Answer], reply: _Reply, request: Request, line: Line, headers: dict[str, str]
) -> StreamingResponse:
    """The chunks as OpenAI streams them; an error is the last of them."""

    async def chunks() -> AsyncIterator[bytes]:
        yield BEAT.encode()
        try:
            async for ahead in places(work, line):
                yield BEAT.encode() if ahead is None else f": {ahead} ahead\n\n".encode()
            for chunk in reply.chunks(work.result()):
                yield _data(chunk)
        except WendaError as error:
            yield _data(openai_error(error, language_of_request(request.scope)))
        except Exception:
            why = unexpected(request_id(request))
            yield _data(openai_error(why, language_of_request(request.scope)))
            raise
        yield b"data: [DONE]\n\n"

    headers |= {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(chunks(), media_type="text/event-stream", headers=headers)


def _data(record: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(record, ensure_ascii=False)}\n\n".encode("utf-8", "backslashreplace")
