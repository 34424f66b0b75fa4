"""Rewriting follow-ups so that they stand alone, and splitting compound questions.

Given a question and the turns before it, ``followups`` returns a question that can be searched by
itself, and ``turns`` also which sentences were quoted already; ``question_parts`` splits a question
that asks for several things into one for each, ``comparisons`` one that compares things, and
``counting`` asks how many there are as a list.
"""

__all__ = ["counting", "followups", "question_parts", "turns"]
