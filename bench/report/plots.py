"""The pictures of ``docs/performance.md``: each side's figures as bars, and Wenda's share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from bench.report.figures import metric
from qa.evaluation.plots import chinese_family

SHOWN = ("cold_s", "import_s", "build_rate", "search_p50_ms", "serve_mb", "index_mb")
OURS, THEIRS = "#b4532a", "#a9b4bf"


def find_title(key: str) -> str:
    """What a panel shows, in Chinese and in English."""
    shown = metric(key)
    unit = "" if shown.unit == "/s" else f", {shown.unit}"
    chinese, english = ("越少越好", "less is better")
    if not shown.lower_is_better:
        chinese, english = ("越多越好", "more is better")
    return f"{shown.chinese}（{chinese}）\n{shown.title}{unit} ({english})"


def draw(results: Mapping[str, Any], folder: Path) -> Path:
    """Write ``performance.png``: six panels of bars, one bar for each side.

    Raises SettingsError where there is no font with Chinese letters.
    """
    figures, titles = results["figures"], results["titles"]
    looks: Any = {"font.family": [chinese_family(), "DejaVu Sans"], "font.size": 9}
    with matplotlib.rc_context(looks):
        picture = Figure(figsize=(10, 8.5), layout="constrained")
        for key, panel in zip(SHOWN, picture.subplots(3, 2).flat, strict=True):
            _bars(panel, key, {titles[s]: found[key] for s, found in figures.items()})
            panel.set_title(find_title(key), fontsize=10)
        path = folder / "performance.png"
        picture.savefig(path, dpi=110)
    return path


def _bars(panel: Any, key: str, values: Mapping[str, float]) -> None:
    names = list(values)[::-1]
    widths = [values[name] for name in names]
    colours = [OURS if name == "Wenda" else THEIRS for name in names]
    bars = panel.barh(names, widths, color=colours)
    panel.bar_label(bars, [f"{width:,.{metric(key).digits}f}" for width in widths], padding=3)
    panel.margins(x=0.15)
    panel.xaxis.set_visible(False)
    panel.spines[["top", "right", "bottom"]].set_visible(False)
