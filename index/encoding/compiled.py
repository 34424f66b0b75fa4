"""The bundled model as an encoder: an engine for its layers, and ``tokenizers``.

Each sequence is padded, with masked tokens, to a multiple of 16: a new length costs OpenVINO a
millisecond, a third of a question's time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import ScatteredRows
from index.encoding.bundled import PASSAGE_PROMPT, QUERY_PROMPT
from index.encoding.engines.opening import open_engine
from index.encoding.engines.runtime import HIDDEN, QUESTION_TOKENS
from index.encoding.pooling import pool_sentences, scale_to_unit
from index.encoding.tokenizer import MappedUnigram, open_unigram
from index.errors import ModelError
from index.types import FloatArray, PassageText, PassageVectors

FILLED_TO = 16


class CompiledEncoder:
    """An ``index.types.Encoder`` over a folder made by ``index.encoding.preparation``."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.fingerprint = folder.name
        self._folder = folder
        self.engine = open_engine(folder)
        self._words = ScatteredRows(folder / "compiled" / "words.npy")
        self.dimension = int(self._words.shape[1])
        self.max_tokens = 512

    @cached_property
    def tokenizer(self) -> Any:
        """The ``tokenizers.Tokenizer``: no truncation, no padding. For passages only."""
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._tokenizer_file))

    @property
    def _tokenizer_file(self) -> Path:
        return self._folder / "sentence-transformer" / "tokenizer.json"

    @cached_property
    def _mapped_pieces(self) -> MappedUnigram | None:
        """The tokenizer for questions; None where only the whole one can be loaded."""
        return open_unigram(self._tokenizer_file, self._folder / "piece-trie")

    @cached_property
    def _query_ids(self) -> Callable[[str], list[int]]:
        """Converts a question to token ids, without loading the whole tokenizer if possible."""
        mapped = self._mapped_pieces
        return (lambda text: self.tokenizer.encode(text).ids) if mapped is None else mapped.encode

    def fits(self, texts: Sequence[str]) -> list[bool]:
        """Whether each passage text has at most 512 tokens, prompt and special tokens included."""
        encodings = self.tokenizer.encode_batch_fast([PASSAGE_PROMPT + text for text in texts])
        return [len(encoding.ids) <= self.max_tokens for encoding in encodings]

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        """Vectors of shape (number of queries, dimension); a long query is read in windows."""
        return np.stack([self._encode_query(query) for query in queries])

    def token_ids(self, text: str) -> list[int]:
        """The token ids of a text of any length, with the begin and end tokens."""
        return self._query_ids(text)

    def token_pieces(self, text: str) -> list[str]:
        """What each of those tokens stands for, without the begin and end tokens; ▁ is a space."""
        mapped = self._mapped_pieces
        if mapped is None:
            return [str(token) for token in self.tokenizer.encode(text).tokens[1:-1]]
        return mapped.pieces(text)

    def inputs(
        self, ids: Sequence[int], filled_to: int = FILLED_TO
    ) -> tuple[FloatArray, FloatArray]:
        """The inputs of the layers for some tokens: embeddings and mask (see ``preparation``)."""
        filled = -(-len(ids) // filled_to) * filled_to
        words = np.zeros((1, filled, self.dimension), np.float32)
        words[0, : len(ids)] = self._words[np.array(ids, np.int64)]
        mask = np.zeros((1, 1, 1, filled), np.float32)
        mask[..., len(ids) :] = HIDDEN
        return words, mask

    def _encode_query(self, query: str) -> FloatArray:
        ids = self.token_ids(QUERY_PROMPT + query)
        windows = [ids[i : i + self.max_tokens] for i in range(0, len(ids), self.max_tokens)]
        return scale_to_unit(
            np.concatenate([self._tokens(window) for window in windows]).mean(axis=0)
        )

    def _tokens(self, ids: Sequence[int]) -> FloatArray:
        """The vectors of a question's tokens, shape (tokens, dimension)."""
        short = self.engine.question_layers if len(ids) <= QUESTION_TOKENS else None
        inputs = self.inputs(ids, QUESTION_TOKENS if short else FILLED_TO)
        return (short or self.engine.layers).run(inputs)[: len(ids)]

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage and its sentences. Raises ModelError on one too long."""
        encodings = self.tokenizer.encode_batch([PASSAGE_PROMPT + item.text for item in passages])
        vectors: list[PassageVectors | None] = [None] * len(passages)

        def collect(position: int, output: FloatArray) -> None:
            tokens = output[: len(encodings[position].ids)]
            sentences = pool_sentences(
                tokens,
                np.asarray(encodings[position].offsets) - len(PASSAGE_PROMPT),
                passages[position].sentences,
            )
            vectors[position] = PassageVectors(scale_to_unit(tokens.mean(axis=0)), sentences)

        ids = [encoding.ids for encoding in encodings]
        for each in ids:
            if len(each) > self.max_tokens:
                raise ModelError("model.passage_too_long", tokens=len(each), most=self.max_tokens)
        # Sorted, so that equal lengths follow each other.
        order = sorted(range(len(passages)), key=lambda position: len(ids[position]))
        self.engine.run_all(((each, self.inputs(ids[each])) for each in order), collect)
        return [item for item in vectors if item is not None]
