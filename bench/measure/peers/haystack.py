"""Haystack: its sentence-transformers embedders and the in-memory store, saved to a file."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from haystack import Document, Pipeline
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from bench.measure.peers.driver import Job, K, Search, main, read_lines

FILE = "documents.json"


def load(model: Path) -> SentenceTransformersDocumentEmbedder:
    """The model, ready to embed."""
    embedder = SentenceTransformersDocumentEmbedder(
        model=str(model),
        device=ComponentDevice.from_str("cpu"),
        prefix="passage: ",
        normalize_embeddings=True,
    )
    embedder.warm_up()
    return embedder


def build(model: SentenceTransformersDocumentEmbedder, job: Job) -> None:
    """Documents with their vectors in the in-memory store, saved."""
    documents = [
        Document(id=str(number), content=text)
        for number, text in enumerate(read_lines(job.passages))
    ]
    if job.vectors:
        pairs = zip(documents, np.load(job.vectors).tolist(), strict=True)
        documents = [Document(id=one.id, content=one.content, embedding=v) for one, v in pairs]
    else:
        documents = model.run(documents)["documents"]
    store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
    store.write_documents(documents)
    job.folder.mkdir(parents=True)
    store.save_to_disk(str(job.folder / FILE))


def open_index(job: Job) -> Search:
    """A pipeline of the question's embedder and the retriever."""
    store = InMemoryDocumentStore.load_from_disk(str(job.folder / FILE))
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder",
        SentenceTransformersTextEmbedder(
            model=str(job.model),
            device=ComponentDevice.from_str("cpu"),
            prefix="query: ",
            normalize_embeddings=True,
            progress_bar=False,
        ),
    )
    pipeline.add_component("retriever", InMemoryEmbeddingRetriever(store, top_k=K))
    pipeline.connect("embedder.embedding", "retriever.query_embedding")

    def search(question: str) -> list[tuple[int, str]]:
        found = pipeline.run({"embedder": {"text": question}})["retriever"]["documents"]
        return [(int(document.id), document.content) for document in found]

    return search


if __name__ == "__main__":
    main(sys.modules[__name__])
