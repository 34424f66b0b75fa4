"""Askers and uploaders at the API of a server, and what they come across."""

from __future__ import annotations

import json
import random
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from bench.load.server import Server, client
from bench.measure.askers import QUESTIONS
from tests.support.places import ROOT

TOO_MANY = 429
BUSY = 409
"""Another build is under way."""
KEPT = 2
"""So many of its documents an uploader leaves there; it removes the oldest."""
SENTENCES = 40


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: when it was asked for and there (seconds of a clock), what was asked, all that it
    quotes or found, and the generation it names, if it names one."""

    began: float
    ended: float
    question: str
    shown: tuple[Mapping[str, Any], ...]
    generation: str = ""

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended - self.began


@dataclass
class Log:
    """What all of them came across together."""

    answers: list[Told] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def error(self, what: str) -> None:
        """Something that must not be."""
        self.errors.append(what)


class Worker(ABC):
    """Does something again and again until it is told to stop. Subclasses say what, in ``turn``."""

    def __init__(self, server: Server, number: int, log: Log, over: threading.Event) -> None:
        """``number``: from 1, different for each, also its address."""
        self.http = client(server, number)
        self.number, self.log, self.over = number, log, over
        self.chance = random.Random(number)

    def run(self) -> None:
        """Work until the end. An error is noted, and the work goes on."""
        while not self.over.is_set():
            try:
                self.turn()
            except (httpx.HTTPError, ValueError, KeyError, AssertionError) as error:
                if not self.over.is_set():
                    self.log.error(f"{type(error).__name__}: {error}"[:300])
                    self.over.wait(1)
        self.http.close()

    @abstractmethod
    def turn(self) -> None:
        """One piece of work."""

    def took(self, response: httpx.Response, *expected: int) -> bool:
        """Whether the response is one of those expected; where it says that there are too many,
        wait as long as it says. Anything else is an error."""
        self.log.codes[str(response.status_code)] += 1
        if response.status_code in expected:
            return True
        if response.status_code == TOO_MANY:
            self.over.wait(min(60.0, float(response.headers["retry-after"])))
            return False
        said = f"{response.request.method} {response.request.url.path}: {response.status_code}"
        self.log.error(f"{said} {response.text[:200]}")
        return False


class Asker(Worker):
    """Asks one question after the other: most for the whole answer, some for its events, some as a
    chat client, some for passages."""

    def turn(self) -> None:
        """One question."""
        question = self.chance.choice(QUESTIONS)
        ask = (self._whole, self._whole, self._events, self._chat, self._search)[self.number % 5]
        ask(question)

    def _whole(self, question: str) -> None:
        began = time.monotonic()
        response = self.http.post("/v1/ask", json={"question": question})
        if self.took(response, 200):
            self._keep(began, question, response.json())

    def _events(self, question: str) -> None:
        began = time.monotonic()
        response = self.http.post("/v1/ask", json={"question": question, "stream": True})
        if self.took(response, 200):
            last = response.text.strip().split("\n\n")[-1]
            assert "event: answer" in last, last[:200]
            self._keep(began, question, json.loads(last.partition("data: ")[2]))

    def _chat(self, question: str) -> None:
        began = time.monotonic()
        body = {"model": "wenda", "messages": [{"role": "user", "content": question}]}
        response = self.http.post("/v1/chat/completions", json=body)
        if self.took(response, 200):
            message = response.json()["choices"][0]["message"]
            shown = [each["wenda"] for each in message["annotations"]]
            self.log.answers.append(Told(began, time.monotonic(), question, tuple(shown)))

    def _search(self, question: str) -> None:
        began = time.monotonic()
        response = self.http.post("/v1/search", json={"query": question})
        if self.took(response, 200):
            record = response.json()
            shown = tuple(record["passages"])
            told = Told(began, time.monotonic(), question, shown, record["generation"])
            self.log.answers.append(told)

    def _keep(self, began: float, question: str, record: Mapping[str, Any]) -> None:
        ended = time.monotonic()
        shown = (*record["citations"], *record["possible"], *record["closest"])
        self.log.answers.append(Told(began, ended, question, shown))


class Uploader(Worker):
    """Sends a document, has the index built, removes an older one, and so on."""

    def __init__(self, server: Server, number: int, log: Log, over: threading.Event) -> None:
        """See ``Worker``."""
        super().__init__(server, number, log, over)
        self._numbers = count(1)
        self._sent: list[str] = []

    def turn(self) -> None:
        """One document, and one build."""
        name = f"upload-{self.number}-{next(self._numbers)}.txt"
        text = made_up_text(name)
        response = self.http.post("/v1/documents", files={"files": (name, text.encode())})
        if not self.took(response, 201):
            return
        self._sent.append(name)
        if len(self._sent) > KEPT and self._remove(self._sent[0]):
            del self._sent[0]
        self._build()

    def _remove(self, name: str) -> bool:
        response = self.http.delete(f"/v1/documents/{name}")
        return self.took(response, 200)

    def _build(self) -> None:
        while not self.over.is_set():
            if self.took(self.http.post("/v1/build"), 200, BUSY) and self._is_there():
                return
            self.over.wait(0.5)

    def _is_there(self) -> bool:
        """Whether what was sent last has been indexed, by whoever built."""
        return self.http.get(f"/v1/documents/{self._sent[-1]}").status_code == 200


def made_up_text(name: str) -> str:
    """A document of the seed's sentences, chosen by its name: nothing of it is embedded yet."""
    text = next((ROOT / "seeds").glob("*.txt")).read_text(encoding="utf-8")
    sentences = [part + "。" for part in text.replace("\n", "").split("。") if part.strip()]
    chosen = random.Random(name).sample(sentences, min(SENTENCES, len(sentences)))
    return f"{name} 的记录。\n" + "\n".join(chosen) + "\n"
