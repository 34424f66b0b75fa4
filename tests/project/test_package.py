"""The wheel: what is in it, and that it works installed, away from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

import pytest

from tests.support.commands import environment, free_port, run_process, start
from tests.support.places import ROOT, SEEDS
from tests.support.processes import interrupt

NOT_PACKED = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources so that nothing lies about afterwards."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("index", "qa"):
        shutil.copytree(ROOT / name, folder / "source" / name, ignore=NOT_PACKED)
    for name in ("app.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / "source")
    script = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
    python = [sys.executable, "-c", script, str(folder)]
    subprocess.run(python, cwd=folder / "source", check=True, env=away(), capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of a new environment with the wheel; its dependencies are those of the
    environment that the tests run in, so that nothing is downloaded."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    pip += ["--no-index", "--no-deps", str(wheel)]
    subprocess.run(pip, check=True, env=away())
    site = sysconfig.get_path("purelib", vars={"base": str(folder)})
    (Path(site) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return python.parent


def away() -> dict[str, str]:
    """An environment from which the checkout cannot be imported."""
    return {name: value for name, value in environment().items() if name != "PYTHONPATH"}


def test_the_wheel_holds_the_program_and_nothing_else(wheel: Path) -> None:
    folders = [ROOT / "index", ROOT / "qa"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    files = [path for path in files if "__pycache__" not in path.parts]
    expected = {path.relative_to(ROOT).as_posix() for path in files} | {"app.py"}
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        assert names == expected
        texts = {
            Path(name).name: archive.read(name).decode()
            for name in archive.namelist()
            if ".dist-info/" in name
        }
    assert texts["entry_points.txt"] == "[console_scripts]\nwenda = qa.cli:main\n"
    assert "\nLicense-Expression: MIT\n" in texts["METADATA"]
    assert texts["LICENSE"] == (ROOT / "LICENSE").read_text("utf-8")


def test_the_program_that_runs_is_the_installed_one(installed: Path, tmp_path: Path) -> None:
    script = "import app, index, qa; print(app.__file__, index.__file__, qa.__file__)"
    python = [str(installed / "python"), "-c", script]
    shown = subprocess.run(
        python, cwd=tmp_path, env=away(), check=True, capture_output=True, text=True
    )
    assert all(path.startswith(str(installed.parent)) for path in shown.stdout.split())


@pytest.mark.slow
def test_build_ask_and_serve_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    wenda, environ = (str(installed / "wenda"),), away()
    built = run_process("build", SEEDS, "--json", folder=tmp_path, command=wenda, environ=environ)
    assert built.code == 0
    assert built.records[0]["documents"] == 1
    question = "四个不摘指什么？"
    asked = run_process("ask", question, "--json", folder=tmp_path, command=wenda, environ=environ)
    assert asked.code == 0
    (answer,) = asked.records
    text = next(SEEDS.glob("*.txt")).read_text("utf-8")
    assert answer["answered"]
    for citation in answer["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]

    arguments = ("serve", "--port", str(free_port()), "--json")
    with start(*arguments, folder=tmp_path, command=wenda, environ=environ) as process:
        url = json.loads(process.stdout.readline())["url"]
        with urlopen(url, timeout=60) as response:
            assert response.status == 200
        interrupt(process)
    assert process.returncode == 130


def test_the_two_commands_do_what_the_readme_says() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    outside = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    dry = subprocess.run(
        ["make", "--dry-run", "run"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        env=outside,
    )
    assert dry.stdout.splitlines()[-2:] == [".venv/bin/wenda build", ".venv/bin/wenda serve"]
