"""The measured tables in Markdown, and the place between two markers that they are put in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.measure.rig.machine import describe
from bench.report.figures import METRICS, Metric
from index import WendaError

OURS = "wenda"


def put_between(path: Path, name: str, content: str) -> None:
    """Replace what stands between ``<!-- name:begin -->`` and ``<!-- name:end -->`` in a file.

    Raises WendaError when the file has not exactly one such place.
    """
    text = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    found = re.findall(f"{re.escape(begin)}.*?{re.escape(end)}", text, re.DOTALL)
    if len(found) != 1:
        raise WendaError(f"{path} has {len(found)} places between {begin} and {end}; one is needed")
    path.write_text(
        text.replace(found[0], f"{begin}\n\n{content.strip()}\n\n{end}"), encoding="utf-8"
    )


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; its first column is text, the others are aligned to the right."""
    rule = ["---", *["---:"] * (len(heading) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heading, rule, *rows))


def shown(metric: Metric, value: float | None) -> str:
    """A value with its digits, a dash where there is none."""
    return "–" if value is None else f"{value:,.{metric.digits}f}"


def figures_table(figures: Mapping[str, Mapping[str, float]], titles: Mapping[str, str]) -> str:
    """A row for each metric, a column for each side."""
    heading = ["", *(titles[side] for side in figures)]
    rows = [
        [f"{each.title}, {each.unit}" if each.unit != "/s" else each.title]
        + [shown(each, side.get(each.key)) for side in figures.values()]
        for each in METRICS
    ]
    return table(heading, rows)


def ratios_table(ratios: Mapping[str, Mapping[str, float]], titles: Mapping[str, str]) -> str:
    """Ours divided by each peer's, for every metric that all have."""
    peers = list(next(iter(ratios.values())))
    rows = [
        [each.title + ("" if each.lower_is_better else " (more is better)")]
        + [f"{ratios[each.key][peer]:.2f}" for peer in peers]
        for each in METRICS
        if each.key in ratios
    ]
    return table(["Wenda's divided by that of", *(titles[peer] for peer in peers)], rows)


def targets_table(targets: Sequence[Mapping[str, Any]]) -> str:
    """What is to be reached, what was measured, and whether it is reached."""
    rows = [
        [
            each["title"],
            f"{'≥' if each['at_least'] else '≤'} {each['limit']:g}{each['unit']}",
            f"{each['value']:.2f}{each['unit']}",
            "yes" if each["reached"] else "**no**",
        ]
        for each in targets
    ]
    return table(["", "to reach", "measured", "reached"], rows)


def memory_table(stages: Mapping[str, Mapping[str, Any]], titles: Mapping[str, str]) -> str:
    """Resident megabytes of the serving process, stage by stage; in brackets what is private."""
    names = {"imported": "imported", "opened": "model loaded, index open", "first": "first answer"}
    names["warm"] = "all questions asked"
    rows = [
        [name] + [_resident(stages[side].get(stage)) for side in stages]
        for stage, name in names.items()
    ]
    return table(["", *(titles[side] for side in stages)], rows)


def _resident(memory: Mapping[str, float] | None) -> str:
    return f"{memory['now']:.0f} ({memory['private']:.0f})" if memory and "now" in memory else "–"


def versions_list(versions: Mapping[str, Mapping[str, str]], titles: Mapping[str, str]) -> str:
    """For each side what was installed, as a list."""
    return "\n".join(
        f"- {titles[side]}: " + ", ".join(f"{name} {number}" for name, number in found.items())
        for side, found in versions.items()
    )


def whole(results: Mapping[str, Any]) -> str:
    """Everything that stands between the markers of ``docs/performance.md``."""
    corpus, titles = results["corpus"], results["titles"]
    about = (
        f"{results['date']}, {describe(results['machine'])}. Documents: {corpus['name']}, "
        f"{corpus['passages']:,} passages, {corpus['questions']} questions; built in each round: "
        f"{corpus['slice']} passages. Medians of {len(results['rounds'])} rounds."
    )
    app = results.get("app_memory")
    return "\n\n".join(
        [
            about,
            "### What is to be reached",
            targets_table(results["targets"]),
            "### Figures",
            figures_table(results["figures"], titles),
            "### Ratios",
            ratios_table(results["ratios"], titles),
            "### Memory of the serving process",
            "Resident megabytes, in brackets those that are private to the process; the others are "
            "files, mapped, which the system takes back when it needs the room.",
            memory_table(results["memory"], titles) + (_served(app) if app else ""),
            "### The same passage found first",
            _agreement(results["agreement"], titles),
            "### Versions",
            versions_list(results["versions"], titles),
        ]
    )


def _served(memory: Mapping[str, float]) -> str:
    """A sentence about the process with the page."""
    return (
        "\n\n`wenda serve`, page and web server included, after the same questions: "
        f"{memory['peak']:.0f} MB at its peak, {memory.get('private', 0):.0f} MB of it private."
    )


def _agreement(agreement: Mapping[str, float], titles: Mapping[str, str]) -> str:
    told = ", ".join(f"{titles[side]} {share:.0%}" for side, share in agreement.items())
    return f"Share of the questions for which it is that of plain sentence-transformers: {told}."
