"""Measurements as they are shown: tables, the page that they are put in, and the picture."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from bench.measure.rig.machine import ENGINES, describe, machine
from bench.measure.rig.targets import Target
from bench.report.figures import METRICS
from bench.report.plots import SHOWN, draw, find_title
from bench.report.show import show
from bench.report.tables import (
    figures_table,
    memory_table,
    put_between,
    ratios_table,
    targets_table,
)
from index import WendaError
from index.encoding.engines.opening import TORCH, write_choice
from index.encoding.engines.openvino_engine import HALF
from tests.support.measurements import figures

TITLES = {"wenda": "Wenda", "plain": "Plain"}


def test_the_figures_table_has_a_dash_where_a_side_has_none() -> None:
    shown = figures_table({"wenda": {"ask_p50_ms": 12.34}, "plain": {"import_s": 8.0}}, TITLES)
    lines = shown.splitlines()
    assert lines[:2] == ["|  | Wenda | Plain |", "| --- | ---: | ---: |"]
    assert "| import, s | – | 8.00 |" in lines
    assert "| ask, p50, ms | 12.3 | – |" in lines
    assert len(lines) == 2 + len(METRICS)


def test_the_ratios_table_says_where_more_is_better() -> None:
    given = {"import_s": {"plain": 0.031}, "build_rate": {"plain": 3.2}}
    assert ratios_table(given, TITLES).splitlines() == [
        "| Wenda's divided by that of | Plain |",
        "| --- | ---: |",
        "| import | 0.03 |",
        "| build, passages a second (more is better) | 3.20 |",
    ]


def test_the_targets_table_says_what_is_missed() -> None:
    given = [Target("a", 2.0, 2.5, " s"), Target("b", 1.5, 3, " ×", at_least=True)]
    shown = targets_table([{**asdict(each), "reached": each.reached} for each in given])
    assert shown.splitlines()[2:] == [
        "| a | ≤ 2.5 s | 2.00 s | yes |",
        "| b | ≥ 3 × | 1.50 × | **no** |",
    ]


def test_the_memory_table_has_what_is_private_in_brackets() -> None:
    stages = {"wenda": {"opened": {"now": 210.4, "peak": 220, "private": 99.6}}, "plain": {}}
    assert "| model loaded, index open | 210 (100) | – |" in memory_table(stages, TITLES)


def test_tables_are_put_between_their_markers_and_nothing_else_changes(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("above\n<!-- x:begin -->\nold\n<!-- x:end -->\nbelow\n", encoding="utf-8")
    put_between(file, "x", "\\1 new\n")
    once = file.read_text("utf-8")
    assert once == "above\n<!-- x:begin -->\n\n\\1 new\n\n<!-- x:end -->\nbelow\n"
    put_between(file, "x", "\\1 new")
    assert file.read_text("utf-8") == once
    with pytest.raises(WendaError, match="has 0 places"):
        put_between(file, "y", "")


def test_the_page_is_written_from_results_alone(tmp_path: Path) -> None:
    """Every part of the results has its place, and the picture is drawn beside the page."""
    page = tmp_path / "performance.md"
    page.write_text("# Speed\n<!-- compare:begin --><!-- compare:end -->\n", encoding="utf-8")
    (tmp_path / "model" / "compiled").mkdir(parents=True)
    write_choice(tmp_path / "model", HALF)
    held = {"now": 300.0, "peak": 400.0, "private": 200.0}
    memories = {"opened": held, "warm": held}
    results = {
        "date": "2026-01-02",
        "machine": machine(tmp_path / "model"),
        "corpus": {"name": "texts", "passages": 2000, "questions": 99, "slice": 160},
        "titles": TITLES,
        "versions": {"wenda": {"torch": "2.6"}, "plain": {"torch": "2.7"}},
        "targets": [{**asdict(Target("a", 2.0, 2.5, " s")), "reached": True}],
        "figures": {"wenda": figures(1), "plain": figures(3)},
        "ratios": {"cold_s": {"plain": 0.25}},
        "memory": {"wenda": memories, "plain": memories},
        "agreement": {"wenda": 0.9, "plain": 1.0},
        "rounds": [{}, {}, {}],
        "app_memory": {"peak": 512.4, "private": 250.0},
    }
    show(results, page)
    text = page.read_text("utf-8")
    assert "Documents: texts, 2,000 passages, 99 questions" in text
    assert "Medians of 3 rounds." in text
    assert "; Wenda reads passages with OpenVINO in 16 bits. Documents: texts" in text
    assert "| cold start to a printed answer | 0.25 |" in text
    assert "512 MB at its peak, 250 MB of it private." in text
    assert "Wenda 90%, Plain 100%" in text
    assert "- Plain: torch 2.7" in text
    assert (tmp_path / "performance.png").exists()


def test_what_was_measured_on_is_told_with_the_engine_where_it_is_known() -> None:
    facts: dict[str, Any] = {
        "cpu": "AMD EPYC",
        "cores": 2,
        "flags": ["avx2", "avx512f"],
        "memory_gb": 25.3,
    }
    facts |= {"system": "Linux 6.18", "python": "3.11.7"}
    told = "AMD EPYC with 2 cores (avx2, avx512f), 25 GB, Linux 6.18, Python 3.11.7"
    assert describe(facts) == told
    assert (
        describe({**facts, "engine": ENGINES[TORCH]}) == f"{told}; Wenda reads passages with torch"
    )


def test_the_picture_is_drawn_with_a_panel_for_each(tmp_path: Path) -> None:
    sides = {"wenda": figures(1.0), "plain": figures(3.0)}
    path = draw({"figures": sides, "titles": TITLES}, tmp_path)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert find_title("build_rate") == (
        "每秒建索引段数（越多越好）\nbuild, passages a second (more is better)"
    )
    assert find_title("cold_s").endswith("cold start to a printed answer, s (less is better)")
    assert len(SHOWN) == 6
