"""The sentence model's tokenizer for questions, read from a mapped file where it is looked into.

``tokenizers`` takes most of a second and 280 MB to load the vocabulary of 250,000 pieces; cutting
one question looks up some dozens of them. Normalising and splitting at spaces is still left to
that library, so only the choice of pieces is done here, and exactly as it does it: the best path
by the sum of the pieces' scores (Kudo, ACL 2018, https://arxiv.org/abs/1804.10959).

The pieces are a trie, which numbers them; their ids and scores stand in arrays by that number.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from index.arrays import open_array
from index.derived_folders import DAMAGE, open_derived, write_derived
from index.tries import open_trie, save_trie

_UNKNOWN_PENALTY = 10.0  # as in SentencePiece
_LONGEST_PIECE = 64
"""Characters of a piece at most; a vocabulary with longer ones is not mapped."""


class MappedUnigram:
    """Text to token ids, the same as ``tokenizers.Tokenizer.encode`` gives."""

    def __init__(
        self,
        pieces: marisa_trie.Trie,
        ids: NDArray[np.int32],
        scores: NDArray[np.float64],
        frame: tuple[int, int, int],
    ) -> None:
        """From a vocabulary.

        pieces: a trie of them. ids: (pieces,) the id of each by its number in the trie. scores:
        (ids,) by id. frame: ids of the tokens before and after every text, and of what is in no
        piece.
        """
        self._pieces, self._ids = pieces, ids.data  # views: taking a number out is quicker
        self._scores = scores.data
        self._begin, self._end, self._unknown = frame
        self._unknown_score = float(scores.min()) - _UNKNOWN_PENALTY
        self._normalizer, self._splitter = make_text_steps()

    def encode(self, text: str) -> list[int]:
        """The ids of a text's tokens, with those that stand before and after every text."""
        ids = [self._begin]
        for word, _ in self._splitter.pre_tokenize_str(self._normalizer.normalize_str(text)):
            ids += self._cut(word)
        ids.append(self._end)
        return ids

    def pieces(self, text: str) -> list[str]:
        """What each token of ``encode`` stands for, without those before and after the text.

        Joined they are the normalised text, with ▁ for every space and one more before it.
        """
        found: list[str] = []
        for word, _ in self._splitter.pre_tokenize_str(self._normalizer.normalize_str(text)):
            end = len(word)
            parts: list[str] = []
            known = True
            for start, piece in self._path(word):
                if piece == self._unknown and not known:
                    parts[-1] = word[start:end] + parts[-1]
                else:
                    parts.append(word[start:end])
                known = piece != self._unknown
                end = start
            found += parts[::-1]
        return found

    def _cut(self, word: str) -> list[int]:
        """The ids along the best path through a word; neighbouring unknown characters are one."""
        ids: list[int] = []
        for _, piece in self._path(word):
            if piece != self._unknown or ids[-1:] != [self._unknown]:
                ids.append(piece)
        return ids[::-1]

    def _path(self, word: str) -> list[tuple[int, int]]:
        """The best path through a word, from its end: where each piece begins, and its id."""
        unset = (0.0, -1, self._unknown)  # score of the best path to here, its last start, its id
        best = [unset] * (len(word) + 1)
        for start in range(len(word)):
            here = best[start][0]
            known = False
            for end, piece in self._pieces_at(word, start):
                known |= end == start + 1
                score = here + self._scores[piece]
                if best[end][1] < 0 or score > best[end][0]:
                    best[end] = (score, start, piece)
            if not known:
                score = here + self._unknown_score
                if best[start + 1][1] < 0 or score > best[start + 1][0]:
                    best[start + 1] = (score, start, self._unknown)
        return self._back(best)

    def _back(self, best: Sequence[tuple[float, int, int]]) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        end = len(best) - 1
        while end:
            _, start, piece = best[end]
            found.append((start, piece))
            end = start
        return found

    def _pieces_at(self, word: str, start: int) -> list[tuple[int, int]]:
        """Where each piece that begins at ``start`` ends, and its id; the shortest first."""
        found = self._pieces.iter_prefixes_with_ids(word[start : start + _LONGEST_PIECE])
        return [(start + len(piece), self._ids[number]) for piece, number in found]


def make_text_steps() -> tuple[Any, Any]:
    """The normalizer and the pre-tokenizer: what happens to a text before it is cut into pieces.

    Shared with the tokenizer built from the bundled model.
    """
    from tokenizers import Regex, normalizers, pre_tokenizers

    normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    return normalizer, pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")


def build_trie(pieces: Sequence[str]) -> tuple[marisa_trie.Trie, NDArray[np.int32]]:
    """A trie of the vocabulary, and the ids of its pieces; of equal pieces the last counts."""
    trie = marisa_trie.Trie(piece for piece in pieces if piece)
    ids = np.zeros(len(trie), np.int32)
    for number, piece in enumerate(pieces):
        if piece:
            ids[trie[piece]] = number
    return trie, ids


def open_unigram(tokenizer: Path, folder: Path) -> MappedUnigram | None:
    """The mapped tokenizer in ``folder``, made there from a ``tokenizer.json`` when the folder is
    missing or damaged.

    None where that is impossible (the folder cannot be written, the vocabulary is none that can be
    mapped): then the tokenizer itself must be loaded.
    """
    try:
        return open_derived(folder, lambda beside: _write(tokenizer, beside), _read)
    except DAMAGE:
        return None


def write_unigram(tokenizer: Path, folder: Path) -> None:
    """Make the mapped files of a ``tokenizer.json``, all of them or none.

    Raises OSError where they cannot be written, ValueError for a vocabulary of longer pieces.
    """
    write_derived(folder, lambda beside: _write(tokenizer, beside))


def _read(folder: Path) -> MappedUnigram:
    """Open the mapped files. Raises one of DAMAGE."""
    trie = open_trie(folder / "pieces.marisa")
    ids, scores = (open_array(folder / f"{name}.npy") for name in ("ids", "scores"))
    if len(trie) != len(ids):
        raise ValueError(f"{len(trie)} pieces, {len(ids)} ids")
    frame = json.loads((folder / "frame.json").read_text("ascii"))
    return MappedUnigram(trie, ids, scores, (frame["<s>"], frame["</s>"], frame["<unk>"]))


def _write(tokenizer: Path, folder: Path) -> None:
    model = json.loads(tokenizer.read_bytes())["model"]
    pieces = [piece for piece, _ in model["vocab"]]
    if max(map(len, pieces)) > _LONGEST_PIECE:
        raise ValueError(f"{tokenizer} has longer pieces than are looked for")
    trie, ids = build_trie(pieces)
    frame = {name: pieces.index(name) for name in ("<s>", "</s>")} | {"<unk>": model["unk_id"]}
    save_trie(trie, folder / "pieces.marisa")
    np.save(folder / "ids.npy", ids)
    np.save(folder / "scores.npy", np.array([score for _, score in model["vocab"]], np.float64))
    (folder / "frame.json").write_text(json.dumps(frame), encoding="ascii")
