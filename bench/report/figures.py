"""From measurements to figures: percentiles, medians over rounds, ratios, and what is worse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Figures = Mapping[str, float]
"""Name of a metric to its value."""

Round = Mapping[str, Figures]
"""Key of a side to what was measured of it in one round."""


@dataclass(frozen=True)
class Metric:
    """Something measured: its key in the results, what it is called, and which way is better."""

    key: str
    title: str
    chinese: str
    unit: str
    digits: int = 1
    lower_is_better: bool = True


METRICS = (
    Metric("install_mb", "installed packages", "安装大小", "MB", 0),
    Metric("model_mb", "model on disk", "模型大小", "MB", 0),
    Metric("import_s", "import", "导入", "s", 2),
    Metric("cold_s", "cold start to a printed answer", "冷启动到答案", "s", 2),
    Metric("build_rate", "build, passages a second", "每秒建索引段数", "/s", 1, False),
    Metric("build_mb", "peak memory of building", "建索引内存峰值", "MB", 0),
    Metric("search_p50_ms", "search, p50", "检索 p50", "ms"),
    Metric("search_p95_ms", "search, p95", "检索 p95", "ms"),
    Metric("search_p99_ms", "search, p99", "检索 p99", "ms"),
    Metric("ask_p50_ms", "ask, p50", "回答 p50", "ms"),
    Metric("ask_p95_ms", "ask, p95", "回答 p95", "ms"),
    Metric("ask_p99_ms", "ask, p99", "回答 p99", "ms"),
    Metric("serve_mb", "peak memory of serving", "服务内存峰值", "MB", 0),
    Metric("index_mb", "index on disk", "索引大小", "MB", 1),
)

GUARDED = ("import_s", "cold_s", "build_rate", "build_mb", "search_p50_ms", "serve_mb", "index_mb")
"""Ratios that ``make bench-quick`` watches; those of ``ask`` are to the peer's search."""


def metric(key: str) -> Metric:
    """The metric of that key."""
    return next(each for each in METRICS if each.key == key)


def percentiles(name: str, seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds at the 50th, 95th and 99th percentile (linear between the two nearest)."""
    values = np.percentile(np.asarray(seconds) * 1000, [50, 95, 99])
    return {f"{name}_p{p}_ms": float(v) for p, v in zip((50, 95, 99), values, strict=True)}


def medians(rounds: Sequence[Round]) -> dict[str, dict[str, float]]:
    """For each side and metric the median over the rounds that have it."""
    sides = dict.fromkeys(side for each in rounds for side in each)
    return {side: _medians([each[side] for each in rounds if side in each]) for side in sides}


def _medians(several: Sequence[Figures]) -> dict[str, float]:
    keys = dict.fromkeys(key for figures in several for key in figures)
    return {
        key: float(np.median([figures[key] for figures in several if key in figures]))
        for key in keys
    }


def ratio_to_best(
    rounds: Sequence[Round], key: str, ours: str, peers: Iterable[str], peer_key: str | None = None
) -> float:
    """Ours divided by the best of the peers, in each round; the median of these.

    ``peer_key``: the peers' metric, where it is another one than ours.
    """
    best = min if metric(key).lower_is_better else max
    named = tuple(peers)
    quotients = [
        each[ours][key] / best(each[peer][peer_key or key] for peer in named) for each in rounds
    ]
    return float(np.median(quotients))


def ratios(rounds: Sequence[Round], ours: str, peers: Iterable[str]) -> dict[str, dict[str, float]]:
    """For each metric that both sides have, and each peer: ours divided by theirs."""
    return {
        each.key: {peer: ratio_to_best(rounds, each.key, ours, [peer]) for peer in peers}
        for each in METRICS
        if all(each.key in figures for one in rounds for figures in one.values())
    }


def guarded_ratios(rounds: Sequence[Round], ours: str, peer: str) -> dict[str, float]:
    """What ``make bench-quick`` compares with the time before."""
    found = {key: ratio_to_best(rounds, key, ours, [peer]) for key in GUARDED}
    asked = ratio_to_best(rounds, "ask_p50_ms", ours, [peer], peer_key="search_p50_ms")
    return {**found, "ask_p50_ms": asked}


@dataclass(frozen=True)
class Worse:
    """A ratio that got worse: from, to, and by which share (0.2 is a fifth)."""

    key: str
    before: float
    now: float
    by: float


def worse(before: Figures, now: Figures, limit: float = 0.2) -> list[Worse]:
    """The ratios that are worse by more than ``limit`` than before, the worst first.

    A ratio of a metric where more is better is worse when it is smaller. Those that only one side
    has are left out. Raises ValueError on a ratio that is not above 0.
    """
    found = []
    for key in before.keys() & now.keys():
        if min(before[key], now[key]) <= 0:
            raise ValueError(f"the ratio of {key} is {before[key]} before and {now[key]} now")
        grown = now[key] / before[key]
        by = (grown if metric(key).lower_is_better else 1 / grown) - 1
        if by > limit:
            found.append(Worse(key, before[key], now[key], by))
    return sorted(found, key=lambda each: (-each.by, each.key))
