"""The verifier made of the rules' comparison, the reader, fitted trees and a reading of the whole.

The trees were fitted by ``python -m bench.fit.verifier``, the model that reads claim and sentences
together was taught by ``bench.fit.entailment``, and ``bench.fit.decision`` weighs them; what they
reach on claims they were not fitted on is in docs/verification.md. Where the second model is not
shipped, the trees decide alone. Whatever the score, a claim with a number that is not there gets
no ✓.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index import DEFAULT_MODEL, Settings, TokenScorer, fold
from qa.ranking.pipeline import load_reader
from qa.ranking.trees import TreeEnsemble, load_trees
from qa.verification.comparison import Comparison, compare
from qa.verification.decision import Decision, load_decision
from qa.verification.entailment import load_entailment, read_pair
from qa.verification.features import FEATURES, feature_row
from qa.verification.rules import (
    RuleVerifier,
    contradicts,
    merged,
    missing_spans,
    reasons_of,
    undecidable,
)
from qa.verification.spans import Contained, contained, find_answers
from qa.verification.types import Reason, Source, Status, Verdict, Verifier

FloatArray = NDArray[np.float32]

LEAST_VERIFIED = 0.7
"""The score from which on a claim gets ✓, chosen on claims that the trees were not fitted on."""

LEAST_CHECK = 0.02
"""A claim with a lower score is removed."""

_LEAST_SPAN = 0.5
"""A claim that has less of the answer that the reader finds, where it is sure of one, misses it."""

_IN_ORDER = 0.15
"""The share of a claim's words out of order from which on turned numbers and names may be right."""

_BARRING = ("amounts_missing", "amounts_other", "names_missing", "denials_close")


class FittedVerifier:
    """A ``Verifier`` that reads with the bundled model; safe to use from threads."""

    def __init__(
        self,
        reader: TokenScorer,
        trees: TreeEnsemble | None,
        entailment: TokenScorer | None = None,
        decision: Decision | None = None,
    ) -> None:
        """trees: None while they are being fitted; entailment and decision: both or none."""
        self._reader = reader
        self._trees = trees
        self._entailment = entailment
        self._decision = decision

    @classmethod
    def load(cls, settings: Settings, trees: TreeEnsemble | None) -> FittedVerifier | None:
        """With the models of these settings; None where there is no reader."""
        reader = load_reader(settings) if settings.model == DEFAULT_MODEL else None
        if reader is None:
            return None
        decision = load_decision() if trees is not None else None
        entailment = load_entailment(settings) if decision is not None else None
        return cls(reader, trees, entailment, decision if entailment is not None else None)

    def row(self, claim: str, sources: Sequence[Source], question: str | None) -> FloatArray:
        """The features of a claim with at least one source, shape (len(FEATURES),), float32."""
        return self._row(compare(claim, sources), sources, question)[0]

    def _row(
        self, comparison: Comparison, sources: Sequence[Source], question: str | None
    ) -> tuple[FloatArray, Contained | None]:
        span = None
        if question:
            span = contained(comparison.claim, find_answers(question, sources, self._reader))
        cited = [source.text for source in sources]
        return feature_row(comparison, cited, sources[0].title, question, span), span

    def verify(self, claim: str, sources: Sequence[Source], question: str | None) -> Verdict:
        """See ``Verifier``."""
        early = undecidable(claim, sources)
        if early is not None:
            return early
        if repeats(claim, sources):
            return Verdict("verified", 1.0)
        sources = [source for source in sources if source.text.strip()]
        comparison = compare(claim, sources)
        row, span = self._row(comparison, sources, question)
        score, verified = self._decide(claim, sources, row)
        if verified:
            return Verdict("verified", score)
        grave = score < LEAST_CHECK or contradicts(comparison)
        status: Status = "removed" if grave else "check"
        reasons = (*reasons_of(comparison), *_missed(span))
        return Verdict(
            status, min(score, 0.5), reasons or ("unsupported",), merged(missing_spans(comparison))
        )

    def _decide(self, claim: str, sources: Sequence[Source], row: FloatArray) -> tuple[float, bool]:
        """The probability that a claim is supported, and whether it gets ✓."""
        assert self._trees is not None
        odds = float(self._trees.predict(row[None])[0])
        if self._entailment is None or self._decision is None:
            score = 1 / (1 + math.exp(-odds))
            return score, score >= LEAST_VERIFIED and not is_barred(row)
        decision = self._decision
        barred = is_barred(row)
        read = None
        if decision.in_doubt(odds) and not barred:
            read = read_pair(claim, sources, self._entailment)
        return decision.score(odds, read), decision.verifies(odds, read) and not barred


def repeats(claim: str, sources: Sequence[Source]) -> bool:
    """Whether a claim is a whole cited sentence, but for its script and its marks."""
    return _bare(claim) in {_bare(source.text) for source in sources}


def _bare(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def is_barred(row: FloatArray) -> bool:
    """Whether a claim gets no ✓ whatever the trees say."""
    value = dict(zip(FEATURES, row.tolist(), strict=True))
    turned = value["amounts_turned"] + value["names_turned"] > 0
    return any(value[name] > 0 for name in _BARRING) or (turned and value["disordered"] < _IN_ORDER)


def _missed(span: Contained | None) -> tuple[Reason, ...]:
    """Whether the claim lacks what the reader finds, where it finds something."""
    return ("span",) if span and span.none < 0 and span.best < _LEAST_SPAN else ()


@lru_cache(maxsize=4)
def load_verifier(settings: Settings) -> Verifier:
    """The verifier for these settings, loaded once: by rules alone where the bundled model is not
    installed, or another model is used."""
    fitted = FittedVerifier.load(settings, load_trees("verifier", "qa.verification"))
    return RuleVerifier() if fitted is None else fitted
