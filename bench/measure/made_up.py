"""Indexes of any size made up from SQuAD-format paragraphs; see ``bench.measure.growth``."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import Document, Encoder, Paragraph, Part, Passage, Sentence, Settings, load_words
from index.arrays import RowWriter
from index.storage.blocks import Run
from index.text.words import WordCutter
from index.types import FloatArray
from qa.evaluation.datasets import read_squad, sample
from qa.evaluation.run import squad_retriever

_VERSIONS = 4
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
    """An index.building.generation.assembly.VectorSource of mixtures of real vectors."""

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
