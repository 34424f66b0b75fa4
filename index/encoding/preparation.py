"""Preparing the bundled model for this machine, once, in the cache folder.

The result is the folder ``<cache>/models/<name>-<fingerprint>/``:

    sentence-transformer/   the model as a sentence-transformers folder (float32)
    compiled/words.npy      the word embeddings, float16; only the rows in use are read
    compiled/encoder.xml, encoder.bin   the layers above them, weights in 8 bits
    compiled/half.xml, half.bin   the same with weights in 16 bits, where a trial was faster
    compiled/question.xml, question.bin   the same for exactly ``QUESTION_TOKENS`` tokens, unless
                            this processor computes them wrongly
    compiled/engine.json    what passages are read with (index/encoding/engines/opening.py)
    piece-trie/             the vocabulary for questions, mapped (index/encoding/tokenizer.py)
    openvino/               OpenVINO's cache of the compiled layers, written later
    adapted/                layers with learned updates, written later (index/encoding/adapters.py)

The layers take two inputs: embeddings (1, tokens, hidden), and a mask (1, 1, 1, tokens) that is
added to the attention logits: 0 for tokens, far below 0 for padding. Without OpenVINO, torch reads
from ``sentence-transformer/``, and there are no other layers.

Whatever reads, its vectors of a few sentences are compared with those that ship with the program.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from index.encoding.bundled import read_bundled, write_sentence_transformer
from index.encoding.compiled import CompiledEncoder
from index.encoding.engines.opening import TORCH, has_openvino, write_choice
from index.encoding.engines.openvino_engine import EIGHT_BITS, HALF, QUESTION, OpenvinoEngine
from index.encoding.engines.quantization import write_eight_bits
from index.encoding.engines.runtime import (
    HIDDEN,
    QUESTION_PRECISION,
    QUESTION_TOKENS,
    compile_layers,
    import_openvino,
)
from index.encoding.engines.torch_engine import load_bert
from index.encoding.engines.trial import find_fastest
from index.encoding.engines.types import Engine, Inputs
from index.encoding.pooling import scale_to_unit
from index.encoding.reference import check_vectors
from index.encoding.tokenizer import write_unigram
from index.errors import ModelError
from index.filesystem import discard_folder, remove_file, rename_folder
from index.reasons import system_reason
from index.types import FloatArray

LAYOUT = "3"

TRIAL_TOKENS = 240
"""The length of the sequences of the trial, about that of a passage."""
TRIAL_SEQUENCES = 12

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

    _logger.info("preparing the model (once, about 20 s)")
    scratch = Path(tempfile.mkdtemp(prefix=folder.name + ".", dir=folder.parent))
    try:
        write_sentence_transformer(read_bundled(bundled), scratch / "sentence-transformer")
        (scratch / "compiled").mkdir()
        write_unigram(scratch / "sentence-transformer" / "tokenizer.json", scratch / "piece-trie")
        with quiet_transformers():
            _write_layers(scratch)
        check_vectors(CompiledEncoder(scratch, folder.name))
        scratch.chmod(0o755)
        rename_folder(scratch, folder)
    finally:
        discard_folder(scratch)


def _write_layers(folder: Path) -> None:
    """Write what reads best on this machine into ``folder / "compiled"``, and note which."""
    target, bert = folder / "compiled", load_bert(folder / "sentence-transformer")
    words = bert.embeddings.word_embeddings.weight.detach().numpy()
    np.save(target / "words.npy", words.astype(np.float16))
    choice = TORCH
    if has_openvino():
        _export(bert, words.shape[1], target)
        choice = _choose_layers(folder, words, _wrong_layers(target, bert, words))
    for layers in target.glob("*.xml"):
        if choice == TORCH or layers.name == HALF != choice:
            remove_file(layers)
            remove_file(layers.with_suffix(".bin"))
    write_choice(folder, choice)


def _export(bert: Any, hidden: int, target: Path) -> None:
    """Write the layers of a BERT model for OpenVINO: in 16 bits, in 8, and for questions."""
    import torch

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

    openvino = import_openvino()
    converted = openvino.convert_model(
        Layers(),
        example_input=(torch.zeros(1, 16, hidden), torch.zeros(1, 1, 1, 16)),
        input=[openvino.PartialShape([1, -1, hidden]), openvino.PartialShape([1, 1, 1, -1])],
    )
    openvino.save_model(converted, str(target / HALF), compress_to_fp16=True)
    write_eight_bits(converted)
    openvino.save_model(converted, str(target / EIGHT_BITS), compress_to_fp16=False)
    converted.reshape({0: [1, QUESTION_TOKENS, hidden], 1: [1, 1, 1, QUESTION_TOKENS]})
    openvino.save_model(converted, str(target / QUESTION), compress_to_fp16=False)


def _wrong_layers(target: Path, bert: Any, words: FloatArray) -> set[str]:
    """The names of the files that this processor computes wrongly, compared with torch."""
    import torch

    embeddings = words[1000 : 1000 + QUESTION_TOKENS // 2][None].astype(np.float32)
    with torch.inference_mode():
        expected = bert(inputs_embeds=torch.from_numpy(embeddings)).last_hidden_state[0].numpy()
    files = {EIGHT_BITS: "", HALF: "", QUESTION: QUESTION_PRECISION}
    return {
        name
        for name, precision in files.items()
        if not is_alike(target / name, precision, embeddings, expected)
    }


def _choose_layers(folder: Path, words: FloatArray, wrong: set[str]) -> str:
    """What passages are to be read with: the fastest of what is right, in 8 bits if in doubt."""
    if EIGHT_BITS in wrong:
        _logger.warning("OpenVINO computes wrongly on this processor; torch reads, more slowly")
        return TORCH
    if QUESTION in wrong:
        _logger.warning("questions are encoded as passages are, a little more slowly")
        remove_file(folder / "compiled" / QUESTION)
    embeddings = words[1000 : 1000 + TRIAL_TOKENS][None].astype(np.float32)
    inputs = (embeddings, np.zeros((1, 1, 1, TRIAL_TOKENS), np.float32))
    ways = [name for name in (EIGHT_BITS, HALF) if name not in wrong]
    return find_fastest(
        {name: partial(_read_trial, OpenvinoEngine(folder, name), inputs) for name in ways}
    )


def _read_trial(engine: Engine, inputs: Inputs) -> None:
    """Read some sequences as long as passages."""
    engine.run_all(((number, inputs) for number in range(TRIAL_SEQUENCES)), lambda _, __: None)


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
