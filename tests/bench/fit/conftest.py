"""A model small enough to be taught in a test."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertModel

from bench.fit.reader_model import LEARNED_LAYERS


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence model of one fixed layer, with the learned ones above it."""
    folder = tmp_path_factory.mktemp("model")
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=32,
        hidden_size=16,
        num_hidden_layers=LEARNED_LAYERS + 1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=16,
    )
    BertModel(config).save_pretrained(folder)
    return folder
