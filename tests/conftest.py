"""What tests share: an environment, documents, indexes of them, the real model, the served app."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as configured

from index import Encoder, Settings, TokenScorer, build, load_encoder
from index.encoding import loading
from index.encoding.compiled import CompiledEncoder
from qa.ranking import pipeline
from tests.support.documents.builds import age
from tests.support.documents.folders import HORSES, POVERTY, TRADITIONAL, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import CACHE, SEEDS
from tests.support.processes import watch_over_processes
from tests.support.schedule import by_unit, longest_first

if TYPE_CHECKING:
    from qa.web.state import Shared
    from tests.support.screen.clients import Served


def pytest_configure() -> None:
    """Whatever the person running the tests has set does not reach them; the compiled model is
    kept under the repository, so that it is made once for all runs."""
    for name in [name for name in os.environ if name.startswith("WENDA_")]:
        if name != "WENDA_REQUIRE_BROWSER":
            del os.environ[name]
    os.environ["WENDA_CACHE"] = str(CACHE)
    os.environ["LC_ALL"] = "C.UTF-8"  # the command speaks the language of the terminal
    # Threads that wait for each other give way: where they spin instead, as OpenMP's do, what takes
    # a second takes a hundred as soon as another process wants the processors.
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    # How long an example takes, or is thought up, says how busy the machine is.
    configured.register_profile(
        "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    configured.load_profile("any machine")
    watch_over_processes()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    return by_unit(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """No garbage is collected while a failure is described. Its source is parsed for that, and
    where a finalizer, or a thread that gets its turn with one, parses something meanwhile, Python
    3.11 ends the first parsing with a SystemError (AST constructor recursion depth mismatch), and
    that ends pytest."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return (yield)
    finally:
        if collecting:
            gc.enable()


@pytest.fixture(scope="session", autouse=True)
def one_model() -> Iterator[None]:
    """The bundled model and the reader are each loaded once, whichever index asks for them.

    What is compiled depends on the cache folder alone; the index and the rest of the settings,
    with which an encoder is asked for, make no other one.
    """
    load_reader = pipeline.load_reader.__wrapped__
    readers: dict[Path, TokenScorer | None] = {}

    def shared_reader(settings: Settings) -> TokenScorer | None:
        if settings.cache not in readers:
            readers[settings.cache] = load_reader(settings)
        return readers[settings.cache]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "CompiledEncoder", lru_cache(maxsize=4)(CompiledEncoder))
        patch.setattr(pipeline, "load_reader", shared_reader)
        yield


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder of two documents, old enough for their times to be trusted."""
    folder = tmp_path / "docs"
    write(folder, horses=HORSES, poverty=POVERTY)
    age(folder)
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An index of three documents that no test alters."""
    folder = tmp_path_factory.mktemp("built")
    settings = settings_in(folder)
    write(folder / "docs", horses=HORSES, poverty=POVERTY, railway=TRADITIONAL)
    build([folder / "docs"], settings=settings, encoder=FakeEncoder())
    return settings


@pytest.fixture
def copied(built: Settings, tmp_path: Path) -> Settings:
    """A copy of that index, free to be damaged."""
    shutil.copytree(built.index, tmp_path / "index")
    return built.with_changes(index=tmp_path / "index")


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


@pytest.fixture(scope="session")
def seeds(real_settings: Settings) -> Path:
    """A folder to work in whose ``.wenda`` is the index of the seed document; read only."""
    folder = real_settings.index.parent / "work"
    shutil.copytree(real_settings.index, folder / ".wenda")
    return folder


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A local sentence-transformers model: a BERT of random weights, one token a character."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel

    fast_tokenizer: Any = import_module("transformers").PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("models") / "tiny-e5"
    characters = sorted(set("".join(path.read_text("utf-8") for path in SEEDS.iterdir())))
    pieces = {piece: i for i, piece in enumerate(["[PAD]", "[UNK]", *characters])}
    tokenizer = Tokenizer(models.WordLevel(pieces, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    fast = fast_tokenizer(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        model_max_length=128,
    )
    torch.manual_seed(0)
    size: dict[str, Any] = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    size |= {"intermediate_size": 64, "max_position_embeddings": 128, "vocab_size": len(pieces)}
    BertModel(BertConfig(**size)).save_pretrained(folder / "bert")
    fast.save_pretrained(folder / "bert")
    words = Transformer(str(folder / "bert"), max_seq_length=128)
    SentenceTransformer(modules=[words, Pooling(32)]).save(str(folder))
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app, served over a fake assistant."""
    from tests.support.screen.clients import Served

    serving = Served(tmp_path_factory.mktemp("app"))
    yield serving
    serving.close()


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    """What the app shares between visitors, over a fake assistant."""
    from qa.web.state import Shared
    from tests.support.screen.fake_assistant import seed_assistant

    return Shared(seed_assistant(), tmp_path / "feedback.jsonl", pause=0.0)
