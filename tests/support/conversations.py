"""Answers as they may be kept, made without an index."""

from __future__ import annotations

from qa.types import Answer, Citation, Segment, segments_text


def made_answer(question: str, quote: str = "摘帽不摘责任。") -> Answer:
    """An answer of one quotation."""
    cited = Citation(1, "脱贫.txt", "脱贫", 2, 9, 9 + len(quote), quote, 0.75, "政策")
    segments = (Segment("quotation", quote, (1,)),)
    text = segments_text(segments)
    return Answer(question, question, True, 0.93, text, (cited,), (), 0.01234567, segments)
