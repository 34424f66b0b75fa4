"""The few words of an answer that are not quoted, in the language of the question."""

from __future__ import annotations

import re

from index import fold, has_han
from qa.i18n.messages import Language

_LETTER = re.compile(r"[A-Za-z]")

REFUSAL = {
    "zh-Hans": "这些文档里没有找到能回答这个问题的内容。",
    "zh-Hant": "這些文件裡沒有找到能回答這個問題的內容。",
    "en": "The documents do not hold an answer to this question.",
}
DIFFERING = {
    "zh-Hans": "文档中的说法不一致：",
    "zh-Hant": "文件中的說法不一致：",
    "en": "The documents differ on this:",
}
NOT_FOUND = {
    "zh-Hans": "文档里没有找到这一部分的答案：“{part}”",
    "zh-Hant": "文件裡沒有找到這一部分的答案：「{part}」",
    "en": "The documents do not answer this part: “{part}”",
}


def not_found(part: str, language: str) -> str:
    """The line that names a part of the question which the documents do not answer."""
    return NOT_FOUND[language].format(part=part)


def label_language(question: str) -> Language:
    """The language of the labels around the answer to a question."""
    return "en" if language_of_question(question) == "en" else "zh"


def language_of_question(question: str) -> str:
    """``zh-Hans``, ``zh-Hant`` or ``en``: what the words around an answer are written in.

    Chinese when any Chinese character is there; Traditional when one of them has another,
    Simplified form.
    """
    if not has_han(question) and _LETTER.search(question):
        return "en"
    folded = fold(question)
    changed = any(
        before != after and has_han(before) for before, after in zip(question, folded, strict=True)
    )
    return "zh-Hant" if changed else "zh-Hans"
