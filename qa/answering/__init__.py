"""Scored sentences to an answer with citations, or to a refusal.

``selection`` chooses the sentences, notices where two of them contradict each other, and completes
lists; ``composition`` and ``attribution`` put them together with their markers; ``answers`` does
all of it for a question, or refuses below the threshold.
"""

__all__ = ["answers", "choosing", "composition", "selection"]
