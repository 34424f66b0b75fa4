"""What tests share: an environment, two small documents, the real model over the seed document."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from index import Encoder, Settings, build, load_encoder
from tests.builds import age
from tests.folders import CACHE, HORSES, POVERTY, write

SEEDS = Path(__file__).parent.parent / "seeds"


def pytest_configure() -> None:
    """Whatever the person running the tests has set does not reach them; the compiled model is
    kept under the repository, so that it is made once for all runs."""
    for name in [name for name in os.environ if name.startswith("WENDA_")]:
        if name != "WENDA_REQUIRE_BROWSER":
            del os.environ[name]
    os.environ["WENDA_CACHE"] = str(CACHE)
    os.environ["LC_ALL"] = "C.UTF-8"  # the command speaks the language of the terminal


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder of two documents, old enough for their times to be trusted."""
    folder = tmp_path / "docs"
    write(folder, horses=HORSES, poverty=POVERTY)
    age(folder)
    return folder


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
