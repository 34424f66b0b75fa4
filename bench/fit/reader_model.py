"""The reader as it is learned: the sentence model in torch, its upper layers with low-rank updates.

Only the updates and the head are learned; the layers below stay as they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

LEARNED_LAYERS = 6
RANK = 64
HALF = torch.bfloat16
_FAR = -1e4


class Updated(nn.Module):
    """A linear layer whose weight is fixed, plus a low-rank update (LoRA) that is learned."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.register_buffer("weight", linear.weight.detach().to(HALF), persistent=False)
        self.register_buffer("bias", linear.bias.detach().to(HALF), persistent=False)
        self.down = nn.Parameter(torch.randn(RANK, linear.in_features) / linear.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, x: Tensor) -> Tensor:
        """(…, inputs) to (…, outputs), both bfloat16."""
        update = functional.linear(functional.linear(x, self.down.to(HALF)), self.up.to(HALF))
        return functional.linear(x, self.get_buffer("weight"), self.get_buffer("bias")) + update


class UpdatedLayer(nn.Module):
    """One layer of BERT (Devlin et al., NAACL 2019) with all six of its weights ``Updated``."""

    def __init__(self, layer: nn.Module, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.linear = nn.ModuleDict(
            {name.replace(".", "/"): Updated(part) for name, part in _linear_parts(layer)}
        )
        norms = [part for part in layer.modules() if isinstance(part, nn.LayerNorm)]
        self.epsilon = float(norms[0].eps)
        for name, norm in zip(("attention", "output"), norms, strict=True):
            self.register_buffer(f"{name}_gain", norm.weight.detach().to(HALF), persistent=False)
            self.register_buffer(f"{name}_bias", norm.bias.detach().to(HALF), persistent=False)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(sequences, tokens, hidden) to the same; mask: added to the attention's logits."""
        count, tokens, hidden = x.shape

        def split(part: str) -> Tensor:
            made: Tensor = self.linear[f"attention/self/{part}"](x)
            return made.view(count, tokens, self.heads, -1).transpose(1, 2)

        attended = functional.scaled_dot_product_attention(
            split("query"), split("key"), split("value"), attn_mask=mask
        )
        joined = attended.transpose(1, 2).reshape(count, tokens, hidden)
        x = self._normed(x + self.linear["attention/output/dense"](joined), "attention")
        wide = functional.gelu(self.linear["intermediate/dense"](x))
        return self._normed(x + self.linear["output/dense"](wide), "output")

    def _normed(self, x: Tensor, name: str) -> Tensor:
        gain, bias = self.get_buffer(f"{name}_gain"), self.get_buffer(f"{name}_bias")
        return functional.layer_norm(x, (x.shape[-1],), gain, bias, self.epsilon)


def _linear_parts(layer: nn.Module) -> list[tuple[str, nn.Linear]]:
    return [(name, part) for name, part in layer.named_modules() if isinstance(part, nn.Linear)]


class ReaderModel(nn.Module):
    """The sentence model's layers; ``lower`` ones fixed, the others ``Updated``, and a head."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        bert = BertModel.from_pretrained(str(folder), local_files_only=True)
        bert.train(False)
        self._fixed = [bert]  # in a list: not part of what is learned and saved
        self.first = int(bert.config.num_hidden_layers) - LEARNED_LAYERS
        heads = int(bert.config.num_attention_heads)
        self.layers = nn.ModuleList(
            UpdatedLayer(layer, heads) for layer in bert.encoder.layer[self.first :]
        )
        self.head = nn.Linear(int(bert.config.hidden_size), 2)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def lower(self, sequences: Sequence[Sequence[int]]) -> list[Tensor]:
        """What the fixed layers make of each sequence of token ids: (tokens, hidden), bfloat16."""
        length = max(map(len, sequences))
        ids = torch.ones(len(sequences), length, dtype=torch.long)
        for row, sequence in enumerate(sequences):
            ids[row, : len(sequence)] = torch.tensor(sequence)
        mask = mask_of([len(sequence) for sequence in sequences])
        bert = self._fixed[0]
        with torch.inference_mode(), torch.autocast("cpu", dtype=HALF):
            hidden = bert.embeddings(input_ids=ids)
            for layer in bert.encoder.layer[: self.first]:
                out = layer(hidden, mask.to(hidden.dtype))
                hidden = out[0] if isinstance(out, tuple) else out
        kept = hidden.to(HALF)
        return [kept[row, : len(sequence)].clone() for row, sequence in enumerate(sequences)]

    def forward(self, lower: Sequence[Tensor], dropout: float = 0.0) -> Tensor:
        """(sequences, tokens, 2), float32: where the answer begins and ends, not normalised.

        ``dropout``: the share of tokens that are hidden while learning.
        """
        x = nn.utils.rnn.pad_sequence(list(lower), batch_first=True)
        if dropout:
            x = x * (torch.rand(x.shape[0], x.shape[1], 1) > dropout).to(HALF)
        mask = mask_of([len(each) for each in lower]).to(HALF)
        for layer in self.layers:
            x = layer(x, mask)
        scores: Tensor = self.head(x.float())
        return scores

    def load(self, path: Path) -> None:
        """Go on from updates and a head that ``save`` wrote.

        Where the updates there are of a lower rank, the further ranks begin as those of a new
        model do, so that the scores are the same.
        """
        with np.load(path, allow_pickle=False) as content, torch.no_grad():
            for number, layer in enumerate(self.layers, self.first):
                for name, part in layer.get_submodule("linear").named_children():
                    for side in ("down", "up"):
                        kept = content[f"layer.{number}.{name.replace('/', '.')}.{side}"]
                        rows, columns = kept.shape
                        part.get_parameter(side)[:rows, :columns] = torch.from_numpy(kept)
            self.head.weight.copy_(torch.from_numpy(content["head.weight"]))
            self.head.bias.copy_(torch.from_numpy(content["head.bias"]))

    def save(self, path: Path) -> None:
        """Write the updates and the head as ``index/encoding/adapters.py`` reads them."""
        learned: dict[str, np.ndarray] = {}
        for number, layer in enumerate(self.layers, self.first):
            for name, part in layer.get_submodule("linear").named_children():
                for side in ("down", "up"):
                    key = f"layer.{number}.{name.replace('/', '.')}.{side}"
                    learned[key] = part.get_parameter(side).detach().numpy().astype(np.float16)
        learned["head.weight"] = self.head.weight.detach().numpy().astype(np.float16)
        learned["head.bias"] = self.head.bias.detach().numpy().astype(np.float16)
        np.savez_compressed(path, allow_pickle=False, **learned)


def mask_of(lengths: Sequence[int]) -> Tensor:
    """(sequences, 1, 1, tokens): 0 at the tokens of each sequence, far below 0 behind its end."""
    position = torch.arange(max(lengths))[None]
    behind = position >= torch.tensor(lengths)[:, None]
    return torch.where(behind, _FAR, 0.0)[:, None, None, :]


def step_size(step: int, steps: int, warm: float = 0.06) -> float:
    """The share of the full learning rate at a step: up to it, then down to 2 % in a line."""
    return min(1.0, (step + 1) / math.ceil(warm * steps)) * max(0.02, 1 - step / steps)
