"""Loading the encoder that the settings name; all encoders share the folding of scripts."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from index.encoding.compiled import CompiledEncoder
from index.encoding.model_file import find_model_file, obtain_model_file
from index.encoding.preparation import compile_bundled, compiled_folder
from index.errors import ModelError
from index.settings import DEFAULT_MODEL, Settings, is_service
from index.text.folding import fold_script
from index.types import Encoder, FloatArray, PairScorer, PassageText, PassageVectors

PUBLIC_NAME = "intfloat/multilingual-e5-small"

_logger = logging.getLogger(__name__)


class FoldedEncoder:
    """Wraps an encoder so that it sees every text in Simplified characters.

    A question in one script thus finds text in the other exactly as well. Folding keeps the
    length, hence every offset.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.fingerprint = _mark_folded(encoder.fingerprint)
        self.dimension = encoder.dimension

    def fits(self, texts: Sequence[str]) -> list[bool]:
        """Whether the model reads each passage text whole, prompt included."""
        return self._encoder.fits([fold_script(text) for text in texts])

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        """Vectors of shape (number of queries, dimension), rows of length 1."""
        return self._encoder.encode_queries([fold_script(query) for query in queries])

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage and of its sentences; ModelError on one too long."""
        return self._encoder.encode_passages(
            [replace(passage, text=fold_script(passage.text)) for passage in passages]
        )


def load_encoder(settings: Settings) -> Encoder:
    """The encoder for ``settings.model``; the bundled model is compiled on its first use.

    Raises ModelError when the model is neither on disk nor reachable.
    """
    if is_service(settings.model):
        from index.encoding.service import load_service

        return FoldedEncoder(load_service(settings))
    if settings.model != DEFAULT_MODEL:
        return _load_transformer(settings.model, settings.query_prompt, settings.passage_prompt)
    try:
        weights = obtain_model_file(settings.cache)
    except ModelError as error:
        if error.code != "model.not_downloaded":
            raise
        return _load_public(error)
    folder = compile_bundled(weights, settings.cache, DEFAULT_MODEL)
    return FoldedEncoder(CompiledEncoder(folder, DEFAULT_MODEL))


def _load_public(failure: ModelError) -> Encoder:
    """The same model under its public name, where only that can be had: nothing is read a second
    time then, and its vectors are not those of the bundled weights. Raises ``failure`` when it
    cannot be had either.
    """
    try:
        encoder = _load_transformer(PUBLIC_NAME)
    except ModelError:
        raise failure from None
    _logger.warning("%s", failure)
    return encoder


def _load_transformer(
    name: str, query_prompt: str | None = None, passage_prompt: str | None = None
) -> Encoder:
    from index.encoding.transformer import load_transformer

    return FoldedEncoder(load_transformer(name, query_prompt, passage_prompt))


def load_reranker(settings: Settings) -> PairScorer | None:
    """The cross-encoder that ``settings.reranker`` names, or None.

    Raises ModelError when it is neither on disk nor reachable, or is none.
    """
    if not settings.reranker:
        return None
    from index.encoding.cross_encoder import load_cross_encoder

    return load_cross_encoder(settings.reranker)


def known_fingerprint(settings: Settings) -> str | None:
    """The fingerprint of the encoder for ``settings.model`` if known without loading it, else None.

    It is known for the bundled model, and changes with its release and with how it is prepared.
    """
    bundled = find_model_file(settings.cache)
    if settings.model != DEFAULT_MODEL or bundled is None:
        return None
    return _mark_folded(compiled_folder(bundled, settings.cache, DEFAULT_MODEL).name)


def _mark_folded(fingerprint: str) -> str:
    return f"{fingerprint}-folded"


def default_model_is_ready(settings: Settings) -> bool:
    """Whether the bundled model has been compiled already (else the first use takes longer)."""
    bundled = find_model_file(settings.cache)
    return bundled is not None and compiled_folder(bundled, settings.cache, DEFAULT_MODEL).is_dir()
