"""The app when it starts: where it listens, behind a proxy too, and over which index and model."""

from __future__ import annotations

import runpy
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from gradio_client import Client

from qa.cli.options import make_settings
from qa.cli.serving import serving
from tests.support.commands import free_port, run
from tests.support.places import ROOT
from tests.support.screen.clients import Served, client_of, outputs, texts


def test_only_loopback_unless_told_otherwise(served: Served) -> None:
    assert served.url.startswith("http://127.0.0.1:")
    port = int(served.url.rstrip("/").rpartition(":")[2])
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", port), timeout=5):
        pass  # another address of this machine


@contextmanager
def page(folder: Path) -> Iterator[Client]:
    """A client of the chat that ``wenda serve`` serves over the index in the folder."""
    with serving(make_settings(folder / ".wenda"), "127.0.0.1", free_port()) as url:
        yield client_of(url)


@pytest.mark.slow
def test_an_index_is_opened_with_the_model_it_was_built_with(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "马.txt").write_text("蒙古马耐寒、耐旱、耐力强。\n", encoding="utf-8")
    built = run("build", "--model", tiny_model, folder=tmp_path)
    assert built.code == 0, built.err
    question = "蒙古马有什么特点？"
    with page(tmp_path) as client:
        chat = outputs(client, question, api_name="/ask")[-1][0]
        assert "wenda-answer" in texts(chat)[1][1]
        assert "新算 0、沿用 1" in outputs(client, api_name="/rebuild")[-1][0]
    monkeypatch.setenv("WENDA_MODEL", "multilingual-e5-small")
    with page(tmp_path) as client:
        chat = outputs(client, question, api_name="/ask")[-1][0]
        assert "而现在会用" in texts(chat)[1][1]


@pytest.mark.parametrize(("variable", "kept"), [("on", True), ("off", False)])
def test_conversations_are_kept_unless_that_is_off(
    variable: str, kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENDA_HISTORY", variable)
    with page(tmp_path) as client:
        components = client.config["components"]
        listed = [each for each in components if each["props"].get("elem_id") == "wenda-kept"]
        assert bool(listed) is kept
        outputs(client, "蒙古马有什么特点？", api_name="/ask")
    assert not (tmp_path / ".wenda-history").exists()  # who has no key keeps nothing


def test_the_app_is_the_command_that_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    """``python app.py`` with arguments is ``wenda serve`` with them."""
    given: list[list[str]] = []
    monkeypatch.setattr("qa.cli.main", given.append)
    monkeypatch.setattr(sys, "argv", ["app.py", "--port", "7861", "--json"])
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
    assert given == [["serve", "--port", "7861", "--json"]]
