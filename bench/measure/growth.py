"""How an index behaves as it grows: searching, memory, size, opening, recall against exact search.

    python -m bench.measure.growth SQUAD_FILE [SQUAD_FILE …] [--passages 10000 --passages 1000000]

Embedding a million passages would take a working day, so the indexes are made up, each from the
paragraphs of the given files:

- Text: documents of ten passages. Every sentence of a passage is one of four versions, in which
  a fifth of the words are replaced by other words of the same length from the same files. Words
  are cut by the program's own cutter. The vocabulary does not grow with the text, so the postings
  of its words are longer than those of as much real text.
- Vectors: a passage's is a mixture of the vectors of two real passages about the mean of them
  all, ``mean + w a + sqrt(1 - w²) b``, so mean and covariance (hence the spectrum) are those of
  the real ones, and no two are alike. A sentence's lies beside its passage's.

With ``--store ADDRESS`` (of a Milvus server; several may be given) each index is brought into it
under a name of its own and searched there as well; «store» in the table says where. A server before
2.5 has no full-text search: nothing is found by words there.

All files of a generation are written by the program's own functions; only reading and embedding
are left out. Questions are the files' own, encoded by the real model before the clock starts.
Every size is searched in a process of its own. Needs 12 GB of disk for a million passages.
"""

from __future__ import annotations

import json
import math
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from bench.measure.made_up import Base, KnownWords, MadeUpVectors, made_up_documents, make_base
from index import Encoder, Index, Settings, load_encoder, open_index, settings_from_environment
from index.building.generation.assembly import sample_sentences, write_documents, write_vectors
from index.building.generation.edges import write_edges
from index.building.generation.postings import write_words
from index.building.generation.previous import describe_processing
from index.search.stores.loading import share_index
from index.search.stores.milvus import MilvusStore
from index.search.stores.stored_index import StoredIndex
from index.storage.blocks import BlockWriter, Run
from index.storage.checksums import FileSealer
from index.storage.generations import next_name, switch, unfinished_folder, writing
from index.storage.manifest import Contents, DenseKind, Manifest, write_contents, write_manifest
from index.types import FloatArray
from qa.retrieval.fusion import rank
from qa.retrieval.query import Query

SIZES = (10_000, 100_000, 1_000_000)
NAME = "wenda_growth"
"""Of the index in a store."""


def write_index(base: Base, count: int, settings: Settings, encoder: Encoder) -> DenseKind:
    """Write an index of so many passages; how its vectors are searched."""
    with writing(settings.index):
        folder = unfinished_folder(settings.index)
        (folder / "staging").mkdir()
        facts = {"origin": "", "source": "", "size": 0, "modified_ns": 0, "checked_ns": 0}
        with BlockWriter(
            folder / "staging", KnownWords(base.known), encoder.fingerprint
        ) as staging:
            for document, passages in made_up_documents(base, count):
                staging.add(document, passages, facts | {"hash": ""})
            block = staging.finish()
        runs = [Run(block, 0, len(block.entries))]
        starts = write_documents(folder, runs)
        vocabulary = write_words(folder, runs, starts)
        sentences = [len(base.passages[row % len(base.passages)]) for row in range(count)]
        dense = write_vectors(
            folder,
            runs,
            starts,
            MadeUpVectors(base, np.array(sentences)),
            lambda: encoder.encode_queries(sample_sentences(folder, starts)),
        )
        write_contents(folder, Contents(block.entries))
        write_edges(folder, [], {})
        shutil.rmtree(folder / "staging")
        totals = dict(zip(("passages", "sentences", "words"), starts[-1, 2:].tolist(), strict=True))
        with FileSealer(folder) as sealing:
            files = sealing.facts()
        manifest = Manifest(
            generation=next_name(settings.index),
            model=encoder.name,
            model_setting=settings.model,
            fingerprint=encoder.fingerprint,
            dimension=encoder.dimension,
            processing=describe_processing(settings),
            paths=(),
            counts=totals | {"documents": len(block.entries), "vocabulary": vocabulary},
            dense=dense,
            files=files,
        )
        write_manifest(folder, manifest)
        switch(settings.index, folder, manifest.generation)
        return dense


def _times(calls: Iterator[Any]) -> dict[str, float]:
    """Milliseconds of each step of an iterator: their median and 95th percentile."""
    spent, began = [], time.perf_counter()
    for _ in calls:
        spent.append(1000 * (time.perf_counter() - began))
        began = time.perf_counter()
    return {"p50": float(np.median(spent)), "p95": float(np.percentile(spent, 95))}


