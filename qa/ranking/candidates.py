"""Ranked passages to scored sentences: which sentences hold the answer, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index import Index, Passage, Sentence, fold, has_han
from qa.question.analysis import analyse
from qa.ranking.features import FEATURES, Asked, Candidates, sentence_features
from qa.ranking.trees import TreeEnsemble
from qa.retrieval.fusion import Ranking, fused_scores
from qa.retrieval.query import Query

FloatArray = NDArray[np.float32]

SHIFT_FROM_OTHER = 0.015
SHIFT_FROM_CHINESE = -0.015
"""Added to cosines across languages, where the model is less (or more) generous than within
one: about half the difference of the mean best cosines, which leans to refusing
(docs/quality.md)."""

PASSAGES = 5
"""Best passages whose sentences are looked at, besides the passages next to them."""

NEAREST = 3
"""And so many of those nearest by their vectors alone: what answers a question in other words than
its own is found by meaning, and its words count against it (docs/quality.md)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The candidate sentences of one question, best first.

    sentences[i] stands in passages[of[i]]; ``scores`` are the ranker's (higher is better, without
    a scale); ``features`` has shape (sentences, len(FEATURES)).
    """

    asked: Asked
    passages: tuple[Passage, ...]
    numbers: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    of: tuple[int, ...]
    scores: FloatArray
    features: FloatArray
    vectors: FloatArray

    def text(self, row: int) -> str:
        """The words of a sentence."""
        passage, sentence = self.passages[self.of[row]], self.sentences[row]
        return passage.text[sentence.start - passage.start : sentence.end - passage.start]


def gather(index: Index, query: Query, ranking: Ranking) -> Evidence:
    """The sentences of the best passages and their neighbours, with features, not yet ranked;
    none where the ranking has no passage."""
    if not len(ranking.passages):
        return _none(_asked(index, query))
    numbers = with_neighbours(index, _looked_at(ranking))
    dense = index.dense_scores(query.vector, numbers)
    lexical = index.lexical_scores(query.word_ids, numbers)
    fused = fused_scores(dense, lexical, ranking.standard)
    order = np.lexsort((numbers, -fused))
    numbers, fused, dense, lexical = numbers[order], fused[order], dense[order], lexical[order]
    passages = tuple(index.passage(int(number)) for number in numbers)
    asked = _asked(index, query)
    counts = [len(passage.sentences) for passage in passages]
    candidates = Candidates(
        texts=[text for passage in passages for text in _folded_sentences(passage)],
        vectors=np.concatenate([index.sentence_vectors(int(number)) for number in numbers]),
        words=[words for number in numbers for words in index.sentence_words(int(number))],
        passage=np.repeat(np.arange(len(passages)), counts),
        position=np.concatenate([np.arange(n, dtype=np.float32) / max(n - 1, 1) for n in counts]),
        fused=fused,
        around=_around(numbers, fused, passages),
        dense=dense,
        lexical=lexical,
    )
    features = sentence_features(asked, candidates)
    return Evidence(
        asked=asked,
        passages=passages,
        numbers=tuple(int(number) for number in numbers),
        sentences=tuple(sentence for passage in passages for sentence in passage.sentences),
        of=tuple(candidates.passage.tolist()),
        scores=np.zeros(len(features), np.float32),
        features=features,
        vectors=candidates.vectors,
    )


def _looked_at(ranking: Ranking) -> NDArray[np.int64]:
    """The best passages of both scores, then those nearest by vectors, each once."""
    nearest = np.argsort(-ranking.dense, kind="stable")[:NEAREST]
    both = np.concatenate([np.arange(len(ranking.passages))[:PASSAGES], nearest])
    return ranking.passages[list(dict.fromkeys(both.tolist()))]


def _none(asked: Asked) -> Evidence:
    empty = np.zeros((0, len(asked.vector)), np.float32)
    features = np.zeros((0, len(FEATURES)), np.float32)
    return Evidence(asked, (), (), (), (), np.zeros(0, np.float32), features, empty)


def rank_sentences(evidence: Evidence, ranker: TreeEnsemble) -> Evidence:
    """The same evidence with the ranker's scores, best first (ties: as they were)."""
    return ordered(evidence, ranker.predict(evidence.features))


def ordered(evidence: Evidence, scores: FloatArray) -> Evidence:
    """The same evidence with these scores, shape (sentences,), best first."""
    order = np.argsort(-scores, kind="stable")
    return replace(
        evidence,
        sentences=tuple(evidence.sentences[i] for i in order),
        of=tuple(evidence.of[i] for i in order),
        scores=scores[order],
        features=evidence.features[order],
        vectors=evidence.vectors[order],
    )


def with_neighbours(index: Index, passages: NDArray[np.int64]) -> NDArray[np.int64]:
    """The passages and those next to them in the same document, each once.

    An answer often stands just before or after the passage that names the topic.
    """
    documents = {int(number): index.document_number(int(number)) for number in passages}
    found = dict.fromkeys(documents)
    for number, document in documents.items():
        for neighbour in (number - 1, number + 1):
            if 0 <= neighbour < len(index) and index.document_number(neighbour) == document:
                found[neighbour] = None
    return np.fromiter(found, np.int64)


def _asked(index: Index, query: Query) -> Asked:
    if query.translated:
        return _asked_across_languages(index, query)
    words = list(dict.fromkeys(query.words))
    ids = index.word_ids(words)
    question = analyse(fold(query.text), list(query.words))
    return Asked(
        question=question,
        vector=query.vector,
        words=tuple((number,) for number in ids),
        idf=index.idf(ids),
        wording=question.text,
    )


def _asked_across_languages(index: Index, query: Query) -> Asked:
    """As if the question had been asked in the documents' language, as far as its words go."""
    question = analyse(fold(query.text), [])
    chinese = has_han(query.text)
    idf = [
        float(index.idf(group).max()) if group else float(index.idf([-1])[0])
        for group in query.translated
    ]
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
        idf=np.array(idf, np.float32),
        shift=SHIFT_FROM_CHINESE if chinese else SHIFT_FROM_OTHER,
        wording=fold(" ".join((query.text, *query.translations))),
    )


def _folded_sentences(passage: Passage) -> list[str]:
    return [
        fold(passage.text[sentence.start - passage.start : sentence.end - passage.start])
        for sentence in passage.sentences
    ]


def _around(
    numbers: NDArray[np.int64], fused: FloatArray, passages: Sequence[Passage]
) -> FloatArray:
    """For each passage the best fused score among itself and the passages next to it."""
    at = {int(number): position for position, number in enumerate(numbers)}
    best: FloatArray = fused.copy()
    for number, position in at.items():
        for neighbour in (number - 1, number + 1):
            other = at.get(neighbour)
            if other is not None and passages[other].document == passages[position].document:
                best[position] = max(best[position], fused[other])
    return best
