"""The reader reranks the best sentences by reading them together with the question.

The ranker scores each sentence by itself. The reader is the sentence model with a few learned
updates, run over a single sequence of the question and the best sentences in document order, each
with its neighbours and under the title of its document, so that all attend to each other. For every
token it predicts how likely the answer starts or ends
there; the token before the question stands for «in none of these sentences» (Devlin et al., NAACL
2019, section 4.3, https://arxiv.org/abs/1810.04805). Trained by ``python -m bench.fit.reader``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import TokenScorer
from qa.ranking.answer_words import AnswerTokens, Span, likeliest_tokens, whole_words
from qa.ranking.candidates import Evidence

FloatArray = NDArray[np.float32]

READER = "reader.npz"
"""The file with the reader's learned weights, in ``qa/ranking/models``."""

MOST_TOKENS = 256
"""Most tokens read at once, including the question and special tokens: about eight sentences."""

MOST_TIMES = 2
"""Most passes of the reader: it reads the next best sentences if the answer is more likely in none
of those already read than in any one of them (docs/quality.md)."""

LEAST_LIKELY_WORDS = -1.0
"""How much less likely than the likeliest a sentence may be for its words to be told apart."""

LEAST_SURE_WORDS = 0.25
"""How likely it must be, if the answer is in a sentence, that it is these words (docs/quality.md,
«The very words»)."""

PLACES = 2
"""So many passages are read each by itself (docs/quality-trials.md)."""

_QUESTION_TOKENS = 64
_TITLE_TOKENS = 24
_WITH_NEIGHBOURS = 3
"""So many of the best sentences are read with the sentences before and after them."""

_BEGIN = 0
"""The tokenizer's first token, which also stands for «none»."""

