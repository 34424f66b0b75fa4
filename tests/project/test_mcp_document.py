"""What docs/mcp.md shows: its Python code and its commands for a client run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from mcp import StdioServerParameters

from qa.server.mcp.tools import TOOLS
from tests.qa.server.mcp.clients import call
from tests.support.commands import environment
from tests.support.places import CACHE, ROOT, SEED
from tests.support.waiting import PATIENCE

TEXT = (ROOT / "docs" / "mcp.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_python_code_runs_as_shown(seeds: Path) -> None:
    (script,) = blocks("python")
    shown = subprocess.run(
        [sys.executable, "-c", script],
        cwd=seeds, env=environment(WENDA_CACHE=str(CACHE), PYTHONIOENCODING="utf-8"),
        capture_output=True, encoding="utf-8", check=True, timeout=PATIENCE,
    )  # fmt: skip
    answered, text = shown.stdout.split(" ", 1)
    assert answered == "True"
    assert "‘不摘责任、不摘政策、不摘帮扶、不摘监管’" in text


def test_the_configuration_of_a_client_starts_a_server(seeds: Path) -> None:
    started, _ = (json.loads(block)["mcpServers"]["wenda"] for block in blocks("json"))
    arguments = [each.replace("/path/to/.wenda", ".wenda") for each in started["args"]]
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "qa", *arguments], env=environment(), cwd=seeds
    )
    listed = call(command, "list_documents").structured_content
    assert [each["path"] for each in listed["documents"]] == [SEED.name]


def test_every_tool_is_told() -> None:
    cells = [line.split(" | ")[0] for line in TEXT.splitlines() if line.startswith("| `")]
    assert re.findall(r"`(\w+)`", " ".join(cells)) == [tool.name for tool in TOOLS]
