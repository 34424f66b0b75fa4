"""The guard of the measurements: what is worse than the last time is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import guard
from bench.report.figures import GUARDED, guarded_ratios, worse
from index import SettingsError
from tests.support.measurements import figures


def test_the_guard_compares_ask_with_the_peers_search() -> None:
    rounds = [{"wenda": figures(1, ask_p50_ms=20), "plain": figures(2, search_p50_ms=40)}]
    found = guarded_ratios(rounds, "wenda", "plain")
    assert set(found) == {*GUARDED, "ask_p50_ms"}
    assert found["ask_p50_ms"] == 0.5
    assert found["import_s"] == 0.5


@pytest.mark.parametrize(
    ("key", "before", "now", "by"),
    [
        ("cold_s", 0.20, 0.25, 0.25),
        ("cold_s", 0.20, 0.60, 2.0),
        ("build_rate", 3.0, 2.0, 0.5),
        ("build_rate", 3.0, 2.4, 0.25),
    ],
)
def test_what_is_worse_by_more_than_a_fifth_is_found(
    key: str, before: float, now: float, by: float
) -> None:
    (found,) = worse({key: before}, {key: now})
    assert (found.key, found.before, found.now) == (key, before, now)
    assert found.by == pytest.approx(by)


@pytest.mark.parametrize(
    ("key", "before", "now"),
    [
        ("cold_s", 0.20, 0.239),
        ("cold_s", 0.20, 0.02),
        ("build_rate", 3.0, 2.51),
        ("build_rate", 3.0, 30.0),
        ("serve_mb", 0.4, 0.4),
    ],
)
def test_what_is_better_or_worse_by_less_is_let_pass(key: str, before: float, now: float) -> None:
    assert worse({key: before}, {key: now}) == []


def test_the_worst_comes_first_and_what_one_time_only_has_is_left_out() -> None:
    before = {"cold_s": 1.0, "import_s": 1.0, "serve_mb": 1.0, "index_mb": 1.0}
    now = {"cold_s": 1.3, "import_s": 2.0, "serve_mb": 1.1, "build_mb": 9.0}
    assert [each.key for each in worse(before, now)] == ["import_s", "cold_s"]
    assert [each.key for each in worse(before, now, limit=0.05)] == [
        "import_s",
        "cold_s",
        "serve_mb",
    ]


def test_a_ratio_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="the ratio of cold_s is 0"):
        worse({"cold_s": 0.0}, {"cold_s": 1.0})


def run_guard(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, before: dict[str, float], now: dict[str, float]
) -> int | str | None:
    """The exit code of the guard where it measures ``now`` after ``before``."""
    results = tmp_path / "results.json"
    results.write_text(json.dumps({"guard": before}), encoding="utf-8")
    monkeypatch.setattr(guard, "measured_now", lambda: now)
    monkeypatch.setattr("sys.argv", ["guard", "--results", str(results)])
    with pytest.raises(SystemExit) as ended:
        guard.main()
    return ended.value.code


def test_the_guard_names_the_ratio_that_is_worse(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {"cold_s": 0.2, "build_rate": 3.0, "serve_mb": 0.4}
    now = {"cold_s": 0.21, "build_rate": 2.0, "serve_mb": 0.3}
    assert run_guard(monkeypatch, tmp_path, before, now) == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "build, passages a second: the ratio was 3.000 and is 2.000, worse by 50%"
    ]
    assert "| cold start to a printed answer | 0.200 | 0.210 | 1.05 |" in said.out


def test_the_guard_is_content_with_equal_or_better(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, now = {"cold_s": 0.2, "build_rate": 3.0}, {"cold_s": 0.1, "build_rate": 3.0}
    assert run_guard(monkeypatch, tmp_path, before, now) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("content", [None, "no JSON", "{}"])
def test_the_guard_says_what_to_do_without_earlier_results(
    tmp_path: Path, content: str | None
) -> None:
    results = tmp_path / "results.json"
    if content is not None:
        results.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match="run make bench"):
        guard.earlier(results)
