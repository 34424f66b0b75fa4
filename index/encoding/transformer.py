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

    The passage vector is the model's own. A sentence vector is what the modules after the
    transformer (pooling and the rest) make of the sentence's token vectors; where the model gives
    none, or pools a single token (the first or the last), which within a passage does not stand for
    the sentence, the sentence is embedded by itself.
    """

    def __init__(
        self,
        name: str,
        model: Any,
        fingerprint: str,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
    ) -> None:
        """The prompts: None for those that the model states."""
        self.name = name
        self._model = model
        self.dimension = int(model.get_embedding_dimension())
        self.max_tokens = _most_tokens(model)
        own = _prompts(name, model.prompts)
        given = (query_prompt, passage_prompt)
        self._query_prompt, self._passage_prompt = (
            stated if set_ is None else set_ for stated, set_ in zip(own, given, strict=True)
        )
        self._late = _pools_late(model)
        self.fingerprint = fingerprint + ("" if self._late else "-sentences")
        if given != (None, None):
            told = repr((self._query_prompt, self._passage_prompt)).encode()
            self.fingerprint += f"-{hashlib.sha256(told).hexdigest()[:8]}"

    def fits(self, texts: Sequence[str]) -> list[bool]:
        """Whether the model reads each passage text whole, prompt and end marks included."""
        if self.max_tokens is None:
            return [True] * len(texts)
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
        if not self._late:
            return self._encode_sentences(passages)
        outputs = self._model.encode(
            [self._passage_prompt + item.text for item in passages],
            prompt="",
            batch_size=BATCH,
            output_value=None,
            show_progress_bar=False,
        )
        return [self._vectors(*pair) for pair in zip(passages, outputs, strict=True)]

    def _encode_sentences(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of passages and sentences, each text embedded by itself, and once."""
        texts = [[item.text, *(item.text[a:b] for a, b in item.sentences)] for item in passages]
        distinct = list(dict.fromkeys(text for each in texts for text in each))
        vectors = self._model.encode(
            [self._passage_prompt + text for text in distinct],
            prompt="",
            batch_size=BATCH,
            show_progress_bar=False,
        )
        found = dict(zip(distinct, scale_to_unit(np.asarray(vectors, np.float32)), strict=True))
        none = np.empty((0, self.dimension), np.float32)
        return [
            PassageVectors(found[whole], np.stack([found[each] for each in rest]) if rest else none)
            for whole, *rest in texts
        ]

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


def _most_tokens(model: Any) -> int | None:
    """The most tokens that a model reads; None where it reads any number."""
    stated = model.max_seq_length or getattr(model.tokenizer, "model_max_length", None)
    return None if stated is None or stated > 1_000_000 else int(stated)


def _pools_late(model: Any) -> bool:
    """Whether the vector of a stretch can be pooled from the token vectors of the whole."""
    pooling = next((module for module in model if hasattr(module, "pooling_mode")), None)
    if pooling is None or not getattr(model.tokenizer, "is_fast", False):
        return False
    modes = pooling.pooling_mode
    return not {"cls", "lasttoken"} & ({modes} if isinstance(modes, str) else set(modes))


def _prompts(name: str, prompts: dict[str, str]) -> tuple[str, str]:
    """The model's prompts for queries and passages; e5 models need theirs even if not stated."""
    query = prompts.get("query", "")
    passage = prompts.get("passage") or prompts.get("document") or ""
    if not query and not passage and "e5" in Path(name).name.lower():
        return "query: ", "passage: "
    return query, passage


def load_transformer(
    name: str, query_prompt: str | None = None, passage_prompt: str | None = None
) -> TransformerEncoder:
    """Load a model by its folder or public name; the prompts: None for those that it states.

    Raises ModelError within seconds when it is neither a folder nor in the local cache of
    downloaded models nor reachable, as that is checked before the slow import of torch.
    """
    folder = Path(name).is_dir()
    offline = folder or not is_reachable(name)
    source = str(Path(name).resolve()) if folder else name
    with quiet_transformers():
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(source, local_files_only=offline)
        except (OSError, ValueError, RuntimeError) as error:
            raise not_found_error(
                name, reason_from_text(str(error).strip().splitlines()[0])
            ) from error
    prompts = (query_prompt, passage_prompt)
    return TransformerEncoder(source, model, _fingerprint(source, model), *prompts)


def is_reachable(name: str) -> bool:
    """Whether the model hub can be asked for a model of that public name.

    Raises ModelError where it cannot, and the model was not downloaded before either.
    """
    if os.environ.get("HF_HUB_OFFLINE") != "1" and _hub_answers():
        return True
    if not _is_downloaded(name):
        raise not_found_error(name, Reason("model.hub_unreachable"))
    return False


def not_found_error(name: str, why: Reason) -> ModelError:
    """That a model of that name cannot be had, and why."""
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
