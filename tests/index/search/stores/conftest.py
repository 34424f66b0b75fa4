"""A Milvus for the tests of this folder, and an index of a few documents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index import Settings, build
from tests.support.documents.folders import (
    HORSES,
    POVERTY,
    TRADITIONAL,
    TRAIL,
    quick_folder,
    settings_in,
    write,
)
from tests.support.fake_encoder import FakeEncoder
from tests.support.servers.milvus_server import milvus_server, missing


@pytest.fixture(scope="package")
def milvus() -> Iterator[str]:
    """The address of a server that the tests of this folder share; each takes names of its own."""
    if lacking := missing():
        pytest.skip(lacking)
    with quick_folder() as folder, milvus_server(folder / "data") as address:
        yield address


@pytest.fixture(scope="package")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An index of five documents of several lengths."""
    folder = tmp_path_factory.mktemp("built")
    write(folder / "docs", 马=HORSES, 脱贫=POVERTY, 铁路=TRADITIONAL, trail=TRAIL)
    write(folder / "docs", 长=f"　　第一句话在这里。{'草原上的骑手都爱马。' * 300}\n" * 3)
    settings = settings_in(folder)
    build([folder / "docs"], settings=settings, encoder=FakeEncoder())
    return settings
