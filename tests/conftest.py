"""What tests share: an environment of their own, and the real model over the seed document."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import Encoder, Settings, build, load_encoder
from tests.folders import CACHE

SEEDS = Path(__file__).parent.parent / "seeds"


def pytest_configure() -> None:
    """Whatever the person running the tests has set does not reach them; the compiled model is
    kept under the repository, so that it is made once for all runs."""
    for name in [name for name in os.environ if name.startswith("WENDA_")]:
        if name != "WENDA_REQUIRE_BROWSER":
            del os.environ[name]
    os.environ["WENDA_CACHE"] = str(CACHE)


@pytest.fixture(scope="session")
def real_encoder() -> Encoder:
    """The default model, compiled on the first run of the tests."""
    return load_encoder(Settings(cache=CACHE))


@pytest.fixture(scope="session")
def real_settings(real_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of the seed document, built with the default model; read only."""
    settings = Settings(index=tmp_path_factory.mktemp("real") / "index", cache=CACHE)
    build([SEEDS], settings=settings, encoder=real_encoder)
    return settings
