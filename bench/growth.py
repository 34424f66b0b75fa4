"""How an index behaves as it grows: searching, memory, size, opening, recall against exact search.

    python -m bench.growth SQUAD_FILE [SQUAD_FILE …] [--passages 10000 --passages 1000000]

Embedding a million passages would take a working day, so the indexes are made up, each from the
paragraphs of the given files:

- Text: documents of ten passages. Every sentence of a passage is one of eight versions, in which
  a fifth of the words are replaced by other words of the same length from the same files. Words
  are cut by the program's own cutter. The vocabulary does not grow with the text, so the postings
  of its words are longer than those of as much real text.
- Vectors: a passage's is a mixture of the vectors of two real passages about the mean of them
  all, ``mean + w a + sqrt(1 - w²) b``, so mean and covariance (hence the spectrum) are those of
  the real ones, and no two are alike. A sentence's lies beside its passage's.

All files of a generation are written by the program's own functions; only reading and embedding
are left out. Questions are the files' own, encoded by the real model before the clock starts.
Every size is searched in a process of its own. Needs 12 GB of disk for a million passages.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from index import (
    Document,
    Encoder,
    Index,
    Paragraph,
    Part,
    Passage,
    Sentence,
    Settings,
    load_encoder,
    load_words,
    open_index,
    settings_from_environment,
)
from index.arrays import RowWriter
from index.assemble import Run, write_documents, write_vectors, write_words
from index.dense import DenseKind
from index.lexical import WordCutter
from index.manifest import Contents, Manifest, folder_facts, write_contents, write_manifest
from index.previous import processing_of
from index.staging import Staging
from index.store import next_name, switch, unfinished_folder, writing
from index.types import FloatArray
from qa.evaluate import squad_retriever
from qa.labelled import read_squad, sample
from qa.retrieve import Query, rank

_VERSIONS = 8
_CHANGED = 0.2
_PASSAGES_EACH = 10
_AT_ONCE = 10_000


class KnownWords(WordCutter):
    """The words of sentences that were cut before."""

    def __init__(self, known: dict[str, list[str]]) -> None:
        self._known = known

    def words(self, text: str) -> list[str]:
        """The words of one of the known sentences."""
        return self._known[text]


@dataclass(frozen=True)
class Base:
    """What indexes are made of: of each real passage the versions of each of its sentences; the
    words of all of these; the passages' vectors; and questions with their vectors and words."""

    passages: list[list[list[str]]]
    known: dict[str, list[str]]
    vectors: FloatArray
    questions: list[tuple[str, list[str]]]
    asked: FloatArray


def make_base(files: Sequence[Path], encoder: Encoder, settings: Settings) -> Base:
    """The paragraphs of the files, embedded once (they are kept as ``wenda eval`` keeps them)."""
    squads = {path: read_squad(path) for path in files}
    indexes = [
        squad_retriever(path, squad, settings, encoder).current() for path, squad in squads.items()
    ]
    cutter = load_words(settings, whole=True)
    passages = [index.passage(number) for index in indexes for number in range(len(index))]
    versions, known = _versions(passages, cutter, random.Random(0))
    questions = [item.text for squad in squads.values() for item in sample(squad.questions, 200)]
    return Base(
        versions,
        known,
        np.concatenate([index.passage_vectors(range(len(index))) for index in indexes]),
        [(text, cutter.words(text)) for text in questions],
        encoder.encode_queries(questions),
    )


def _versions(
    passages: Sequence[Passage], cutter: WordCutter, chance: random.Random
) -> tuple[list[list[list[str]]], dict[str, list[str]]]:
    """Of each passage the versions of its sentences, and the words of all of them."""
    texts = [[_text(passage, each) for each in passage.sentences] for passage in passages]
    words = {word for sentences in texts for text in sentences for word in cutter.words(text)}
    alike: dict[int, list[str]] = {}
    for word in sorted(word for word in words if word.isalpha() and not word.isascii()):
        alike.setdefault(len(word), []).append(word)
    versions = [
        [
            [text, *(_changed(text, cutter, alike, chance) for _ in range(_VERSIONS - 1))]
            for text in sentences
        ]
        for sentences in texts
    ]
    every = {text for sentences in versions for some in sentences for text in some}
    return versions, {text: cutter.words(text) for text in every}


def _text(passage: Passage, sentence: Sentence) -> str:
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]


def _changed(
    text: str, cutter: WordCutter, alike: dict[int, list[str]], chance: random.Random
) -> str:
    for word in sorted(set(cutter.words(text))):
        if len(word) in alike and len(word) > 1 and chance.random() < _CHANGED:
            text = text.replace(word, chance.choice(alike[len(word)]))
    return text


def made_up_documents(base: Base, count: int) -> Iterator[tuple[Document, list[Passage]]]:
    """Documents of ten passages each, in the order of their paths."""
    chance = random.Random(1)
    for first in range(0, count, _PASSAGES_EACH):
        rows = range(first, min(first + _PASSAGES_EACH, count))
        sentences = [
            [chance.choice(some) for some in base.passages[row % len(base.passages)]]
            for row in rows
        ]
        yield _document(f"{first // _PASSAGES_EACH:07d}.txt", sentences)


def _document(path: str, paragraphs: list[list[str]]) -> tuple[Document, list[Passage]]:
    """A document whose paragraphs are its passages."""
    text = "\n".join("".join(sentences) for sentences in paragraphs)
    places, passages, at = [], [], 0
    for number, sentences in enumerate(paragraphs, 1):
        ends = (at + np.cumsum([len(each) for each in sentences])).tolist()
        marks = tuple(map(Sentence, [at, *ends[:-1]], ends))
        passages.append(Passage(path, at, ends[-1], text[at : ends[-1]], number, 0, marks))
        places.append(Paragraph(number, at, ends[-1]))
        at = ends[-1] + 1
    return Document(path, path, text, (Part(path, 0, len(text)),), tuple(places)), passages


