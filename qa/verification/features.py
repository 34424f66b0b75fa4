"""One row of numbers for a claim beside what it cites: what the fitted verifier decides by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index import fold, has_han
from qa.answering.relations.clauses import clauses_of
from qa.verification.agreement import agreements
from qa.verification.alignment import content_of, overlap
from qa.verification.amounts import amounts, without_amounts
from qa.verification.comparison import Comparison
from qa.verification.spans import Contained
from qa.verification.speakers import speaker_share
from qa.verification.wording import HEDGES, SCOPES, denials

FloatArray = NDArray[np.float32]

FEATURES = (
    "units", "pairs", "ordered", "disordered", "run", "around_units", "around_pairs", "length",
    "source_length", "length_ratio", "sources",
    "amounts", "amounts_missing", "amounts_other", "amounts_around", "amounts_apart",
    "amounts_unclaimed", "amounts_turned",
    "names", "names_missing", "names_around", "names_apart", "names_turned",
    "denials", "denials_turned", "denials_close", "opposites",
    "least_share", "mean_share", "clauses",
    "title_units", *(f"adds_{name}" for name in SCOPES), *(f"drops_{name}" for name in HEDGES),
    "speaker", "asked", "span", "spans", "none", "question_units", "question_new", "english",
)  # fmt: skip
"""The columns of ``feature_row``, in order."""

GROWING = ("units", "pairs", "ordered", "around_units", "around_pairs", "least_share", "span",
           "spans", "mean_share", "speaker")  # fmt: skip
SHRINKING = (
    "disordered", "run", "amounts_missing", "amounts_other", "amounts_apart", "amounts_turned",
    "names_missing", "names_turned", "denials_turned", "denials_close", "opposites",
    *(f"adds_{name}" for name in SCOPES), *(f"drops_{name}" for name in HEDGES),
)  # fmt: skip
"""Columns with which the probability that a claim is supported can only grow, or only shrink."""

CLOSE = 0.7
"""The share of a clause's content from which on another says the same but for a «not»."""

UNKNOWN = -1.0
"""In the columns of the question where there is none."""


def feature_row(
    comparison: Comparison, cited: Sequence[str], title: str, question: str | None,
    span: Contained | None,
) -> FloatArray:  # fmt: skip
    """One row, shape (len(FEATURES),), float32.

    cited: the sentences as they stand in the text. span: what the reader finds for the question in
    them; None without a question or a reader.
    """
    folded = [fold(text) for text in cited]
    values = {
        **_of_words(comparison, fold(title)),
        **_of_amounts(comparison, folded),
        **_of_names(comparison, folded),
        **_of_clauses(comparison),
        **_of_question(comparison, question, span),
    }
    return np.array([values[name] for name in FEATURES], np.float32)


def _of_words(comparison: Comparison, title: str) -> dict[str, float]:
    claim, cited = comparison.claim, comparison.cited
    words = without_amounts(claim)
    return {
        "units": cited.units,
        "pairs": cited.pairs,
        "ordered": cited.ordered,
        "disordered": cited.units - cited.ordered,
        "run": float(cited.run),
        "around_units": comparison.around.units,
        "around_pairs": comparison.around.pairs,
        "length": float(len(claim)),
        "source_length": float(len(comparison.cited_text)),
        "length_ratio": len(claim) / max(len(comparison.cited_text), 1),
        "sources": float(comparison.cited_text.count("\n") + 1),
        "title_units": overlap(words, title).units if title else 0.0,
        "english": float(not has_han(claim)),
        **{f"adds_{name}": float(name in comparison.broader) for name in SCOPES},
        **{f"drops_{name}": float(name in comparison.broader) for name in HEDGES},
    }


def _of_amounts(comparison: Comparison, cited: Sequence[str]) -> dict[str, float]:
    found = [agreement for _, agreement in comparison.amounts]
    return {
        "amounts": float(len(found)),
        "amounts_missing": float(found.count("missing")),
        "amounts_other": float(found.count("other")),
        "amounts_around": float(found.count("around")),
        "amounts_apart": _amounts_apart(comparison.claim, cited),
        "amounts_unclaimed": float(len(amounts(comparison.cited_text)) - len(found)),
        "amounts_turned": float(_amounts_turned(comparison, cited)),
    }


