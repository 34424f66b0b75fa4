"""Computes the features of the candidate sentences that the ranker takes as its input.

Everything here is cheap: sentence vectors and word ids come from the index, and only the text of a
few dozen sentences is searched with regular expressions (``qa/ranking/text_features.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.question.analysis import KINDS, Question
from qa.ranking.qualifiers import QUALIFIER_FEATURES, qualifier_features
from qa.ranking.text_features import text_features

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class FeatureInputs:
    """What the features are computed from, in the order of the passages and of their sentences.

    texts: folded. vectors: (sentences, dimension). words: the word ids of each sentence. passage:
    (sentences,), the position of its passage among the retrieved ones. position: (sentences,), its
    place within its passage, 0 to 1. The remaining arrays have shape (passages,), best passage
    first: the fused score, the best fused score among the passage and its neighbours (``around``),
    the cosine (``dense``) and the BM25 score (``lexical``). titles: what each passage stands under,
    folded.
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
    titles: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as the features need it: analysed, embedded, and with its words weighted.

    words: for each distinct word, the ids that match it: a single one (-1 if the index does not
    know the word), or those of its translations if the documents are in another language. idf: the
    weight of each word. wording: the text given to the reader; across languages, the question
    followed by its translated words. shift: added to every cosine (see
    ``qa.ranking.candidates.SHIFT_FROM_OTHER``).
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
    *QUALIFIER_FEATURES,
    "noun", "listed", "wants_unit", "wants_noun", "wants_count",
    "question_length", "kinds",
    *(f"wants_{kind}" for kind in KINDS),
)  # fmt: skip
"""The columns of the matrix returned by ``compute_features``, in order."""


def compute_features(asked: Asked, inputs: FeatureInputs) -> FloatArray:
    """The features of every candidate sentence, shape (sentences, len(FEATURES)), float32."""
    columns = {
        **_dense_features(asked, inputs),
        **_lexical_features(asked, inputs),
        **_passage_features(inputs, asked.shift),
        **text_features(asked.question, inputs.texts),
        **qualifier_features(asked.question, inputs.texts, inputs.titles, inputs.passage),
    }
    wants = [float(kind in asked.question.kinds) for kind in KINDS]
    count = len(inputs.texts)
    columns["question_length"] = np.full(count, float(len(asked.question.text)))
    columns["wants_unit"] = np.full(count, float(bool(asked.question.unit)))
    columns["wants_noun"] = np.full(count, float(bool(asked.question.noun)))
    columns["wants_count"] = np.full(count, float(asked.question.count))
    columns["kinds"] = np.full(count, float(len(asked.question.kinds)))
    columns |= {
        f"wants_{kind}": np.full(count, flag) for kind, flag in zip(KINDS, wants, strict=True)
    }
    columns["position"] = inputs.position
    return np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32)


def _standardised(values: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray((values - values.mean()) / (values.std() + 1e-6))


def _neighbour(
    values: NDArray[np.floating], passage: NDArray[np.int64], step: int
) -> NDArray[np.floating]:
    """The value of each sentence's neighbour in its passage, or its own if it has no neighbour."""
    shifted = np.roll(values, step)
    same = np.roll(passage, step) == passage
    same[0 if step > 0 else -1] = False
    return np.where(same, shifted, values)


def _dense_features(asked: Asked, inputs: FeatureInputs) -> dict[str, NDArray[np.floating]]:
    dense = inputs.vectors @ asked.vector + asked.shift
    before = _neighbour(dense, inputs.passage, 1)
    after = _neighbour(dense, inputs.passage, -1)
    return {
        "dense": dense,
        "dense_z": _standardised(dense),
        "dense_gap": dense - dense.max(),
        "dense_before": before,
        "dense_after": after,
        "dense_blend_z": _standardised(dense + 0.25 * (before + after)),
    }


def _lexical_features(asked: Asked, inputs: FeatureInputs) -> dict[str, NDArray[np.floating]]:
    has = _have_words(asked.words, inputs.words)
    lengths = np.array([len(words) for words in inputs.words], np.float32)
    idf = asked.idf / max(float(asked.idf.sum()), 1e-6)
    coverage = has @ idf
    bm25 = (has @ asked.idf) / (0.6 + 0.9 * (0.6 + 0.4 * lengths / max(float(lengths.mean()), 1.0)))
    with_before = has | (_neighbour_rows(has, inputs.passage))
    in_passage = np.stack(
        [has[inputs.passage == number].any(axis=0) for number in range(len(inputs.fused))]
    )
    missing = np.where(has, 0.0, asked.idf[None, :])
    return {
        "bm25": bm25,
        "bm25_z": _standardised(bm25),
        "coverage": coverage,
        "coverage_gap": coverage - coverage.max(),
        "coverage_pair": with_before @ idf,
        "coverage_passage": (in_passage @ idf)[inputs.passage],
        "rarest_missing": missing.max(axis=1) if missing.size else np.zeros(len(lengths)),
    }


def _have_words(
    wanted: Sequence[tuple[int, ...]], sentences: Sequence[IntArray]
) -> NDArray[np.bool_]:
    """Which of the wanted words each sentence contains, by any id; shape (sentences, wanted)."""
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


def _passage_features(inputs: FeatureInputs, shift: float) -> dict[str, NDArray[np.floating]]:
    of = inputs.passage
    return {
        "passage_score": inputs.fused[of],
        "passage_around": inputs.around[of] - inputs.fused.max(),
        "passage_gap": inputs.fused[of] - inputs.fused.max(),
        "passage_dense": inputs.dense[of] + shift,
        "passage_lexical": inputs.lexical[of],
        "passage_rank": of.astype(np.float32),
    }
