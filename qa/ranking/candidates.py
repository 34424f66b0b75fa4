"""Finds the candidate sentences in the ranked passages, and ranks them by score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index import Index, Passage, Sentence, fold, has_han
from qa.question.analysis import analyse
from qa.question.quantities import find_quantities, find_stated
from qa.question.spellings import respell
from qa.ranking.features import FEATURES, Asked, FeatureInputs, compute_features
from qa.ranking.trees import TreeEnsemble
from qa.retrieval.fusion import Ranking, fused_scores
from qa.retrieval.query import Query

FloatArray = NDArray[np.float32]

SHIFT_FROM_OTHER = 0.015
SHIFT_FROM_CHINESE = -0.015
"""Added to cosines across languages, which the model makes lower (or higher) than those within
one. About half the difference between the mean best cosines, which errs towards refusing
(docs/quality.md)."""

PASSAGES = 5
"""Number of best passages whose sentences become candidates, along with their neighbours'."""

NEAREST = 3
"""Number of passages added for their vectors alone: an answer worded unlike the question is found
by meaning, and its words count against it (docs/quality.md)."""


OTHER_VALUE = 3.0
"""Subtracted from the score of a sentence that says 102 公里 where the question says 120 公里 and
another sentence of about its score says so too."""

OTHER_DATE = 1.0
"""The same for a date (docs/quality.md)."""

ABOUT_AS_GOOD = 2.0
"""How much higher a score may be for a sentence to be compared: the number asked about stands in
passages that are about something else."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidate sentences for one question, not yet scored.

    ``sentences[i]`` is in ``passages[of[i]]``, whose number in the index is ``numbers[of[i]]``.
    ``titles[of[i]]`` is what its passage stands under: the title of the document and of the part.
    ``features`` has shape (sentences, len(FEATURES)), float32.
    """

    asked: Asked
    passages: tuple[Passage, ...]
    titles: tuple[str, ...]
    numbers: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    of: tuple[int, ...]
    features: FloatArray

    def text(self, row: int) -> str:
        """The text of a sentence, as it stands in the document."""
        passage, sentence = self.passages[self.of[row]], self.sentences[row]
        return passage.text[sentence.start - passage.start : sentence.end - passage.start]


@dataclass(frozen=True, slots=True)
class Evidence(Candidates):
    """Candidate sentences with their scores, best first.

    ``scores`` has shape (sentences,), float32. Higher is better; only differences between the
    scores of one question have a meaning. ``chances``, of the same shape, are the reader's
    probabilities that the answer lies in each, 0 for those that were not read; None where there
    was no reader. ``answer_words`` holds for each the stretch (start, end, from the sentence's
    start) that is the very answer, None where that is not known; it is empty where there was no
    reader.
    """

    scores: FloatArray
    chances: FloatArray | None = None
    answer_words: tuple[tuple[int, int] | None, ...] = ()


def find_candidates(index: Index, query: Query, ranking: Ranking) -> Candidates:
    """The sentences of the best passages and of their neighbours, with their features.

    Empty if the ranking has no passages.
    """
    if not len(ranking.passages):
        return _no_candidates(_describe_question(index, query))
    numbers = with_neighbours(index, _select_passages(ranking))
    dense = index.dense_scores(query.vector, numbers)
    lexical = index.lexical_scores(query.search_ids, numbers)
    fused = fused_scores(dense, lexical, ranking.standard)
    order = np.lexsort((numbers, -fused))
    numbers, fused, dense, lexical = numbers[order], fused[order], dense[order], lexical[order]
    passages = tuple(index.passage(int(number)) for number in numbers)
    titles = tuple(title_of(index, int(number)) for number in numbers)
    asked = _describe_question(index, query)
    counts = [len(passage.sentences) for passage in passages]
    inputs = FeatureInputs(
        texts=[
            respell(fold(text), query.replacements)
            for passage in passages
            for text in sentence_texts(passage)
        ],
        vectors=np.concatenate([index.sentence_vectors(int(number)) for number in numbers]),
        words=[words for number in numbers for words in index.sentence_words(int(number))],
        passage=np.repeat(np.arange(len(passages)), counts),
        position=np.concatenate([np.arange(n, dtype=np.float32) / max(n - 1, 1) for n in counts]),
        fused=fused,
        around=_best_around(numbers, fused, passages),
        dense=dense,
        lexical=lexical,
        titles=[fold(title) for title in titles],
    )
    return Candidates(
        asked=asked,
        passages=passages,
        titles=titles,
        numbers=tuple(int(number) for number in numbers),
        sentences=tuple(sentence for passage in passages for sentence in passage.sentences),
        of=tuple(inputs.passage.tolist()),
        features=compute_features(asked, inputs),
    )


