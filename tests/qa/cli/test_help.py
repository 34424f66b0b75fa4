"""``--help`` speaks the language of the terminal, and says something of everything."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
import typer

from index import has_han
from qa.cli.commands import app
from qa.i18n.help import HELP, help_text
from tests.support.commands import run

CHINESE = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8", "COLUMNS": "100"}
ENGLISH = {**CHINESE, "LANG": "en_US.UTF-8"}

STATUS_ZH = """\
Usage: wenda status [OPTIONS]

  显示索引的内容，以及下次建立会有哪些变化。

Options:
  -v, --verbose  列出每一份文档，而不只是前几份。
  --check        逐个核对索引文件的校验和。
  --store URL    为多台机器保存索引的 Milvus 服务器地址；默认取 WENDA_STORE，否则不用。
  --index DIR    索引所在的文件夹；默认取 WENDA_INDEX，否则为 .wenda。
  --json         只输出 JSON，每个结果一个对象。
  -h, --help     Show this message and exit.
"""
STATUS_EN = """\
Usage: wenda status [OPTIONS]

  Print what the index holds and what the next build would change.

Options:
  -v, --verbose  List every document, not only the first few.
  --check        Verify the checksum of every file of the index.
  --store URL    Address of a Milvus server that keeps the index for several
                 machines (http://host:19530); default: WENDA_STORE, else none.
  --index DIR    Folder of the index; default: WENDA_INDEX, else .wenda.
  --json         Print one JSON object per result, and nothing else.
  -h, --help     Show this message and exit.
"""


@pytest.mark.parametrize(
    ("environ", "text"), [(CHINESE, STATUS_ZH), (ENGLISH, STATUS_EN)], ids=["zh", "en"]
)
def test_help_of_a_command(environ: dict[str, str], text: str, tmp_path: Path) -> None:
    ended = run("status", "--help", folder=tmp_path, variables=environ)
    assert (ended.code, ended.out) == (0, text)


def test_commands_are_listed_in_chinese(tmp_path: Path) -> None:
    ended = run("--help", folder=tmp_path, variables=CHINESE)
    assert ended.code == 0
    assert re.search(r"^  build +为文件夹、文件和网页建立或更新索引。$", ended.out, re.MULTILINE)
    assert "  --version   显示版本。\n" in ended.out


def test_everything_has_a_help_and_no_help_is_unused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    told = {"wenda": group, **group.commands}
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            told |= {f"{name}.{own}": below for own, below in command.commands.items()}
    texts = {command.help for command in told.values()}
    for name, command in told.items():
        for parameter in command.params:
            assert parameter.name is not None
            texts.add(help_text("en", name, parameter.name))
    assert texts == {wording.en for wording in HELP.values()}


@pytest.mark.parametrize("key", sorted(HELP))
def test_both_languages_are_there(key: str) -> None:
    wording = HELP[key]
    assert has_han(wording.zh)
    assert not has_han(wording.en)
    assert [field for _, field, _, _ in Formatter().parse(wording.zh) if field] == []


@pytest.mark.parametrize(
    ("environ", "reason"), [(CHINESE, "内容为空"), (ENGLISH, "it is empty")], ids=["zh", "en"]
)
def test_an_empty_question_is_wrong_use(
    environ: dict[str, str], reason: str, tmp_path: Path
) -> None:
    ended = run("ask", " ", folder=tmp_path, variables=environ)
    assert ended.code == 2
    assert ended.err.splitlines()[-1] == f"Error: Invalid value for 'QUESTION': {reason}"
