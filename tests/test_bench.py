"""The pure parts of the measurements: statistics, comparison with the last time, and tables."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path

import pytest

from bench import guard
from bench.corpus import Corpus, corpus, first_documents, make_documents, write_questions
from bench.environments import PEERS, size_of
from bench.examples import notes
from bench.figures import (
    GUARDED,
    METRICS,
    guarded_ratios,
    medians,
    percentiles,
    ratio_to_best,
    ratios,
    worse,
)
from bench.machine import machine
from bench.peers.driver import Job, memory, read_lines, timed
from bench.plots import SHOWN, draw, title_of
from bench.report import figures_table, memory_table, put_between, ratios_table, targets_table
from bench.show import show
from bench.targets import Target, targets
from index import SettingsError, WendaError
from qa.labelled import SquadFile, SquadQuestion, paragraph_document

TITLES = {"wenda": "Wenda", "plain": "Plain"}


def figures(scale: float, **changes: float) -> dict[str, float]:
    """A side's figures: each metric its place in the list, times ``scale``."""
    values = {each.key: scale * number for number, each in enumerate(METRICS, 1)}
    return {**values, **changes}


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
    held = {"now": 300.0, "peak": 400.0, "private": 200.0}
    memories = {"opened": held, "warm": held}
    results = {
        "date": "2026-01-02",
        "machine": machine(),
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
    assert "| cold start to a printed answer | 0.25 |" in text
    assert "512 MB at its peak, 250 MB of it private." in text
    assert "Wenda 90%, Plain 100%" in text
    assert "- Plain: torch 2.7" in text
    assert (tmp_path / "performance.png").exists()


def test_made_up_documents_are_the_same_every_time_and_differ_among_themselves(
    tmp_path: Path,
) -> None:
    make_documents(tmp_path / "a", 46)
    make_documents(tmp_path / "b", 46)
    texts = [path.read_text("utf-8") for path in sorted((tmp_path / "a").iterdir())]
    assert texts == [path.read_text("utf-8") for path in sorted((tmp_path / "b").iterdir())]
    assert len(set(texts)) == len(texts) == 4
    lines = [line for text in texts for line in text.splitlines()]
    assert len(set(lines)) == len(lines)
    assert all(1200 < len(text) < 3500 for text in texts)


def test_the_first_documents_are_copied_until_there_are_enough(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in "abc":
        (source / f"{name}.txt").write_text("这是一句话。" * 40, encoding="utf-8")
    first_documents(source, tmp_path / "target", passages=2)
    assert sorted(path.name for path in (tmp_path / "target").iterdir()) == ["a.txt", "b.txt"]


def test_a_squad_file_becomes_documents_and_its_questions(tmp_path: Path) -> None:
    qas = [{"question": "谁写的？", "answers": [{"text": "甲"}]}]
    content = {"data": [{"title": "书", "paragraphs": [{"context": "甲写的。", "qas": qas}]}]}
    file = tmp_path / "some.json"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    found = corpus(file, tmp_path / "work", 10)
    assert found == Corpus("some.json", tmp_path / "work" / "documents", ("谁写的？",))
    assert (found.folder / "00000.txt").read_text("utf-8") == "甲写的。"


def test_a_folder_is_asked_its_own_sentences(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今天下雨。明天放晴。", encoding="utf-8")
    assert corpus(tmp_path, tmp_path, 10).questions == ("今天下雨。", "明天放晴。")


def test_what_is_neither_folder_nor_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere is neither a folder nor"):
        corpus(tmp_path / "nowhere", tmp_path, 10)


def test_a_job_goes_through_the_command_line(tmp_path: Path) -> None:
    job = Job(tmp_path / "a", tmp_path / "b", tmp_path / "c", questions=tmp_path / "d")
    shown = {name: value and str(value) for name, value in vars(job).items()}
    assert Job.parse(json.dumps(shown)) == job


def test_questions_are_read_as_they_were_written(tmp_path: Path) -> None:
    questions = ["谁？", 'a "b"\n\u2028c']
    write_questions(tmp_path / "q.jsonl", questions)
    assert (tmp_path / "q.jsonl").read_text("utf-8").count("\n") == 2
    assert read_lines(tmp_path / "q.jsonl") == questions


def test_every_call_is_timed() -> None:
    asked: list[str] = []
    seconds = timed(asked.append, ["a", "b", "c"])
    assert asked == ["a", "b", "c"]
    assert len(seconds) == 3
    assert min(seconds) >= 0


def test_memory_is_that_of_this_process() -> None:
    before = memory()
    held = bytearray(60_000_000)
    held[::4096] = b"x" * len(held[::4096])
    after = memory()
    assert after["peak"] >= before["peak"]
    if "now" in after:
        assert 40 < after["now"] - before["now"] < 120
        assert after["private"] <= after["now"] <= after["peak"]
    assert len(held) == 60_000_000


def test_sizes_count_files_and_leave_out_what_is_told(tmp_path: Path) -> None:
    for name, size in {"a/b/c": 10, "pip/x": 100, "pip-1.dist-info/y": 1000, "d": 5}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))
    assert size_of(tmp_path) == 1115
    assert size_of(tmp_path, ("pip",)) == 15


def test_every_peer_has_the_torch_that_wenda_has() -> None:
    project = (Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8")
    pins = {side.requirements[0] for side in PEERS}
    assert len(pins) == 1
    assert f'"{pins.pop()}"' in project


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


def test_the_picture_is_drawn_with_a_panel_for_each(tmp_path: Path) -> None:
    sides = {"wenda": figures(1.0), "plain": figures(3.0)}
    path = draw({"figures": sides, "titles": TITLES}, tmp_path)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert title_of("build_rate") == (
        "每秒建索引段数（越多越好）\nbuild, passages a second (more is better)"
    )
    assert title_of("cold_s").endswith("cold start to a printed answer, s (less is better)")
    assert len(SHOWN) == 6


def test_notes_hold_the_answer_or_none() -> None:
    texts = {"0": "甲生于春。乙生于夏。丙生于秋。", "1": "山高百米。水深十米。"}
    file = SquadFile(
        tuple(paragraph_document(name, "", text) for name, text in texts.items()),
        (SquadQuestion("乙何时出生？", "0", ("夏",)), SquadQuestion("谁？", "0", ("生",))),
    )
    for number in range(20):
        made = dict(notes(file.questions[0], file, random.Random(number)))
        assert [*made] == ["note", "note-without"]
        for kind, documents in made.items():
            assert [document.path for document in documents] == ["0", "other"]
            note, other = (document.text for document in documents)
            assert ("乙生于夏。" in note) == (kind == "note")
            assert set(note.split("。")) <= set(texts["0"].split("。"))
            assert other in {"山高百米。", "山高百米。水深十米。", "水深十米。山高百米。"}
        assert not [*notes(file.questions[1], file, random.Random(number))]