def _memory() -> dict[str, float]:
    """Megabytes of this process: its own, and of mapped files."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    found = dict(line.split(":", 1) for line in lines)
    own, mapped = (float(found[name].split()[0]) / 1024 for name in ("RssAnon", "RssFile"))
    return {"own": own, "mapped": mapped, "most": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _settings_of(folder: Path, store: str) -> Settings:
    return Settings(index=folder, store=store, store_name=NAME)


def _milvus(folder: Path, store: str) -> MilvusStore:
    """A store, without words where its server has no full-text search."""
    old = re.match(r"v?2\.[0-4]\.", version_of(store))
    return MilvusStore(_settings_of(folder, store), lexical=old is None)


def version_of(store: str) -> str:
    """What the server at an address says that it is."""
    from pymilvus import MilvusClient

    return str(MilvusClient(uri=store).get_server_version())


def share(folder: Path, store: str) -> float:
    """Bring an index into a store; the seconds that took."""
    began = time.perf_counter()
    share_index(folder, _milvus(folder, store))
    return time.perf_counter() - began


def _open(folder: Path, store: str) -> Index:
    if not store:
        return open_index(folder)
    milvus = _milvus(folder, store)
    return StoredIndex(milvus, str(milvus.current()), folder)


def measure(folder: Path, questions: Path, store: str = "") -> dict[str, Any]:
    """All figures of one index, in a store if one is given; meant for a process of its own."""
    stored = np.load(questions)
    vectors: FloatArray = stored["vectors"]
    words: list[list[str]] = json.loads(str(stored["words"]))
    began = time.perf_counter()
    index = _open(folder, store)
    opening = time.perf_counter() - began
    queries = [
        Query("", tuple(each), vector, tuple(index.word_ids(each)))
        for each, vector in zip(words, vectors, strict=True)
    ]
    for query in queries[:20]:
        rank(index, query)
    figures = {
        "passages": len(index),
        "open_seconds": opening,
        "kind": index.manifest.dense.kind,
        "dense": _times(index.dense_search(query.vector, 50) for query in queries),
        "lexical": _times(index.lexical_search(query.word_ids, 50) for query in queries),
        "both": _times(rank(index, query) for query in queries),
        "memory": _memory(),
        "stated_recall": index.manifest.dense.recall,
        "megabytes": sum(each.bytes for each in index.manifest.files.values()) / 1e6,
    }
    return figures | {"recall": _recall(index, vectors)}


def _recall(index: Index, vectors: FloatArray) -> float:
    """The share of the ten nearest that is found, by comparing with every vector."""
    import faiss

    every = index.passage_vectors(np.arange(len(index)))
    _, exact = faiss.knn(vectors, every, 10, metric=faiss.METRIC_INNER_PRODUCT)
    found = [index.dense_search(vector, 10)[0] for vector in vectors]
    hits = [len(np.intersect1d(a, b)) for a, b in zip(found, exact, strict=True)]
    return float(np.mean(hits)) / 10


def _measured(folder: Path, questions: Path, store: str = "") -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "bench.measure.growth",
        "--measure",
        str(folder),
        str(questions),
        *(["--store", store] if store else []),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _row(figures: dict[str, Any], seconds: float, store: str = "files") -> str:
    pairs = [f"{figures[name]['p50']:.1f} / {figures[name]['p95']:.1f}" for name in _SEARCHES]
    memory = figures["memory"]
    cells = [
        f"{figures['passages']:,}",
        store,
        figures["kind"],
        *pairs,
        f"{figures['recall']:.3f}",
        f"{memory['own']:,.0f} + {memory['mapped']:,.0f}",
        f"{figures['megabytes']:,.0f}",
        f"{figures['open_seconds']:.2f}",
        f"{seconds:,.0f}",
    ]
    return "| " + " | ".join(cells) + " |"


_SEARCHES = ("dense", "lexical", "both")
_HEAD = (
    "passages", "store", "search of vectors", "dense, ms p50 / p95", "BM25", "both, fused",
    "recall@10", "memory: own + mapped, MB", "on disk, MB", "opening, s", "writing, s",
)  # fmt: skip


def main(
    files: Annotated[list[Path], typer.Argument(help="SQuAD-format files, or with --measure …")],
    passages: Annotated[
        list[int] | None, typer.Option(help="sizes", show_default=", ".join(map(str, SIZES)))
    ] = None,
    work: Annotated[Path, typer.Option(help="folder for the indexes")] = Path(".cache/growth"),
    keep: Annotated[
        bool, typer.Option("--keep", help="measure what is there; remove nothing")
    ] = False,
    store: Annotated[list[str] | None, typer.Option(help="address of a Milvus server")] = None,
    measuring: Annotated[bool, typer.Option("--measure", hidden=True)] = False,
) -> None:
    """Make, measure and remove an index of each size, and print the table."""
    if measuring:
        print(json.dumps(measure(files[0], files[1], *(store or []))))
        return
    settings = settings_from_environment()
    encoder = load_encoder(settings)
    base = make_base(files, encoder, settings)
    work.mkdir(parents=True, exist_ok=True)
    questions = work / "questions.npz"
    words = json.dumps([found for _, found in base.questions])
    np.savez(questions, vectors=base.asked, words=np.array(words))
    print(f"| {' | '.join(_HEAD)} |\n|{'---|' * len(_HEAD)}")
    for count in passages or SIZES:
        folder, seconds = work / str(count), math.nan
        if not (keep and folder.is_dir()):
            shutil.rmtree(folder, ignore_errors=True)
            began = time.perf_counter()
            write_index(base, count, settings.with_changes(index=folder), encoder)
            seconds = time.perf_counter() - began
        print(_row(_measured(folder, questions), seconds), flush=True)
        for address in store or []:
            seconds = share(folder, address)
            row = _row(_measured(folder, questions, address), seconds, version_of(address))
            print(row, flush=True)
        if not keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    typer.run(main)
