"""Write one generation: read what is new, embed what no cache holds, assemble, checksum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.building.generation.assembly import (
    BuildVectors,
    PreviousVectors,
    sample_sentences,
    sort_into_runs,
    write_documents,
    write_vectors,
)
from index.building.generation.edges import write_edges
from index.building.generation.embedding import Embedder, LocalEmbedder
from index.building.generation.intake import Intake, take_in
from index.building.generation.postings import write_words
from index.building.generation.previous import Previous, describe_processing
from index.building.inputs.changes import Changes
from index.building.inputs.reading import LocalReader, Reader, split
from index.building.progress import ProgressCallback, Stage
from index.documents.folder_boilerplate import Edges
from index.encoding.loading import load_encoder
from index.filesystem import remove_folder
from index.settings import Settings
from index.storage.blocks import Run, block_keys, list_passages, read_texts
from index.storage.checksums import FileSealer
from index.storage.embedding_cache import EmbeddingCache
from index.storage.manifest import (
    Contents,
    DenseKind,
    FileFacts,
    Manifest,
    write_contents,
    write_manifest,
)
from index.text.words import load_words
from index.types import Encoder, FloatArray

_STAGING = "reading"
_STEPS = ("documents", "vectors", "words", "checksums")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a generation is made of.

    encoder: None only if nothing is to be read and there is a ``last``. last: the generation, of
    the same encoder, whose vectors and whose documents in ``changes.kept`` are reused. edges: the
    edges of its documents, if they are carried over. paths: the folders and files to index.
    """

    settings: Settings
    encoder: Encoder | None
    last: Previous | None
    changes: Changes
    edges: Mapping[str, Edges]
    paths: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Workers:
    """What reads the items of a build, and what embeds their passages."""

    reader: Reader
    embedder: Embedder | None


def local_workers(plan: Plan) -> Workers:
    """This process."""
    encoder = plan.encoder
    return Workers(
        LocalReader(partial(split, plan.settings, encoder)),
        None if encoder is None else LocalEmbedder(encoder),
    )


@dataclass(frozen=True, slots=True)
class Written:
    """A written generation, and how many passages had to be embedded."""

    manifest: Manifest
    contents: Contents
    embedded: int


@dataclass(frozen=True, slots=True)
class _Model:
    """What the manifest states of the encoder."""

    name: str
    setting: str
    fingerprint: str
    dimension: int


def write_generation(
    folder: Path,
    plan: Plan,
    cache: EmbeddingCache,
    progress: ProgressCallback | None,
    workers: Workers | None = None,
) -> Written:
    """Write a complete generation to an empty folder; ``workers`` read and embed, by default this
    process.

    New vectors are cached in ``cache`` as they are computed. Raises OSError and
    sqlite3.OperationalError when writing fails.
    """
    model = _describe_model(plan)
    workers = workers or local_workers(plan)
    staging = folder / _STAGING
    staging.mkdir()
    intake = take_in(
        staging,
        plan.changes,
        plan.edges,
        load_words(plan.settings, whole=True),
        model.fingerprint,
        workers.reader,
        progress,
    )
    last = None if plan.last is None else plan.last.vectors()
    embedded = _embed(workers.embedder, intake, last, cache, progress)
    runs = _find_runs(intake, last)
    stage = Stage("write", len(_STEPS), progress)
    with FileSealer(folder) as sealing:
        starts = write_documents(folder, runs)
        _finish_step(stage, sealing)
        source = BuildVectors(model.dimension, last, cache)
        questions = partial(_encode_questions, plan, folder, starts)
        dense = write_vectors(folder, runs, starts, source, questions)
        _finish_step(stage, sealing)
        carried = plan.last.folder if plan.last is not None and intake.kept else None
        vocabulary = write_words(folder, runs, starts, carried)
        contents = _write_contents(folder, intake)
        remove_folder(staging)
        _finish_step(stage, sealing)
        counts = _count_rows(starts) | {"vocabulary": vocabulary}
        manifest = _make_manifest(plan, model, counts, dense, sealing.facts())
    write_manifest(folder, manifest)
    stage.advance()
    return Written(manifest, contents, embedded)


def _find_runs(intake: Intake, last: PreviousVectors | None) -> list[Run]:
    """The documents just read and those carried over, as runs in the order of their paths."""
    documents = [(intake.staged, number) for number in intake.fresh]
    if last is not None:
        documents += [(last.block, number) for number in intake.kept]
    return sort_into_runs(documents)


def _encode_questions(plan: Plan, folder: Path, starts: NDArray[np.int64]) -> FloatArray:
    """Query vectors of sentences of the documents, which stand in for real questions."""
    encoder = plan.encoder or load_encoder(plan.settings)
    return encoder.encode_queries(sample_sentences(folder, starts))


def _finish_step(stage: Stage, sealing: FileSealer) -> None:
    """Finish a step: seal its files and report progress."""
    sealing.submit_finished()
    stage.advance()


def _write_contents(folder: Path, intake: Intake) -> Contents:
    fresh = [intake.staged.entries[number] for number in intake.fresh]
    entries = sorted([*intake.kept.values(), *fresh], key=lambda entry: entry.path)
    contents = Contents(tuple(entries), intake.failed)
    write_contents(folder, contents)
    write_edges(folder, [entry.path for entry in entries], intake.edges)
    return contents


def _count_rows(starts: NDArray[np.int64]) -> dict[str, int]:
    """Count documents, passages, sentences and words."""
    passages, sentences, words = starts[-1, 2:].tolist()
    documents = len(starts) - 1
    return {
        "documents": documents,
        "passages": passages,
        "sentences": sentences,
        "words": words,
    }


def _describe_model(plan: Plan) -> _Model:
    if plan.encoder is not None:
        encoder = plan.encoder
        setting = plan.settings.model_setting
        return _Model(encoder.name, setting, encoder.fingerprint, encoder.dimension)
    if plan.last is None:
        raise ValueError("a first generation needs an encoder")
    stored = plan.last.manifest
    return _Model(stored.model, stored.model_setting, stored.fingerprint, stored.dimension)


def _make_manifest(
    plan: Plan,
    model: _Model,
    counts: Mapping[str, int],
    dense: DenseKind,
    files: Mapping[str, FileFacts],
) -> Manifest:
    return Manifest(
        generation=plan.name,
        model=model.name,
        model_setting=model.setting,
        fingerprint=model.fingerprint,
        dimension=model.dimension,
        processing=describe_processing(plan.settings),
        paths=plan.paths,
        counts=counts,
        dense=dense,
        files=files,
    )


def _embed(
    embedder: Embedder | None,
    intake: Intake,
    last: PreviousVectors | None,
    cache: EmbeddingCache,
    progress: ProgressCallback | None,
) -> int:
    """Embed the passages that neither the cache nor the last generation has; return how many."""
    done = cache.keys()
    todo: dict[bytes, int] = {}
    keys = block_keys(intake.staged)
    for number in list_passages(intake.staged, intake.fresh):
        key = keys[number]
        if key not in done and (last is None or key not in last):
            todo.setdefault(key, number)
    if not todo or embedder is None:
        return 0
    stage = Stage("embed", len(todo), progress)
    wanted = {number: key for key, number in todo.items()}
    texts = (
        (wanted[number], text)
        for number, text in enumerate(read_texts(intake.staged))
        if number in wanted
    )
    embedder.embed(texts, cache, stage)
    return len(todo)
