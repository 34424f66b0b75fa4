"""Questions that compare, taken apart: «东线和西线哪条更长？» asks how long each of them is."""

from __future__ import annotations

from index import has_han
from qa.rewriting.comparisons.chinese import parse_chinese
from qa.rewriting.comparisons.degrees import WHEN, Comparison
from qa.rewriting.comparisons.english import parse_english
from qa.rewriting.comparisons.kinds import speaks_of_measured

__all__ = ["WHEN", "Comparison", "parse_comparison", "speaks_of_measured"]


def parse_comparison(question: str) -> Comparison | None:
    """Take a question apart that asks which of several things is more so, or whether one is.

    None if it is no such question.
    """
    typed = question.strip().rstrip("？?。.！! ")
    return parse_chinese(typed) if has_han(typed) else parse_english(typed)