class MadeUpVectors:
    """An index.assemble.VectorSource of mixtures of real vectors."""

    def __init__(self, base: Base, counts: NDArray[np.int64]) -> None:
        """counts: how many sentences each passage has."""
        self.dimension = base.vectors.shape[1]
        self._mean = base.vectors.mean(axis=0)
        self._around = base.vectors - self._mean
        self._counts = counts

    def copy(self, run: Run, passages: RowWriter, sentences: RowWriter) -> None:
        """Append the vectors of a run's passages and sentences."""
        first, last = run.rows(2)
        for start in range(first, last, _AT_ONCE):
            chance = np.random.default_rng(start)
            count = min(_AT_ONCE, last - start)
            one, other = chance.integers(0, len(self._around), (2, count))
            share = chance.uniform(0, 1, (count, 1)).astype(np.float32)
            mixed = share * self._around[one] + np.sqrt(1 - share**2) * self._around[other]
            vectors = _unit(self._mean + mixed)
            passages.write(vectors)
            beside = np.repeat(vectors, self._counts[start : start + count], axis=0)
            noise = chance.standard_normal(beside.shape, np.float32) * (0.3 / np.sqrt(384))
            sentences.write(_unit(beside + noise))


def _unit(vectors: FloatArray) -> FloatArray:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def write_index(base: Base, count: int, settings: Settings, encoder: Encoder) -> DenseKind:
    """Write an index of so many passages; how its vectors are searched."""
    with writing(settings.index):
        folder = unfinished_folder(settings.index)
        (folder / "staging").mkdir()
        facts = {"origin": "", "source": "", "size": 0, "modified_ns": 0, "checked_ns": 0}
        with Staging(folder / "staging", KnownWords(base.known), encoder.fingerprint) as staging:
            for document, passages in made_up_documents(base, count):
                staging.add(document, passages, facts | {"hash": ""})
            block = staging.finish()
        runs = [Run(block, 0, len(block.entries))]
        starts = write_documents(folder, runs)
        vocabulary = write_words(folder, runs, starts)
        sentences = [len(base.passages[row % len(base.passages)]) for row in range(count)]
        dense = write_vectors(folder, runs, starts, MadeUpVectors(base, np.array(sentences)))
        write_contents(folder, Contents(block.entries))
        shutil.rmtree(folder / "staging")
        totals = dict(zip(("passages", "sentences", "words"), starts[-1, 2:].tolist(), strict=True))
        manifest = Manifest(
            generation=next_name(settings.index),
            model=encoder.name,
            model_setting=settings.model,
            fingerprint=encoder.fingerprint,
            dimension=encoder.dimension,
            processing=processing_of(settings),
            paths=(),
            counts=totals | {"documents": len(block.entries), "vocabulary": vocabulary},
            dense=dense,
            files=folder_facts(folder),
        )
        write_manifest(folder, manifest)
        switch(settings.index, folder, manifest.generation)
        return dense


def _times(calls: Iterator[Any]) -> dict[str, float]:
    """Milliseconds of each step of an iterator: half of them take less, 95 of 100 take less."""
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


def measure(folder: Path, questions: Path) -> dict[str, Any]:
    """All figures of one index; meant for a process of its own."""
    stored = np.load(questions)
    vectors: FloatArray = stored["vectors"]
    words: list[list[str]] = json.loads(str(stored["words"]))
    began = time.perf_counter()
    index = open_index(folder)
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


def _measured(folder: Path, questions: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.growth", "--measure", str(folder), str(questions)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _row(figures: dict[str, Any], seconds: float) -> str:
    pairs = [f"{figures[name]['p50']:.1f} / {figures[name]['p95']:.1f}" for name in _SEARCHES]
    memory = figures["memory"]
    cells = [
        f"{figures['passages']:,}",
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
    "passages", "search of vectors", "dense, ms p50 / p95", "BM25", "both, fused", "recall@10",
    "memory: own + mapped, MB", "on disk, MB", "opening, s", "writing, s",
)  # fmt: skip


def main(
    files: Annotated[list[Path], typer.Argument(help="SQuAD-format files, or with --measure …")],
    passages: Annotated[list[int], typer.Option(help="sizes")] = [10_000, 100_000, 1_000_000],  # noqa: B006
    work: Annotated[Path, typer.Option(help="folder for the indexes")] = Path(".cache/growth"),
    measuring: Annotated[bool, typer.Option("--measure", hidden=True)] = False,
) -> None:
    """Make, measure and remove an index of each size, and print the table."""
    if measuring:
        print(json.dumps(measure(*files)))
        return
    settings = settings_from_environment()
    encoder = load_encoder(settings)
    base = make_base(files, encoder, settings)
    work.mkdir(parents=True, exist_ok=True)
    questions = work / "questions.npz"
    words = json.dumps([found for _, found in base.questions])
    np.savez(questions, vectors=base.asked, words=np.array(words))
    print(f"| {' | '.join(_HEAD)} |\n|{'---|' * len(_HEAD)}")
    for count in passages:
        folder = work / str(count)
        shutil.rmtree(folder, ignore_errors=True)
        began = time.perf_counter()
        write_index(base, count, settings.with_changes(index=folder), encoder)
        seconds = time.perf_counter() - began
        print(_row(_measured(folder, questions), seconds), flush=True)
        shutil.rmtree(folder)


if __name__ == "__main__":
    typer.run(main)
