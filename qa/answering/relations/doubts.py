"""Doubts in what was found: it plainly speaks of another thing than the one that is asked about."""

from __future__ import annotations

from qa.answering.relations.other_codes import doubt_other_code
from qa.answering.relations.other_kinds import doubt_other_kind
from qa.ranking.pipeline import Ranked


def doubt(question: str, found: Ranked) -> Ranked:
    """What was found for a question, with little confidence where it speaks of another code, or of
    a thing of another kind."""
    return doubt_other_kind(question, doubt_other_code(question, found))
