"""Frameworks are imported where they are asked for, and missed by the name of their extra."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.places import ROOT

FRAMEWORKS = [("langchain", "langchain_core"), ("llamaindex", "llama_index")]
MISSING = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == {package!r}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Absent())
try:
    import qa.integrations.{module}
except ImportError as error:
    print(type(error).__name__, error.code, error)
"""


def python(script: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize(("module", "package"), FRAMEWORKS)
def test_a_framework_that_is_missing_is_missed_by_its_extra(module: str, package: str) -> None:
    said = python(MISSING.format(module=module, package=package))
    name = package.replace("_index", "_index_core").replace("_", "-")
    assert said.strip() == (
        f"ExtraMissing extra.missing this needs the package {name}, which is not installed;"
        f" pip install 'wenda[{module}]'"
    )


def test_nothing_is_imported_that_was_not_asked_for() -> None:
    script = "import {}, json, sys; print(json.dumps(sorted(sys.modules)))"
    for given, absent in [
        ("qa.integrations", {"langchain_core", "llama_index"}),
        ("qa.integrations.langchain", {"llama_index", "torch", "gradio"}),
        ("qa.integrations.llamaindex", {"langchain_core", "gradio"}),
    ]:
        loaded = {name.partition(".")[0] for name in json.loads(python(script.format(given)))}
        assert loaded & absent == set(), given
