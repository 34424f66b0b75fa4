"""Teaching the reader: what is lost of an answer, and training that goes on where it stopped."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import torch

import bench.fit.reader
import bench.fit.reader_model
from bench.fit.reader import Lesson, loss_of, teach, with_heading
from bench.fit.reader_model import ReaderModel
from index.encoding.compiled import CompiledEncoder
from qa.ranking.reader import Layout
from tests.bench.fit.teaching import check_going_on

SPANS = ((2, 4), (5, 7))
ANSWERED = Lesson(Layout((0, 9, 11, 12, 2, 13, 14, 2), (0, 1), SPANS), ((5, 6),), (SPANS[1],))
UNANSWERED = Lesson(Layout((0, 9, 15, 16, 2, 17, 18, 2), (0, 1), SPANS), (), ())
BY_DOCUMENT = Lesson(ANSWERED.layout, (), (SPANS[1],))


@pytest.mark.parametrize(
    ("lesson", "chance"),
    [
        # Five places are open to begin and end: «none» and the four tokens of the sentences.
        (UNANSWERED, (1 / 5) ** 2),
        (BY_DOCUMENT, (2 / 5) ** 2),
        (ANSWERED, math.sqrt((1 / 5) ** 2 * (2 / 5) ** 2)),
    ],
)
def test_the_loss_is_of_the_chance_of_the_right_place(lesson: Lesson, chance: float) -> None:
    assert float(loss_of(torch.zeros(8, 2), lesson)) == pytest.approx(-math.log(chance), abs=1e-5)


class Characters:
    """An encoder whose tokens are characters."""

    def token_ids(self, text: str) -> list[int]:
        return [0, *map(ord, text), 2]


def test_a_heading_that_repeats_the_question_is_one_sentence_more() -> None:
    encoder, chance = cast(CompiledEncoder, Characters()), random.Random(0)
    for _ in range(20):
        made = with_heading(ANSWERED, "甲？", encoder, chance)
        (row,) = (row for row, of in enumerate(made.layout.rows) if of == -1)
        start, end = made.layout.spans[row]
        heading = made.layout.ids[start:end]
        assert ord("甲") in heading
        assert made.layout.ids[:start] + made.layout.ids[end + 1 :] == ANSWERED.layout.ids
        assert made.layout.ids[end] == 2
        ((first, last),) = made.answers
        assert made.layout.ids[first : last + 1] == (13, 14)
        assert made.holding == ((first, last + 1),)
        assert set(made.layout.rows) == {0, 1, -1}


def test_training_goes_on_to_the_same_result(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"BATCH": 2, "SAVE_EVERY": 3}.items():
        monkeypatch.setattr(bench.fit.reader, name, value)

    def teach_all(model: ReaderModel, state: Path | None) -> None:
        teach(model, [ANSWERED, UNANSWERED, BY_DOCUMENT, ANSWERED] * 2, state, epochs=2)

    whole = check_going_on(bench.fit.reader, teach_all, small_model, tmp_path, monkeypatch)
    other = ReaderModel(small_model)
    other.load(tmp_path / "whole.npz")
    other.save(tmp_path / "loaded.npz")
    with np.load(tmp_path / "loaded.npz") as loaded:
        for name, values in whole.items():
            np.testing.assert_array_equal(loaded[name], values, err_msg=name)


def test_updates_of_a_lower_rank_are_gone_on_from(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench.fit.reader_model, "RANK", 4)
    lower = ReaderModel(small_model)
    with torch.no_grad():
        for value in lower.parameters():
            value.normal_()
    lower.save(tmp_path / "lower.npz")
    monkeypatch.setattr(bench.fit.reader_model, "RANK", 8)
    higher = ReaderModel(small_model)
    higher.load(tmp_path / "lower.npz")
    again = ReaderModel(small_model)
    higher.save(tmp_path / "higher.npz")
    again.load(tmp_path / "higher.npz")
    with np.load(tmp_path / "lower.npz") as few, np.load(tmp_path / "higher.npz") as many:
        for name in few.files:
            if name.endswith("down"):
                np.testing.assert_array_equal(many[name][:4], few[name], err_msg=name)
            elif name.endswith("up"):
                np.testing.assert_array_equal(many[name][:, :4], few[name], err_msg=name)
                assert not many[name][:, 4:].any()
    ids = [ANSWERED.layout.ids]
    with torch.inference_mode():
        assert torch.equal(higher(higher.lower(ids)), again(again.lower(ids)))
