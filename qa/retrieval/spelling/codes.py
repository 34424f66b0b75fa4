"""Codes of a question that the documents write with another joint: S0388 or «S 0388» for S-0388."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

from index import Index, compile_later, fold
from qa.retrieval.spelling.homophones import MOST, Guess

JOINTS = ("-", "", "/", "_", ".")
"""What may stand between the parts of a code, the likeliest first."""

_CODE = compile_later(
    r"(?<![a-z0-9])(?:[a-z]{1,8}[-/_. ]?[0-9]+|[0-9]+[-/_.]?[a-z]{1,8})(?:[-/_.]?[a-z0-9]+)*"
    r"(?![a-z0-9])"
)
_PART = compile_later(r"[A-Za-z]+|[0-9]+")
_NO_JOINT = compile_later(r"(?<=[A-Za-z]) ?(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")


def guess_codes(index: Index, question: str) -> list[list[Guess]]:
    """For each code of a question that the index does not have as it is typed, the codes of the
    same letters and figures that it has, if any; upper and lower case as typed."""
    folded = fold(question)
    guesses = [
        _guess_code(index, match.start(), question[match.start() : match.end()])
        for match in _CODE.finditer(folded)
        if index.word_ids([match.group()])[0] < 0
    ]
    return [each for each in guesses if each]


def _guess_code(index: Index, start: int, typed: str) -> list[Guess]:
    end = start + len(typed)
    forms = [(form, fold(form)) for form in dict.fromkeys(_other_forms(typed))]
    known = [(form, folded) for form, folded in forms if index.word_ids([folded])[0] >= 0]
    return [Guess(start, end, form, 0.0, (folded,)) for form, folded in known[:MOST]]


def _other_forms(typed: str) -> Iterator[str]:
    """The code with one kind of joint between all its parts, and with joints only added where
    letters and figures meet without one."""
    typed = normalize("NFKC", typed)
    parts = _PART.findall(typed)
    for joint in JOINTS:
        yield joint.join(parts)
        yield _NO_JOINT.sub(joint, typed)
