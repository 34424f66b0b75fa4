"""``wenda ask --explain``, with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Encoder, build
from tests.support.commands import run
from tests.support.documents.folders import write

NIGHT = "夜间噪声不得超过55分贝，超标停工一天。"
CHINESE = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}
QUESTION, FOLLOW_UP = "夜间噪声不得超过多少分贝？", "那白天呢？"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Path:
    folder = tmp_path_factory.mktemp("work")
    write(folder / "docs", night=f"夜间施工通知\n\n{NIGHT}\n", tea="茶\n\n茶叶在清明采摘。\n")
    build([folder / "docs"], index=folder / ".wenda", encoder=real_encoder)
    return folder


def test_a_record_has_it_only_where_it_is_asked_for(work: Path) -> None:
    [plain] = run("ask", QUESTION, "--json", folder=work).records
    first, second = run("ask", QUESTION, FOLLOW_UP, "--explain", "--json", folder=work).records
    assert "explanation" not in plain
    assert first.keys() - plain.keys() == {"explanation"}
    explained = first["explanation"]
    assert explained["confidence"] == first["confidence"]
    best = explained["searches"][0]["sentences"][0]
    assert (best["text"], best["citation"]) == (NIGHT, 1)
    assert explained["searches"][0]["figures"]["best_coverage"] == best["coverage"]
    assert second["explanation"]["resolved_question"] == second["resolved_question"]


def test_what_a_person_reads(work: Path) -> None:
    ended = run("ask", QUESTION, "--explain", folder=work, variables=CHINESE)
    assert ended.code == 0
    lines = ended.out.splitlines()
    at = lines.index("怎样理解问题")
    assert lines[at : at + 3] == ["怎样理解问题", "  - 在全部 2 份文档里找。", ""]
    assert lines[at + 3] == "把握从何而来"
    cited = next(line for line in lines if line.startswith("  [1] 得分占比 "))
    assert lines[lines.index(cited) + 1] == f"    night.txt:8-28  {NIGHT}"
    assert any(line.startswith("  best_dense=0.") for line in lines)
