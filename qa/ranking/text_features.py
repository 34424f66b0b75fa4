"""Features from the text of a candidate sentence alone: the words it shares with the question, and
spans that look like the kind of answer asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index import HAN, compile_later, numerals
from qa.question.analysis import Question
from qa.question.lexicon import ENGLISH_MONTHS

_DIGITS = f"0-9{numerals.NUMERALS}廿半数几"
_ANSWER_SHAPES: dict[str, re.Pattern[str]] = {
    "number": compile_later(rf"[{_DIGITS}][{_DIGITS}.,%]*|百分之[{_DIGITS}]+"),
    "date": compile_later(
        rf"[{_DIGITS}x]+(?:年代?|月|日|号|世纪|点|时|分|天|小时)|春|夏|秋|冬|今|昨|明|同年|当年|清晨|早上|晚|"
        rf"(?:{'|'.join(ENGLISH_MONTHS)})"
    ),
    "person": compile_later(
        r"[·・]|先生|女士|博士|教授|将军|总统|主席|皇帝|国王|父|母|妻|子|兄|弟|由|"
        r"[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩"
        r"唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹"
        r"熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
        rf"[{HAN}]{{1,2}}"
    ),
    "place": compile_later(r"省|市|县|区|州|镇|乡|村|国|城|山|河|江|湖|岛|洲|路|街|站|港|部|于|在"),
    "reason": compile_later(r"因|由于|所以|为了|导致|使|故|造成|缘|because|since|due to"),
    "manner": compile_later(r"通过|以|用|按|采|方式|方法|要|必须|by|through"),
    "list": compile_later(r"、|和|及|与|以及|包括|分别|一是|首先|第一|,"),
    "definition": compile_later(r"是|即|指|称|为|means|is"),
}


def text_features(question: Question, texts: Sequence[str]) -> dict[str, NDArray[np.floating]]:
    """For each column of ``_TEXT_COLUMNS``, one value per text: shape (texts,), float32.

    ``question`` and ``texts`` are folded (``index.fold``); at least one text is required.
    """
    rows = np.array([_one_text(question, text) for text in texts], np.float32)
    return dict(zip(_TEXT_COLUMNS, rows.T, strict=True))


_TEXT_COLUMNS = (
    "common_run", "characters_covered", "length", "novelty", "asks", "pronoun",
    "shape", "shape_new", "shape_near", "unit", "beside_before", "beside_after", "noun", "listed",
)  # fmt: skip
_PRONOUN = compile_later(r"^[“\"‘「（(]?(?:他|她|它|其|该|此|这|那|he|she|it|this|these|they)")
_NEAR = 6


def _one_text(question: Question, text: str) -> tuple[float, ...]:
    covered = _covered(question, text)
    shape, fresh, near = _shapes(question, text, covered)
    share = sum(covered) / len(covered) if len(text) else 0.0
    return (
        _longest_common_run(question.text, text) / max(len(question.text), 1),
        share,
        float(len(text)),
        float(covered.count(0)),
        float(text.rstrip('”"』」').endswith(("?", "？"))),
        float(_PRONOUN.match(text) is not None),
        shape,
        fresh,
        near,
        _unit_agrees(question, text),
        _beside(question.before, text, suffix=True),
        _beside(question.after, text, suffix=False),
        _has_noun(question, text),
        _lists(question, text),
    )


def _covered(question: Question, text: str) -> bytearray:
    """1 for each character of the text that belongs to a content word of the question, else 0."""
    covered = bytearray(max(len(text), 1))
    for word in question.content:
        at = text.find(word)
        while at >= 0:
            covered[at : at + len(word)] = b"\1" * len(word)
            at = text.find(word, at + 1)
    return covered


def _shapes(question: Question, text: str, covered: bytearray) -> tuple[float, float, float]:
    """The number of spans that look like the kind of answer asked for; of those not in the
    question; and of the latter, those within a few characters of the question's words."""
    total = fresh = near = 0
    for kind in question.kinds:
        pattern = _ANSWER_SHAPES.get(kind)
        for match in pattern.finditer(text) if pattern else ():
            total += 1
            if 1 not in covered[match.start() : match.end()]:
                fresh += 1
                near += 1 in covered[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    return float(total), float(fresh), float(near)


def _unit_agrees(question: Question, text: str) -> float:
    """1 if a number precedes the unit asked about, 0.5 if only its first character."""
    unit = question.unit
    if not unit:
        return 0.0
    number = rf"[{_DIGITS}][{_DIGITS}.,多余]*个?"
    if re.search(number + re.escape(unit), text):
        return 1.0
    return 0.5 if re.search(number + re.escape(unit[0]), text) else 0.0


def _has_noun(question: Question, text: str) -> float:
    """1 if the noun asked for («城市») is in the text, 0.5 if only its last character is."""
    if not question.noun:
        return 0.0
    return 1.0 if question.noun in text else 0.5 * (question.noun[-1] in text)


_QUOTED = compile_later(r"”[、]?“")


def _lists(question: Question, text: str) -> float:
    """1 if the text lists as many things as are asked for, 0.5 if it lists any other number."""
    clauses = re.split(r"[，,。；;：:！!？?]", text)
    runs = [clause.count("、") + 1 for clause in clauses if "、" in clause]
    runs += [run + 1 for clause in clauses if (run := len(_QUOTED.findall(clause)))]
    runs += [run + 1 for run in runs if re.search("[和及与]", text)]
    if not runs:
        return 0.0
    return 1.0 if question.count in runs else 0.5


def _beside(context: str, text: str, suffix: bool) -> float:
    """How many characters of the question next to its question word are also in the text."""
    for length in range(len(context), 0, -1):
        part = context[-length:] if suffix else context[:length]
        if part in text:
            return float(length)
    return 0.0


def _longest_common_run(first: str, second: str) -> int:
    """The length of the longest common substring."""
    longest = 0
    for start in range(len(first)):
        while start + longest < len(first) and first[start : start + longest + 1] in second:
            longest += 1
    return longest
