"""The bundled model as a compiled CPU encoder: OpenVINO and ``tokenizers``, without torch.

Sequences are not batched, so a passage's vectors do not depend on what is encoded with it; as many
run in parallel as there are cores. Each is padded, with masked tokens, to a multiple of 16: a new
length costs OpenVINO a millisecond, a third of a question's time. Questions have a model of their
own, compiled for one length, which takes a quarter less time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import open_rows
from index.encoding.bundled import PASSAGE_PROMPT, QUERY_PROMPT
from index.encoding.inference import SharedModel
from index.encoding.pooling import pool_sentences, scale_to_unit
from index.encoding.preparation import QUESTION_PRECISION, QUESTION_TOKENS
from index.encoding.runtime import HIDDEN, compile_layers, import_openvino
from index.encoding.tokenizer import open_unigram
from index.errors import ModelError
from index.types import FloatArray, PassageText, PassageVectors

FILLED_TO = 16


class CompiledEncoder:
    """An ``index.types.Encoder`` over a folder made by ``index.encoding.preparation``."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.fingerprint = folder.name
        self._folder = folder
        self._compile = lru_cache(maxsize=None)(self._compile_model)
        self._model = SharedModel(self._compile)
        self._question_model = SharedModel(self._compile_question_model)
        self._words = open_rows(folder / "compiled" / "words.npy")
        self.dimension = int(self._words.shape[1])
        self.max_tokens = 512

    @cached_property
    def tokenizer(self) -> Any:
        """The ``tokenizers.Tokenizer``: no truncation, no padding. For passages only."""
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._tokenizer_file))

    @property
    def layers_file(self) -> Path:
        """The layers above the word embeddings, as OpenVINO reads them."""
        return self._folder / "compiled" / "encoder.xml"

    @property
    def adapted_folder(self) -> Path:
        """Where layers with learned updates are kept (``index.encoding.adapters``)."""
        return self._folder / "adapted"

    @property
    def _question_file(self) -> Path:
        return self._folder / "compiled" / "question.xml"

    @property
    def _tokenizer_file(self) -> Path:
        return self._folder / "sentence-transformer" / "tokenizer.json"

    @cached_property
    def _query_ids(self) -> Callable[[str], list[int]]:
        """Converts a question to token ids, without loading the whole tokenizer if possible."""
        mapped = open_unigram(self._tokenizer_file, self._folder / "piece-trie")
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
        short = len(ids) <= QUESTION_TOKENS and self._question_file.exists()
        inputs = self.inputs(ids, QUESTION_TOKENS if short else FILLED_TO)
        return (self._question_model if short else self._model).run(inputs)[: len(ids)]

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage and its sentences. Raises ModelError on one too long."""
        encodings = self.tokenizer.encode_batch([PASSAGE_PROMPT + item.text for item in passages])
        vectors: list[PassageVectors | None] = [None] * len(passages)

        def collect(request: Any, position: int) -> None:
            tokens = request.get_output_tensor(0).data[0, : len(encodings[position].ids)]
            sentences = pool_sentences(
                tokens,
                np.asarray(encodings[position].offsets) - len(PASSAGE_PROMPT),
                passages[position].sentences,
            )
            vectors[position] = PassageVectors(scale_to_unit(tokens.mean(axis=0)), sentences)

        queue = self._queue
        queue.set_callback(collect)
        # Sorted, so that equal lengths follow each other.
        for position in sorted(range(len(passages)), key=lambda one: len(encodings[one].ids)):
            ids = encodings[position].ids
            if len(ids) > self.max_tokens:
                queue.wait_all()
                raise ModelError("model.passage_too_long", tokens=len(ids), most=self.max_tokens)
            queue.start_async(dict(enumerate(self.inputs(ids))), position)
        queue.wait_all()
        return [item for item in vectors if item is not None]

    def _compile_model(self, hint: str) -> Any:
        return compile_layers(str(self.layers_file), self._folder / "openvino", hint)

    def _compile_question_model(self, hint: str) -> Any:
        kept = self._folder / "openvino-question"
        return compile_layers(str(self._question_file), kept, hint, QUESTION_PRECISION)

    @cached_property
    def _queue(self) -> Any:
        compiled = self._compile("THROUGHPUT")
        return import_openvino().AsyncInferQueue(
            compiled, compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        )
