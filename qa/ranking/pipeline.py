"""A question and an index to judged evidence: ranked, looked at again where in doubt, weighed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from index import DEFAULT_MODEL, Index, Settings, TokenScorer, load_adapted
from qa.ranking.candidates import Evidence, gather, ranked
from qa.ranking.confidence import confidence
from qa.ranking.reader import READER, read
from qa.ranking.second_look import in_doubt, looked_at_again, second_confidence
from qa.ranking.trees import TreeEnsemble, load_trees
from qa.retrieval.query import Query
from qa.retrieval.retriever import Ranking, Retriever, rank


@dataclass(frozen=True, slots=True)
class Judged:
    """The ranked sentences for a query, the ranked passages, and the confidence (0 to 1)."""

    evidence: Evidence
    ranking: Ranking
    confidence: float


def surest(retriever: Retriever, index: Index, question: str) -> Judged:
    """What an index holds for a question, asked in whichever language its documents speak of it;
    where that is not clear, in both, of which the surer counts."""
    found = [judged(retriever, index, query) for query in retriever.queries(index, question)]
    return max(found, key=lambda each: each.confidence)


def judged(
    retriever: Retriever, index: Index, query: Query, without: frozenset[int] = frozenset()
) -> Judged:
    """What an index of the retriever holds for a query, best first, and how sure that is.

    ``without``: numbers of passages to leave out, as if the index did not hold them. The second
    look is the bundled model's: an index made with another model does without.
    """
    first = first_look(index, query, without)
    read_again = retriever.encoder_name == DEFAULT_MODEL and first.evidence.sentences
    if not read_again or not in_doubt(first.confidence, first.evidence):
        return first
    reader = load_reader(retriever.settings)
    return first if reader is None else second_look(first, reader)


def first_look(index: Index, query: Query, without: frozenset[int] = frozenset()) -> Judged:
    """The sentences ranked by what is measured of each by itself."""
    ranking = rank(index, query, without=without)
    found = gather(index, query, ranking)
    if not found.sentences:
        return Judged(found, ranking, 0.0)
    evidence = ranked(found, _trees("ranker"))
    return Judged(evidence, ranking, confidence(evidence, _trees("confidence")))


def second_look(first: Judged, reader: TokenScorer) -> Judged:
    """The same, the best sentences (at least one) read together with the question."""
    reading = read(first.evidence, reader)
    evidence = looked_at_again(first.evidence, reading)
    sure = second_confidence(evidence, reading, _trees("second_confidence"))
    return Judged(evidence, first.ranking, sure)


@lru_cache(maxsize=3)
def _trees(name: str) -> TreeEnsemble:
    return load_trees(name)


@lru_cache(maxsize=1)
def load_reader(settings: Settings) -> TokenScorer | None:
    """The reader, loaded once; None where this system has no bundled model."""
    return load_adapted(Path(str(files("qa.ranking") / "models" / READER)), settings)
