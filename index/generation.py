"""Write one generation: read what is new, embed what was not embedded before, put together."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.assemble import (
    BuildVectors,
    LastVectors,
    in_order,
    some_sentences,
    write_documents,
    write_vectors,
    write_words,
)
from index.changes import Changes, Item
from index.dense import DenseKind
from index.embed import load_encoder
from index.errors import DocumentError, ModelError
from index.journal import Journal, as_stored
from index.lexical import load_words
from index.manifest import (
    Contents,
    Manifest,
    SkippedEntry,
    folder_facts,
    write_contents,
    write_manifest,
)
from index.previous import Previous, processing_of
from index.read import Reading
from index.report import ProgressCallback, Stage
from index.scan import Skipped
from index.settings import Settings
from index.split import iterate_passages
from index.staging import Block, Staging, block_keys, staged_texts
from index.types import Document, Encoder, FloatArray, Passage, PassageText, PassageVectors

_EMBEDDED_AT_ONCE = 64
_STAGING = "reading"
_STEPS = ("documents", "words", "vectors", "checksums")


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes into a generation.

    encoder: None only when nothing is to be read and ``last`` is there. last: the generation
    that vectors, and the documents in ``changes.kept``, are taken from; of the same encoder.
    paths: what was asked to be indexed.
    """

    settings: Settings
    encoder: Encoder | None
    last: Previous | None
    changes: Changes
    paths: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and how many passages had to be embedded."""

    manifest: Manifest
    contents: Contents
    embedded: int


@dataclass(frozen=True, slots=True)
class _Model:
    """The encoder's facts, as the manifest states them."""

    name: str
    setting: str
    fingerprint: str
    dimension: int


def write_generation(
    folder: Path, plan: Plan, journal: Journal, progress: ProgressCallback | None
) -> Written:
    """Write a whole generation to an empty folder.

    Vectors are kept in the journal as they come. Raises OSError and sqlite3.OperationalError
    where writing fails.
    """
    model = _model(plan)
    staging = folder / _STAGING
    staging.mkdir()
    staged, failed = _read(staging, plan, model.fingerprint, progress)
    last = None if plan.last is None else plan.last.vectors()
    embedded = _embed(plan.encoder, staged, last, journal, progress)
    picked = [(staged, number) for number in range(len(staged.entries))]
    if last is not None:
        picked += [(last.block, number) for number in plan.changes.kept]
    runs = in_order(picked)
    stage = Stage("write", len(_STEPS), progress)
    starts = write_documents(folder, runs)
    stage.advance()
    vocabulary = write_words(folder, runs, starts)
    stage.advance()

    def questions() -> FloatArray:
        encoder = plan.encoder or load_encoder(plan.settings)
        return encoder.encode_queries(some_sentences(folder, starts))

    source = BuildVectors(model.dimension, last, journal)
    dense = write_vectors(folder, runs, starts, source, questions)
    stage.advance()
    entries = [plan.changes.kept[number] for number in plan.changes.kept]
    contents = Contents(
        tuple(sorted([*entries, *staged.entries], key=lambda entry: entry.path)),
        tuple(sorted([*plan.changes.failed, *failed], key=lambda entry: entry.path)),
    )
    write_contents(folder, contents)
    for path in staging.iterdir():
        path.unlink()
    staging.rmdir()
    counts = dict(
        zip(("documents", "passages", "sentences", "words"), _totals(starts), strict=True)
    )
    manifest = _manifest(folder, plan, model, counts | {"vocabulary": vocabulary}, dense)
    stage.advance()
    return Written(manifest, contents, embedded)


def _totals(starts: NDArray[np.int64]) -> tuple[int, int, int, int]:
    """How many documents, passages, sentences and words."""
    passages, sentences, words = starts[-1, 2:].tolist()
    return len(starts) - 1, passages, sentences, words


def _model(plan: Plan) -> _Model:
    if plan.encoder is not None:
        encoder = plan.encoder
        return _Model(encoder.name, plan.settings.model, encoder.fingerprint, encoder.dimension)
    if plan.last is None:
        raise ValueError("a first generation needs an encoder")
    stored = plan.last.manifest
    return _Model(stored.model, stored.model_setting, stored.fingerprint, stored.dimension)


