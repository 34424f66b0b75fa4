"""What an installation weighs, of packages whose sizes are known."""

from __future__ import annotations

import subprocess
import sys

from bench.measure.installation import Part, closure, graph, parts
from tests.support.places import ROOT

EDGES = {
    "app": frozenset({"web", "model", "numbers"}),
    "web": frozenset({"frames", "numbers"}),
    "frames": frozenset({"numbers"}),
    "model": frozenset({"numbers", "web"}),
    "numbers": frozenset[str](),
    "other": frozenset({"app"}),
}
SIZES = {"app": 1, "web": 10, "frames": 100, "model": 1000, "numbers": 10_000, "other": 5}


def test_all_that_is_required_is_reached() -> None:
    assert closure(["web"], EDGES) == {"web", "frames", "numbers"}
    assert closure(["model", "frames"], EDGES) == {"model", "web", "frames", "numbers"}
    assert closure(["unknown"], EDGES) == frozenset()


def test_the_parts_of_an_installation() -> None:
    assert parts("app", EDGES, SIZES) == [
        Part("numbers", own=10_000, exclusive=10_000, saved=0),  # all the others need it
        Part("model", own=1000, exclusive=1000, saved=1000),
        Part("web", own=10, exclusive=110, saved=0),  # the model needs it too
    ]


def test_circles_end() -> None:
    assert closure(["a"], {"a": frozenset({"b"}), "b": frozenset({"a"})}) == {"a", "b"}


def test_the_requirements_of_what_is_installed() -> None:
    assert graph(["Python_Docx"]) == {
        "python-docx": {"lxml", "typing-extensions"},
        "lxml": frozenset(),
        "typing-extensions": frozenset(),
    }


def test_the_table_ends_with_the_ratio() -> None:
    command = [sys.executable, "-m", "bench.measure.installation"]
    shown = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    *table, ours, plain, ratio = shown.splitlines()
    figures = {line.split()[0]: line.split()[1:] for line in table if line}
    assert float(figures["torch"][2]) == 0.0  # sentence-transformers needs it as well
    megabytes = [float(line.split(": ")[1].split()[0].replace(",", "")) for line in (ours, plain)]
    assert abs(megabytes[0] / megabytes[1] - float(ratio.split()[1])) < 0.01
