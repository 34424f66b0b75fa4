"""Passages to scored sentences, and the confidence that they answer the question.

``candidates`` takes the sentences of the best passages, ``features`` describes them and boosted
trees score them; if that is inconclusive, a reader reranks the best (``pipeline``). ``trees``
applies boosted trees that were stored. ``calibration`` fits the confidence to another model than
the one it was learned with.
"""

__all__ = [
    "calibration",
    "candidates",
    "confidence",
    "features",
    "pipeline",
    "qualifiers",
    "trees",
]