def _select_passages(ranking: Ranking) -> NDArray[np.int64]:
    """The numbers of the best passages, then of the nearest by vector, without duplicates."""
    nearest = np.argsort(-ranking.dense, kind="stable")[:NEAREST]
    both = np.concatenate([np.arange(len(ranking.passages))[:PASSAGES], nearest])
    return ranking.passages[list(dict.fromkeys(both.tolist()))]


def _no_candidates(asked: Asked) -> Candidates:
    features = np.zeros((0, len(FEATURES)), np.float32)
    return Candidates(asked, (), (), (), (), (), features)


def title_of(index: Index, passage: int) -> str:
    """The title of a passage's document, and of its part where that has one of its own."""
    document = index.document_info(index.document_number(passage))
    if len(document.parts) < 2:
        return document.title
    part = document.parts[index.passage(passage).part].title
    return document.title if part in document.title else f"{document.title} {part}"


def without_sentences(candidates: Candidates, shown: frozenset[str]) -> Candidates:
    """The candidates but for the sentences that were shown already; their features stay."""
    rows = range(len(candidates.sentences))
    kept = [row for row in rows if candidates.text(row) not in shown]
    return replace(
        candidates,
        sentences=tuple(candidates.sentences[row] for row in kept),
        of=tuple(candidates.of[row] for row in kept),
        features=candidates.features[kept],
    )


def rank_sentences(candidates: Candidates, ranker: TreeEnsemble) -> Evidence:
    """Score the candidates with the ranker and sort them, best first; ties keep their order."""
    scores = ranker.predict(candidates.features)
    lowered = scores - OTHER_VALUE * _other_values(candidates, scores, "number")
    if "date" not in candidates.asked.question.kinds:
        lowered -= OTHER_DATE * _other_values(candidates, scores, "date")
    return sort_by_score(candidates, lowered)


def _other_values(
    candidates: Candidates, scores: FloatArray, kind: Literal["number", "date"]
) -> FloatArray:
    """1 for each sentence that gives another number (or date) than the question where a sentence
    of about its score gives the same, else 0; shape (sentences,)."""
    question = candidates.asked.question.text
    count = len(candidates.sentences)
    if not any(each.kind == kind for each in find_quantities(question)):
        return np.zeros(count, np.float32)
    found = [find_stated(question, fold(candidates.text(row)), kind) for row in range(count)]
    same = np.array([each.same for each in found], bool)
    other = np.array([each.other and not each.same for each in found], bool)
    best = scores[same].max(initial=-np.inf)
    return np.asarray(other & (scores <= best + ABOUT_AS_GOOD), np.float32)


def keep_rows(evidence: Evidence, rows: Sequence[int]) -> Evidence:
    """The evidence of some of its rows, in the order given."""
    return replace(
        evidence,
        sentences=tuple(evidence.sentences[row] for row in rows),
        of=tuple(evidence.of[row] for row in rows),
        features=evidence.features[list(rows)],
        scores=evidence.scores[list(rows)],
        chances=None if evidence.chances is None else evidence.chances[list(rows)],
        answer_words=tuple(evidence.answer_words[row] for row in rows)
        if evidence.answer_words
        else (),
    )


