"""What the reader takes for the answer in the cited sentences, and whether a claim contains it.

The strongest sign of a wrong answer: the reader (``qa.ranking.reader``) is asked the user's
question about the cited sentences alone, and a claim that answers otherwise lacks what it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import TokenScorer, fold
from qa.verification.agreement import agreements
from qa.verification.alignment import overlap
from qa.verification.amounts import without_amounts
from qa.verification.types import Source

_QUESTION_TOKENS = 64
_TITLE_TOKENS = 24
_MOST_TOKENS = 256
_LONGEST_SPAN = 24
_MOST_SPANS = 6
_BEGIN, _END = 0, 2
_OF_WORDS = 0.25
"""What the words beside the numbers and dates of an answer weigh."""
_EDGES = " \t\n，。、；：,.;:!！?？"


@dataclass(frozen=True, slots=True)
class Answers:
    """The likeliest answers (folded) with their shares of probability, the likeliest first, and
    the log-odds of «in none of the sentences» against the likeliest."""

    texts: tuple[str, ...]
    shares: tuple[float, ...]
    none: float


@dataclass(frozen=True, slots=True)
class Contained:
    """How much of what the reader finds a claim contains (0 to 1): of the likeliest answer, and of
    all by their probability; ``none`` as in ``Answers``."""

    best: float
    expected: float
    none: float


def find_answers(question: str, sources: Sequence[Source], model: TokenScorer) -> Answers:
    """Ask the reader about at least one cited sentence."""
    ids, places = _lay_out(question, sources, model)
    scores = model.token_scores(ids)
    starts = np.full(len(ids), -np.inf, np.float32)
    ends = np.full(len(ids), -np.inf, np.float32)
    for _, at, size in places:
        starts[at : at + size] = scores[at : at + size, 0]
        ends[at : at + size] = scores[at : at + size, 1]
    found = _best_spans(starts, ends)
    none = float(scores[0].sum())
    if not found:
        return Answers((), (), none)
    top = found[0][0]
    weights = np.exp(np.array([score for score, _, _ in found]) - top)
    texts = [_text(sources, places, first, last, model) for _, first, last in found]
    return Answers(tuple(texts), tuple((weights / weights.sum()).tolist()), none - top)


def contained(claim: str, answers: Answers) -> Contained:
    """How far a folded claim contains the answers."""
    if not answers.texts:
        return Contained(0.0, 0.0, answers.none)
    shares = [_contains(claim, text) for text in answers.texts]
    expected = float(np.dot(shares, answers.shares))
    return Contained(shares[0], expected, answers.none)


def _contains(claim: str, answer: str) -> float:
    bare = answer.strip(_EDGES)
    if not bare or bare in claim:
        return 1.0
    values = [agreement == "found" for _, agreement in agreements(bare, [claim], [])]
    rest = without_amounts(bare).strip(_EDGES)
    words = overlap(rest, claim).ordered if rest else 1.0
    if not values:
        return words
    return (1 - _OF_WORDS) * sum(values) / len(values) + _OF_WORDS * words


def _lay_out(
    question: str, sources: Sequence[Source], model: TokenScorer
) -> tuple[list[int], list[tuple[int, int, int]]]:
    """Token ids as the reader expects them, and for each source read (its number, begin, size)."""
    ids = [_BEGIN, *model.token_ids(fold(question))[:_QUESTION_TOKENS], _END]
    ids += [_END, *model.token_ids(sources[0].title)[:_TITLE_TOKENS], _END]
    places = []
    for number, source in enumerate(sources):
        tokens = model.token_ids(source.text)[: _MOST_TOKENS - len(ids) - 1]
        places.append((number, len(ids), len(tokens)))
        ids += [*tokens, _END]
    return ids[:_MOST_TOKENS], places


def _best_spans(
    starts: NDArray[np.float32], ends: NDArray[np.float32]
) -> list[tuple[float, int, int]]:
    """The likeliest spans (score, first, last token) that do not begin at the same token."""
    size = len(starts)
    offsets = np.arange(_LONGEST_SPAN)
    padded = np.concatenate([ends, np.full(_LONGEST_SPAN, -np.inf, np.float32)])
    scores = starts[:, None] + padded[np.arange(size)[:, None] + offsets]
    order = np.argsort(-scores, axis=None)[: 4 * _MOST_SPANS]
    found: list[tuple[float, int, int]] = []
    for flat in order:
        first, more = divmod(int(flat), _LONGEST_SPAN)
        score = float(scores[first, more])
        if np.isfinite(score) and all(first != one for _, one, _ in found):
            found.append((score, first, first + more))
        if len(found) == _MOST_SPANS:
            break
    return found


def _text(
    sources: Sequence[Source],
    places: Sequence[tuple[int, int, int]],
    first: int,
    last: int,
    model: TokenScorer,
) -> str:
    """The folded text of a span of tokens, both ends included; it lies in one source."""
    number, begin, size = next(place for place in places if place[1] <= first < place[1] + place[2])
    pieces = model.token_pieces(sources[number].text)[:size]
    return fold("".join(pieces[first - begin : last + 1 - begin]).replace("▁", " ").strip())
