"""The sentence that decides a question to be answered with yes or no, to be read first."""

from __future__ import annotations

from index import compile_later, fold
from qa.answering.relations.contradictions import asked_units
from qa.question.analysis import Question
from qa.ranking.candidates import Evidence

_WHETHER = compile_later(
    r"吗[？?。]?$|是否|是不是|有没有|(?P<verb>[要能会可应该需准行对])不(?:(?P=verb)|可以)|"
    r"^(?:is|are|was|were|do|does|did|can|could|may|must|should|has|have|had|will)\b"
)
_ASKS_PERMISSION = compile_later(
    r"可以|可不可以|能|准|允许|许可|要不要|必须|应|需|得|"
    r"^(?:can|could|may|must|should)\b|\b(?:allowed|permitted|required|have to|need to)\b"
)
_PERMITS = compile_later(
    r"可以?|不可|能够?|不得|禁止|严禁|允许|准许|不准|不许|许可|谢绝|必须|应当|应|须|无需|不必|需要?|免|"
    r"\b(?:may|can|cannot|must|should|shall|allowed|permitted|forbidden|prohibited|required|only|"
    r"not|never|no)\b"
)


def asks_whether(question: Question) -> bool:
    """Whether a question is to be answered with yes or no."""
    return bool(_WHETHER.search(question.text.strip()))


def deciding_row(evidence: Evidence, rows: list[int]) -> int:
    """The one of some rows, best first, that decides the question; the first if none does more.

    It says more of what is asked than the others do; where something is asked to be permitted or
    required, it says what is permitted, forbidden or required.
    """
    question = evidence.asked.question
    permission = bool(_ASKS_PERMISSION.search(question.text))
    units = asked_units(question) - _MODAL_UNITS

    def decides(row: int) -> tuple[bool, float]:
        text = fold(evidence.text(row))
        said = sum(_stands_in(unit, text) for unit in units) / max(1, len(units))
        return not permission or bool(_PERMITS.search(text)), said

    return max(rows, key=decides)


_MODAL_UNITS = frozenset("可以能准许允应该须得要会不没") | {
    *("can", "could", "may", "must", "should", "allowed", "permitted", "required", "has", "have")
}


def _stands_in(unit: str, text: str) -> bool:
    """Whether a character, or a word in Latin letters but for its plural, stands in a text."""
    return (unit.removesuffix("s") if unit.isascii() else unit) in text
