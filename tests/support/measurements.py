"""Measurements as a comparison would have them, made up."""

from __future__ import annotations

from bench.report.figures import METRICS


def figures(scale: float, **changes: float) -> dict[str, float]:
    """A side's figures: each metric its place in the list, times ``scale``."""
    values = {each.key: scale * number for number, each in enumerate(METRICS, 1)}
    return {**values, **changes}
