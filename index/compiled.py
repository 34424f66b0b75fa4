"""The bundled model as a compiled CPU encoder: OpenVINO and ``tokenizers``, no torch to answer.

Made once, in ``<cache>/models/<name>-<fingerprint>/``:

    sentence-transformer/   the model as a sentence-transformers folder (float32)
    compiled/encoder.xml, encoder.bin   the layers above the word embeddings, float32
    compiled/words.npy      the word embeddings, float16; only the rows in use are read
    pieces/                 the vocabulary for questions, mapped (index/unigram.py)
    openvino/               what OpenVINO made of the layers for this processor

Sequences are encoded one at a time, as many at once as there are cores: nothing is padded, and
a passage's vectors are the same whatever is encoded beside it.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import open_rows
from index.bundled import PASSAGE_PROMPT, QUERY_PROMPT, read_bundled, write_sentence_transformer
from index.errors import ModelError
from index.inference import SharedModel
from index.pooling import pooled_sentences, unit
from index.types import FloatArray, PassageText, PassageVectors
from index.unigram import open_unigram, write_unigram

LAYOUT = "1"

_logger = logging.getLogger(__name__)


class CompiledEncoder:
    """An ``index.types.Encoder`` over a folder made by ``compile_bundled``."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.fingerprint = folder.name
        self._folder = folder
        self._compile = lru_cache(maxsize=None)(self._compiled)
        self._model = SharedModel(self._compile)
        self._words = open_rows(folder / "compiled" / "words.npy")
        self.dimension = int(self._words.shape[1])
        self.max_tokens = 512

    @cached_property
    def tokenizer(self) -> Any:
        """The ``tokenizers.Tokenizer``: no truncation, no padding. For passages only: see below."""
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._tokenizer_file))

    @property
    def layers_file(self) -> Path:
        """The layers above the word embeddings, as OpenVINO reads them."""
        return self._folder / "compiled" / "encoder.xml"

    @property
    def _tokenizer_file(self) -> Path:
        return self._folder / "sentence-transformer" / "tokenizer.json"

    @cached_property
    def _query_ids(self) -> Callable[[str], list[int]]:
        """A question to token ids, without loading the tokenizer where that can be avoided."""
        mapped = open_unigram(self._tokenizer_file, self._folder / "pieces")
        return (lambda text: self.tokenizer.encode(text).ids) if mapped is None else mapped.encode

    def fits(self, texts: Sequence[str]) -> list[bool]:
        """Whether each passage text has at most 512 tokens, prompt and end marks included."""
        encodings = self.tokenizer.encode_batch_fast([PASSAGE_PROMPT + text for text in texts])
        return [len(encoding.ids) <= self.max_tokens for encoding in encodings]

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        """Vectors of shape (number of queries, dimension); a long query is read in windows."""
        return np.stack([self._encode_query(query) for query in queries])

    def token_ids(self, text: str) -> list[int]:
        """The tokens of a text, with the marks of beginning and end, however long."""
        return self._query_ids(text)

    def word_vectors(self, ids: Sequence[int]) -> FloatArray:
        """What the layers are given for tokens: their embeddings, shape (1, tokens, dimension)."""
        return np.asarray(self._words[np.array(ids, np.int64)], np.float32)[None]

    def _encode_query(self, query: str) -> FloatArray:
        ids = self.token_ids(QUERY_PROMPT + query)
        windows = [ids[i : i + self.max_tokens] for i in range(0, len(ids), self.max_tokens)]
        tokens = [self._model.run(self.word_vectors(window)) for window in windows]
        return unit(np.concatenate(tokens).mean(axis=0))

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage and its sentences. Raises ModelError on one too long."""
        encodings = self.tokenizer.encode_batch([PASSAGE_PROMPT + item.text for item in passages])
        vectors: list[PassageVectors | None] = [None] * len(passages)

        def collect(request: Any, position: int) -> None:
            tokens = request.get_output_tensor(0).data[0]
            sentences = pooled_sentences(
                tokens,
                np.asarray(encodings[position].offsets) - len(PASSAGE_PROMPT),
                passages[position].sentences,
            )
            vectors[position] = PassageVectors(unit(tokens.mean(axis=0)), sentences)

        queue = self._queue
        queue.set_callback(collect)
        for position, encoding in enumerate(encodings):
            if len(encoding.ids) > self.max_tokens:
                queue.wait_all()
                raise ModelError(
                    f"a passage of {len(encoding.ids)} tokens is longer than the {self.max_tokens} "
                    "that the model reads: set passage_characters lower"
                )
            queue.start_async({0: self.word_vectors(encoding.ids)}, position)
        queue.wait_all()
        return [item for item in vectors if item is not None]

    def _compiled(self, hint: str) -> Any:
        return compile_layers(str(self.layers_file), self._folder / "openvino", hint)

    @cached_property
    def _queue(self) -> Any:
        compiled = self._compile("THROUGHPUT")
        return import_openvino().AsyncInferQueue(
            compiled, compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        )


def compile_layers(model: Any, kept: Path | None, hint: str) -> Any:
    """OpenVINO's compiled model, of one that was read or the path of its file.

    kept: a folder for what it compiles, so that it is there the next time (of files alone: what
    is made in memory is never the same to it).
    """
    core = import_openvino().Core()
    # bfloat16 halves the time where the processor has it; elsewhere the plug-in keeps float32.
    options = {"PERFORMANCE_HINT": hint}
    if kept is None:
        return core.compile_model(model, "CPU", options)
    # One folder for each: what was compiled for the one is also taken for the other.
    cache = {"CACHE_DIR": str(kept / hint.lower()), "CACHE_MODE": "OPTIMIZE_SIZE"}
    try:
        return core.compile_model(model, "CPU", options | cache)
    except RuntimeError:  # the folder cannot be written: a third of a second more
        return core.compile_model(model, "CPU", options)


def import_openvino() -> Any:
    """The ``openvino`` module, without its usage reports.

    Left alone, importing it reports that to a statistics service and keeps a file about it in
    the home folder. Where its reporting package cannot be imported, it does neither.
    """
    modules: dict[str, Any] = sys.modules
    modules.setdefault("openvino_telemetry", None)
    return import_module("openvino")


def compiled_folder(bundled: Path, cache: Path, name: str) -> Path:
    """Where the compiled model of this package file is, or will be, kept."""
    return cache / "models" / f"{name}-{_fingerprint(str(bundled), bundled.stat().st_size)}"


def _fingerprint(bundled: str, size: int) -> str:
    # The first and last megabyte tell one release's weights from another's in milliseconds.
    digest = hashlib.sha256(f"{LAYOUT} {size} ".encode())
    with Path(bundled).open("rb") as file:
        digest.update(file.read(1 << 20))
        file.seek(max(0, size - (1 << 20)))
        digest.update(file.read())
    return digest.hexdigest()[:16]


def compile_bundled(bundled: Path, cache: Path, name: str) -> Path:
    """Make the folder described above unless it is there, and return it.

    Takes about 15 s and imports torch the first time. Two processes may ask at once: one makes
    it, the other waits. Raises ModelError when the cache folder cannot be written.
    """
    folder = compiled_folder(bundled, cache, name)
    if folder.is_dir():
        return folder
    from filelock import FileLock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(str(folder) + ".lock"):
            if not folder.is_dir():
                _make(bundled, folder)
    except OSError as error:
        raise ModelError(
            f"the model cannot be prepared in {folder.parent}: {error.strerror or error}. "
            "Free some space there (700 MB) or set WENDA_CACHE to another folder"
        ) from error
    return folder


def _make(bundled: Path, folder: Path) -> None:
    from index.transformer import quiet_transformers

    _logger.info("preparing the model (once, about 15 s)")
    scratch = Path(tempfile.mkdtemp(prefix=folder.name + ".", dir=folder.parent))
    try:
        write_sentence_transformer(read_bundled(bundled), scratch / "sentence-transformer")
        (scratch / "compiled").mkdir()
        write_unigram(scratch / "sentence-transformer" / "tokenizer.json", scratch / "pieces")
        with quiet_transformers():
            _export(scratch / "sentence-transformer", scratch / "compiled")
        scratch.chmod(0o755)
        scratch.replace(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _export(source: Path, target: Path) -> None:
    import torch
    from transformers import BertModel

    openvino = import_openvino()

    bert = BertModel.from_pretrained(str(source), local_files_only=True)
    bert.train(False)
    words = bert.embeddings.word_embeddings.weight.detach().numpy()
    np.save(target / "words.npy", words.astype(np.float16))

    class Layers(torch.nn.Module):
        """Everything above the word embeddings, for one sequence without padding."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, inputs_embeds: torch.Tensor) -> torch.Tensor:
            """(1, tokens, hidden) word embeddings to (1, tokens, hidden) token vectors."""
            output: torch.Tensor = self.bert(inputs_embeds=inputs_embeds).last_hidden_state
            return output

    converted = openvino.convert_model(
        Layers(),
        example_input=torch.zeros(1, 16, words.shape[1]),
        input=[openvino.PartialShape([1, -1, words.shape[1]])],
    )
    openvino.save_model(converted, str(target / "encoder.xml"), compress_to_fp16=False)
