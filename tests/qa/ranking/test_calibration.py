"""The line fitted to a model's confidence: rising, bounded, kept, and read only where it holds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Settings
from qa.ranking.calibration import (
    SHIFTS,
    SLOPES,
    Calibration,
    calibration_file,
    fit_line,
    learned,
    needs_calibration,
    read_calibration,
    write_calibration,
)

LINE = Calibration("model-1", "", 0.5, -1.0, 200, learned())
CONFIDENCES = st.floats(0.0, 1.0, allow_nan=False)


def drawn(slope: float, shift: float, count: int = 4000) -> tuple[list[float], list[bool]]:
    """Confidences, and truths drawn with the odds that the line says they stand for."""
    generator = np.random.default_rng(0)
    odds = generator.normal(0.0, 2.0, count)
    true = 1 / (1 + np.exp(-(slope * odds + shift)))
    return list(1 / (1 + np.exp(-odds))), list(generator.random(count) < true)


@pytest.mark.parametrize(("slope", "shift"), [(1.0, 0.0), (0.5, -1.0), (1.6, 0.8)])
def test_the_line_that_the_truth_follows_is_found(slope: float, shift: float) -> None:
    assert fit_line(*drawn(slope, shift)) == pytest.approx((slope, shift), abs=0.12)


def test_a_calibrated_confidence_is_a_line_of_log_odds() -> None:
    assert LINE.apply(0.5) == pytest.approx(1 / (1 + np.exp(1.0)))
    assert LINE.apply(0.9) == pytest.approx(3 / (3 + np.e))
    assert LINE.apply(0.0) == 0.0
    assert LINE.apply(1.0) < 1.0


@given(st.lists(st.tuples(CONFIDENCES, st.booleans()), min_size=1, max_size=30), CONFIDENCES)
@settings(max_examples=60, deadline=None)
def test_whatever_it_is_fitted_on_the_line_rises_and_stays_within_bounds(
    judged: list[tuple[float, bool]], confidence: float
) -> None:
    slope, shift = fit_line([sure for sure, _ in judged], [right for _, right in judged])
    assert SLOPES[0] - 1e-9 <= slope <= SLOPES[1] + 1e-9
    assert SHIFTS[0] <= shift <= SHIFTS[1]
    line = replace(LINE, slope=slope, shift=shift)
    assert 0.0 <= line.apply(confidence / 2) <= line.apply(confidence) < 1.0


def test_few_questions_move_the_confidence_little() -> None:
    slope, shift = fit_line([0.9, 0.9], [False, False])
    few = replace(LINE, slope=slope, shift=shift).apply(0.9)
    slope, shift = fit_line([0.9] * 200, [False] * 200)
    many = replace(LINE, slope=slope, shift=shift).apply(0.9)
    assert many < 0.1
    assert 0.5 < few < 0.9


def test_nothing_to_fit_is_told() -> None:
    with pytest.raises(ValueError, match="one judgement"):
        fit_line([], [])


def test_each_model_and_reranker_keeps_its_own(tmp_path: Path) -> None:
    plain = Settings(cache=tmp_path)
    reranked = plain.with_changes(reranker="some/reranker")
    assert read_calibration(plain, "model-1") is None
    path = write_calibration(plain, LINE)
    assert path == calibration_file(plain, "model-1")
    assert read_calibration(plain, "model-1") == LINE
    assert read_calibration(plain, "model-2") is None
    assert read_calibration(reranked, "model-1") is None
    write_calibration(reranked, replace(LINE, reranker="some/reranker", slope=2.0))
    again = replace(LINE, shift=0.25)
    write_calibration(plain, again)
    assert read_calibration(plain, "model-1") == again
    assert len(list((tmp_path / "calibrations").iterdir())) == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"version": 99}, "another release"),
        ({"learned": "other trees"}, "another release"),
        ({"slope": 0.0}, "another release"),
        ({"unknown": 1}, "unexpected keyword"),
    ],
)
def test_what_does_not_hold_any_more_is_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, change: dict[str, object], told: str
) -> None:
    chosen = Settings(cache=tmp_path)
    path = write_calibration(chosen, LINE)
    path.write_text(json.dumps({**json.loads(path.read_text("ascii")), **change}), "ascii")
    assert read_calibration(chosen, "model-1") is None
    assert told in caplog.text


def test_a_file_cut_short_is_not_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    chosen = Settings(cache=tmp_path)
    write_calibration(chosen, LINE).write_bytes(b'{"slope"')
    assert read_calibration(chosen, "model-1") is None
    assert "is not used" in caplog.text


def test_only_the_bundled_model_by_itself_needs_none() -> None:
    assert not needs_calibration("multilingual-e5-small", Settings())
    assert needs_calibration("intfloat/multilingual-e5-small", Settings())
    assert needs_calibration("multilingual-e5-small", Settings(reranker="some/reranker"))
