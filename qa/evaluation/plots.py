"""Curves to pictures, PNG and SVG, labelled in Chinese and English (needs the extra ``plot``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from index import SettingsError, system_reason
from qa.evaluation.curves import Curves, recall_by_rank, reliability, risk_by_coverage

SEARCHES = {"fused": "本系统 fused", "dense": "仅向量 dense", "lexical": "仅词语 lexical"}
STYLES = ("-", "--", ":")
COLOURS = ("#0072b2", "#d55e00", "#009e73")
"""Three that most colour-blind people tell apart (Okabe and Ito)."""

FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Heiti SC",
    "SimHei",
)
"""Families of Chinese letters without serifs, those that read best first."""

LETTERS = "检索名次召回率覆盖错误置信度可答原文阈值"
FORMATS = ("png", "svg")


def drawing(folder: Path) -> Callable[[Curves], list[Path]]:
    """A function that draws the pictures of a file into a folder and returns their paths.

    Files of one name get a number. Raises SettingsError, before anything is measured, when
    matplotlib or a font with Chinese letters is missing, or the folder cannot be made.
    """
    try:
        import_module("matplotlib.pyplot")
    except ImportError as error:
        raise SettingsError("plot.no_matplotlib") from error
    family = chinese_family()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError("plot.no_folder", path=folder, why=system_reason(error)) from error
    used: dict[str, int] = {}

    def draw(curves: Curves) -> list[Path]:
        used[curves.name] = used.get(curves.name, 0) + 1
        number = used[curves.name]
        stem = curves.name if number == 1 else f"{curves.name}-{number}"
        return list(_pictures(curves, folder / stem, family))

    return draw


def chinese_family() -> str:
    """The family of a font that has the letters of the labels: one installed on this machine, else
    the one that the extra ``plot`` brings. Raises SettingsError when there is none."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    installed = {entry.name: entry.fname for entry in manager.ttflist}
    preferred = [name for name in FAMILIES if name in installed]
    for name in [*preferred, *sorted(installed.keys() - set(FAMILIES))]:
        if _has_letters(installed[name]):
            return name
    # matplotlib remembers the fonts of its first run: look for those that came later
    for path in [*_fonts_of_the_extra(), *sorted(font_manager.findSystemFonts())]:
        if path not in installed.values() and _has_letters(path):
            manager.addfont(path)
            return str(manager.ttflist[-1].name)
    raise SettingsError("plot.no_font")


def _has_letters(path: str) -> bool:
    from matplotlib import font_manager

    try:
        letters = font_manager.get_font(path).get_charmap()
    except (OSError, RuntimeError):  # moved away, or of a kind that cannot be drawn
        return False
    return all(ord(letter) in letters for letter in LETTERS)


def _fonts_of_the_extra() -> list[str]:
    try:
        return [str(import_module("pylopdf_fonts_zh_cn").sans_path())]
    except ImportError:
        return []


def _pictures(curves: Curves, stem: Path, family: str) -> Iterator[Path]:
    import matplotlib

    looks: Any = {
        "font.family": [family, "DejaVu Sans"],
        "axes.unicode_minus": False,
        "axes.grid": True,
        "grid.alpha": 0.3,
        "svg.hashsalt": "wenda",  # the same picture is the same file
    }
    parts = {"retrieval": _retrieval, "risk-coverage": _risk, "reliability": _reliability}
    for name, draw in parts.items():
        with matplotlib.rc_context(looks):
            figure = _figure()
            draw(figure, curves)
            for kind in FORMATS:
                path = stem.with_name(f"{stem.name}.{name}.{kind}")
                dated = {"metadata": {"Date": None}} if kind == "svg" else {}
                figure.savefig(path, dpi=150, **dated)
                yield path


def _figure() -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=(6.4, 4.8), layout="constrained")


def _retrieval(figure: Any, curves: Curves) -> None:
    """The share of questions whose passage is among the first k, by k."""
    axes = figure.subplots()
    for (name, ranks), style, colour in zip(curves.ranks.items(), STYLES, COLOURS, strict=False):
        recall = recall_by_rank(ranks)
        at = np.arange(1, len(recall) + 1)
        axes.plot(at, recall, style, color=colour, marker=".", label=SEARCHES[name])
    axes.set(
        title=f"{curves.name}：检索 retrieval",
        xlabel="名次 k  rank",
        ylabel="前 k 段中有答案所在段的问题  recall@k",
        xlim=(0.5, len(recall) + 0.5),
    )
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(loc="lower right")


def _risk(figure: Any, curves: Curves) -> None:
    """The share of wrong answers, by the share of questions that are answered."""
    axes = figure.subplots()
    lines = {
        "可答的问题 answerable": (),
        "加无答案的近题 with near-topic ones": curves.hard,
        "加别处的问题 with foreign ones": curves.easy,
    }
    for (label, others), style, colour in zip(lines.items(), STYLES, COLOURS, strict=True):
        confidence = (*curves.sure, *others)
        if confidence and (others or not label.startswith("加")):
            right = (*curves.held, *(False for _ in others))
            coverage, risk = risk_by_coverage(confidence, right)
            axes.plot(coverage, risk, style, color=colour, label=label)
            _mark_threshold(axes, confidence, right, curves.threshold)
    axes.plot([], [], "ko", label=f"阈值 threshold {curves.threshold:g}")
    axes.set(
        title=f"{curves.name}：拒答的风险与覆盖 risk and coverage",
        xlabel="回答的问题占比  coverage",
        ylabel="回答中答错的占比  risk",
        xlim=(0, 1.02),
    )
    axes.set_ylim(bottom=-0.01 * axes.get_ylim()[1])  # a line at zero is seen beside the frame
    axes.legend(loc="upper left")


def _mark_threshold(
    axes: Any, confidence: Sequence[float], right: Sequence[bool], threshold: float
) -> None:
    answered = np.asarray(confidence) >= threshold
    if answered.any():
        risk = 1 - np.asarray(right, float)[answered].mean()
        axes.plot([answered.mean()], [risk], "ko", zorder=3)


def _reliability(figure: Any, curves: Curves) -> None:
    """The share that can be answered by confidence, above how often each confidence occurs."""
    upper, lower = figure.subplots(2, 1, height_ratios=(3, 1), sharex=True)
    upper.plot([0, 1], [0, 1], color="0.6", linewidth=1, label="理想 ideal")
    if curves.sure and curves.hard:
        truth = [True] * len(curves.sure) + [False] * len(curves.hard)
        sure, true, counts = reliability((*curves.sure, *curves.hard), truth)
        error = float(np.average(np.abs(sure - true), weights=counts))
        label = f"十个等量组 10 bins, ECE {error:.3f}"
        upper.plot(sure, true, "o-", color=COLOURS[0], label=label)
    shown = {"可答 answerable": curves.sure, "无答案 unanswerable": curves.hard}
    lower.hist(
        [np.asarray(values, float) for values in shown.values()],
        bins=np.linspace(0, 1, 21).tolist(),
        color=COLOURS[:2],
        label=list(shown),
    )
    upper.set(
        title=f"{curves.name}：置信度的可靠性 reliability",
        ylabel="其中可答的占比  answerable",
        ylim=(-0.02, 1.02),
    )
    lower.set(xlabel="置信度  confidence", ylabel="问题数  questions", xlim=(-0.02, 1.02))
    upper.legend(loc="upper left")
    lower.legend(loc="upper center")
