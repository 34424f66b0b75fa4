"""Commands that are told of a store: what they say when it is none, and what a reader shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import build, generation_of
from tests.support.commands import run
from tests.support.documents.folders import HORSES, POVERTY, quick_folder, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.servers.milvus_server import milvus_server, missing


@pytest.fixture(scope="module")
def milvus() -> Iterator[str]:
    if lacking := missing():
        pytest.skip(lacking)
    with quick_folder() as folder, milvus_server(folder / "data") as address:
        yield address


def test_an_address_that_is_none(tmp_path: Path) -> None:
    ended = run("ask", "四个不摘？", "--store", "milvus", folder=tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "wenda: store is 'milvus'; give the address of a Milvus server, like"
        " http://localhost:19530\n"
    )


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    if lacking := missing():
        pytest.skip(lacking)
    ended = run("search", "四个不摘", "--store", "http://127.0.0.1:9", folder=tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("wenda: the store at http://127.0.0.1:9 failed: ")
    assert "WENDA_STORE" in ended.err


def test_a_reader_shows_what_it_answers_from_and_builds_nothing(
    milvus: str, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path, store=milvus)
    write(tmp_path / "docs", 马=HORSES, 脱贫=POVERTY)
    build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())
    reader = tmp_path / "reader"
    reader.mkdir()
    variables = {"WENDA_STORE": milvus}
    shown = run("status", "--json", folder=reader, variables=variables)
    (record,) = shown.records
    assert record["generation"] == generation_of(settings)
    assert (record["documents"], record["passages"], record["dense"]) == (2, 2, "store")
    told = run("status", folder=reader, variables=variables).out
    assert "size" not in told
    assert "next build" not in told
    refused = run("build", folder=reader, variables=variables)
    assert refused.code == 1
    assert "this machine only reads the store" in refused.err
    assert list(reader.iterdir()) == []
    assert run("overview", "马.txt", folder=reader, variables=variables).out != ""
