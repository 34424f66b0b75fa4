"""Any sentence-transformers model as an encoder, on a GPU where there is one."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelError
from index.pooling import tokens_of, unit
from index.types import FloatArray, PassageText, PassageVectors

BATCH = 16


class TransformerEncoder:
    """An ``index.types.Encoder`` over a loaded ``SentenceTransformer``.

    The passage vector is the model's own; a sentence's is what the model's modules after the
    transformer (pooling and the rest) make of that sentence's token vectors.
    """

    def __init__(self, name: str, model: Any, fingerprint: str) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._model = model
        self.dimension = int(model.get_embedding_dimension())
        self.max_tokens = int(model.max_seq_length or model.tokenizer.model_max_length)
        self._query_prompt, self._passage_prompt = _prompts(name, model.prompts)
        if not getattr(model.tokenizer, "is_fast", False):
            raise ModelError(
                f"the tokenizer of {name} does not tell where its tokens stand in the text: "
                "choose a model with a fast tokenizer (tokenizer.json)"
            )

    def fits(self, texts: Sequence[str]) -> list[bool]:
        """Whether the model reads each passage text whole, prompt and end marks included."""
        encoded = self._model.tokenizer(
            [self._passage_prompt + text for text in texts], truncation=False, verbose=False
        )
        return [len(ids) <= self.max_tokens for ids in encoded["input_ids"]]

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        """Vectors of shape (number of queries, dimension)."""
        vectors = self._model.encode(
            [self._query_prompt + query for query in queries],
            prompt="",
            batch_size=BATCH,
            show_progress_bar=False,
        )
        return unit(np.asarray(vectors, np.float32))

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage and its sentences. Raises ModelError on one too long."""
        if not all(self.fits([item.text for item in passages])):
            raise ModelError(
                f"a passage is longer than the {self.max_tokens} tokens that {self.name} reads: "
                "set passage_characters lower"
            )
        outputs = self._model.encode(
            [self._passage_prompt + item.text for item in passages],
            prompt="",
            batch_size=BATCH,
            output_value=None,
            show_progress_bar=False,
        )
        return [self._vectors(*pair) for pair in zip(passages, outputs, strict=True)]

    def _vectors(self, passage: PassageText, output: dict[str, Any]) -> PassageVectors:
        encoded = self._model.tokenizer(
            self._passage_prompt + passage.text, return_offsets_mapping=True, truncation=False
        )
        offsets = np.asarray(encoded["offset_mapping"]) - len(self._passage_prompt)
        whole = unit(output["sentence_embedding"].float().cpu().numpy())
        rows = np.empty((len(passage.sentences), self.dimension), np.float32)
        for row, (start, end) in enumerate(passage.sentences):
            first, last = tokens_of(offsets, start, end)
            rows[row] = (
                self._pool(output["token_embeddings"][first:last]) if last > first else whole
            )
        return PassageVectors(whole, unit(rows))

    def _pool(self, tokens: Any) -> FloatArray:
        import torch

        features: dict[str, Any] = {
            "token_embeddings": tokens[None],
            "attention_mask": torch.ones(1, len(tokens), dtype=torch.long, device=tokens.device),
        }
        with torch.inference_mode():
            for module in list(self._model)[1:]:
                features = module(features)
        return np.asarray(features["sentence_embedding"][0].float().cpu().numpy(), np.float32)


def _prompts(name: str, prompts: dict[str, str]) -> tuple[str, str]:
    """The model's prompts for queries and passages; e5 models need theirs even if unsaid."""
    query = prompts.get("query", "")
    passage = prompts.get("passage") or prompts.get("document") or ""
    if not query and not passage and "e5" in Path(name).name.lower():
        return "query: ", "passage: "
    return query, passage


def load_transformer(name: str) -> TransformerEncoder:
    """Load a model by its folder or public name.

    Raises ModelError at once when it is neither a folder, nor in the local cache of downloaded
    models, nor reachable.
    """
    from sentence_transformers import SentenceTransformer

    logging.getLogger("transformers").setLevel(logging.ERROR)
    source = str(Path(name).resolve()) if Path(name).is_dir() else name
    try:
        model = SentenceTransformer(source, local_files_only=_offline(source))
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"the model {name!r} is neither a folder with a sentence-transformers model nor "
            f"downloaded already nor reachable ({str(error).splitlines()[0]}). "
            "Check the name, or give the path of a local folder with --model"
        ) from error
    return TransformerEncoder(name, model, _fingerprint(name, model))


def _offline(source: str) -> bool:
    """Whether nothing must be fetched: a local folder, or no hub answers within a second."""
    if Path(source).is_dir() or os.environ.get("HF_HUB_OFFLINE") == "1":
        return True
    import socket
    from urllib.parse import urlsplit

    from huggingface_hub.constants import ENDPOINT

    hub = urlsplit(ENDPOINT)
    try:
        socket.create_connection((hub.hostname or "", hub.port or 443), timeout=1).close()
    except OSError:
        return True
    return False


def _fingerprint(name: str, model: Any) -> str:
    """From the weights themselves: a sample of every tensor, so that retraining shows."""
    digest = hashlib.sha256(Path(name).name.encode())
    for key, tensor in sorted(model.state_dict().items()):
        flat = tensor.flatten()
        sample = flat[:: max(1, flat.numel() // 64)].float().cpu().numpy()
        digest.update(key.encode() + repr(tuple(tensor.shape)).encode() + sample.tobytes())
    return digest.hexdigest()[:16]