SEPARATOR = 2
"""The tokenizer's token behind a sentence."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The reader's input: its token ids, the rows of the sentences in it, in document order, and
    the span (start, end) of each sentence's tokens."""

    ids: tuple[int, ...]
    rows: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The reader's output for a question.

    rows: the sentences read. likely: (rows,) float32, for each of them the log-probability that the
    answer starts in it plus the log-probability that it ends in it (at most 0). none: the same for
    «in none of the sentences». words: for each of them the tokens that the answer would be.
    """

    rows: tuple[int, ...]
    likely: FloatArray
    none: float
    words: tuple[AnswerTokens, ...] = ()


def lay_out(
    evidence: Evidence, token_ids: Callable[[str], list[int]], order: Iterable[int] | None = None
) -> Layout:
    """Lay out the question and as many of the best sentences as fit, at least one.

    A title stands before the first sentence that is under it, set off by an empty one: it is read,
    but no answer is looked for in it. ``order``: the rows that are wanted, the first of them first
    (at least one); None stands for ``reading_order``.
    """
    question = token_ids(evidence.asked.wording)[:_QUESTION_TOKENS]
    left = MOST_TOKENS - len(question) - 2
    tokens: dict[int, list[int]] = {}
    titles: dict[str, list[int]] = {"": []}
    for row in reading_order(evidence) if order is None else order:
        sentence = token_ids(evidence.text(row))
        title = evidence.titles[evidence.of[row]]
        new = [] if title in titles else [SEPARATOR, *token_ids(title)[:_TITLE_TOKENS], SEPARATOR]
        new = new if len(new) <= left // 2 else []
        if len(sentence) + len(new) >= left and tokens:
            break
        titles.setdefault(title, new)
        tokens[row] = sentence[: left - len(new) - 1]
        left -= len(tokens[row]) + len(new) + 1
        if left < 2:
            break
    return _join([_BEGIN, *question, SEPARATOR], evidence, tokens, titles)


def _join(
    ids: list[int], evidence: Evidence, tokens: dict[int, list[int]], titles: dict[str, list[int]]
) -> Layout:
    """The tokens of the sentences behind those of the question, each title once."""
    rows = sorted(tokens, key=lambda row: _place(evidence, row))
    spans = []
    for row in rows:
        ids += titles.pop(evidence.titles[evidence.of[row]], [])
        spans.append((len(ids), len(ids) + len(tokens[row])))
        ids += [*tokens[row], SEPARATOR]
    return Layout(tuple(ids), tuple(rows), tuple(spans))


def reading_order(evidence: Evidence, known: Sequence[int] = ()) -> Iterator[int]:
    """The rows in the order in which they are read while there is room.

    The best first; after the third, the neighbours of the first, and so on: what stands before and
    after a sentence says what it is about.
    """
    rows = range(len(evidence.sentences))
    in_text = sorted(rows, key=lambda row: _place(evidence, row))
    position = {row: at for at, row in enumerate(in_text)}
    done = set(known)
    for at in range(len(rows) + _WITH_NEIGHBOURS):
        wanted = [at] if at < len(rows) else []
        best = at - _WITH_NEIGHBOURS + 1
        if 0 <= best < min(_WITH_NEIGHBOURS, len(rows)):
            wanted += _neighbours(evidence, in_text, position[best])
        for each in wanted:
            if each not in done:
                done.add(each)
                yield each


def _neighbours(evidence: Evidence, in_text: Sequence[int], at: int) -> Iterator[int]:
    """The sentences after and before the one at a position, where they touch it."""
    number, _ = _place(evidence, in_text[at])
    document = _document(evidence, in_text[at])
    for other in (at + 1, at - 1):
        if 0 <= other < len(in_text):
            row = in_text[other]
            near = abs(_place(evidence, row)[0] - number) <= 1
            if near and _document(evidence, row) == document:
                yield row


def centers(evidence: Evidence) -> list[int]:
    """The best row of each passage, the best first."""
    first: dict[int, int] = {}
    for row, of in enumerate(evidence.of):
        first.setdefault(of, row)
    return list(first.values())


def order_around(evidence: Evidence, center: int) -> list[int]:
    """A row and the others of its passage and of those beside it, the nearest in the text first.

    What is read so is what a person would read: the place itself, without what else was found.
    """
    number, document = evidence.numbers[evidence.of[center]], _document(evidence, center)
    rows = [
        row
        for row, of in enumerate(evidence.of)
        if abs(evidence.numbers[of] - number) <= 1 and _document(evidence, row) == document
    ]
    rows.sort(key=lambda row: _place(evidence, row))
    at = rows.index(center)
    return sorted(rows, key=lambda row: abs(rows.index(row) - at))


def _document(evidence: Evidence, row: int) -> str:
    return evidence.passages[evidence.of[row]].document


def _place(evidence: Evidence, row: int) -> tuple[int, int]:
    return evidence.numbers[evidence.of[row]], evidence.sentences[row].start


def read(evidence: Evidence, model: TokenScorer) -> Reading:
    """Read the best sentences together with the question, then the next best if the answer is more
    likely in none of the first. ``evidence`` has at least one sentence."""
    reading = _read_once(evidence, model, ())
    for _ in range(MOST_TIMES - 1):
        if reading.none <= reading.likely.max() or len(reading.rows) == len(evidence.sentences):
            break
        reading = _read_on(reading, _read_once(evidence, model, reading.rows))
    return reading


def _read_on(first: Reading, second: Reading) -> Reading:
    """Merge two readings; the second is conditional on the answer being in none of the first."""
    likely = np.concatenate([first.likely, second.likely + np.float32(first.none)])
    none, words = first.none + second.none, first.words + second.words
    return Reading(first.rows + second.rows, likely, none, words)


def _read_once(evidence: Evidence, model: TokenScorer, known: Sequence[int]) -> Reading:
    return _read_layout(lay_out(evidence, model.token_ids, reading_order(evidence, known)), model)


def read_around(evidence: Evidence, model: TokenScorer, center: int) -> Reading:
    """Read a sentence in its place: with its passage around it (``order_around``)."""
    return _read_layout(lay_out(evidence, model.token_ids, order_around(evidence, center)), model)


def _read_layout(layout: Layout, model: TokenScorer) -> Reading:
    chances = _log_probabilities(model.token_scores(layout.ids), layout.spans)
    likely = [_log_sum(chances[start:end]) for start, end in layout.spans]
    words = tuple(likeliest_tokens(chances[start:end]) for start, end in layout.spans)
    return Reading(layout.rows, np.array(likely, np.float32), float(chances[0].sum()), words)


def _log_probabilities(scores: FloatArray, spans: Sequence[tuple[int, int]]) -> FloatArray:
    """Turn token scores into log-probabilities over «none» and the sentences' tokens."""
    allowed = np.zeros(len(scores), np.bool_)
    allowed[0] = True
    for start, end in spans:
        allowed[start:end] = True
    kept = np.where(allowed[:, None], scores, -np.inf)
    shifted = kept - kept.max(axis=0)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=0)), np.float32)


def _log_sum(chances: FloatArray) -> float:
    """The log-probability of starting in these tokens plus that of ending in them."""
    most = chances.max(axis=0)
    return float((most + np.log(np.exp(chances - most).sum(axis=0))).sum())


def find_answer_words(
    evidence: Evidence, reading: Reading, model: TokenScorer
) -> tuple[Span | None, ...]:
    """The very words that answer, of each row of the evidence that was read: where they stand in
    its sentence (start, end). None where it is not sure enough which they are."""
    found: list[Span | None] = [None] * len(evidence.sentences)
    best = float(reading.likely.max())
    for row, likely, tokens in zip(reading.rows, reading.likely, reading.words, strict=True):
        if float(likely) - best >= LEAST_LIKELY_WORDS and tokens.chance >= LEAST_SURE_WORDS:
            found[row] = _located(evidence.text(row), tokens, model)
    return tuple(found)


def _located(text: str, tokens: AnswerTokens, model: TokenScorer) -> Span | None:
    """Where tokens stand in a sentence, in whole words."""
    spans = model.token_spans(text)
    return whole_words(text, spans[tokens.first][0], spans[tokens.last][1]) if spans else None
