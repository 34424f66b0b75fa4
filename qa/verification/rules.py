"""The verifier by rules alone: for systems without the bundled model, and before any fitting.

It verifies what is restated nearly word for word, with every number, date and name in its place;
of a freer wording it says «check».
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.verification.alignment import unknown_spans
from qa.verification.amounts import without_amounts
from qa.verification.comparison import Comparison, compare
from qa.verification.types import Reason, Source, Verdict
from qa.verification.wording import scope_words

GRAVE: tuple[Reason, ...] = ("quantity", "name", "negation", "opposite")
"""Reasons that alone keep a claim from being verified."""

LEAST_RESTATED = 0.75
"""The share of a claim's content that the cited sentences must have for ✓ by rules alone."""

LEAST_RELATED = 0.3
"""A claim with less of its content in them is removed."""


class RuleVerifier:
    """A ``Verifier`` that needs no model."""

    def verify(self, claim: str, sources: Sequence[Source], question: str | None) -> Verdict:
        """See ``Verifier``; the question is not considered."""
        early = undecidable(claim, sources)
        if early is not None:
            return early
        comparison = compare(claim, sources)
        reasons = reasons_of(comparison)
        score = comparison.cited.units * 0.5 + comparison.cited.ordered * 0.5
        score *= 0.5 ** len([reason for reason in reasons if reason in GRAVE])
        if not reasons and comparison.cited.units >= LEAST_RESTATED:
            return Verdict("verified", score)
        unrelated = comparison.cited.units < LEAST_RELATED
        contradicted = contradicts(comparison)
        return Verdict(
            "removed" if unrelated or contradicted else "check",
            min(score, 0.49),
            reasons or ("unsupported",),
            missing_spans(comparison),
        )


def undecidable(claim: str, sources: Sequence[Source]) -> Verdict | None:
    """The verdict on what needs no comparison: nothing is cited, or nothing is stated."""
    if not any(source.text.strip() for source in sources):
        return Verdict("removed", 0.0, ("no_source",), ((0, len(claim)),) if claim else ())
    if sum(character.isalnum() for character in claim) < 2:
        return Verdict("removed", 0.0, ("not_a_statement",))
    if claim.rstrip(' "”』」】）)').endswith(("?", "？")):
        return Verdict("check", 0.0, ("not_a_statement",))
    return None


def reasons_of(comparison: Comparison) -> tuple[Reason, ...]:
    """What the rules hold against a claim, the gravest first."""
    found: list[Reason] = []
    if any(agreement in ("missing", "other") for _, agreement in comparison.amounts):
        found.append("quantity")
    if any(not near for _, _, near in comparison.unknown_names):
        found.append("name")
    if any(pair.denials % 2 for pair in comparison.pairs):
        found.append("negation")
    if any(pair.opposites for pair in comparison.pairs):
        found.append("opposite")
    if comparison.broader & {"all", "only", "cause", "must", "prove", "perhaps", "plan"}:
        found.append("scope")
    return tuple(found)


def contradicts(comparison: Comparison) -> bool:
    """Whether the cited sentences say another value, or deny it, in words otherwise the same."""
    other = any(agreement == "other" for _, agreement in comparison.amounts)
    denied = any(pair.denials % 2 and pair.share >= LEAST_RESTATED for pair in comparison.pairs)
    return (other or denied) and comparison.cited.units >= 0.5


def missing_spans(comparison: Comparison) -> tuple[tuple[int, int], ...]:
    """The spans that are not found: wrong numbers, names and broadening words, else new words."""
    spans = [
        (amount.start, amount.end)
        for amount, agreement in comparison.amounts
        if agreement in ("missing", "other")
    ]
    spans += [(start, end) for start, end, near in comparison.unknown_names if not near]
    spans += scope_words(without_amounts(comparison.claim), comparison.cited_text)
    return merged(spans or unknown_spans(without_amounts(comparison.claim), comparison.cited_text))


def merged(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans in order, those that overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
