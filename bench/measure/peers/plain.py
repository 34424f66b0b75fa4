"""Plain sentence-transformers and faiss."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import faiss
import numpy as np
from sentence_transformers import SentenceTransformer

from bench.measure.peers.driver import Job, K, Search, main, read_lines


def load(model: Path) -> SentenceTransformer:
    """The model, ready to embed."""
    return SentenceTransformer(str(model), device="cpu")


def build(model: SentenceTransformer, job: Job) -> None:
    """A flat index of inner products, and the texts beside it."""
    passages = read_lines(job.passages)
    if job.vectors:
        vectors = np.load(job.vectors)
    else:
        vectors = model.encode(passages, prompt_name="passage", normalize_embeddings=True)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    job.folder.mkdir(parents=True)
    faiss.write_index(index, str(job.folder / "index.faiss"))
    (job.folder / "passages.json").write_text(
        json.dumps(passages, ensure_ascii=False), encoding="utf-8"
    )


def open_index(job: Job) -> Search:
    """Encode the question, and look its neighbours up."""
    model = load(job.model)
    index = faiss.read_index(str(job.folder / "index.faiss"))
    passages = json.loads((job.folder / "passages.json").read_text(encoding="utf-8"))

    def search(question: str) -> list[tuple[int, str]]:
        vector = model.encode([question], prompt_name="query", normalize_embeddings=True)
        _, found = index.search(vector, K)
        return [(int(number), passages[number]) for number in found[0]]

    return search


if __name__ == "__main__":
    main(sys.modules[__name__])
