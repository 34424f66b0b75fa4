"""Doubts in what was found: it plainly speaks of another thing than the one that is asked about."""

from __future__ import annotations

from index import Index
from qa.answering.relations.other_codes import doubt_other_code
from qa.answering.relations.other_fixed import settle_fixed
from qa.ranking.pipeline import Ranked


def doubt(index: Index, question: str, found: Ranked) -> Ranked:
    """What was found for a question, with little confidence where it speaks of another code, or of
    another year, edition, rank or model only."""
    return settle_fixed(index, question, doubt_other_code(question, found))
