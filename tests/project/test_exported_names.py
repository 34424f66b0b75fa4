"""The names that ``index`` and ``qa`` offer."""

from __future__ import annotations

from types import ModuleType

import pytest

import index
import qa


@pytest.mark.parametrize("module", [index, qa], ids=["index", "qa"])
def test_exported_names_are_sorted_and_there(module: ModuleType) -> None:
    names: list[str] = module.__all__
    constants = [name for name in names if name.isupper()]
    classes = [name for name in names if name[0].isupper() and not name.isupper()]
    functions = [name for name in names if name[0].islower()]
    assert names == sorted(constants) + sorted(classes) + sorted(functions)
    assert len(set(names)) == len(names)
    for name in names:
        assert getattr(module, name).__doc__ or name.isupper(), name


@pytest.mark.parametrize("module", [index, qa], ids=["index", "qa"])
def test_nothing_is_offered_by_accident(module: ModuleType) -> None:
    """Every public name that is no submodule is in ``__all__``."""
    public = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert public == set(module.__all__)
