"""What is made of measurements: percentiles, medians, ratios to the others, and targets."""

from __future__ import annotations

import pytest

from bench.measure.rig.targets import Target, targets
from bench.report.figures import medians, percentiles, ratio_to_best, ratios
from tests.support.measurements import figures

ROUNDS = [
    {"wenda": figures(1, cold_s=2.0), "plain": figures(4, cold_s=8.0), "langchain": figures(5)},
    {"wenda": figures(1, cold_s=3.0), "plain": figures(2, cold_s=8.0), "langchain": figures(5)},
    {"wenda": figures(1, cold_s=9.0), "plain": figures(2, cold_s=10.0), "langchain": figures(5)},
]


def test_percentiles_are_in_milliseconds_and_interpolated() -> None:
    seconds = [number / 1000 for number in range(101)]
    found = percentiles("ask", seconds[::-1])
    assert found == pytest.approx({"ask_p50_ms": 50, "ask_p95_ms": 95, "ask_p99_ms": 99})
    assert percentiles("search", [0.001, 0.002])["search_p50_ms"] == pytest.approx(1.5)


def test_medians_are_taken_per_side_over_the_rounds_that_have_the_metric() -> None:
    rounds = [
        {"a": {"x": 1.0, "y": 5.0}, "b": {"x": 9.0}},
        {"a": {"x": 3.0}},
        {"a": {"x": 100.0, "y": 7.0}},
    ]
    assert medians(rounds) == {"a": {"x": 3.0, "y": 6.0}, "b": {"x": 9.0}}


def test_a_ratio_is_the_median_of_the_rounds_ratios_not_the_ratio_of_medians() -> None:
    assert ratio_to_best(ROUNDS, "cold_s", "wenda", ["plain"]) == pytest.approx(3 / 8)
    uneven = [{"a": {"cold_s": n}, "b": {"cold_s": d}} for n, d in ((1, 10), (6, 2), (5, 5))]
    assert ratio_to_best(uneven, "cold_s", "a", ["b"]) == 1.0


def test_the_best_peer_is_the_lowest_or_where_more_is_better_the_highest() -> None:
    rounds = [
        {
            "ours": {"cold_s": 2.0, "build_rate": 30.0},
            "one": {"cold_s": 8.0, "build_rate": 10.0},
            "other": {"cold_s": 4.0, "build_rate": 5.0},
        }
    ]
    assert ratio_to_best(rounds, "cold_s", "ours", ["one", "other"]) == 0.5
    assert ratio_to_best(rounds, "build_rate", "ours", ["one", "other"]) == 3.0


def test_ratios_are_of_metrics_that_all_sides_have() -> None:
    rounds = [{"wenda": {"import_s": 1.0, "ask_p50_ms": 3.0}, "plain": {"import_s": 4.0}}]
    assert ratios(rounds, "wenda", ["plain"]) == {"import_s": {"plain": 0.25}}


def test_the_targets_name_what_was_measured_and_whether_it_suffices() -> None:
    rounds = [
        {
            "wenda": figures(
                1, cold_s=2.5, import_s=0.31, build_rate=30, search_p50_ms=8, serve_mb=300
            ),
            "plain": figures(1, cold_s=7, build_rate=10, search_p50_ms=20),
            "langchain": figures(1, cold_s=10, search_p50_ms=25, serve_mb=599),
            "haystack": figures(1, cold_s=11, search_p50_ms=25),
        }
    ]
    found = {target.title: (target.value, target.reached) for target in targets(rounds)}
    assert found == {
        "cold start": (2.5, True),
        "cold start, to the fastest of LangChain, LlamaIndex, Haystack": (0.25, True),
        "import qa": (0.31, False),
        "ask, warm p50": (10, True),
        "ask, warm p99": (12, True),
        "build rate, to sentence-transformers float32": (3.0, True),
        "search, warm p50, to the fastest peer's": (0.4, True),
        "memory of serving, to LangChain's": (300 / 599, False),
    }


def test_a_target_may_be_a_least_or_a_most() -> None:
    assert Target("", 3.1, 3, "", at_least=True).reached
    assert not Target("", 2.9, 3, "", at_least=True).reached
    assert not Target("", 3.1, 3, "").reached
