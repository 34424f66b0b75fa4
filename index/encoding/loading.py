"""Loading the encoder that the settings name; all encoders share the folding of scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.encoding.bundled import bundled_file
from index.encoding.compiled import CompiledEncoder
from index.encoding.preparation import compile_bundled, compiled_folder
from index.settings import DEFAULT_MODEL, Settings
from index.text.folding import fold_script
from index.types import Encoder, FloatArray, PassageText, PassageVectors

PUBLIC_NAME = "intfloat/multilingual-e5-small"


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
    bundled = bundled_file()
    if settings.model == DEFAULT_MODEL and bundled is not None:
        folder = compile_bundled(bundled, settings.cache, DEFAULT_MODEL)
        return FoldedEncoder(CompiledEncoder(folder, DEFAULT_MODEL))
    from index.encoding.transformer import load_transformer

    name = PUBLIC_NAME if settings.model == DEFAULT_MODEL else settings.model
    return FoldedEncoder(load_transformer(name))


def known_fingerprint(settings: Settings) -> str | None:
    """The fingerprint of the encoder for ``settings.model`` if known without loading it, else None.

    It is known for the bundled model, and changes with its release and with how it is prepared.
    """
    bundled = bundled_file()
    if settings.model != DEFAULT_MODEL or bundled is None:
        return None
    return _mark_folded(compiled_folder(bundled, settings.cache, DEFAULT_MODEL).name)


def _mark_folded(fingerprint: str) -> str:
    return f"{fingerprint}-folded"


def default_model_is_ready(settings: Settings) -> bool:
    """Whether the bundled model has been compiled already (else the first use takes longer)."""
    bundled = bundled_file()
    return bundled is not None and compiled_folder(bundled, settings.cache, DEFAULT_MODEL).is_dir()
