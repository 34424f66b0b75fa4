"""An answer in a model's words: asked for, read as it comes in, every claim verified at once.

What is shown grows sentence by sentence. Where the model misbehaves, the name of what it did is
kept with the answer, and what was verified until then stays verified.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Protocol

from qa.generation.claims import CitationNumbers, judge
from qa.generation.client import stream_reply
from qa.generation.endpoint import Endpoint
from qa.generation.evidence import Given
from qa.generation.exchange import Message
from qa.generation.failures import ModelFailure
from qa.generation.parser import Claim, Discard, NotFound, Parsed, ReplyParser
from qa.generation.prompt import Prompt, is_other_language, make_prompt
from qa.generation.replies import End, Piece
from qa.types import Answer, Generated, GeneratedOutcome, GeneratedSentence
from qa.verification.types import Verifier

FEWEST = 4  # sentences below which a prompt is not cut further
CHARACTERS_A_TOKEN = 6  # a reply of more than so many is over its limit, whatever the server says


class Ask(Protocol):
    """How a model is asked: ``stream_reply``, or what stands in for it."""

    def __call__(
        self, endpoint: Endpoint, messages: Sequence[Message], stopped: Callable[[], bool]
    ) -> Generator[Piece | End, None, None]:
        """The pieces of the reply, and its end. Raises ModelFailure."""
        ...


@dataclass
class _Attempt:
    """One request and what has come of it. ``again`` names why it has to be made once more."""

    numbers: CitationNumbers
    sentences: list[GeneratedSentence] = field(default_factory=list)
    not_found: bool = False
    warnings: list[str] = field(default_factory=list)
    failure: ModelFailure | None = None
    again: str = ""
    strange: int = 0
    end: End = field(default_factory=End)


def write(
    answer: Answer,
    given: Sequence[Given],
    endpoint: Endpoint,
    verifier: Verifier,
    stopped: Callable[[], bool] = lambda: False,
    ask: Ask = stream_reply,
) -> Iterator[Generated]:
    """The model's answer as it grows; the last one given is complete, whatever happened.

    One in another language than the question is asked for once more, and one to a prompt that the
    server has cut, with half of the sentences. ``stopped`` ends it where it is.
    """
    began = time.monotonic()
    warnings: list[str] = []
    insist, room = False, endpoint.context - endpoint.max_tokens
    for call in range(1, endpoint.calls + 1):
        left = endpoint.timeout - (time.monotonic() - began)
        prompt = make_prompt(answer, given, room, insist=insist)
        blank = Generated(endpoint.model, endpoint.host, "writing", given=len(prompt.given))
        attempt = _Attempt(CitationNumbers(answer.citations))
        allowed = replace(endpoint, timeout=max(1.0, left))
        for _ in _fill(attempt, answer, prompt, allowed, verifier, stopped, ask):
            yield _shown(blank, attempt, "writing", warnings, began)
        last = call == endpoint.calls or stopped()
        if attempt.again == "language" and not insist and not last:
            insist = True
        elif attempt.again == "cut" and len(prompt.given) > FEWEST and not last:
            given = given[: max(FEWEST, len(prompt.given) // 2)]
            warnings = [*warnings, "prompt_cut"]
        else:
            break
    if attempt.again == "language":
        attempt.sentences, attempt.failure = [], ModelFailure("llm.language", host=endpoint.host)
    yield _shown(blank, attempt, _outcome(attempt, stopped()), warnings, began)


def _fill(
    attempt: _Attempt,
    answer: Answer,
    prompt: Prompt,
    endpoint: Endpoint,
    verifier: Verifier,
    stopped: Callable[[], bool],
    ask: Ask,
) -> Iterator[None]:
    """Ask, and put what comes into the attempt; gives control back after each new sentence."""
    parser, taken = ReplyParser(), 0
    question = answer.resolved_question

    def take(parsed: Parsed) -> bool:
        return _take(attempt, parsed, prompt, verifier, question)

    try:
        with closing(ask(endpoint, prompt.messages, stopped)) as reply:
            for item in reply:
                if isinstance(item, End):
                    attempt.end = item
                    break
                taken += len(item.text)
                for parsed in parser.feed(item.text):
                    if take(parsed):
                        yield
                if taken > CHARACTERS_A_TOKEN * endpoint.max_tokens:
                    parser.ended = parser.ended or "cap"
                if parser.ended or _is_strange(attempt) or stopped():
                    break
        finished = attempt.end.finish == "stop"
        for parsed in parser.close(finished):
            if take(parsed):
                yield
        attempt.warnings += [parser.ended] if parser.ended else []
        if attempt.end.finish is None and not parser.ended and not stopped():
            attempt.warnings.append("cut_off")
        _assess(attempt, prompt, endpoint)
    except ModelFailure as failure:
        attempt.failure = failure
        attempt.again = "cut" if failure.code == "llm.too_long" else ""


def _take(
    attempt: _Attempt, parsed: Parsed, prompt: Prompt, verifier: Verifier, question: str
) -> bool:
    """Add what was parsed; whether there is something new to show."""
    if isinstance(parsed, Discard):
        attempt.sentences.clear()
        attempt.not_found, attempt.strange = False, 0
        return True
    if isinstance(parsed, NotFound):
        attempt.not_found = True
        return False
    assert isinstance(parsed, Claim)
    sentence = judge(parsed, prompt.given, attempt.numbers, verifier, question)
    attempt.sentences.append(sentence)
    attempt.strange += is_other_language(sentence.text, prompt.script)
    return True


def _is_strange(attempt: _Attempt) -> bool:
    """Whether the model plainly writes another language than the question's."""
    return attempt.strange >= 2 and attempt.strange == len(attempt.sentences)


def _assess(attempt: _Attempt, prompt: Prompt, endpoint: Endpoint) -> None:
    """What an attempt that came to its end amounts to."""
    read = attempt.end.prompt_tokens
    if read is not None and 0 < read < prompt.least_tokens:
        attempt.again = "cut"
    elif attempt.sentences and attempt.strange == len(attempt.sentences):
        attempt.again = "language"
    elif not attempt.sentences and not attempt.not_found:
        attempt.failure = ModelFailure("llm.empty", host=endpoint.host)


def _outcome(attempt: _Attempt, stopped: bool) -> GeneratedOutcome:
    if any(each.status == "verified" for each in attempt.sentences):
        return "stopped" if stopped else "written"
    if stopped:
        return "stopped"
    if attempt.failure is not None:
        return "failed"
    return "not_found" if attempt.not_found and not attempt.sentences else "unverified"


def _shown(
    blank: Generated,
    attempt: _Attempt,
    outcome: GeneratedOutcome,
    warnings: Sequence[str],
    began: float,
) -> Generated:
    failure = attempt.failure
    return replace(
        blank,
        outcome=outcome,
        sentences=tuple(attempt.sentences),
        citations=attempt.numbers.added,
        reason=failure.code if failure else "",
        fields=tuple(sorted(failure.fields.items())) if failure else (),
        warnings=(*warnings, *attempt.warnings),
        seconds=round(time.monotonic() - began, 3),
        prompt_tokens=attempt.end.prompt_tokens,
        reply_tokens=attempt.end.reply_tokens,
    )
