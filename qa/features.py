"""What is measured of each candidate sentence before the ranker weighs it.

Everything here is cheap: the sentence vectors and word ids come from the index, the text of a
few dozen sentences is looked at with regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.question import KINDS, Question

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int32]

_DIGITS = "0-9一二三四五六七八九十百千万亿两零〇廿半数几"
_ANSWER_SHAPES: dict[str, re.Pattern[str]] = {
    "number": re.compile(rf"[{_DIGITS}][{_DIGITS}.,%]*|百分之[{_DIGITS}]+"),
    "date": re.compile(
        rf"[{_DIGITS}x]+(?:年代?|月|日|号|世纪|点|时|分|天|小时)|春|夏|秋|冬|今|昨|明|同年|当年|清晨|早上|晚|"
        r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    ),
    "person": re.compile(
        r"[·・]|先生|女士|博士|教授|将军|总统|主席|皇帝|国王|父|母|妻|子|兄|弟|由|"
        r"[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩"
        r"唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹"
        r"熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文][一-鿿]{1,2}"
    ),
    "place": re.compile(r"省|市|县|区|州|镇|乡|村|国|城|山|河|江|湖|岛|洲|路|街|站|港|部|于|在"),
    "reason": re.compile(r"因|由于|所以|为了|导致|使|故|造成|缘|because|since|due to"),
    "manner": re.compile(r"通过|以|用|按|采|方式|方法|要|必须|by|through"),
    "list": re.compile(r"、|和|及|与|以及|包括|分别|一是|首先|第一|,"),
    "definition": re.compile(r"是|即|指|称|为|means|is"),
}


@dataclass(frozen=True, slots=True)
class Candidates:
    """The sentences to be ranked, in the order of their passages and within them.

    texts: folded. vectors: (sentences, dimension). words: each one's word ids. passage:
    (sentences,) the position of its passage among the retrieved ones. position: (sentences,) its
    place within its passage, 0 to 1. The next four are of the retrieved passages, best first;
    ``around`` is the best fused score of the passage and those next to it.
    """

    texts: Sequence[str]
    vectors: FloatArray
    words: Sequence[IntArray]
    passage: NDArray[np.int64]
    position: FloatArray
    fused: FloatArray
    around: FloatArray
    dense: FloatArray
    lexical: FloatArray


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as the features need it: analysed, embedded, and its words weighed.

    words: for each distinct word its ids, any of which will do: one (-1: the index does not know
    it), or those of its translations where the documents are in another language. idf: the
    weight of each word. wording: what the reader is given to read; across languages the question,
    then its translated words. shift: what is added to every cosine (see ``qa.evidence.SHIFT``).
    """

    question: Question
    vector: FloatArray
    words: Sequence[tuple[int, ...]]
    idf: FloatArray
    wording: str
    shift: float = 0.0


FEATURES = (
    "dense", "dense_z", "dense_gap", "dense_before", "dense_after", "dense_blend_z",
    "bm25", "bm25_z", "coverage", "coverage_gap", "coverage_pair", "coverage_passage",
    "rarest_missing", "common_run", "characters_covered",
    "passage_score", "passage_around", "passage_gap", "passage_dense", "passage_lexical",
    "passage_rank",
    "position", "length", "novelty", "asks", "pronoun",
    "shape", "shape_new", "shape_near", "unit", "beside_before", "beside_after",
    "noun", "listed", "wants_unit", "wants_noun", "wants_count",
    "question_length", "kinds",
    *(f"wants_{kind}" for kind in KINDS),
)  # fmt: skip
"""The columns of the matrix that ``sentence_features`` gives, in order."""


def sentence_features(asked: Asked, candidates: Candidates) -> FloatArray:
    """The features of every candidate, shape (sentences, len(FEATURES)), float32."""
    columns = {
        **_dense_features(asked, candidates),
        **_lexical_features(asked, candidates),
        **_passage_features(candidates, asked.shift),
        **_text_features(asked.question, candidates.texts),
    }
    wants = [float(kind in asked.question.kinds) for kind in KINDS]
    count = len(candidates.texts)
    columns["question_length"] = np.full(count, float(len(asked.question.text)))
    columns["wants_unit"] = np.full(count, float(bool(asked.question.unit)))
    columns["wants_noun"] = np.full(count, float(bool(asked.question.noun)))
    columns["wants_count"] = np.full(count, float(asked.question.count))
    columns["kinds"] = np.full(count, float(len(asked.question.kinds)))
    columns |= {
        f"wants_{kind}": np.full(count, flag) for kind, flag in zip(KINDS, wants, strict=True)
    }
    columns["position"] = candidates.position
    return np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32)


