"""How much of what was held out sentences have, and what an overview is compared with."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

import numpy as np

from bench.quality.overviews.held_out import Held, Span, tokens
from index import Document, Index
from qa.overview.parts import content_paragraphs

DRAWS = 20


def common_places(reference: Sequence[str], other: Sequence[str]) -> set[int]:
    """The places in the reference of a longest common subsequence."""
    table = np.zeros((len(reference) + 1, len(other) + 1), np.int32)
    for i, token in enumerate(reference):
        for j, against in enumerate(other):
            same = table[i, j] + 1 if token == against else 0
            table[i + 1, j + 1] = max(same, table[i, j + 1], table[i + 1, j])
    found, i, j = set(), len(reference), len(other)
    while i and j:
        if reference[i - 1] == other[j - 1] and table[i, j] == table[i - 1, j - 1] + 1:
            found.add(i - 1)
            i, j = i - 1, j - 1
        elif table[i - 1, j] >= table[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return found


def rouge_l_recall(reference: Sequence[str], sentences: Sequence[str]) -> float:
    """The share (0 to 1) of the reference's tokens in the union of its common subsequences with
    each of the sentences."""
    shared = whole = 0
    for text in reference:
        expected = tokens(text)
        union: set[int] = set()
        for sentence in sentences:
            union |= common_places(expected, tokens(sentence))
        shared, whole = shared + len(union), whole + len(expected)
    return shared / max(whole, 1)


def coverage(case: Held, spans: Sequence[Span]) -> float:
    """The share (0 to 1) of the parts that one of the sentences is from."""
    return len({bisect_right(case.parts, start) for start, _ in spans}) / len(case.parts)


def all_sentences(index: Index, document: Document) -> list[Span]:
    """The sentences of a document, less its title."""
    content = [(each.start, each.end) for each in content_paragraphs(document)]
    return [
        (sentence.start, sentence.end)
        for number in index.passages_of(document.path)
        for sentence in index.passage(number).sentences
        if any(start <= sentence.start < end for start, end in content)
    ]


def up_to(spans: Sequence[Span], characters: int) -> list[Span]:
    """The first of the sentences, as many as come nearest to so many characters."""
    taken: list[Span] = []
    so_far = 0
    for start, end in spans:
        if taken and abs(so_far + end - start - characters) > abs(so_far - characters):
            break
        taken.append((start, end))
        so_far += end - start
    return taken


def others(
    spans: Sequence[Span], chosen: Sequence[Span], seed: int, same_length: bool
) -> dict[str, list[list[Span]]]:
    """What the overview is compared with: one or more draws of each way, of as many sentences or,
    with ``same_length``, characters."""
    chance = random.Random(seed)
    length = sum(end - start for start, end in chosen)
    mixed = [chance.sample(spans, len(spans)) for _ in range(DRAWS)]
    if not same_length:
        count = len(chosen)
        even = [spans[at * len(spans) // count] for at in range(count)]
        return {
            "first": [list(spans[:count])],
            "even": [even],
            "random": [m[:count] for m in mixed],
        }
    count = min(max(round(length * len(spans) / sum(b - a for a, b in spans)), 1), len(spans))
    even = [spans[at * len(spans) // count] for at in range(count)]
    draws = [up_to(each, length) for each in mixed]
    return {"first": [up_to(spans, length)], "even": [even], "random": draws}


@dataclass
class Scores:
    """By way of choosing: ROUGE-L recall, coverage, sentences and characters of each document."""

    rouge: dict[str, list[float]]
    covered: dict[str, list[float]]
    counts: dict[str, list[float]]
    lengths: dict[str, list[float]]

    def add(self, way: str, case: Held, draws: Sequence[Sequence[Span]]) -> None:
        """Take in what one way chose of a document, in one draw or several."""
        text = case.document.text
        quotes = [[text[start:end] for start, end in spans] for spans in draws]
        figures = (
            (self.rouge, mean(rouge_l_recall(case.reference, each) for each in quotes)),
            (self.covered, mean(coverage(case, spans) for spans in draws)),
            (self.counts, mean(len(spans) for spans in draws)),
            (self.lengths, mean(sum(end - start for start, end in spans) for spans in draws)),
        )
        for group, value in figures:
            group.setdefault(way, []).append(value)


def interval(values: Sequence[float], against: Sequence[float]) -> str:
    """The 95% bootstrap interval of the mean difference of two paired series."""
    chance = np.random.default_rng(0)
    gaps = np.array(values) - np.array(against)
    means = gaps[chance.integers(0, len(gaps), (2000, len(gaps)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"[{low:+.3f}, {high:+.3f}]"
