"""What docs/integrations.md shows is run, over the index of the seed document."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from tests.support.places import CACHE, ROOT

TEXT = (ROOT / "docs" / "integrations.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def test_the_python_code_runs_as_shown(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(seeds)
    monkeypatch.setenv("WENDA_CACHE", str(CACHE))
    names: dict[str, object] = {}
    shown = []
    for block in BLOCKS:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(block, "docs/integrations.md", "exec"), names)
        shown.append(out.getvalue().splitlines())
    passages, sentence, chain, nodes = shown
    assert len(passages) == len(nodes) == 3
    assert all(re.fullmatch(r".+ \d+ \d+", line) for line in passages)
    assert sentence == ["善于打硬仗的老实人，就能在群众中发出“跟我上”的信号。", "True"]
    assert chain == ["1", "2"]
    assert {line.split()[1] for line in nodes} == {"000_f9637205696df0b4.txt"}
