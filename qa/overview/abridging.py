"""A document to its parts, each with the sentences that stand for it, as many as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index import Document, Index, fold
from qa.overview.choosing import choose_sentences, likeness_of
from qa.overview.parts import DocumentPart, parts_of, plain
from qa.overview.sentences import FRAGMENT, Sentences, read_sentences

FloatArray = NDArray[np.float32]

MOST_PARTS = 24
"""Parts of a document that are shown where no length is asked for."""

MOST_OF_A_PART = 3
"""Sentences of one part where no length is asked for, and there are others."""

USUAL = 5
"""Sentences of a document that has no parts."""

REPEATS = 0.3
"""What a sentence counts for that begins with the words that stand over its part."""

MOST_SHARE = 0.6
"""What share of a document's sentences is quoted at most: more would be no overview."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence of a document: where it stands in the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AbridgedPart:
    """A part of a document, and the sentences that stand for it, in the order of the text."""

    part: DocumentPart
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Abridged:
    """A document part by part; ``of`` is how many parts with sentences it has in all."""

    document: Document
    parts: tuple[AbridgedPart, ...]
    of: int


@dataclass(frozen=True, slots=True)
class _Ranked:
    """What may be quoted of a part, the most telling first: places, gains and vectors; and how many
    sentences it has, whole ones, and all."""

    part: DocumentPart
    excerpts: list[Excerpt]
    gains: list[float]
    vectors: FloatArray
    whole: int
    size: int


def abridge(
    index: Index,
    document: Document,
    sentences: int | None = None,
    scale: float = 1.0,
    most_passages: int | None = None,
    *,
    parts: Sequence[DocumentPart] | None = None,
) -> Abridged:
    """The parts of a document in order, each with its most telling sentences.

    sentences: how many in all; default: by the number of parts, times ``scale``. Where there are
    fewer than parts, the parts that stand for most of the document are kept. most_passages: how
    much of the document is read. parts: those to be abridged, in order; default: all.
    """
    of = parts_of(document) if parts is None else parts
    each = sentences or round(MOST_OF_A_PART * max(scale, 1.0)) + USUAL
    ranked = [
        _rank(part, found, each)
        for part, found in read_sentences(index, document, of, most_passages)
    ]
    ranked = [one for one in ranked if one.excerpts]
    if any(one.whole for one in ranked):  # a part of fragments alone says nothing
        ranked = [one for one in ranked if one.whole]
    budget = sentences or _usual(ranked, scale)
    counts = _share_out(ranked, budget, None if sentences else scale)
    chosen = tuple(
        AbridgedPart(one.part, tuple(sorted(one.excerpts[:count], key=lambda each: each.start)))
        for one, count in zip(ranked, counts, strict=True)
        if count
    )
    return Abridged(document, chosen, len(ranked))


def _rank(part: DocumentPart, found: Sentences, most: int) -> _Ranked:
    picks = choose_sentences(_without_title(part, found), most)
    rows = [pick.row for pick in picks]
    return _Ranked(
        part,
        [Excerpt(int(found.starts[row]), int(found.ends[row])) for row in rows],
        [pick.gain for pick in picks],
        found.vectors[rows],
        int((found.fitness > FRAGMENT).sum()),
        len(found),
    )


def _without_title(part: DocumentPart, found: Sentences) -> Sentences:
    """The sentences, those less fit that say what stands over the part already: an essay without a
    heading goes by its first words."""
    title = plain(fold(part.title))
    if not title:
        return found
    said = [plain(fold(text[: 2 * len(part.title)])) for text in found.texts]
    repeats = np.array([each.startswith(title) for each in said])
    return replace(found, fitness=np.where(repeats, found.fitness * REPEATS, found.fitness))


def _usual(ranked: Sequence[_Ranked], scale: float) -> int:
    """How many sentences where no length is asked for."""
    parts = len(ranked)
    if parts <= 1:
        usual = USUAL
    elif parts <= 4:
        usual = parts * (MOST_OF_A_PART if parts == 2 else 2)
    else:
        usual = min(max(parts, 10), MOST_PARTS)
    most = max(1, int(MOST_SHARE * sum(max(one.whole, 1) for one in ranked)))
    return max(1, min(round(usual * scale), most))


def _share_out(ranked: Sequence[_Ranked], budget: int, scale: float | None) -> list[int]:
    """How many sentences each part gets: one each, then where another tells most."""
    if budget < len(ranked):
        kept = _best_parts(ranked, budget)
        return [int(at in kept) for at in range(len(ranked))]
    counts = [1] * len(ranked)
    most = 10**6 if scale is None or len(ranked) == 1 else round(MOST_OF_A_PART * max(scale, 1.0))
    weights = [one.whole**0.5 for one in ranked]
    while sum(counts) < budget:
        open_ = [
            (weights[at] * one.gains[counts[at]], -at)
            for at, one in enumerate(ranked)
            if counts[at] < min(most, len(one.gains))
        ]
        if not open_:
            break
        counts[-max(open_)[1]] += 1
    return counts


def _best_parts(ranked: Sequence[_Ranked], budget: int) -> set[int]:
    """The parts whose first sentences best stand for those of all parts, weighed by length."""
    vectors = np.stack([one.vectors[0] for one in ranked])
    likeness = likeness_of(vectors, vectors)
    weights = np.sqrt([max(one.whole, 1) for one in ranked]).astype(np.float32)
    best = np.zeros(len(ranked), np.float32)
    kept: list[int] = []
    while len(kept) < min(budget, len(ranked)):
        gains = weights @ np.maximum(likeness - best[:, None], 0.0)
        gains[kept] = -1.0
        at = int(np.argmax(gains))
        kept.append(at)
        best = np.maximum(best, likeness[:, at])
    return set(kept)
