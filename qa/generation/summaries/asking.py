"""One request of many: its claims as they are complete, and whether the reply was whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from qa.generation.endpoint import Endpoint
from qa.generation.exchange import Message
from qa.generation.failures import ModelFailure
from qa.generation.parser import Claim, Discard, Parsed, ReplyParser
from qa.generation.prompt import least_tokens
from qa.generation.replies import End
from qa.generation.writing import CHARACTERS_A_TOKEN, Ask


@dataclass
class Reply:
    """What a request brought: its claims, how it ended, and whether that was the end of it all, so
    that it is worth keeping; or why there is no (whole) reply."""

    claims: list[Claim] = field(default_factory=list)
    end: End = field(default_factory=End)
    whole: bool = False
    failure: ModelFailure | None = None


def request(
    endpoint: Endpoint,
    messages: Sequence[Message],
    reply: Reply,
    stopped: Callable[[], bool],
    ask: Ask,
) -> Iterator[Claim | None]:
    """Send a request and fill the reply; gives each claim as soon as it is complete, and None where
    those so far are void."""
    parser, taken = ReplyParser(), 0
    try:
        with closing(ask(endpoint, messages, stopped)) as pieces:
            for item in pieces:
                if isinstance(item, End):
                    reply.end = item
                    break
                taken += len(item.text)
                yield from _fill(reply, parser.feed(item.text))
                if taken > CHARACTERS_A_TOKEN * endpoint.max_tokens:
                    parser.ended = parser.ended or "cap"
                if parser.ended or stopped():
                    break
        yield from _fill(reply, parser.close(reply.end.finish == "stop"))
        if _is_cut(messages, reply.end):
            yield None
            reply.failure = ModelFailure("llm.too_long", host=endpoint.host)
            return
        reply.whole = not stopped() and (reply.end.finish is not None or parser.ended is not None)
        if not reply.whole and not stopped():
            reply.failure = ModelFailure("llm.broke_off", host=endpoint.host)
    except ModelFailure as failure:
        reply.failure = failure


def _fill(reply: Reply, parsed: Iterable[Parsed]) -> Iterator[Claim | None]:
    for each in parsed:
        if isinstance(each, Discard):
            reply.claims.clear()
            yield None
        elif isinstance(each, Claim):
            reply.claims.append(each)
            yield each


def _is_cut(messages: Sequence[Message], end: End) -> bool:
    """Whether the server read less than it was sent: what it wrote says nothing then."""
    least = least_tokens("\n".join(message["content"] for message in messages))
    return bool(end.prompt_tokens) and (end.prompt_tokens or 0) < least
