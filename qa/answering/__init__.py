"""Scored sentences to an answer with citations, or to a refusal.

``selection`` chooses the sentences, notices where two of them contradict each other, and completes
lists (``relations`` knows how sentences stand to each other); ``composition`` and ``attribution``
put those of several parts together; ``comparing`` and ``counting`` answer the questions that do so
from values and lists of the text; ``choosing`` does all of it for a question, unless ``look_up``
finds the very thing; ``answers`` makes an answer of them, or a refusal, and ``citations`` names the
place of what is quoted.
"""

__all__ = [
    "answers",
    "choosing",
    "citations",
    "composition",
    "look_up",
    "selection",
]
