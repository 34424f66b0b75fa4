"""The pictures of ``docs/performance.md``: each side's figures as bars, and Wenda's share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager

from bench.figures import metric

SHOWN = ("cold_s", "import_s", "build_rate", "search_p50_ms", "serve_mb", "index_mb")
FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Zen Hei",
    "SimHei",
)
"""Fonts with Chinese characters, one of which most systems have."""

OURS, THEIRS = "#b4532a", "#a9b4bf"


def chinese_font() -> str | None:
    """A font of this system that has Chinese characters, if there is one."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in FONTS if name in known), None)


def title_of(key: str, chinese: bool) -> str:
    """What a panel shows, in English and, where they can be drawn, in Chinese characters."""
    shown = metric(key)
    better = "less is better" if shown.lower_is_better else "more is better"
    english = f"{shown.title}, {shown.unit} ({better})".replace(", /s", "")
    return f"{shown.chinese}\n{english}" if chinese else english


def draw(results: Mapping[str, Any], folder: Path) -> Path:
    """Write ``performance.png``: six panels of bars, one bar for each side."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    font = chinese_font()
    families = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
    figures, titles = results["figures"], results["titles"]
    with pyplot.rc_context({"font.family": families, "font.size": 9}):
        picture, panels = pyplot.subplots(3, 2, figsize=(10, 8.5), constrained_layout=True)
        for key, panel in zip(SHOWN, panels.flat, strict=True):
            _bars(panel, key, {titles[s]: found[key] for s, found in figures.items()})
            panel.set_title(title_of(key, font is not None), fontsize=10)
        path = folder / "performance.png"
        picture.savefig(path, dpi=110, metadata={"Software": ""})
        pyplot.close(picture)
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
