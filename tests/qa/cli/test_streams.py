"""What is shown on a terminal, and what where there is none."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from index import Progress
from qa.cli.streams import ProgressBars
from tests.support.commands import WENDA, environment, run, run_process
from tests.support.documents.folders import write
from tests.support.places import ROOT

POSIX = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
REPORTS = [("scan", 1), ("read", 2), ("embed", 3), ("write", 4)]
SCRIPT = f"""
from index import Progress
from qa.cli.streams import ProgressBars, progress_bar
show = ProgressBars()
for stage, total in {REPORTS}:
    for done in range(total + 1):
        show(Progress(stage, done, total))
show.close()
print(sum(progress_bar([1, 2, 3], "asking")))
"""


def test_bars_on_a_terminal_even_of_unknown_size() -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", SCRIPT]
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert ended.stdout == b"6\n"
    bars = [line for line in shown.replace("\r", "\n").splitlines() if "100%" in line]
    names = [bar.split(":")[0].strip() for bar in bars]
    assert list(dict.fromkeys(names)) == ["read", "embed", "write", "asking"]
    assert "| 3/3 [" in bars[names.index("embed")]


def test_a_line_a_stage_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show = ProgressBars()
    for stage, total in REPORTS:
        for done in range(total + 1):
            show(Progress(stage, done, total))
    show(Progress("embed", 0, 0))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "read: 2 documents\nembed: 3 passages\nwrite: 4 steps\n"


def test_on_a_chinese_terminal_all_is_said_in_chinese(seeds: Path, tmp_path: Path) -> None:
    chinese = {"LC_ALL": "zh_CN.UTF-8"}
    write(tmp_path / "notes", empty="", 空="　")
    (tmp_path / "notes" / "图.gif").write_bytes(b"x")
    built = run("build", "notes", folder=tmp_path, variables=chinese)
    assert built.out.splitlines()[0] == "0 份文档，0 个片段，0 句（索引版本 000001）"
    assert "  empty.txt: 文件是空的" in built.out.splitlines()
    assert "  空.txt: 没有文字：只有空白、标点或套话" in built.out.splitlines()
    assert "  图.gif: 不读取 .gif 文件；可读的是：.bmp .csv .doc .docx" in built.out
    assert built.err.splitlines()[-2:] == ["读取文档: 2 份文档", "写入索引: 4 步"]
    state = run("status", "--verbose", folder=seeds, variables=chinese).out
    assert "下次建立    没有变化" in state.splitlines()
    assert "不放入片段的内容：1 处" in state.splitlines()
    assert "    生成工具或网站的署名: 本DOCX文档由 www.zciku.com" in state
    asked = run("ask", "四个不摘指什么？", "火星上有水吗？", folder=seeds, variables=chinese).out
    assert "把握 " in asked
    assert " 段" in asked
    gone = run("build", "nowhere", folder=tmp_path, variables=chinese)
    assert (gone.code, "nowhere 不存在；请给出存在的文件或文件夹" in gone.err) == (1, True)
    record = run("build", "notes", "--json", folder=tmp_path, variables=chinese).records[0]
    assert {each["path"]: each["reason"] for each in record["skipped"]}["empty.txt"] == (
        "it is empty"
    )


@pytest.mark.parametrize("changes", [POSIX, {"PYTHONIOENCODING": "gbk"}], ids=["posix", "gbk"])
def test_json_is_utf8_whatever_the_terminal(seeds: Path, changes: dict[str, str]) -> None:
    plain = run("search", "“四个不摘”", "--json", folder=seeds)
    environ = environment(**changes)
    other = run_process("search", "“四个不摘”", "--json", folder=seeds, environ=environ)
    assert other.code == 0
    assert other.out == plain.out
    assert "四个不摘" in other.out


def test_a_terminal_without_chinese_gets_question_marks(seeds: Path) -> None:
    environ = environment(**POSIX)
    ended = run_process("search", "四个不摘", "-k", "1", folder=seeds, environ=environ)
    assert ended.code == 0
    assert "????" in ended.out
    assert ended.err == ""


def test_a_reader_that_left_is_no_failure(seeds: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        ended = run_process("search", "马", "--json", folder=seeds, stdout=closed)
    assert (ended.code, ended.err) == (0, "")


def test_without_standard_output(seeds: Path) -> None:
    shell = ("sh", "-c", 'exec "$@" >&-', "sh", *WENDA)
    ended = run_process("search", "马", folder=seeds, command=shell)
    assert (ended.code, ended.err) == (0, "")
