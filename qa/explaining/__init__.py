"""Why an answer is what it is: what was looked at for it, and what its confidence rests on.

``types`` says what an explanation holds; ``tracing`` notes what is ranked while a question is asked
once more, and makes an explanation of it; ``wording`` puts it into words.
"""

from qa.explaining.types import (
    ExplainedPassage,
    ExplainedSearch,
    ExplainedSentence,
    ExplainedWord,
    Explanation,
)

__all__ = [
    "ExplainedPassage",
    "ExplainedSearch",
    "ExplainedSentence",
    "ExplainedWord",
    "Explanation",
    "tracing",
    "wording",
]
