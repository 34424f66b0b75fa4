"""How long the overviews of a long document and of a large folder take."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import numpy as np

from index import Settings, build_documents, load_words, open_index
from index.documents.reader import read_document
from index.types import FloatArray, PassageText, PassageVectors
from qa.assistant import give_overview


class ChanceEncoder:
    """An encoder of vectors by chance, for what takes the same time whatever they are."""

    name = fingerprint = "chance"
    dimension = 384

    def fits(self, texts: Sequence[str]) -> list[bool]:
        """Every text fits."""
        return [True] * len(texts)

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        """Rows of length 1."""
        rows = np.random.default_rng(len(queries)).normal(size=(len(queries), self.dimension))
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """Vectors of the passages and their sentences."""
        return [
            PassageVectors(
                self.encode_queries([passage.text])[0],
                self.encode_queries([""] * len(passage.sentences)),
            )
            for passage in passages
        ]


def made_up(texts: Sequence[str], characters: int, seed: int) -> str:
    """A text of about so many characters, of paragraphs in an order by chance."""
    chance, text = random.Random(seed), f"第{seed}份\n\n"
    while len(text) < characters:
        text += f"{chance.choice(texts)}\n\n"
    return text


def measure_time(folders: Sequence[Path], settings: Settings) -> None:
    """Print the median of five overviews of a long document and of a large folder."""
    paragraphs = [
        line
        for folder in folders
        for row in (folder / "documents.jsonl").read_text("utf-8").splitlines()
        for line in json.loads(row)["text"].splitlines()
        if len(line) > 40
    ]
    long = [read_document("long.txt", made_up(paragraphs, 200 * 700, 0).encode())]
    many = [
        read_document(f"{number:04}.txt", made_up(paragraphs, 1500, number).encode())
        for number in range(2000)
    ]
    for what, documents in (("200 pages", long), ("2,000 documents", many)):
        chosen = settings.with_changes(index=settings.index / what)
        made = build_documents(documents, settings=chosen, encoder=ChanceEncoder())
        name = documents[0].path if len(documents) == 1 else None
        taken = []
        for _ in range(6):
            with open_index(chosen.index) as index:
                began = time.perf_counter()
                give_overview(index, load_words(chosen), name)
                taken.append(time.perf_counter() - began)
        later, first = f"{median(taken[1:]):.2f} s", f"{taken[0]:.2f} s"
        print(f"{what}: {made.sentences:,} sentences, {later}, the first time {first}")
