"""One interface of the question side: the real service and the stand-in of the tests fulfil it."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from index import IndexMissing, Settings
from qa.service import AssistantService, LiveAssistant
from tests.support.screen.fake_assistant import FakeAssistant, seed_assistant

METHODS = sorted(name for name in vars(AssistantService) if not name.startswith("_"))


def test_the_interface() -> None:
    assert METHODS == [
        "add_file",
        "add_page",
        "ask",
        "change_tags",
        "document",
        "documents",
        "explain",
        "generation",
        "overview",
        "rebuild",
        "remove_document",
        "search",
        "status",
    ]


@pytest.mark.parametrize("kind", [LiveAssistant, FakeAssistant])
def test_methods_take_what_the_interface_says(kind: type) -> None:
    for name in METHODS:
        if name != "generation":
            wanted = inspect.signature(getattr(AssistantService, name))
            assert inspect.signature(getattr(kind, name)).parameters.keys() == (
                wanted.parameters.keys()
            ), name


def test_types_agree() -> None:
    """Checked by mypy: assigning is what is tested."""
    services: list[AssistantService] = [LiveAssistant(Settings()), seed_assistant()]
    assert len(services) == 2


def test_without_an_index_only_upkeep_works(tmp_path: Path) -> None:
    service = LiveAssistant(Settings(index=tmp_path / "index", cache=tmp_path / "cache"))
    with pytest.raises(IndexMissing):
        service.ask("问？")
    with pytest.raises(IndexMissing):
        service.documents()
    with pytest.raises(IndexMissing):
        _ = service.generation
