"""The ranking pipeline: retrieve, score, read and rerank, calibrate the confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Index, PairScorer, Settings, TokenScorer, load_adapted, load_reranker
from qa.ranking.calibration import needs_calibration, read_calibration
from qa.ranking.candidates import (
    Evidence,
    find_candidates,
    rank_sentences,
    sentence_texts,
    sort_by_score,
    without_sentences,
)
from qa.ranking.confidence import confidence, reranked_confidence
from qa.ranking.features import FEATURES
from qa.ranking.reader import (
    PLACES,
    READER,
    Reading,
    centers,
    find_answer_words,
    read,
    read_around,
)
from qa.ranking.trees import TreeEnsemble, load_trees
from qa.retrieval.fusion import Ranking, rank
from qa.retrieval.names.scope import EVERYWHERE, Scope
from qa.retrieval.query import Query
from qa.retrieval.retriever import Retrieved, Retriever
from qa.stages import stage

FloatArray = NDArray[np.float32]

READER_WEIGHT = 0.6
"""Weight of the reader's log-probabilities beside the ranker's scores; chosen on questions held out
from the reader's training (docs/quality.md)."""

LEAST_LIKELY = -8.0
"""Floor of the reader's log-probabilities: below it, the ranker's order decides."""

PLACE_WEIGHT = 0.3
"""Weight of the log-odds that the reader gives a sentence in its place; chosen likewise."""

WANTED_UNIT = 1.25
"""Added to the score of a sentence with a number of the unit that the question asks for: «几天»
is answered by «12 天» rather than by «提前一周»."""

SCALE = 2.8
"""Temperature of the sum, so that a softmax over it (``qa/answering/selection.py``) is as even as
one over the ranker's scores; chosen like the weight."""


MOST_PAIRS = 12
"""Most passages that a cross-encoder reads, where one is set."""

PAIR_WEIGHT = 0.6
"""Weight of its log-probabilities; that of the reader's, as nothing was fitted to any one model."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What an index holds for a query: sentences and passages, best first, and the confidence
    (0 to 1) that the best sentences answer it.

    ``reading`` is what the reader made of the sentences, whose rows are those of ``before``; both
    are None where it did not read. ``places`` are its readings of the best passages by themselves.
    """

    evidence: Evidence
    ranking: Ranking
    confidence: float
    reading: Reading | None = None
    before: Evidence | None = None
    places: tuple[Reading, ...] = ()


def rank_question(
    retriever: Retriever, index: Index, question: str, scope: Scope = EVERYWHERE
) -> Ranked:
    """Retrieve, rank and, by reading, rerank what an index holds for a question.

    The evidence is from the documents that ``scope`` names, if it names any, and holds none of the
    sentences that it says were shown already (so it may be empty).

    A question that may concern documents of either language is ranked in both; the more confident
    result is returned.
    """
    with stage("retrieval"):
        found = retriever.retrieve(index, question, scope)
    results = [_rank_retrieved(retriever, index, each, scope.shown) for each in found]
    return _calibrate(retriever, max(results, key=lambda result: result.confidence))


def rank_query(
    retriever: Retriever,
    index: Index,
    query: Query,
    without: frozenset[int] = frozenset(),
    *,
    calibrated: bool = True,
) -> Ranked:
    """Like ``rank_question``, for a query that is already made.

    without: numbers of passages to treat as absent from the index. calibrated: whether the
    confidence is that for the model at hand (``qa.ranking.calibration``), or as it was learned.
    """
    retrieved = Retrieved(query, rank(index, query, without=without))
    found = _rank_retrieved(retriever, index, retrieved)
    return _calibrate(retriever, found) if calibrated else found


def _calibrate(retriever: Retriever, found: Ranked) -> Ranked:
    """With the confidence for the model at hand, where one was fitted."""
    if not needs_calibration(retriever.encoder_name, retriever.settings):
        return found
    fitted = read_calibration(retriever.settings, retriever.encoder_fingerprint)
    return found if fitted is None else replace(found, confidence=fitted.apply(found.confidence))


def _rank_retrieved(
    retriever: Retriever,
    index: Index,
    retrieved: Retrieved,
    shown: frozenset[str] = frozenset(),
) -> Ranked:
    with stage("ranking"):
        scored = score(index, _unseen(index, retrieved, shown), shown)
    if not scored.evidence.sentences:
        return scored
    scorer = load_scorer(retriever.settings) if retriever.settings.reranker else None
    if scorer is not None:
        with stage("reranking"):
            scored = replace(scored, evidence=score_pairs(scored.evidence, scorer))
    reader = load_reader(retriever.settings)
    if reader is None:
        return scored
    with stage("reading"):
        return rerank(scored, reader)


def _unseen(index: Index, retrieved: Retrieved, shown: frozenset[str]) -> Retrieved:
    """What was retrieved, without the passages of which every sentence was shown already."""
    if not shown:
        return retrieved
    ranking = retrieved.ranking
    passages = [index.passage(int(number)) for number in ranking.passages]
    new = np.array([bool(set(sentence_texts(passage)) - shown) for passage in passages], bool)
    kept = replace(
        ranking,
        passages=ranking.passages[new],
        fused=ranking.fused[new],
        dense=ranking.dense[new],
        lexical=ranking.lexical[new],
    )
    return replace(retrieved, ranking=kept)


