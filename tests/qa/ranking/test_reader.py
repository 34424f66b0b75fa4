"""What is read together, what is made of the scores, and how ranker and reader are combined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

import qa.ranking.pipeline
import qa.ranking.reader
from index.types import FloatArray
from qa.ranking.candidates import Evidence
from qa.ranking.confidence import READING_FEATURES, reading_features
from qa.ranking.features import FEATURES
from qa.ranking.pipeline import combine_places, combine_scores
from qa.ranking.reader import (
    Reading,
    find_answer_words,
    lay_out,
    order_around,
    read,
    read_around,
    reading_order,
)
from tests.support.candidates import evidence

QUESTION = "甲何时"
DOCUMENTS = [("一", ["甲生于春。乙生于夏。", "丙生于秋。"])]


class Characters:
    """A TokenScorer whose tokens are characters; the scores of each are given by its text."""

    def __init__(self, scores: dict[str, tuple[float, float]]) -> None:
        self.scores = scores

    def token_ids(self, text: str) -> list[int]:
        return [ord(character) for character in text]

    def token_pieces(self, text: str) -> list[str]:
        raise NotImplementedError

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return [(place, place + 1) for place in range(len(text))]

    def token_scores(self, ids: Sequence[int]) -> FloatArray:
        rows = [self.scores.get(chr(number), (0.0, 0.0)) for number in ids]
        return np.array(rows, np.float32)


def found() -> Evidence:
    return evidence(QUESTION, DOCUMENTS, {"丙": 3.0, "甲": 2.0, "乙": 1.0})


def ids_of(*parts: str | int) -> tuple[int, ...]:
    return tuple(
        number for part in parts for number in ([part] if isinstance(part, int) else map(ord, part))
    )


def test_the_question_comes_first_and_sentences_in_the_order_of_the_text() -> None:
    layout = lay_out(found(), Characters({}).token_ids)
    assert layout.ids == ids_of(0, "甲何时", 2, "甲生于春。", 2, "乙生于夏。", 2, "丙生于秋。", 2)
    assert layout.rows == (1, 2, 0)
    assert layout.spans == ((5, 10), (11, 16), (17, 22))


def test_a_title_stands_before_its_sentences_and_no_answer_is_looked_for_in_it() -> None:
    titled = evidence(
        QUESTION,
        [*DOCUMENTS, ("二", ["丁生于冬。"])],
        {"丙": 3.0, "丁": 2.5, "甲": 2.0, "乙": 1.0},
        titles={"一": "年谱", "二": "别传"},
    )
    layout = lay_out(titled, Characters({}).token_ids)
    assert layout.ids == ids_of(
        0, "甲何时", 2, 2, "年谱", 2, "甲生于春。", 2, "乙生于夏。", 2, "丙生于秋。", 2,
        2, "别传", 2, "丁生于冬。", 2,
    )  # fmt: skip
    assert [titled.text(row) for row in layout.rows] == [
        "甲生于春。", "乙生于夏。", "丙生于秋。", "丁生于冬。",
    ]  # fmt: skip
    assert layout.spans == ((9, 14), (15, 20), (21, 26), (31, 36))


def test_a_sentence_in_its_place_is_read_with_its_passage_alone() -> None:
    paragraphs = ["一甲。一乙。一丙。", "二甲。二乙。二丙。", "三甲。三乙。三丙。"]
    ranked = evidence(
        QUESTION, [("书", paragraphs), ("别", ["一丁。"])], {"二甲": 9.0, "一丁": 8.0}
    )
    order = [ranked.text(row) for row in order_around(ranked, 0)]
    assert order[0] == "二甲。"
    assert set(order[1:3]) == {"一丙。", "二乙。"}
    assert set(order[3:5]) == {"一乙。", "二丙。"}
    assert "一丁。" not in order
    read_so = read_around(ranked, Characters({"丙": (2.0, 2.0)}), 0)
    assert sorted(map(ranked.text, read_so.rows)) == sorted(order)
    assert ranked.text(read_so.rows[int(np.argmax(read_so.likely))])[1] == "丙"


def test_the_neighbours_of_the_best_are_read_before_what_ranks_behind() -> None:
    paragraphs = ["一甲。一乙。一丙。", "二甲。二乙。二丙。", "三甲。三乙。三丙。"]
    scores = {"一丙": 9.0, "三乙": 8.0, "三甲": 7.0, "二丙": 6.0, "二甲": 5.0}
    ranked = evidence(QUESTION, [("书", paragraphs)], scores)
    order = [ranked.text(row) for row in reading_order(ranked)]
    assert order == [
        "一丙。",
        "三乙。",
        "三甲。",
        "二甲。",
        "一乙。",
        "二丙。",
        "三丙。",
        "一甲。",
        "二乙。",
    ]
    known = [row for row in range(9) if ranked.text(row) in ("一丙。", "二甲。")]
    assert [ranked.text(row) for row in reading_order(ranked, known)] == [
        text for text in order if text not in ("一丙。", "二甲。")
    ]


def test_what_has_no_room_is_left_out_the_worst_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa.ranking.reader, "MOST_TOKENS", 5 + 6 + 6)
    layout = lay_out(found(), Characters({}).token_ids)
    assert layout.ids == ids_of(0, "甲何时", 2, "甲生于春。", 2, "丙生于秋。", 2)
    assert layout.rows == (1, 0)


def test_a_sentence_that_is_too_long_is_read_as_far_as_there_is_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(qa.ranking.reader, "MOST_TOKENS", 5 + 4)
    layout = lay_out(found(), Characters({}).token_ids)
    assert layout.ids == ids_of(0, "甲何时", 2, "丙生于", 2)
    assert layout.spans == ((5, 8),)


def test_chances_are_over_none_and_the_tokens_of_sentences() -> None:
    # Sixteen places are open to the answer: 15 characters and «none». The question's own
    # characters score high and must not count.
    reading = read(found(), Characters({"何": (50.0, 50.0)}))
    assert reading.rows == (1, 2, 0)
    assert reading.likely == pytest.approx([2 * np.log(5 / 16)] * 3, abs=1e-5)
    assert reading.none == pytest.approx(2 * np.log(1 / 16), abs=1e-5)


def test_the_next_best_are_read_where_the_answer_is_in_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the second reading says is said of the case that it is none of the first."""
    monkeypatch.setattr(qa.ranking.reader, "MOST_TOKENS", 5 + 6 + 6)
    assert read(found(), Characters({chr(0): (1.0, 1.0)})).rows == (1, 0)
    reading = read(found(), Characters({chr(0): (3.0, 3.0), "乙": (4.0, 4.0)}))
    first, most, last = np.exp(3) + 10, np.exp(4), np.exp(3) + np.exp(4) + 4
    none = 2 * np.log(np.exp(3) / first)
    assert reading.rows == (1, 0, 2)
    assert reading.likely == pytest.approx(
        [2 * np.log(5 / first), 2 * np.log(5 / first), none + 2 * np.log((most + 4) / last)],
        abs=1e-5,
    )
    assert reading.none == pytest.approx(none + 2 * np.log(np.exp(3) / last), abs=1e-5)