def _amounts_turned(comparison: Comparison, cited: Sequence[str]) -> int:
    """How many neighbouring amounts stand the other way round in the sentence that has both."""
    values = [amount.value for amount, agreement in comparison.amounts if agreement == "found"]
    count = 0
    for one, two in pairwise(values):
        for text in cited:
            order = [amount.value for amount in amounts(text)]
            if order.count(one) == order.count(two) == 1 and order.index(one) > order.index(two):
                count += 1
    return count


def _amounts_apart(claim: str, cited: Sequence[str]) -> float:
    """How much better the claim's clauses that hold numbers fit clauses that lack these numbers
    (0 to 1): a number in the place of another is apart from what it is said of."""
    windows = _windows(cited)
    worst = 0.0
    for clause in clauses_of(claim):
        if not clause.amounts:
            continue
        content = content_of(clause)
        share = [(len(content & theirs) / max(len(content), 1), text) for text, theirs in windows]
        holding = [
            each
            for each, text in share
            if all(agreement == "found" for _, agreement in agreements(clause.text, [text], []))
        ]
        best = max((each for each, _ in share), default=0.0)
        worst = max(worst, best - max(holding, default=0.0))
    return worst


def _windows(cited: Sequence[str]) -> list[tuple[str, frozenset[str]]]:
    """The clauses of the sentences, and each two that follow one another, with their content."""
    clauses = [clause for text in cited for clause in clauses_of(text)]
    found = [(clause.text, content_of(clause)) for clause in clauses]
    return found + [
        (f"{one.text},{two.text}", content_of(one) | content_of(two))
        for one, two in pairwise(clauses)
    ]


def _of_names(comparison: Comparison, cited: Sequence[str]) -> dict[str, float]:
    claim = comparison.claim
    near = [known for _, _, known in comparison.unknown_names]
    return {
        "names": float(len(comparison.named)),
        "names_missing": float(near.count(False)),
        "names_around": float(near.count(True)),
        "names_apart": _names_apart(comparison, cited),
        "names_turned": float(_turned([claim[slice(*one)] for one in comparison.named], cited)),
    }


def _names_apart(comparison: Comparison, cited: Sequence[str]) -> float:
    """The same as ``_amounts_apart``, for names that the cited sentences have."""
    windows = _windows(cited)
    known = [comparison.claim[slice(*one)] for one in comparison.named]
    known = [name for name in known if name in comparison.cited_text]
    worst = 0.0
    for clause in clauses_of(comparison.claim):
        mine = [name for name in known if name in clause.text]
        if not mine:
            continue
        content = content_of(clause)
        share = [(len(content & theirs) / max(len(content), 1), text) for text, theirs in windows]
        holding = [each for each, text in share if all(name in text for name in mine)]
        best = max((each for each, _ in share), default=0.0)
        worst = max(worst, best - max(holding, default=0.0))
    return worst


def _turned(named: Sequence[str], cited: Sequence[str]) -> int:
    """How many neighbouring names stand the other way round in the sentence that has both."""
    count = 0
    for one, two in pairwise(named):
        both = [text for text in cited if text.count(one) == text.count(two) == 1]
        count += bool(both) and all(text.find(one) > text.find(two) for text in both)
    return count


def _of_clauses(comparison: Comparison) -> dict[str, float]:
    pairs = comparison.pairs
    shares = [pair.share for pair in pairs] or [0.0]
    return {
        "denials": float(denials(comparison.claim)),
        "denials_turned": float(sum(abs(pair.denials) % 2 for pair in pairs)),
        "denials_close": float(sum(abs(pair.denials) % 2 for pair in pairs if pair.share >= CLOSE)),
        "opposites": float(sum(pair.opposites for pair in pairs)),
        "least_share": min(shares),
        "mean_share": sum(shares) / len(shares),
        "speaker": speaker_share(comparison.claim, comparison.cited_text.split("\n")),
        "clauses": float(len(pairs)),
    }


def _of_question(
    comparison: Comparison, question: str | None, span: Contained | None
) -> dict[str, float]:
    if not question:
        names = ("span", "spans", "none", "question_units", "question_new")
        return {"asked": 0.0, **dict.fromkeys(names, UNKNOWN)}
    asked = fold(question)
    claim = without_amounts(comparison.claim)
    return {
        "asked": 1.0,
        "span": span.best if span else UNKNOWN,
        "spans": span.expected if span else UNKNOWN,
        "none": span.none if span else 0.0,
        "question_units": overlap(without_amounts(asked), comparison.claim).units,
        "question_new": 1.0 - overlap(claim, asked).units,
    }