def score(index: Index, retrieved: Retrieved, shown: frozenset[str] = frozenset()) -> Ranked:
    """Score each candidate sentence by its own features; those shown already are left out."""
    ranking = retrieved.ranking
    candidates = find_candidates(index, retrieved.query, ranking)
    if shown:
        candidates = without_sentences(candidates, shown)
    evidence = rank_sentences(candidates, _trees("ranker"))
    return Ranked(evidence, ranking, confidence(evidence, _trees("confidence")))


def rerank(scored: Ranked, reader: TokenScorer) -> Ranked:
    """Read the best sentences (at least one) together with the question, and sort them again; then
    the best of them in their places, and once more."""
    reading = read(scored.evidence, reader)
    words = find_answer_words(scored.evidence, reading, reader)
    together = combine_scores(scored.evidence, reading, words)
    places = read_places(together, reader)
    evidence = combine_places(together, places)
    calibrated = reranked_confidence(evidence, reading, places, _trees("second_confidence"))
    return Ranked(evidence, scored.ranking, calibrated, reading, scored.evidence, places)


def read_places(evidence: Evidence, reader: TokenScorer) -> tuple[Reading, ...]:
    """The best passages, as their best sentences rank, each read by itself; see ``PLACES``."""
    return tuple(read_around(evidence, reader, row) for row in centers(evidence)[:PLACES])


def combine_scores(
    evidence: Evidence, reading: Reading, words: Sequence[tuple[int, int] | None] = ()
) -> Evidence:
    """Order by the sum of the ranker's score and the reader's log-probability; sentences that were
    not read count as the least likely of those that were. ``words``: of each, if they are known,
    those that are the answer."""
    likely = np.full(len(evidence.scores), reading.likely.min(), np.float32)
    likely[list(reading.rows)] = reading.likely
    joined = evidence.scores + READER_WEIGHT * np.maximum(likely, LEAST_LIKELY)
    scores = np.asarray(joined / SCALE, np.float32)
    return sort_by_score(evidence, scores, _chances(evidence, reading), words)


def combine_places(
    evidence: Evidence, places: Sequence[Reading], weight: float = PLACE_WEIGHT
) -> Evidence:
    """Order by the sum of the scores and the log-odds of the answer being in a sentence, not
    nowhere, read in its place; sentences that were not read so count as the least likely of those
    that were. What gives a number of the unit asked for counts a little more (``WANTED_UNIT``).
    ``places``: at least one."""
    odds: dict[int, float] = {}
    for place in places:
        for row, likely in zip(place.rows, place.likely.tolist(), strict=True):
            odds[row] = max(odds.get(row, -np.inf), likely - place.none)
    least = min(odds.values())
    added = np.array([odds.get(row, least) for row in range(len(evidence.scores))])
    scores = evidence.scores + weight / SCALE * np.clip(added, LEAST_LIKELY, -LEAST_LIKELY)
    wanted = evidence.features[:, [FEATURES.index("unit"), FEATURES.index("wants_unit")]].prod(1)
    joined = np.asarray(scores + WANTED_UNIT * wanted, np.float32)
    return sort_by_score(evidence, joined, evidence.chances, evidence.answer_words)


def _chances(evidence: Evidence, reading: Reading) -> FloatArray:
    """The reader's probabilities over its sentences and «none», for every row; see ``Evidence``."""
    chances = np.zeros(len(evidence.scores), np.float32)
    every = np.append(reading.likely, np.float32(reading.none))
    powers = np.exp(every - every.max())
    chances[list(reading.rows)] = powers[:-1] / powers.sum()
    return chances


def score_pairs(evidence: Evidence, scorer: PairScorer) -> Evidence:
    """Order by the sum of the ranker's score and the log-probability that a cross-encoder gives the
    sentence's passage; passages that it did not read count as the least likely of those it did.

    evidence: with at least one sentence.
    """
    read = list(dict.fromkeys(evidence.of))[:MOST_PAIRS]
    texts = [f"{evidence.titles[each]}\n{evidence.passages[each].text}" for each in read]
    odds = np.asarray(scorer.pair_scores(evidence.asked.wording, texts), np.float32)
    likely = np.maximum(-np.logaddexp(0.0, -odds), LEAST_LIKELY)
    of_passage = dict(zip(read, likely.tolist(), strict=True))
    least = float(likely.min())
    added = np.array([of_passage.get(each, least) for each in evidence.of], np.float32)
    return sort_by_score(evidence, evidence.scores + PAIR_WEIGHT * added)


@lru_cache(maxsize=1)
def load_scorer(settings: Settings) -> PairScorer | None:
    """The cross-encoder that the settings name, loaded once."""
    return load_reranker(settings)


@lru_cache(maxsize=3)
def _trees(name: str) -> TreeEnsemble:
    return load_trees(name)


@lru_cache(maxsize=1)
def load_reader(settings: Settings) -> TokenScorer | None:
    """The reader, loaded once, whatever model embeds; None where its weights cannot be had."""
    return load_adapted(Path(str(files("qa.ranking") / "models" / READER)), settings)
