"""Which language and script a question is in, and so the labels of its answer."""

from __future__ import annotations

from index import compile_later, fold, has_han
from qa.i18n.answers import Script
from qa.i18n.messages import Language

_LETTER = compile_later(r"[A-Za-z]")
_QUOTED = compile_later(r"《[^》]*》|“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"]*\"")


def label_language(question: str) -> Language:
    """The language of the screen's labels around the answer to a question."""
    return "en" if script_of_question(question) == "en" else "zh"


def script_of_question(question: str) -> Script:
    """``zh-Hans``, ``zh-Hant`` or ``en``: what the labels of the answer are written in.

    Chinese when any Chinese character is there, quotations and titles aside if the rest is in
    letters; Traditional when one of them has another, Simplified form.
    """
    asked = _QUOTED.sub("", question)
    if not has_han(asked) and _LETTER.search(asked):
        return "en"
    folded = fold(question)
    changed = any(
        before != after and has_han(before) for before, after in zip(question, folded, strict=True)
    )
    return "zh-Hant" if changed else "zh-Hans"
