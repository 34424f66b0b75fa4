"""What docstrings, comments and pages name is there: files by their paths, code by dotted names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.places import ROOT

PACKAGES = ("index", "qa", "bench", "tests")
PYTHON = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
PAGES = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").glob("*.md"))]
_DOTTED = re.compile(
    rf"`{{1,2}}(?:python -m )?((?:{'|'.join(PACKAGES)})(?:\.\w+)+)(?:\(\))?`{{1,2}}"
)
_PATH = re.compile(
    rf"(?<![\w./])((?:{'|'.join(PACKAGES)}|docs|seeds)/[\w/.-]+\.(?:py|md|html|jsonl|json))\b"
)


def text_of(path: Path) -> str:
    """Of Python the docstrings and comments, of a page all of it."""
    content = path.read_text("utf-8")
    if path.suffix != ".py":
        return content
    strings = [
        node.value.value
        for node in ast.walk(ast.parse(content))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]
    comments = re.findall(r"(?m)(?:^|\s)#\s(.*)$", content)
    return "\n".join([*strings, *comments])


@cache
def names_in(path: Path) -> frozenset[str]:
    """What a module or package defines, imports or holds, with the members of its classes."""
    found: set[str] = set()
    if path.is_dir():
        found |= {each.stem for each in path.iterdir()}
        path = path / "__init__.py"
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
    return frozenset(found)


def is_there(dotted: str) -> bool:
    """Whether a dotted name is a module, or something in the longest module that it begins with."""
    place, parts = ROOT, dotted.split(".")
    for at, part in enumerate(parts):
        if (place / part).is_dir():
            place /= part
        elif (place / f"{part}.py").is_file():
            module = place / f"{part}.py"
            return all(name in names_in(module) for name in parts[at + 1 :])
        else:
            return all(name in names_in(place) for name in parts[at:])
    return True


def dead(path: Path) -> Iterator[str]:
    """The names and paths of a file that lead nowhere."""
    text = text_of(path)
    yield from (name for name in _DOTTED.findall(text) if not is_there(name))
    yield from (name for name in _PATH.findall(text) if not (ROOT / name).exists())


def test_names_are_found_where_they_are() -> None:
    assert is_there("index.build")
    assert is_there("qa.types.Answer")
    assert is_there("index.storage")
    assert not is_there("qa.talk")
    assert not is_there("qa.types.Talk")
    assert not is_there("index.nowhere.at_all")


@pytest.mark.parametrize("folder", [*PACKAGES, "docs"])
def test_nothing_named_is_gone(folder: str) -> None:
    files = [path for path in [*PYTHON, *PAGES] if path.relative_to(ROOT).parts[0] == folder]
    files += PAGES if folder == "docs" else []
    gone = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in files
        for name in dead(path)
        if path != Path(__file__)
    }
    assert gone == set()
