"""A long text read part by part with a model, and what was found put together.

Each line is verified as soon as it is complete, against the sentences it cites; what puts lines
together gets verified ones only, and what it writes is verified against the same sentences of the
documents. A part that fails is told, and the others stay.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from qa.generation.claims import CitationNumbers, copied_from, judge
from qa.generation.client import stream_reply
from qa.generation.endpoint import Endpoint
from qa.generation.exchange import Message
from qa.generation.failures import ModelFailure
from qa.generation.parser import Claim
from qa.generation.prompt import MARGIN, most_tokens
from qa.generation.summaries.asking import Reply, request
from qa.generation.summaries.combining import Line, combine, judge_item
from qa.generation.summaries.memory import Memory, key_of
from qa.generation.summaries.planning import Plan, Window, merging_room
from qa.generation.summaries.wording import Point, merge_messages, part_messages, point_line
from qa.generation.writing import Ask
from qa.types import Answer, FailedPart, Generated, GeneratedOutcome, Work
from qa.verification.types import Verifier

LASTING = frozenset(
    {"llm.unreachable", "llm.insecure", "llm.key_refused", "llm.no_such_model", "llm.not_an_api",
     "llm.no_client"}
)  # fmt: skip
"""Failures that the next part would meet as well."""

Parts = list[list[Line]]


@dataclass
class _Run:
    """What a run is given, and what it has come to."""

    answer: Answer
    plan: Plan
    endpoint: Endpoint
    verifier: Verifier
    memory: Memory
    stopped: Callable[[], bool]
    ask: Ask
    work: Work
    numbers: CitationNumbers
    began: float = field(default_factory=time.monotonic)
    lines: list[Line] = field(default_factory=list)
    failure: ModelFailure | None = None
    prompt_tokens: int | None = None
    reply_tokens: int | None = None


def announce(plan: Plan, endpoint: Endpoint, memory: Memory) -> Work:
    """What is still to be done for a plan: parts that were read before take no request."""
    kept = sum(memory.recall(_key(plan, each, endpoint)) is not None for each in plan.windows)
    saved = sum(
        plan.costs[at]
        for at, each in enumerate(plan.windows)
        if memory.recall(_key(plan, each, endpoint)) is not None
    )
    read, of = len(plan.sentences), plan.of
    calls = plan.calls - kept
    return Work(plan.kind, len(plan.windows), calls, plan.tokens - saved, read, of, kept=kept)


def digest(
    answer: Answer,
    plan: Plan,
    endpoint: Endpoint,
    verifier: Verifier,
    memory: Memory,
    stopped: Callable[[], bool] = lambda: False,
    ask: Ask = stream_reply,
) -> Iterator[Generated]:
    """The answer as it grows; the last one given is complete, whatever happened.

    Every part that was read whole is kept in the memory before the next is begun, so that a run
    that was ended anywhere goes on from there.
    """
    work = replace(announce(plan, endpoint, memory), kept=0)
    numbers = CitationNumbers(answer.citations)
    run = _Run(answer, plan, endpoint, verifier, memory, stopped, ask, work, numbers)
    yield _shown(run, "writing")
    parts: Parts = []
    for number, window in enumerate(plan.windows, 1):
        if stopped() or run.failure is not None:
            break
        before = len(run.lines)
        yield from _read_part(run, number, window)
        parts.append(run.lines[before:])
    memory.trim()
    if not stopped() and run.failure is None:
        yield from _put_together(run, parts)
    yield _shown(run, _outcome(run))


def _read_part(run: _Run, number: int, window: Window) -> Iterator[Generated]:
    """Read a part, from the memory or with the model, each line verified at once."""
    plan, key, before = run.plan, _key(run.plan, window, run.endpoint), len(run.lines)
    ids = range(window.start + 1, window.end + 1)
    kept = run.memory.recall(key)
    if kept is not None:
        run.lines += [_judge(run, _moved(claim, window.start), ids) for claim in kept]
        run.work = replace(run.work, done=run.work.done + 1, kept=run.work.kept + 1)
        yield _shown(run, "writing")
        return
    some = plan.sentences[window.start : window.end]
    messages = part_messages(plan.kind, plan.asked, some, ids.start, plan.script)
    reply = Reply()
    for claim in _request(run, messages, reply):
        if claim is None:
            del run.lines[before:]
        else:
            run.lines.append(_judge(run, claim, ids))
        yield _shown(run, "writing")
    if reply.failure is not None:
        _fail(run, number, reply.failure)
    elif reply.whole:
        run.memory.keep(key, [_moved(each, -window.start) for each in reply.claims])
    if not run.stopped():
        run.work = replace(run.work, done=run.work.done + 1)
        yield _shown(run, "writing")


def _key(plan: Plan, window: Window, endpoint: Endpoint) -> str:
    some = plan.sentences[window.start : window.end]
    messages = part_messages(plan.kind, plan.asked, some, 1, plan.script)
    return key_of(endpoint.model, messages)


def _moved(claim: Claim, by: int) -> Claim:
    return replace(claim, ids=tuple(n + by for n in claim.ids))


def _fail(run: _Run, part: int, failure: ModelFailure) -> None:
    """Note that a part failed (0: the putting together)."""
    failed = FailedPart(part, failure.code, tuple(sorted(failure.fields.items())))
    run.work = replace(run.work, failed=(*run.work.failed, failed))
    if failure.code in LASTING:
        run.failure = failure


def _request(run: _Run, messages: Sequence[Message], reply: Reply) -> Iterator[Claim | None]:
    """Send a request, and count it and its tokens."""
    run.work = replace(run.work, made=run.work.made + 1)
    yield from request(run.endpoint, messages, reply, run.stopped, run.ask)
    if reply.end.prompt_tokens is not None:
        run.prompt_tokens = (run.prompt_tokens or 0) + reply.end.prompt_tokens
    if reply.end.reply_tokens is not None:
        run.reply_tokens = (run.reply_tokens or 0) + reply.end.reply_tokens


def _judge(run: _Run, claim: Claim, allowed: Sequence[int]) -> Line:
    """A claim verified against the sentences it cites, of which only some were shown."""
    sentences = run.plan.sentences
    if not claim.ids:
        shown = [sentences[n - 1] for n in allowed]
        copied = copied_from(claim.text, shown)
        claim = replace(claim, ids=tuple(allowed[n - 1] for n in copied))
    known = set(allowed)
    claim = replace(claim, ids=tuple(n if n in known else 0 for n in claim.ids))
    line = Line(claim.ids, judge(claim, sentences, run.numbers, run.verifier, None))
    return judge_item(line, sentences) if run.plan.kind == "count" else line


def _put_together(run: _Run, parts: Parts) -> Iterator[Generated]:
    """Make one answer of the lines of all parts: the model does so of summaries, the program of
    lists. Where nothing comes of it, the lines of the parts stay."""
    if not run.plan.rounds:
        run.lines = combine(run.plan.kind, run.lines, run.plan.sentences, run.plan.script)
        return
    found, before = run.lines, run.numbers
    run.work = replace(run.work, merging=True)
    for level, groups in enumerate(run.plan.rounds, 1):
        last = level == len(run.plan.rounds)
        merged: Parts = []
        for size in groups:
            some, parts = parts[:size], parts[size:]
            if run.stopped() or run.failure is not None:
                return
            if last:
                run.lines, run.numbers = [], CitationNumbers(run.answer.citations)
            yield from _merge(run, some, merged, last)
        parts = merged
    if not any(line.sentence.status == "verified" for line in run.lines):
        run.lines, run.numbers = found, before


def _merge(run: _Run, some: Parts, merged: Parts, last: bool) -> Iterator[Generated]:
    """Put some parts together; adds the lines to ``merged``: those that went in, where nothing
    verified came out."""
    points = [point for part in some for point in _within_quota(run, part, len(some))]
    ids = sorted({n for point in points for n in point.ids})
    lines: list[Line] = []
    reply = Reply()
    messages = merge_messages(run.plan.asked, points, run.plan.script)
    for claim in _request(run, messages, reply) if points else ():
        if claim is None:
            lines.clear()
        else:
            lines.append(_judge(run, _with_ids(claim, points), ids))
        if last:
            run.lines = list(lines)
        yield _shown(run, "writing")
    if reply.failure is not None:
        _fail(run, 0, reply.failure)
    good = any(line.sentence.status == "verified" for line in lines)
    merged.append(lines if good else [line for part in some for line in part])


def _within_quota(run: _Run, part: Sequence[Line], parts: int) -> list[Point]:
    """The verified lines of a part, as many as fit where the others have as much room."""
    endpoint, plan = run.endpoint, run.plan
    room = endpoint.context - endpoint.max_tokens - MARGIN
    left = merging_room(plan.asked, plan.script, room) // parts
    points = []
    for line in part:
        point = Point(line.sentence.text, line.ids)
        cost = most_tokens(point_line(point)) + 1
        if line.sentence.status == "verified" and cost <= left:
            left -= cost
            points.append(point)
    return points


def _with_ids(claim: Claim, points: Sequence[Point]) -> Claim:
    """A claim that copies a line without its numbers, with them."""
    same = next((point for point in points if point.text == claim.text), None)
    return replace(claim, ids=same.ids) if same and not claim.ids else claim


def _outcome(run: _Run) -> GeneratedOutcome:
    if run.stopped():
        return "stopped"
    if any(line.sentence.status == "verified" for line in run.lines):
        return "written"
    if run.work.failed and not run.lines:
        return "failed"
    return "unverified" if run.lines else "not_found"


def _shown(run: _Run, outcome: GeneratedOutcome) -> Generated:
    failure = run.failure
    cited = {n for line in run.lines for n in line.sentence.citations}
    if outcome == "failed" and failure is None:
        first = run.work.failed[0]
        failure = ModelFailure(first.reason, **dict(first.fields))
    return Generated(
        run.endpoint.model,
        run.endpoint.host,
        outcome,
        tuple(line.sentence for line in run.lines),
        tuple(each for each in run.numbers.added if each.n in cited),
        given=len(run.plan.sentences),
        reason=failure.code if failure else "",
        fields=tuple(sorted(failure.fields.items())) if failure else (),
        seconds=round(time.monotonic() - run.began, 3),
        prompt_tokens=run.prompt_tokens,
        reply_tokens=run.reply_tokens,
        work=run.work,
    )
