"""What all doors share: the assistant, the threads that answer, the line before them, and the
questions answered lately, so that a conversation sent whole is not answered from its beginning."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request

from index import Settings
from qa.server.entrance.callers import Caller, caller_of
from qa.server.entrance.permitted import Permitted, Rules
from qa.server.metrics import Metrics
from qa.service import AssistantService
from qa.types import Answer
from qa.web.line import Line

MOST_REMEMBERED = 512
T = TypeVar("T")


class Remembered:
    """Answers by what they depend on; the least recently used are forgotten."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        """``most``: how many are kept."""
        self._most = most
        self._answers: OrderedDict[object, Answer] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: object) -> Answer | None:
        """The answer of that key, or None."""
        with self._guard:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: object, answer: Answer) -> None:
        """Keep an answer."""
        with self._guard:
            self._answers[key] = answer
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


@dataclass(frozen=True)
class House:
    """What the endpoints work with. ``visible``: the documents that there are for the caller;
    ``started``: which start of the server this is, a random name."""

    assistant: AssistantService
    settings: Settings
    line: Line
    metrics: Metrics
    remembered: Remembered = field(default_factory=Remembered)
    rules: Rules = field(default_factory=Rules)
    visible: frozenset[str] | None = None
    started: str = field(default_factory=lambda: token_hex(8))

    def for_caller(self, caller: Caller, request: str = "-") -> House:
        """The house as far as a caller may enter it, for a request of that number."""
        assistant = Permitted(self.assistant, caller, self.rules, request)
        line = self.line.behind(lambda: self.rules.admit("question", caller))
        return replace(self, assistant=assistant, line=line, visible=caller.within)


def house_of(request: Request) -> House:
    """The house whose door a request has come to, as far as its caller may enter."""
    house: House = request.app.state.house
    return house.for_caller(caller_of(request), getattr(request.state, "request_id", "-"))


HouseOf = Annotated[House, Depends(house_of)]


@dataclass(frozen=True, slots=True)
class Asking:
    """How questions of one request are asked: within which documents, by name (none: all), and
    above which confidence answered (None: that of the settings)."""

    within: tuple[str, ...] = ()
    threshold: float | None = None


def converse(house: House, history: Sequence[str | Answer], question: str, how: Asking) -> Answer:
    """The answer to a question after the earlier ones, oldest first, which are answers, or
    questions that are answered first (or were lately, over the same index)."""
    answers: tuple[Answer, ...] = ()
    known = all(isinstance(turn, str) for turn in history)
    key: tuple[object, ...] = (house.assistant.generation, house.visible, how)
    for turn in history:
        key = (*key, turn)
        answer = turn if isinstance(turn, Answer) else house.remembered.get(key) if known else None
        if answer is None:
            answer = _ask(house, str(turn), answers, how)
        if known:
            house.remembered.put(key, answer)
        answers = (*answers, answer)
    last = _ask(house, question, answers, how)
    if known:
        house.remembered.put((*key, question), last)
    return last


def _ask(house: House, question: str, history: Sequence[Answer], how: Asking) -> Answer:
    return house.assistant.ask(question, history, how.within, threshold=how.threshold)


async def result_of(work: Future[T], request: Request) -> T | None:
    """What the work gives; None, and the work is called off, when the asker has gone away."""
    waiting = asyncio.wrap_future(work)
    gone = asyncio.ensure_future(_disconnected(request))
    either: set[asyncio.Future[Any]] = {waiting, gone}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        return waiting.result() if waiting.done() else None
    finally:
        gone.cancel()
        work.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