def _manifest(
    folder: Path, plan: Plan, model: _Model, counts: dict[str, int], dense: DenseKind
) -> Manifest:
    manifest = Manifest(
        generation=plan.name,
        model=model.name,
        model_setting=model.setting,
        fingerprint=model.fingerprint,
        dimension=model.dimension,
        processing=processing_of(plan.settings),
        paths=plan.paths,
        counts=counts,
        dense=dense,
        files=folder_facts(folder),
    )
    write_manifest(folder, manifest)
    return manifest


def _read(
    folder: Path, plan: Plan, fingerprint: str, progress: ProgressCallback | None
) -> tuple[Block, list[SkippedEntry]]:
    """Read, split and cut into words what is new; what could not be read, and why."""
    failed: list[SkippedEntry] = []
    to_read = plan.changes.read
    taken = {entry.path for entry in plan.changes.kept.values()}
    stage = Stage("read", len(to_read), progress)
    with Staging(folder, load_words(plan.settings, whole=True), fingerprint) as staging:
        for item, seen in to_read:
            facts = asdict(seen)
            reading = _reading(item, taken)
            failed += [SkippedEntry(**asdict(each), **facts) for each in reading.skipped]
            for document in reading.documents:
                staging.add(document, _passages(document, plan), facts)
                taken.add(document.path)
            stage.advance()
        return staging.finish(), failed


def _reading(item: Item, taken: set[str]) -> Reading:
    """What an item holds; one that cannot be read, or whose names are taken, as skipped."""
    try:
        reading = item.read()
    except DocumentError as error:
        return Reading((), (Skipped(item.name, str(error)),))
    documents = [each for each in reading.documents if each.path not in taken]
    again = [each.path for each in reading.documents if each.path in taken]
    reason = "another document is called the same"
    return Reading(tuple(documents), (*reading.skipped, *(Skipped(path, reason) for path in again)))


def _passages(document: Document, plan: Plan) -> Iterator[Passage]:
    if plan.encoder is None:
        raise ValueError("reading needs an encoder, to know what fits")
    return iterate_passages(document, plan.settings, plan.encoder.fits)


def _embed(
    encoder: Encoder | None,
    staged: Block,
    last: LastVectors | None,
    journal: Journal,
    progress: ProgressCallback | None,
) -> int:
    """Work out the vectors that are nowhere yet, into the journal; how many passages."""
    done = journal.keys()
    todo: dict[bytes, int] = {}
    for number, key in enumerate(block_keys(staged)):
        if key not in done and (last is None or key not in last):
            todo.setdefault(key, number)
    if not todo or encoder is None:
        return 0
    stage = Stage("embed", len(todo), progress)
    wanted = {number: key for key, number in todo.items()}
    texts = (
        (wanted[number], text)
        for number, text in enumerate(staged_texts(staged))
        if number in wanted
    )
    while some := list(itertools.islice(texts, _EMBEDDED_AT_ONCE)):
        vectors = encoder.encode_passages([text for _, text in some])
        _check_vectors(encoder, [text for _, text in some], vectors)
        journal.add((key, as_stored(each)) for (key, _), each in zip(some, vectors, strict=True))
        stage.advance(len(some))
    return len(todo)


def _check_vectors(
    encoder: Encoder, texts: Sequence[PassageText], vectors: Sequence[PassageVectors]
) -> None:
    """Raise ModelError when the encoder gave something else than it should."""
    for text, each in zip(texts, vectors, strict=True):
        right = each.passage.shape == (encoder.dimension,) and each.sentences.shape == (
            len(text.sentences),
            encoder.dimension,
        )
        if not right or not np.isfinite(each.passage).all():
            raise ModelError(
                f"the model {encoder.name} gave vectors of shapes {each.passage.shape} and "
                f"{each.sentences.shape} for a passage of {len(text.sentences)} sentences "
                f"(or not numbers); {encoder.dimension} numbers each are needed: use another model"
            )