def _standardised(values: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray((values - values.mean()) / (values.std() + 1e-6))


def _neighbour(
    values: NDArray[np.floating], passage: NDArray[np.int64], step: int
) -> NDArray[np.floating]:
    """Each sentence's neighbour's value within the same passage, or its own where there is none."""
    shifted = np.roll(values, step)
    same = np.roll(passage, step) == passage
    same[0 if step > 0 else -1] = False
    return np.where(same, shifted, values)


def _dense_features(asked: Asked, candidates: Candidates) -> dict[str, NDArray[np.floating]]:
    dense = candidates.vectors @ asked.vector + asked.shift
    before = _neighbour(dense, candidates.passage, 1)
    after = _neighbour(dense, candidates.passage, -1)
    return {
        "dense": dense,
        "dense_z": _standardised(dense),
        "dense_gap": dense - dense.max(),
        "dense_before": before,
        "dense_after": after,
        "dense_blend_z": _standardised(dense + 0.25 * (before + after)),
    }


def _lexical_features(asked: Asked, candidates: Candidates) -> dict[str, NDArray[np.floating]]:
    has = _have_words(asked.words, candidates.words)
    lengths = np.array([len(words) for words in candidates.words], np.float32)
    idf = asked.idf / max(float(asked.idf.sum()), 1e-6)
    coverage = has @ idf
    bm25 = (has @ asked.idf) / (0.6 + 0.9 * (0.6 + 0.4 * lengths / max(float(lengths.mean()), 1.0)))
    with_before = has | (_neighbour_rows(has, candidates.passage))
    in_passage = np.stack(
        [has[candidates.passage == number].any(axis=0) for number in range(len(candidates.fused))]
    )
    missing = np.where(has, 0.0, asked.idf[None, :])
    return {
        "bm25": bm25,
        "bm25_z": _standardised(bm25),
        "coverage": coverage,
        "coverage_gap": coverage - coverage.max(),
        "coverage_pair": with_before @ idf,
        "coverage_passage": (in_passage @ idf)[candidates.passage],
        "rarest_missing": missing.max(axis=1) if missing.size else np.zeros(len(lengths)),
    }


def _have_words(
    wanted: Sequence[tuple[int, ...]], sentences: Sequence[IntArray]
) -> NDArray[np.bool_]:
    """Which of the wanted words each sentence has, in any form; shape (sentences, wanted)."""
    if not wanted:
        return np.zeros((len(sentences), 0), np.bool_)
    flat = [number for ids in wanted for number in ids]
    known, form = np.unique(np.array(flat, np.int64), return_inverse=True)
    words = np.concatenate(sentences)
    of = np.repeat(np.arange(len(sentences)), [len(each) for each in sentences])
    place = np.minimum(np.searchsorted(known, words), len(known) - 1)
    found = known[place] == words
    has = np.zeros((len(sentences), len(known)), np.bool_)
    has[of[found], place[found]] = True
    starts = np.cumsum([0, *map(len, wanted[:-1])])
    return np.asarray(np.logical_or.reduceat(has[:, form], starts, axis=1))


def _neighbour_rows(has: NDArray[np.bool_], passage: NDArray[np.int64]) -> NDArray[np.bool_]:
    shifted = np.roll(has, 1, axis=0)
    same = np.roll(passage, 1) == passage
    same[0] = False
    return np.asarray(shifted & same[:, None])


def _passage_features(candidates: Candidates, shift: float) -> dict[str, NDArray[np.floating]]:
    of = candidates.passage
    return {
        "passage_score": candidates.fused[of],
        "passage_around": candidates.around[of] - candidates.fused.max(),
        "passage_gap": candidates.fused[of] - candidates.fused.max(),
        "passage_dense": candidates.dense[of] + shift,
        "passage_lexical": candidates.lexical[of],
        "passage_rank": of.astype(np.float32),
    }


def _text_features(question: Question, texts: Sequence[str]) -> dict[str, NDArray[np.floating]]:
    rows = np.array([_one_text(question, text) for text in texts], np.float32)
    return dict(zip(_TEXT_COLUMNS, rows.T, strict=True))


_TEXT_COLUMNS = (
    "common_run", "characters_covered", "length", "novelty", "asks", "pronoun",
    "shape", "shape_new", "shape_near", "unit", "beside_before", "beside_after", "noun", "listed",
)  # fmt: skip
_PRONOUN = re.compile(r"^[“\"‘「（(]?(?:他|她|它|其|该|此|这|那|he|she|it|this|these|they)")
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
    """Which characters of the text belong to a content word of the question: 1, the others 0."""
    covered = bytearray(max(len(text), 1))
    for word in question.content:
        at = text.find(word)
        while at >= 0:
            covered[at : at + len(word)] = b"\1" * len(word)
            at = text.find(word, at + 1)
    return covered


def _shapes(question: Question, text: str, covered: bytearray) -> tuple[float, float, float]:
    """Stretches of the shape that is asked for: how many, how many not in the question, how many
    of these within a few characters of the question's words."""
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
    """1 where a number stands before the unit that is counted, 0.5 on its first character alone."""
    unit = question.unit
    if not unit:
        return 0.0
    number = rf"[{_DIGITS}][{_DIGITS}.,多余]*个?"
    if re.search(number + re.escape(unit), text):
        return 1.0
    return 0.5 if re.search(number + re.escape(unit[0]), text) else 0.0


def _has_noun(question: Question, text: str) -> float:
    """1 where what is asked for («城市») is in the text, 0.5 where its last character is."""
    if not question.noun:
        return 0.0
    return 1.0 if question.noun in text else 0.5 * (question.noun[-1] in text)


_QUOTED = re.compile(r"”[、]?“")


def _lists(question: Question, text: str) -> float:
    """1 where a stretch lists as many things as are asked for, 0.5 where it lists any."""
    clauses = re.split(r"[，,。；;：:！!？?]", text)
    runs = [clause.count("、") + 1 for clause in clauses if "、" in clause]
    runs += [run + 1 for clause in clauses if (run := len(_QUOTED.findall(clause)))]
    runs += [run + 1 for run in runs if re.search("[和及与]", text)]
    if not runs:
        return 0.0
    return 1.0 if question.count in runs else 0.5


def _beside(context: str, text: str, suffix: bool) -> float:
    """How many characters next to the asking word stand in the text too, of at most six."""
    for length in range(len(context), 0, -1):
        part = context[-length:] if suffix else context[:length]
        if part in text:
            return float(length)
    return 0.0


def _longest_common_run(first: str, second: str) -> int:
    """The length of the longest stretch that two texts share."""
    longest = 0
    for start in range(len(first)):
        while start + longest < len(first) and first[start : start + longest + 1] in second:
            longest += 1
    return longest
