"""Teaching the model that reads a claim with what it cites: lessons, what is lost, going on."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

import bench.fit.entailment
from bench.fit.claims import Claim
from bench.fit.entailment import Lesson, lesson_of, loss_of, report, teach, with_twins
from bench.fit.reader_model import ReaderModel
from index.encoding.compiled import CompiledEncoder
from index.encoding.model_file import obtain_model_file
from index.encoding.preparation import compile_bundled
from index.settings import DEFAULT_MODEL
from qa.verification.entailment import Pair
from qa.verification.types import Source
from tests.bench.fit.teaching import check_going_on
from tests.support.bundled import needs_bundled
from tests.support.places import CACHE

SENTENCE = "北塔建于1932年，由沈安设计。"
CITED = (Source("塔", 0, len(SENTENCE), SENTENCE, SENTENCE, "北塔"),)
RIGHT = Claim("设计北塔的人叫沈安。", CITED, None, True, "written, voice", "塔", "zh-Hans")
WRONG = replace(RIGHT, text="设计北塔的人叫李白。", supported=False, kind="written, name")

SUPPORTED = Lesson(Pair((0, 9, 11, 2, 2, 12, 2, 13, 2), (1, 3)), True, (0, 0))
UNSUPPORTED = Lesson(Pair((0, 9, 15, 2, 2, 12, 2, 13, 2), (1, 3)), False, (1, 2))
UNKNOWN = replace(UNSUPPORTED, wrong=None)


def test_what_a_twin_has_otherwise_is_wrong() -> None:
    elsewhere = replace(WRONG, group="桥")
    right, wrong, other = with_twins([RIGHT, WRONG, elsewhere])
    assert right == RIGHT
    assert wrong.wrong == (7, 9)
    assert wrong.text[slice(*wrong.wrong)] == "李白"
    assert other.wrong is None


@needs_bundled
def test_a_lesson_knows_the_tokens_that_are_wrong() -> None:
    folder = compile_bundled(obtain_model_file(CACHE), CACHE, DEFAULT_MODEL)
    encoder = CompiledEncoder(folder, DEFAULT_MODEL)
    lesson = lesson_of(replace(WRONG, wrong=(7, 9)), encoder, titled=True)
    start, end = lesson.pair.claim
    assert lesson.wrong is not None
    pieces = encoder.token_pieces(WRONG.text)
    assert len(pieces) == end - start
    assert "".join(pieces[slice(*lesson.wrong)]).strip("▁") == "李白"
    untitled = lesson_of(WRONG, encoder, titled=False)
    assert untitled.wrong is None
    assert len(untitled.pair.ids) < len(lesson.pair.ids)
    assert lesson_of(RIGHT, encoder, titled=True).wrong == (0, 0)


@pytest.mark.parametrize(
    ("lesson", "scores", "lost"),
    [
        (UNKNOWN, (0.0, 0.0), math.log(2)),
        (SUPPORTED, (0.0, 0.0), 1.5 * math.log(2)),
        (UNSUPPORTED, (0.0, 0.0), 1.5 * math.log(2)),
        (UNKNOWN, (-20.0, 0.0), 0.0),
        (SUPPORTED, (20.0, -20.0), 0.0),
        (UNSUPPORTED, (-20.0, 20.0), 0.5 * 20 / 2),
    ],
)
def test_the_loss_is_of_the_whole_and_of_known_tokens(
    lesson: Lesson, scores: tuple[float, float], lost: float
) -> None:
    """Every token is scored alike; of the two of the claim one is wrong, where one is."""
    given = torch.tensor([scores] * 9)
    assert float(loss_of(given, lesson)) == pytest.approx(lost, abs=1e-4)


def test_training_goes_on_to_the_same_result(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"EPOCHS": 2, "BATCH": 2, "SAVE_EVERY": 3}.items():
        monkeypatch.setattr(bench.fit.entailment, name, value)

    def teach_all(model: ReaderModel, state: Path | None) -> None:
        teach(model, [SUPPORTED, UNSUPPORTED, UNKNOWN, SUPPORTED] * 2, state)

    whole = check_going_on(bench.fit.entailment, teach_all, small_model, tmp_path, monkeypatch)
    assert np.abs(whole["head.weight"]).max() > 0


def test_what_is_read_is_reported_by_kind() -> None:
    claims = [RIGHT, WRONG, replace(WRONG, kind="written, time")]
    read = np.array([[2.0, -1.0], [1.0, 0.0], [3.0, 1.0]])
    assert list(report(claims, read)) == [
        "whole: AUROC 0.500 of 3 claims",
        "tokens: AUROC 1.000 of 3 claims",
        "  written, name: 1.000 (1)",
        "  written, time: 0.000 (1)",
    ]
