"""What an endpoint can do, tried out: does it answer, how fast, does it cite as it is told?

Nothing of the documents is sent: the sentences and the question are made up.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlsplit

from index import is_private
from qa.generation.client import list_models, only_model, stream_reply
from qa.generation.endpoint import Endpoint
from qa.generation.evidence import Given
from qa.generation.exchange import Message
from qa.generation.failures import ModelFailure
from qa.generation.prompt import least_tokens, most_tokens
from qa.generation.replies import End, Piece
from qa.generation.writing import Ask, write
from qa.types import Answer, Citation, Generated
from qa.verification.types import Source, Verifier

Verdict = Literal["good", "poor", "bad"]
LISTED = 5
QUESTION = "东干渠和西干渠各有几座提水站？哪条渠更长？"
SENTENCES = (
    "东干渠长42公里，沿线建有提水站9座。",
    "西干渠长35公里，沿线建有提水站6座。",
    "两条干渠都在1978年通水。",
    "渠道由灌区管理处养护，每年冬天清淤一次。",
)
DOCUMENT = "灌区概况"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing tried out: its name, how it turned out, and what fills its words.

    Names: place, models, model, reply, start, speed, stream, context, citations, verified.
    """

    name: str
    verdict: Verdict
    fields: Mapping[str, Any]


@dataclass
class _Stopwatch:
    """Asks as ``ask`` does, and notes when the first and the last token came, and how the reply
    ended."""

    ask: Ask
    first: float | None = None
    last: float = 0.0
    pieces: int = 0
    characters: int = 0
    end: End | None = None

    def __call__(
        self, endpoint: Endpoint, messages: Sequence[Message], stopped: Callable[[], bool]
    ) -> Generator[Piece | End, None, None]:
        began = time.monotonic()
        self.first, self.pieces, self.characters = None, 0, 0
        for item in self.ask(endpoint, messages, stopped):
            self.last = time.monotonic() - began
            if isinstance(item, End):
                self.end = item
            else:
                self.first = self.last if self.first is None else self.first
                self.pieces += 1
                self.characters += len(item.text)
            yield item


def check_endpoint(
    endpoint: Endpoint, verifier: Verifier, ask: Ask = stream_reply
) -> Iterator[Finding]:
    """Ten findings, one after another; fewer where the endpoint does not answer.

    The model may be "" for the only one that the endpoint lists.
    """
    yield _place(endpoint)
    rows, unlisted = _listed(endpoint)
    yield unlisted or Finding(
        "models",
        "good" if rows else "poor",
        {"count": len(rows), "names": ", ".join(str(row["id"]) for row in rows[:LISTED])},
    )
    if not endpoint.model:
        try:
            endpoint = endpoint.named(only_model(rows, endpoint))
        except ModelFailure as failure:
            yield Finding("model", "bad", {"why": failure.reason})
            return
    known = any(row["id"] == endpoint.model for row in rows)
    yield Finding("model", "good" if known or not rows else "poor", {"model": endpoint.model})
    watch = _Stopwatch(ask)
    generated = _try_out(endpoint, verifier, watch)
    if generated.outcome == "failed":
        why = ModelFailure(generated.reason, **dict(generated.fields))
        yield Finding("reply", "bad", {"why": why.reason})
        return
    yield Finding("reply", "good", {"seconds": f"{watch.last:.1f}"})
    yield from _timing(endpoint, watch)
    row = next((row for row in rows if row["id"] == endpoint.model), {})
    yield _context(endpoint, row, watch, ask)
    yield from _quality(generated)


def _place(endpoint: Endpoint) -> Finding:
    parts = urlsplit(endpoint.address)
    near = is_private(parts.hostname or "")
    where = "local" if endpoint.local else "near" if near else "far"
    safe = near or parts.scheme == "https"
    fields = {"address": endpoint.address, "where": where, "key": bool(endpoint.key)}
    return Finding("place", "good" if safe else "bad", fields)


def _listed(endpoint: Endpoint) -> tuple[list[dict[str, Any]], Finding | None]:
    try:
        return list_models(endpoint), None
    except ModelFailure as failure:
        return [], Finding("models", "poor", {"why": failure.reason})


