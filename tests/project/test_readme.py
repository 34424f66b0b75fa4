"""What the two READMEs show is run, and what they name is there."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests.support.commands import environment, run, run_process
from tests.support.places import ROOT, SEEDS

ENGLISH = (ROOT / "README.md").read_text("utf-8")
CHINESE = (ROOT / "README.zh.md").read_text("utf-8")
BOTH = pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["English", "Chinese"])


def blocks(text: str) -> list[tuple[str, str]]:
    """Language and content of every code block."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def lines(language: str) -> list[str]:
    """The lines of the English README's code blocks in a language."""
    return "".join(code for found, code in blocks(ENGLISH) if found == language).splitlines()


def test_both_show_the_same() -> None:
    assert blocks(ENGLISH) == blocks(CHINESE)
    assert len(blocks(ENGLISH)) == 11
    heading = re.compile("^#+", re.MULTILINE)
    assert heading.findall(ENGLISH) == heading.findall(CHINESE)
    variable = re.compile(r"`[\w-]*(?: ?--)?[A-Za-z_-]+`")
    assert sorted(set(variable.findall(ENGLISH))) == sorted(set(variable.findall(CHINESE)))


@BOTH
def test_what_they_link_to_is_there(text: str) -> None:
    targets = re.findall(r"\]\(([^)]+)\)", text)
    assert "docs/quality.md" in targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


@BOTH
def test_the_settings_are_all_told(text: str) -> None:
    read = re.findall(r"WENDA_[A-Z_]+", (ROOT / "index" / "settings.py").read_text("utf-8"))
    text += (ROOT / "docs" / "scale.md").read_text("utf-8")  # those of a store are told there
    rows = "\n".join(re.findall(r"^\| (`WENDA_\w+`[^|]*)\|", text, re.MULTILINE))
    assert set(re.findall(r"WENDA_\w+", rows)) == set(read)


@BOTH
def test_the_first_screen_has_the_two_commands(text: str) -> None:
    first = "\n".join(text.splitlines()[:32])
    assert "\nmake run " in first
    assert "\nmake test " in first
    assert "\npip install .\n" in first
    assert "](docs/chat." in first


@pytest.mark.slow
def test_the_commands_run_as_shown(tmp_path: Path) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    (tmp_path / "questions.jsonl").write_text("\n".join(lines("json")), encoding="utf-8")
    pages, typed = (code for found, code in blocks(ENGLISH) if found == "jsonl")
    (tmp_path / "typed").mkdir()
    (tmp_path / "typed" / "documents.jsonl").write_text(pages, encoding="utf-8")
    (tmp_path / "typed" / "questions.jsonl").write_text(typed, encoding="utf-8")
    shown = [shlex.split(line, comments=True) for line in lines("bash")]
    commands = [words[1:] for words in shown if words[0] == "wenda" and words[1] != "serve"]
    assert len(commands) == 10
    for arguments in commands:
        ended = run(*arguments, folder=tmp_path)
        assert ended.code == 0, arguments
        assert ended.out, arguments


@pytest.mark.slow
def test_the_python_code_runs_as_shown(tmp_path: Path) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    script = "\n".join(lines("python"))
    python = (sys.executable, "-c", script)
    environ = environment(PYTHONIOENCODING="utf-8")
    ended = run_process(folder=tmp_path, command=python, environ=environ)
    assert ended.code == 0, ended.err
    shown = ended.out.splitlines()
    assert shown[0].startswith("1 ")
    assert sum("000_f9637205696df0b4.txt" in line for line in shown) == 5
    assert any(line.startswith("True 0.") for line in shown)
    assert "善于扎堆" in shown[-1]
