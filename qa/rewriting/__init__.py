"""Follow-ups made to stand alone, and questions taken apart.

In go a question and the turns before it; out comes a question that can be searched by itself
(``followups``), or the several questions that it was put together of (``question_parts``).
"""

__all__ = ["followups", "question_parts"]
