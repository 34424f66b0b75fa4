"""What tests of answers in a model's words share: sentences, an endpoint, a lenient verifier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from qa.generation.endpoint import Endpoint, Secret
from qa.generation.evidence import Given
from qa.generation.writing import write
from qa.types import Answer, Citation, Generated, Segment
from qa.verification.types import Source, Verdict
from tests.support.servers.model_server import ModelServer

CANARY = "sk-canary-4fb1c2d7e8"
QUESTION = "东线和西线各长多少？"
SENTENCES = (
    "东线全长120公里，2019年通车。",
    "西线全长85公里。",
    "两线都由县水务局管理。",
)


def given_from(*sentences: str, document: str = "线路.txt", title: str = "线路") -> list[Given]:
    """Sentences of a made-up document, given in order; each is a paragraph of its own."""
    given, start = [], 0
    for number, text in enumerate(sentences, 1):
        end = start + len(text)
        source = Source(document, start, end, text, text, title)
        citation = Citation(0, document, title, number, start, end, text, 0.0, title)
        given.append(Given(source, citation, False))
        start = end + 1
    return given


def answer_to(question: str = QUESTION, given: Sequence[Given] = ()) -> Answer:
    """An answer that quotes the first sentence given."""
    quoted = given or given_from(*SENTENCES)
    first = quoted[0].citation
    citation = replace(first, n=1)
    segments = (Segment("quotation", citation.quote, (1,)),)
    text = f"{citation.quote}[1]"
    return Answer(question, question, True, 0.9, text, (citation,), (), 0.1, segments)


def endpoint_of(server: ModelServer, **changes: Any) -> Endpoint:
    """The endpoint of a scripted server; it has a key that must show nowhere."""
    endpoint = Endpoint("scripted", server.address, Secret(CANARY), timeout=20.0)
    return replace(endpoint, **changes)


class Trusting:
    """A verifier that finds a claim verified where what it cites holds all of its figures, and
    remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...], str | None]] = []

    def verify(self, claim: str, sources: Sequence[Source], question: str | None) -> Verdict:
        texts = tuple(source.text for source in sources)
        self.asked.append((claim, texts, question))
        for at, character in enumerate(claim):
            if character.isdigit() and character not in "".join(texts):
                return Verdict("removed", 0.0, ("quantity",), ((at, at + 1),))
        return Verdict("verified", 1.0)


def written_by(
    server: ModelServer,
    *,
    question: str = QUESTION,
    given: Sequence[Given] = (),
    stopped: Callable[[], bool] = lambda: False,
    **changes: float,
) -> Generated:
    """What is left when the server has answered."""
    given = given or given_from(*SENTENCES)
    steps = write(
        answer_to(question, given), given, endpoint_of(server, **changes), Trusting(), stopped
    )
    return list(steps)[-1]