def sort_by_score(
    candidates: Candidates,
    scores: FloatArray,
    chances: FloatArray | None = None,
    answer_words: Sequence[tuple[int, int] | None] = (),
) -> Evidence:
    """The candidates with the given scores, shape (sentences,), best first; ties keep their
    order. ``chances`` and ``answer_words``: see ``Evidence``."""
    order = np.argsort(-scores, kind="stable")
    return Evidence(
        asked=candidates.asked,
        passages=candidates.passages,
        titles=candidates.titles,
        numbers=candidates.numbers,
        sentences=tuple(candidates.sentences[i] for i in order),
        of=tuple(candidates.of[i] for i in order),
        features=candidates.features[order],
        scores=scores[order],
        chances=None if chances is None else chances[order],
        answer_words=tuple(answer_words[i] for i in order) if answer_words else (),
    )


def with_neighbours(index: Index, passages: NDArray[np.int64]) -> NDArray[np.int64]:
    """The given passages and their neighbours in the same document, without duplicates.

    An answer is often found just before or after the passage that names the topic.
    """
    documents = {int(number): index.document_number(int(number)) for number in passages}
    found = dict.fromkeys(documents)
    for number, document in documents.items():
        for neighbour in (number - 1, number + 1):
            if 0 <= neighbour < len(index) and index.document_number(neighbour) == document:
                found[neighbour] = None
    return np.fromiter(found, np.int64)


def _describe_question(index: Index, query: Query) -> Asked:
    if query.translated:
        return _describe_translated_question(index, query)
    words = list(dict.fromkeys(query.words))
    ids = index.word_ids(words)
    question = analyse(fold(query.text), list(query.words))
    others = dict(query.alternatives)
    groups = tuple((number, *others.get(word, ())) for word, number in zip(words, ids, strict=True))
    return Asked(
        question=question,
        vector=query.vector,
        words=groups,
        idf=_group_idf(index, groups),
        wording=question.text,
    )


def _group_idf(index: Index, groups: Sequence[tuple[int, ...]]) -> FloatArray:
    """The idf of each group of ids that stand for one word: the highest among those known."""
    known = [[number for number in group if number >= 0] or [-1] for group in groups]
    return np.array([float(index.idf(ids).max()) for ids in known], np.float32)


def _describe_translated_question(index: Index, query: Query) -> Asked:
    """Describe the question as if its content words had been in the documents' language."""
    question = analyse(fold(query.text), [])
    chinese = has_han(query.text)
    return Asked(
        question=replace(
            question,
            text=fold("".join(query.translations)),
            content=tuple(fold(word) for word in query.translations),
            before="",
            after="",
            noun="",
            unit="",
        ),
        vector=query.vector,
        words=tuple(group or (-1,) for group in query.translated),
        idf=_group_idf(index, query.translated),
        shift=SHIFT_FROM_CHINESE if chinese else SHIFT_FROM_OTHER,
        wording=fold(" ".join((query.text, *query.translations))),
    )


def sentence_texts(passage: Passage) -> list[str]:
    """The sentences of a passage as they stand in the text, in order."""
    return [
        passage.text[sentence.start - passage.start : sentence.end - passage.start]
        for sentence in passage.sentences
    ]


def _best_around(
    numbers: NDArray[np.int64], fused: FloatArray, passages: Sequence[Passage]
) -> FloatArray:
    """For each passage, the best fused score among it and its neighbours."""
    at = {int(number): position for position, number in enumerate(numbers)}
    best: FloatArray = fused.copy()
    for number, position in at.items():
        for neighbour in (number - 1, number + 1):
            other = at.get(neighbour)
            if other is not None and passages[other].document == passages[position].document:
                best[position] = max(best[position], fused[other])
    return best