def _try_out(endpoint: Endpoint, verifier: Verifier, watch: _Stopwatch) -> Generated:
    """What the model writes about sentences of a made-up document."""
    given, start = [], 0
    for number, text in enumerate(SENTENCES, 1):
        end = start + len(text)
        source = Source(DOCUMENT, start, end, text, text, DOCUMENT)
        citation = Citation(0, DOCUMENT, DOCUMENT, number, start, end, text, 0.0)
        given.append(Given(source, citation, False))
        start = end + 1
    quoted = (replace(given[0].citation, n=1),)
    asked = Answer(QUESTION, QUESTION, True, 1.0, "", quoted, (), 0.0)
    return list(write(asked, given, endpoint, verifier, ask=watch))[-1]


def _timing(endpoint: Endpoint, watch: _Stopwatch) -> Iterator[Finding]:
    first = watch.first or 0.0
    slow = first > endpoint.first_token / 2
    limit = f"{endpoint.first_token:g}"
    yield Finding("start", "poor" if slow else "good", {"seconds": f"{first:.1f}", "limit": limit})
    end = watch.end or End()
    tokens = end.reply_tokens or watch.characters
    rate = tokens / max(watch.last - first, 0.05)
    enough = endpoint.max_tokens / 2 / max(rate, 0.01) < endpoint.timeout
    yield Finding("speed", "good" if enough else "poor", {"rate": f"{rate:.0f}"})
    fields = {
        "streamed": watch.pieces > 1,
        "finish": end.finish or "-",
        "usage": end.prompt_tokens is not None,
    }
    whole = watch.pieces > 1 and end.finish is not None
    yield Finding("stream", "good" if whole else "poor", fields)


def _context(endpoint: Endpoint, row: Mapping[str, Any], watch: _Stopwatch, ask: Ask) -> Finding:
    """How many tokens the model reads: as the endpoint says, or tried out with a long prompt."""
    wanted = endpoint.context
    told = _told_context(row)
    if told is not None:
        fields = {"wanted": wanted, "tokens": told, "told": True}
        return Finding("context", "good" if told >= wanted else "bad", fields)
    room = wanted - endpoint.max_tokens
    line = "这是一行用来测量上下文长度的文字。\n"
    prompt = line * max(1, int(0.9 * room / most_tokens(line)))
    message = {"role": "user", "content": f"{prompt}只回答：好"}
    short = replace(endpoint, max_tokens=16)
    try:
        items = list(ask(short, [message], lambda: False))
    except ModelFailure as failure:
        verdict: Verdict = "poor" if failure.code == "llm.empty" else "bad"
        return Finding("context", verdict, {"why": failure.reason})
    end = next((item for item in items if isinstance(item, End)), End())
    if end.prompt_tokens is None:
        return Finding("context", "poor", {"wanted": wanted, "tokens": 0, "told": False})
    cut = end.prompt_tokens < least_tokens(prompt)
    fields = {"wanted": wanted, "tokens": end.prompt_tokens, "told": False}
    return Finding("context", "bad" if cut else "good", fields)


def _told_context(row: Mapping[str, Any]) -> int | None:
    """The context of a model as servers state it in their list: vLLM, OpenRouter, llama.cpp."""
    meta = row.get("meta")
    places = (row, meta if isinstance(meta, dict) else {})
    for place in places:
        for name in ("max_model_len", "context_length", "context_window", "n_ctx"):
            if isinstance(place.get(name), int) and place[name] > 0:
                return int(place[name])
    return None


def _quality(generated: Generated) -> Iterator[Finding]:
    written = len(generated.sentences)
    unpinned = {"no_source", "invented", "too_many"}
    pinned = sum(not unpinned & set(each.reasons) for each in generated.sentences)
    verdict: Verdict = "good" if written and pinned == written else "poor" if pinned else "bad"
    yield Finding("citations", verdict, {"written": written, "pinned": pinned})
    counts = {name: generated.count(name) for name in ("verified", "check", "removed")}
    good = counts["verified"] > 0 and counts["verified"] >= written / 2
    verdict = "good" if good else "poor" if counts["verified"] else "bad"
    yield Finding("verified", verdict, counts)