def test_begin_and_end_may_stand_on_different_tokens() -> None:
    far = 40.0
    reading = read(found(), Characters({"乙": (far, 0.0), "夏": (0.0, far)}))
    assert reading.likely[1] == pytest.approx(0.0, abs=1e-5)
    assert reading.likely[0] < -2 * far + 10
    assert reading.none < -2 * far + 10


@pytest.mark.parametrize(("worst", "counts"), [(-5.0, -5.0), (-12.0, -8.0)])
def test_both_looks_add_up_and_what_was_not_read_is_the_least_likely(
    worst: float, counts: float
) -> None:
    reading = Reading((1, 0), np.array([-0.5, worst], np.float32), -3.0)
    again = combine_scores(found(), reading)
    weight, scale = qa.ranking.pipeline.READER_WEIGHT, qa.ranking.pipeline.SCALE
    assert [again.text(row) for row in range(3)] == ["甲生于春。", "丙生于秋。", "乙生于夏。"]
    joined = [2.0 - 0.5 * weight, 3.0 + counts * weight, 1.0 + counts * weight]
    assert again.scores == pytest.approx(np.array(joined) / scale, abs=1e-5)
    powers = np.exp([-0.5, worst, -3.0])
    assert again.chances is not None
    assert again.chances == pytest.approx(np.array([powers[0], powers[1], 0]) / powers.sum())


