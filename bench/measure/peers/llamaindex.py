"""LlamaIndex: HuggingFaceEmbedding, VectorStoreIndex and its FAISS vector store."""

from __future__ import annotations

import sys
from pathlib import Path

import faiss
import numpy as np
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.faiss import FaissVectorStore

from bench.measure.peers.driver import Job, K, Search, main, read_lines

DIMENSION = 384


def load(model: Path) -> HuggingFaceEmbedding:
    """The model, ready to embed."""
    return HuggingFaceEmbedding(
        model_name=str(model),
        device="cpu",
        query_instruction="query: ",
        text_instruction="passage: ",
    )


def build(model: HuggingFaceEmbedding, job: Job) -> None:
    """An index over a flat FAISS store, persisted."""
    passages = read_lines(job.passages)
    nodes = [TextNode(text=text, id_=str(number)) for number, text in enumerate(passages)]
    if job.vectors:
        for node, vector in zip(nodes, np.load(job.vectors).tolist(), strict=True):
            node.embedding = vector
    store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(DIMENSION))
    context = StorageContext.from_defaults(vector_store=store)
    VectorStoreIndex(nodes, storage_context=context, embed_model=model)
    context.persist(persist_dir=str(job.folder))


def open_index(job: Job) -> Search:
    """The persisted index, by its retriever."""
    store = FaissVectorStore.from_persist_dir(str(job.folder))
    context = StorageContext.from_defaults(vector_store=store, persist_dir=str(job.folder))
    index = load_index_from_storage(context, embed_model=load(job.model))
    retriever = index.as_retriever(similarity_top_k=K)

    def search(question: str) -> list[tuple[int, str]]:
        found = retriever.retrieve(question)
        return [(int(node.node_id), node.get_content()) for node in found]

    return search


if __name__ == "__main__":
    main(sys.modules[__name__])
