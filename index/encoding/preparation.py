"""Preparing the bundled model for this machine, once, in the cache folder.

The result is the folder ``<cache>/models/<name>-<fingerprint>/``:

    sentence-transformer/   the model as a sentence-transformers folder (float32)
    compiled/encoder.xml, encoder.bin   the layers above the word embeddings, weights in 8 bits
    compiled/question.xml, question.bin   the same for exactly ``QUESTION_TOKENS`` tokens, unless
                            this processor computes them wrongly
    compiled/words.npy      the word embeddings, float16; only the rows in use are read
    piece-trie/             the vocabulary for questions, mapped (index/encoding/tokenizer.py)
    openvino/               OpenVINO's cache of the compiled layers, written later
    adapted/                layers with learned updates, written later (index/encoding/adapters.py)

The layers take two inputs: embeddings (1, tokens, hidden), and a mask (1, 1, 1, tokens) that is
added to the attention logits: 0 for tokens, far below 0 for padding.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from index.encoding.bundled import read_bundled, write_sentence_transformer
from index.encoding.pooling import scale_to_unit
from index.encoding.quantization import write_eight_bits
from index.encoding.runtime import HIDDEN, compile_layers, import_openvino
from index.encoding.tokenizer import write_unigram
from index.errors import ModelError
from index.reasons import system_reason
from index.types import FloatArray

LAYOUT = "3"

QUESTION_TOKENS = 32
"""Long enough for nearly every question, prompt and special tokens included."""
QUESTION_PRECISION = "f32"
"""With a fixed length, OpenVINO 2026.4 is wrong in bfloat16, and faster in this."""

_LEAST_COSINE = 0.99
"""The least cosine allowed between a vector and that of the original model."""

_logger = logging.getLogger(__name__)


def compiled_folder(bundled: Path, cache: Path, name: str) -> Path:
    """The folder for the compiled model of this package file, which may not exist yet."""
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
    """Create the folder described above unless it exists, and return it.

    The first time takes about 15 s and imports torch. If two processes need it at once, one creates
    it and the other waits. Raises ModelError when the cache folder cannot be written.
    """
    folder = compiled_folder(bundled, cache, name)
    if folder.is_dir():
        return folder
    from filelock import FileLock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(str(folder) + ".lock"):
            if not folder.is_dir():
                _prepare(bundled, folder)
    except OSError as error:
        raise ModelError(
            "model.not_prepared", folder=folder.parent, why=system_reason(error)
        ) from error
    return folder


def _prepare(bundled: Path, folder: Path) -> None:
    from index.encoding.transformer import quiet_transformers

    _logger.info("preparing the model (once, about 15 s)")
    scratch = Path(tempfile.mkdtemp(prefix=folder.name + ".", dir=folder.parent))
    try:
        write_sentence_transformer(read_bundled(bundled), scratch / "sentence-transformer")
        (scratch / "compiled").mkdir()
        write_unigram(scratch / "sentence-transformer" / "tokenizer.json", scratch / "piece-trie")
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
        """Everything above the word embeddings, for one sequence."""

        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, inputs_embeds: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            """Token vectors from embeddings, both of shape (1, tokens, hidden), and a mask."""
            output: torch.Tensor = self.bert(
                inputs_embeds=inputs_embeds, attention_mask=mask
            ).last_hidden_state
            return output

    hidden = words.shape[1]
    converted = openvino.convert_model(
        Layers(),
        example_input=(torch.zeros(1, 16, hidden), torch.zeros(1, 1, 1, 16)),
        input=[openvino.PartialShape([1, -1, hidden]), openvino.PartialShape([1, 1, 1, -1])],
    )
    write_eight_bits(converted)
    openvino.save_model(converted, str(target / "encoder.xml"), compress_to_fp16=False)
    converted.reshape({0: [1, QUESTION_TOKENS, hidden], 1: [1, 1, 1, QUESTION_TOKENS]})
    openvino.save_model(converted, str(target / "question.xml"), compress_to_fp16=False)
    _check(target, bert, words)


def _check(target: Path, bert: Any, words: FloatArray) -> None:
    """Compare the compiled models with the original.

    Raises ModelError when ``encoder.xml`` differs; removes ``question.xml`` when that does.
    """
    import torch

    embeddings = words[1000 : 1000 + QUESTION_TOKENS // 2][None].astype(np.float32)
    with torch.inference_mode():
        expected = bert(inputs_embeds=torch.from_numpy(embeddings)).last_hidden_state[0].numpy()
    if not is_alike(target / "encoder.xml", "", embeddings, expected):
        raise ModelError("model.wrong_on_this_processor")
    if not is_alike(target / "question.xml", QUESTION_PRECISION, embeddings, expected):
        _logger.warning("questions are encoded as passages are, a little more slowly")
        (target / "question.xml").unlink()


def is_alike(layers: Path, precision: str, embeddings: FloatArray, expected: FloatArray) -> bool:
    """Whether compiled layers give about the expected mean vector for some embeddings.

    embeddings: shape (1, tokens, hidden), padded here to the length of a question. expected: the
    token vectors, shape (tokens, hidden).
    """
    tokens = embeddings.shape[1]
    filled = np.zeros((1, QUESTION_TOKENS, embeddings.shape[2]), np.float32)
    filled[:, :tokens] = embeddings
    mask = np.where(np.arange(QUESTION_TOKENS) < tokens, 0, HIDDEN).astype(np.float32)
    compiled = compile_layers(str(layers), None, "LATENCY", precision)
    found = compiled([filled, mask[None, None, None]])[0][0, :tokens]
    return (
        float(scale_to_unit(found.mean(axis=0)) @ scale_to_unit(expected.mean(axis=0)))
        > _LEAST_COSINE
    )
