"""Any sentence-transformers model as an encoder, on a GPU where there is one."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import numpy as np

from index.encoding.pooling import find_tokens, scale_to_unit
from index.errors import ModelError
from index.reasons import Reason, reason_from_text
from index.types import FloatArray, PassageText, PassageVectors

BATCH = 16


class TransformerEncoder:
    """An ``index.types.Encoder`` over a loaded ``SentenceTransformer``.

    The passage vector is the model's own; a sentence vector is what the modules after the
    transformer (pooling and the rest) make of the sentence's token vectors.
    """

    def __init__(self, name: str, model: Any, fingerprint: str) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._model = model
        self.dimension = int(model.get_embedding_dimension())
        self.max_tokens = int(model.max_seq_length or model.tokenizer.model_max_length)
        self._query_prompt, self._passage_prompt = _prompts(name, model.prompts)
        if not getattr(model.tokenizer, "is_fast", False):
            raise ModelError("model.slow_tokenizer", name=name)

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
        return scale_to_unit(np.asarray(vectors, np.float32))

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage and its sentences. Raises ModelError on one too long."""
        if not all(self.fits([item.text for item in passages])):
            raise ModelError("model.passage_too_long_for", most=self.max_tokens, name=self.name)
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
        whole = scale_to_unit(output["sentence_embedding"].float().cpu().numpy())
        tokens = output["token_embeddings"][output["attention_mask"].bool()]  # without padding
        rows = np.empty((len(passage.sentences), self.dimension), np.float32)
        for row, (start, end) in enumerate(passage.sentences):
            first, last = find_tokens(offsets, start, end)
            rows[row] = self._pool(tokens[first:last]) if last > first else whole
        return PassageVectors(whole, scale_to_unit(rows))

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
    """The model's prompts for queries and passages; e5 models need theirs even if not stated."""
    query = prompts.get("query", "")
    passage = prompts.get("passage") or prompts.get("document") or ""
    if not query and not passage and "e5" in Path(name).name.lower():
        return "query: ", "passage: "
    return query, passage


def load_transformer(name: str) -> TransformerEncoder:
    """Load a model by its folder or public name.

    Raises ModelError within seconds when it is neither a folder nor in the local cache of
    downloaded models nor reachable, as that is checked before the slow import of torch.
    """
    folder = Path(name).is_dir()
    offline = folder or os.environ.get("HF_HUB_OFFLINE") == "1" or not _hub_answers()
    if offline and not folder and not _is_downloaded(name):
        raise _not_found_error(name, Reason("model.hub_unreachable"))
    source = str(Path(name).resolve()) if folder else name
    with quiet_transformers():
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(source, local_files_only=offline)
        except (OSError, ValueError, RuntimeError) as error:
            raise _not_found_error(
                name, reason_from_text(str(error).strip().splitlines()[0])
            ) from error
    return TransformerEncoder(source, model, _fingerprint(source, model))


def _not_found_error(name: str, why: Reason) -> ModelError:
    return ModelError("model.not_found", name=name, why=why)


def _is_downloaded(name: str) -> bool:
    """Whether the local cache of the hub has a model of that name, full or short."""
    from huggingface_hub import try_to_load_from_cache

    cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    try:
        return any(
            isinstance(try_to_load_from_cache(full, file, cache_dir=cache), str)
            for full in (name, f"sentence-transformers/{name}")[: 1 if "/" in name else 2]
            for file in ("modules.json", "config.json")
        )
    except ValueError:  # what huggingface_hub raises on what cannot be a name
        return False


def _hub_answers() -> bool:
    """Whether the model hub (or the proxy on the way to it) accepts a connection within 2 s."""
    from huggingface_hub.constants import ENDPOINT

    hub = urlsplit(ENDPOINT)
    proxy = getproxies().get(hub.scheme)
    if proxy and not proxy_bypass(hub.hostname or ""):
        hub = urlsplit(proxy)
    answers: list[bool] = []
    port = hub.port or (80 if hub.scheme == "http" else 443)
    # In a thread, because resolving a host name has no timeout of its own.
    asking = threading.Thread(
        target=lambda: answers.append(_connects(hub.hostname or "", port)), daemon=True
    )
    asking.start()
    asking.join(2)
    return bool(answers) and answers[0]


def _connects(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Suppress the progress bars, load reports and developer warnings of transformers."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    logging: Any = import_module("transformers.utils.logging")
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def _fingerprint(name: str, model: Any) -> str:
    """Hash a sample of every tensor, so that the fingerprint changes with retraining."""
    digest = hashlib.sha256(Path(name).name.encode())
    for key, tensor in sorted(model.state_dict().items()):
        flat = tensor.flatten()
        sample = flat[:: max(1, flat.numel() // 64)].float().cpu().numpy()
        digest.update(key.encode() + repr(tuple(tensor.shape)).encode() + sample.tobytes())
    return digest.hexdigest()[:16]
