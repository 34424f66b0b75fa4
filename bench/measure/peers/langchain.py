"""LangChain: HuggingFaceEmbeddings and its FAISS vector store."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

from bench.measure.peers.driver import Job, K, Search, main, read_lines


def load(model: Path) -> HuggingFaceEmbeddings:
    """The model, ready to embed."""
    return HuggingFaceEmbeddings(
        model_name=str(model),
        model_kwargs={"device": "cpu"},
        encode_kwargs={"normalize_embeddings": True, "prompt_name": "passage"},
        query_encode_kwargs={"normalize_embeddings": True, "prompt_name": "query"},
    )


def build(model: HuggingFaceEmbeddings, job: Job) -> None:
    """A FAISS store, saved."""
    passages = read_lines(job.passages)
    numbers = [{"number": number} for number in range(len(passages))]
    if job.vectors:
        pairs = list(zip(passages, np.load(job.vectors).tolist(), strict=True))
        store = FAISS.from_embeddings(pairs, model, metadatas=numbers)
    else:
        store = FAISS.from_texts(passages, model, metadatas=numbers)
    store.save_local(str(job.folder))


def open_index(job: Job) -> Search:
    """The saved store; its documents are pickled, which it has to be told is safe."""
    store = FAISS.load_local(str(job.folder), load(job.model), allow_dangerous_deserialization=True)

    def search(question: str) -> list[tuple[int, str]]:
        found = store.similarity_search(question, k=K)
        return [(document.metadata["number"], document.page_content) for document in found]

    return search


if __name__ == "__main__":
    main(sys.modules[__name__])
