"""What an answer about a long text will take, before anything is sent: windows and requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.generation.endpoint import Endpoint
from qa.generation.evidence import Given
from qa.generation.prompt import MARGIN, most_tokens, sentence_line, title_line
from qa.generation.summaries.reading import Reading, choose
from qa.generation.summaries.wording import Kind, merge_messages, part_messages, tokens_of
from qa.i18n.answers import Script

TOKENS_OF_A_PART = 160
"""What the lines of a part take of a request that puts parts together, at least."""

_MERGED = frozenset({"summary"})
"""What a model puts together; lines of other kinds the program does."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the sentences that are read: the positions ``start`` to ``end``, exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sent: the sentences that are read (their numbers, from 1, are their places here), of
    how many; the windows over them; and how many parts each request that puts parts together takes,
    round by round. ``costs`` are the most tokens that the request for each window takes, its reply
    included, ``tokens`` what all of it takes."""

    kind: Kind
    asked: str
    script: Script
    sentences: tuple[Given, ...]
    of: int
    windows: tuple[Window, ...]
    rounds: tuple[tuple[int, ...], ...]
    costs: tuple[int, ...]
    tokens: int

    @property
    def calls(self) -> int:
        """How many requests it takes."""
        return len(self.windows) + sum(map(len, self.rounds))


def make_plan(kind: Kind, asked: str, script: Script, reading: Reading, endpoint: Endpoint) -> Plan:
    """The plan for an answer from these sentences with at most ``endpoint.calls`` requests.

    Where more would be needed fewer sentences are read: see ``choose``.
    """
    room = endpoint.context - endpoint.max_tokens - MARGIN
    fixed = tokens_of(part_messages(kind, asked, [], 1, script))
    room_of_lines = max(room - fixed, 200)
    fan = _fan(asked, script, room)
    most = _most_windows(endpoint.calls, fan, kind)
    sentences, costs = reading.sentences, _costs(reading.sentences)
    kept = list(range(len(sentences)))
    budget = most * room_of_lines
    while True:
        windows = _cut([costs[at] for at in kept], room_of_lines)
        if len(windows) <= most:
            break
        budget = int(budget * 0.95)
        kept = choose(sentences, costs, budget)
    rounds = _rounds(len(windows), fan) if kind in _MERGED else ()
    read = tuple(sentences[at] for at in kept)
    taken = tuple(
        fixed + MARGIN + endpoint.max_tokens + sum(costs[at] for at in kept[one.start : one.end])
        for one in windows
    )
    tokens = sum(taken) + sum(map(len, rounds)) * endpoint.context
    return Plan(kind, asked, script, read, reading.of, tuple(windows), rounds, taken, tokens)


def _fan(asked: str, script: Script, room: int) -> int:
    """How many parts one request puts together."""
    return max(2, merging_room(asked, script, room) // TOKENS_OF_A_PART)


def merging_room(asked: str, script: Script, room: int) -> int:
    """The tokens that are left for lines in a request that puts parts together."""
    return max(room - tokens_of(merge_messages(asked, [], script)), 2)


def _most_windows(calls: int, fan: int, kind: Kind) -> int:
    """The most windows that can be read and put together with so many requests."""
    if kind not in _MERGED:
        return calls
    most = 1
    while most < calls and most + 1 + sum(map(len, _rounds(most + 1, fan))) <= calls:
        most += 1
    return most


def _rounds(parts: int, fan: int) -> tuple[tuple[int, ...], ...]:
    """How many parts each request takes, round by round, until there is one left."""
    rounds = []
    while parts > 1:
        groups = -(-parts // fan)
        least, more = divmod(parts, groups)
        rounds.append(tuple(least + (at < more) for at in range(groups)))
        parts = groups
    return tuple(rounds)


def _costs(sentences: Sequence[Given]) -> list[int]:
    """The most tokens that each sentence takes in a request, with its title where that changes."""
    costs, title = [], None
    for each in sentences:
        line = sentence_line(len(sentences), each)
        if each.source.title != title:
            title = each.source.title
            line = f"{title_line(each)}\n{line}"
        costs.append(most_tokens(line) + 1)
    return costs


def _cut(costs: Sequence[int], room: int) -> list[Window]:
    """Windows of about the same size, each of which fits."""
    if not costs:
        return []
    count = -(-sum(costs) // room)
    aim = min(room, sum(costs) / count + max(costs))
    windows, start, used = [], 0, 0
    for at, cost in enumerate(costs):
        if at > start and used + cost > aim:
            windows.append(Window(start, at))
            start, used = at, 0
        used += cost
    windows.append(Window(start, len(costs)))
    return windows
