"""An embedding service as an encoder: the vectors of texts come over the network.

It gives no token vectors, so each sentence is embedded by itself. What a build has embedded is kept
by content (``index.storage.embedding_cache``), so that an interrupted one asks for nothing twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoding.service_client import EmbeddingClient
from index.errors import ModelError
from index.reasons import system_reason
from index.settings import Settings, service_key, service_parts
from index.types import FloatArray, PassageText, PassageVectors


class ServiceEncoder:
    """An ``index.types.Encoder`` over a service."""

    def __init__(self, settings: Settings, client: EmbeddingClient) -> None:
        """Ask for the length of the vectors unless it is known from before."""
        self.name = settings.model
        self._client = client
        self._prompts = settings.query_prompt or "", settings.passage_prompt or ""
        told = json.dumps(["service", self.name, *self._prompts])
        self.fingerprint = hashlib.sha256(told.encode()).hexdigest()[:16]
        self.dimension = self._find_dimension(
            settings.cache / "services" / f"{self.fingerprint}.json"
        )

    def _find_dimension(self, kept: Path) -> int:
        """The length of the vectors, which is kept: a question is then one request, and a service
        that has changed is noticed."""
        try:
            return int(json.loads(kept.read_bytes())["dimension"])
        except (OSError, ValueError, KeyError, TypeError):
            found = int(self._client.embed(["."]).shape[1])
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps({"model": self.name, "dimension": found}), "ascii")
        except OSError as error:
            raise ModelError(
                "model.not_prepared", folder=kept.parent, why=system_reason(error)
            ) from error
        return found

    def fits(self, texts: Sequence[str]) -> list[bool]:
        """Always: a service does not tell what it reads, and what it finds too long is halved."""
        return [True] * len(texts)

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        """Vectors of shape (number of queries, dimension), rows of length 1."""
        return self._embed(queries, self._prompts[0])

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage and of its sentences; equal texts are embedded once."""
        texts = [[item.text, *(item.text[a:b] for a, b in item.sentences)] for item in passages]
        distinct = list(dict.fromkeys(text for each in texts for text in each))
        rows = {text: at for at, text in enumerate(distinct)}
        vectors = self._embed(distinct, self._prompts[1])
        return [
            PassageVectors(
                vectors[rows[whole]],
                vectors[[rows[text] for text in sentences]].reshape(len(sentences), -1),
            )
            for whole, *sentences in texts
        ]

    def _embed(self, texts: Sequence[str], prompt: str) -> FloatArray:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors = self._client.embed(texts, prompt)
        if vectors.shape[1] != self.dimension:
            raise ModelError(
                "service.other_vectors",
                host=self._client.host,
                found=vectors.shape[1],
                wanted=self.dimension,
            )
        return vectors


def load_service(settings: Settings) -> ServiceEncoder:
    """The service that ``settings.model`` names. Raises ModelError when it cannot be used."""
    address, model = service_parts(settings.model)
    return ServiceEncoder(settings, EmbeddingClient(address, model, service_key(address)))
