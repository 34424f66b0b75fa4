"""Three servers, each with nothing but the model, answer from one store, and all alike."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from index import build, load_encoder
from qa import Assistant, Retriever
from qa.serialize import answer_record
from tests.support.bundled import needs_bundled
from tests.support.commands import environment, free_port, start
from tests.support.documents.folders import (
    HORSES,
    POVERTY,
    TRADITIONAL,
    TRAIL,
    quick_folder,
    settings_in,
    write,
)
from tests.support.servers.milvus_server import milvus_server, missing

pytestmark = [pytest.mark.slow, needs_bundled]
QUESTIONS = (
    "四个不摘是什么？",
    "臺灣的高速鐵路哪年通車？",
    "When did the trail open?",
    "火星上有水吗？",
)


def ask(url: str) -> list[Any]:
    """What a server answers to the questions, one after another."""
    with httpx.Client(base_url=url, timeout=120) as http:
        asked = [http.post("/v1/ask", json={"question": each}).json() for each in QUESTIONS]
    return [without_time(each) for each in asked]


def without_time(record: dict[str, Any]) -> dict[str, Any]:
    """An answer, but for how long it took."""
    return {name: value for name, value in record.items() if name != "seconds"}


def test_three_servers_answer_alike(tmp_path: Path) -> None:
    if lacking := missing():
        pytest.skip(lacking)
    with ExitStack() as stack:
        data = stack.enter_context(quick_folder())
        store = stack.enter_context(milvus_server(data / "data"))
        settings = settings_in(tmp_path, store=store)
        write(tmp_path / "docs", 马=HORSES, 脱贫=POVERTY, 铁路=TRADITIONAL, trail=TRAIL)
        encoder = load_encoder(settings)
        build([tmp_path / "docs"], settings=settings, encoder=encoder)
        on_disk = Assistant(
            Retriever.open(settings=settings.with_changes(store=""), encoder=encoder)
        )
        wanted = [without_time(answer_record(on_disk.ask(each))) for each in QUESTIONS]
        assert [each["answered"] for each in wanted] == [True, True, True, False]
        servers = []
        for number in range(3):
            folder = tmp_path / f"reader{number}"
            folder.mkdir()
            environ = environment(WENDA_STORE=store, WENDA_CACHE=str(settings.cache))
            options = ("--port", str(free_port()), "--json")
            servers.append(
                stack.enter_context(start("serve", *options, folder=folder, environ=environ))
            )
        urls = [json.loads(process.stdout.readline())["url"] for process in servers]
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(ask, urls))
        assert answers == [wanted] * 3
        assert not any(
            (tmp_path / f"reader{n}" / ".wenda" / "generations").exists() for n in (0, 1, 2)
        )