def test_the_features_of_a_reading() -> None:
    reading = Reading((1, 0), np.array([-0.5, -12.0], np.float32), -3.0)
    places = (
        Reading((0, 1), np.array([-4.0, -2.0], np.float32), -1.0),
        Reading((2,), np.array([-0.5], np.float32), -3.0),
    )
    row = reading_features(combine_scores(found(), reading), reading, places)
    assert len(row) == len(READING_FEATURES)
    named = dict(zip(READING_FEATURES, row.tolist(), strict=True))
    assert {name: named[name] for name in READING_FEATURES if name.startswith("read_")} == {
        "read_best": -0.5,
        "read_none": -3.0,
        "read_over_none": 2.5,
        "read_lead": 11.5,
        "read_first": -12.0,
        "read_sentences": 2.0,
    }
    assert {name: named[name] for name in READING_FEATURES if name.startswith("place_")} == {
        "place_best": -0.5,
        "place_none": -3.0,
        "place_over_none": 2.5,
        "place_other": -1.0,
        "place_lead": 3.5,
    }
    alone = reading_features(combine_scores(found(), reading), reading, places[:1])
    assert alone[-5:].tolist() == [-2.0, -1.0, -1.0, -1.0, 0.0]


def test_what_the_places_say_is_added_and_what_was_not_read_is_the_least_likely() -> None:
    ranked = found()
    likely = np.array([-1.0, -9.0], np.float32)
    again = combine_places(ranked, (Reading((1, 2), likely, -2.0), Reading((1,), likely[:1], -3.0)))
    assert [again.text(row) for row in range(3)] == ["丙生于秋。", "甲生于春。", "乙生于夏。"]
    weight = qa.ranking.pipeline.PLACE_WEIGHT / qa.ranking.pipeline.SCALE
    expected = [3.0 - 7.0 * weight, 2.0 + 2.0 * weight, 1.0 - 7.0 * weight]
    assert again.scores == pytest.approx(np.array(expected), abs=1e-5)


def test_a_number_of_the_unit_that_is_asked_for_counts_a_little_more() -> None:
    asked = evidence(
        "年假有几天", [("一", ["年假须提前一周申请。年假12天。"])], {"申请": 2.0, "12": 1.8}
    )
    features = asked.features.copy()
    features[:, FEATURES.index("wants_unit")] = 1.0
    features[1, FEATURES.index("unit")] = 1.0
    even = Reading((0, 1), np.array([-2.0, -2.0], np.float32), -1.0)
    again = combine_places(replace(asked, features=features), (even,))
    assert [again.text(row) for row in range(2)] == ["年假12天。", "年假须提前一周申请。"]
    assert again.scores[0] - again.scores[1] == pytest.approx(
        qa.ranking.pipeline.WANTED_UNIT - 0.2, abs=1e-5
    )


def test_whether_the_question_is_in_another_language_is_a_feature() -> None:
    first = evidence(QUESTION, DOCUMENTS, {"丙": 9.0})
    other = replace(first, asked=replace(first.asked, shift=0.015))
    reading = Reading((0,), np.array([-0.5], np.float32), -3.0)
    at = READING_FEATURES.index("across_languages")
    assert [reading_features(each, reading, (reading,))[at] for each in (first, other)] == [
        0.0,
        1.0,
    ]


def test_the_reader_is_given_the_wording_that_the_question_was_made_into() -> None:
    first = evidence(QUESTION, DOCUMENTS, {"丙": 9.0})
    asked = replace(first.asked, wording="who 谁")
    layout = lay_out(replace(first, asked=asked), Characters({}).token_ids)
    assert layout.ids[:7] == ids_of(0, "who 谁", 2)


def test_the_words_that_answer_are_those_the_reader_is_sure_of() -> None:
    ranked = evidence("甲何时生", [("一", ["甲生于1987年春。乙生于夏。"])], {"甲": 2.0, "乙": 1.0})
    # Sure of «98» of the first sentence, which is cut in a number; of the second of nothing.
    model = Characters({"9": (9.0, 0.0), "8": (0.0, 9.0)})
    reading = read(ranked, model)
    assert find_answer_words(ranked, reading, model) == ((3, 7), None)
    unsure = Characters({"9": (9.0, 0.0), "8": (9.0, 9.0), "7": (9.0, 9.0), "年": (9.0, 9.0)})
    assert find_answer_words(ranked, read(ranked, unsure), unsure) == (None, None)


def test_words_stay_with_their_sentences_in_the_new_order() -> None:
    ranked = found()  # 丙, 甲, 乙
    reading = Reading((0, 1, 2), np.array([-6.0, -0.1, -7.0], np.float32), -8.0)
    combined = combine_scores(ranked, reading, (None, (2, 4), None))
    assert [combined.text(row) for row in range(3)] == ["甲生于春。", "丙生于秋。", "乙生于夏。"]
    assert combined.answer_words == ((2, 4), None, None)
