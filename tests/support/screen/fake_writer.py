"""A stand-in for what writes answers in a model's words: scripted sentences, one after another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace

from qa.types import Answer, Generated, GeneratedSentence
from tests.support.waiting import PATIENCE


@dataclass
class FakeWriter:
    """Writes ``sentences``; after the first it waits for ``gate``, or to be stopped."""

    sentences: Sequence[GeneratedSentence] = ()
    last: Generated = field(default_factory=lambda: Generated("模型", "models.example", "written"))
    gate: threading.Event | None = None
    model: str = "模型"
    host: str = "models.example"
    local: bool = False
    most: int = 30
    lists: bool = False
    meant: Answer | None = None
    helped: int = 0
    asked: list[str] = field(default_factory=list)
    confirmed: list[bool] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)

    def resolve(
        self, answer: Answer, history: Sequence[Answer], stopped: Callable[[], bool]
    ) -> Answer:
        self.helped += 1
        return self.meant or answer

    def takes(self, answer: Answer) -> bool:
        return answer.answered or self.lists

    def write(
        self, answer: Answer, stopped: Callable[[], bool], confirmed: bool = True
    ) -> Generator[Generated, None, None]:
        self.asked.append(answer.question)
        self.confirmed.append(confirmed)
        written = tuple(self.sentences)
        for count in range(1, len(written) + 1):
            yield replace(self.last, outcome="writing", sentences=written[:count])
            self.reached.set()
            if self.gate is not None:
                waited = 0.0
                while not stopped() and not self.gate.wait(0.01) and waited < PATIENCE:
                    waited += 0.01
            if stopped():
                yield replace(self.last, outcome="stopped", sentences=written[:count])
                return
        yield replace(self.last, sentences=written)
