"""Scored sentences to an answer with citations, or to a refusal.

``selection`` chooses the sentences, notices where two of them contradict each other, and completes
lists; ``composition`` and ``attribution`` put those of several parts together; ``comparing`` and
``counting`` answer the questions that do so from values and lists of the text; ``choosing`` does
all of it for a question, unless ``look_up`` finds the very thing; ``other_codes`` doubts what is
about another code; ``answers`` makes an answer of them, or a refusal, and ``citations`` names the
place of what is quoted. ``clauses`` cuts sentences into clauses that can be laid side by side.
"""

__all__ = [
    "answers",
    "choosing",
    "citations",
    "clauses",
    "composition",
    "look_up",
    "other_codes",
    "selection",
]
