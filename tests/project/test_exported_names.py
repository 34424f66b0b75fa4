"""The names that ``index`` and ``qa`` offer, and the modules that their rooms offer each other."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Literal, get_origin

import pytest

import index
import qa
from tests.support.places import ROOT


@pytest.mark.parametrize("module", [index, qa], ids=["index", "qa"])
def test_exported_names_are_sorted_and_there(module: ModuleType) -> None:
    names: list[str] = module.__all__
    constants = [name for name in names if name.isupper()]
    classes = [name for name in names if name[0].isupper() and not name.isupper()]
    functions = [name for name in names if name[0].islower()]
    assert names == sorted(constants) + sorted(classes) + sorted(functions)
    assert len(set(names)) == len(names)
    for name in names:
        value = getattr(module, name)
        assert value.__doc__ or name.isupper() or get_origin(value) is Literal, name


@pytest.mark.parametrize("module", [index, qa], ids=["index", "qa"])
def test_nothing_is_offered_by_accident(module: ModuleType) -> None:
    """Every public name that is no submodule is in ``__all__``; of these only ``numerals`` is."""
    public = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert public == set(module.__all__) - {"numerals"}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    name_of(path): path for package in ("index", "qa") for path in (ROOT / package).rglob("*.py")
}
ROOMS = sorted(
    name for name, path in FILES.items() if path.name == "__init__.py" and name.count(".")
)


@cache
def imported(path: Path) -> frozenset[str]:
    """The modules of ``index`` and ``qa`` that a file imports, or imports names from."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(FILES.keys() & found)


def _constants_first(name: str) -> tuple[bool, bool, str]:
    """The order that ruff asks for: constants, classes, all others."""
    return not name.isupper(), not name[0].isupper(), name


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_say_what_they_are_for_and_which_of_their_modules_others_use(room: str) -> None:
    """A name of ``__all__`` is a module, imported when used, or something with a docstring."""
    module = import_module(room)
    offered: list[str] = module.__all__
    assert module.__doc__
    assert offered == sorted(set(offered), key=_constants_first)
    for name in offered:
        thing = import_module(f"{room}.{name}") if f"{room}.{name}" in FILES else vars(module)[name]
        assert thing.__doc__, name


@pytest.mark.parametrize("room", sorted(set(ROOMS) - {"qa.cli"}))
def test_no_room_uses_a_module_that_another_does_not_offer(room: str) -> None:
    used = {
        name.removeprefix(f"{room}.")
        for user, path in FILES.items()
        if user != room and not user.startswith(f"{room}.")
        for name in imported(path)
        if name.rpartition(".")[0] == room
    }
    assert (
        used - set(import_module(room).__all__) - {name.rpartition(".")[2] for name in ROOMS}
        == set()
    )


OF_VERSION_0_1 = [
    "Reading", "Scan", "Source", "collection_folder", "find_removal", "iterate_passages", "read",
    "read_all", "scan", "sentences", "split", "words",
]  # fmt: skip


@pytest.mark.parametrize("name", OF_VERSION_0_1)
def test_names_of_the_first_version_are_still_found_with_a_warning(name: str) -> None:
    with pytest.warns(DeprecationWarning, match=rf"index\.{name} is now index\."):
        assert getattr(index, name).__name__ == name


def test_what_never_was_is_not_found() -> None:
    with pytest.raises(AttributeError, match="no attribute 'never'"):
        getattr(index, "ne" + "ver")
