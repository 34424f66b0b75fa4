"""Labelled questions turned into the rows that the ranker and the confidence are fitted on.

Every question is asked of two indexes: one of all paragraphs of its file, and a small one of
the paragraphs around its own, since folders come in all sizes; some also of a tiny one, and of two
notes of a sentence or two. Each time it is asked as it is, and with its own
paragraph (of a note: the sentences that answer) left out; and once of the other file's paragraphs
(of notes: of one about something else).
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from index import Document, Encoder, Index, Settings, build_documents
from index.text.sentences import sentences
from index.types import FloatArray, PassageText, PassageVectors
from qa.evaluation.datasets import SquadFile, SquadQuestion, paragraph_document
from qa.evaluation.outcomes import passages_of
from qa.ranking.candidates import Candidates, find_candidates
from qa.retrieval.fusion import rank
from qa.retrieval.query import Query
from qa.retrieval.retriever import Retriever

ANSWERABLE = (
    "whole", "small", "tiny", "note", "written", "across", "typed", "typed-across", "statute",
)  # fmt: skip
UNSAID_TOO = ("whole", "small", "written", "across", "typed", "typed-across")
"""Of which kinds there are also examples without the sentences that hold the answer."""

SIZES = {"small": (15, 1), "tiny": (2, 6)}
"""Paragraphs in a small and a tiny index, and that every so many of them are made."""

NOTES_EVERY = 3
"""Every so many questions are also asked of notes."""

ALONE = 0.5
"""In this share of them there is one note, not two."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question asked of an index: what was found, and which sentences hold a gold answer.

    labels: (sentences,) bool. group: questions of one paragraph are never split between parts.
    """

    kind: str
    file: int
    question: int
    group: str
    evidence: Candidates
    labels: NDArray[np.bool_]


class RememberingEncoder:
    """Another encoder, which never encodes the same text twice."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._passages: dict[PassageText, PassageVectors] = {}
        self._queries: dict[str, FloatArray] = {}
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dimension = encoder.dimension

    def fits(self, texts: Sequence[str]) -> list[bool]:
        """See ``index.Encoder``."""
        return self._encoder.fits(texts)

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        """See ``index.Encoder``."""
        for query in queries:
            if query not in self._queries:
                self._queries[query] = self._encoder.encode_queries([query])[0]
        return np.stack([self._queries[query] for query in queries])

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """See ``index.Encoder``."""
        new = [passage for passage in dict.fromkeys(passages) if passage not in self._passages]
        self._passages.update(zip(new, self._encoder.encode_passages(new), strict=True))
        return [self._passages[passage] for passage in passages]


def make_examples(
    files: Sequence[SquadFile], encoder: Encoder, settings: Settings
) -> Iterator[Example]:
    """All examples of all files, with progress on standard error."""
    remembering = RememberingEncoder(encoder)
    with tempfile.TemporaryDirectory() as folder:
        whole = [
            open_documents(file.documents, Path(folder) / f"whole{number}", remembering, settings)
            for number, file in enumerate(files)
        ]
        for number, file in enumerate(files):
            for position, question in enumerate(tqdm(file.questions, f"file {number}")):
                group = f"{number}/{question.document}"
                for kind, retriever, without in (
                    ("whole", whole[number], False),
                    ("whole-without", whole[number], True),
                    ("other", whole[number - 1], False),
                ):
                    evidence = ask(retriever, question, without)
                    yield example_of(kind, number, position, group, question, evidence)
            for kind in SIZES:
                yield from small_examples(kind, number, file, Path(folder), remembering, settings)
            yield from note_examples(number, file, Path(folder), encoder, settings)


def small_examples(
    kind: str, number: int, file: SquadFile, folder: Path, encoder: Encoder, settings: Settings
) -> Iterator[Example]:
    """The examples of one file asked of indexes of a few paragraphs; kind: of ``SIZES``."""
    size, every = SIZES[kind]
    at = {document.path: position for position, document in enumerate(file.documents)}
    for start in tqdm(range(0, len(file.documents), size * every), f"file {number}, {kind}"):
        documents = file.documents[start : start + size]
        target = folder / f"{kind}{number}-{start}"
        retriever = open_documents(documents, target, encoder, settings)
        for position, question in enumerate(file.questions):
            if start <= at[question.document] < start + size:
                group = f"{number}/{question.document}"
                for suffix in ("", "-without"):
                    evidence = ask(retriever, question, bool(suffix))
                    yield example_of(kind + suffix, number, position, group, question, evidence)


def note_examples(
    number: int, file: SquadFile, folder: Path, encoder: Encoder, settings: Settings
) -> Iterator[Example]:
    """Examples of one file asked of one or two notes: a sentence that answers, or a neighbour of it
    that does not, with another of its paragraph; and a sentence or two of another paragraph, also
    by themselves."""
    chance = random.Random(number)
    chosen = list(enumerate(file.questions))[::NOTES_EVERY]
    for position, question in tqdm(chosen, f"file {number}, notes"):
        group = f"{number}/{question.document}"
        for kind, documents in notes(question, file, chance):
            target = folder / f"{kind}{number}-{position}"
            evidence = ask(open_documents(documents, target, encoder, settings), question, False)
            shutil.rmtree(target)
            yield example_of(kind, number, position, group, question, evidence)


def notes(
    question: SquadQuestion, file: SquadFile, chance: random.Random
) -> Iterator[tuple[str, list[Document]]]:
    """One or two notes with an answer, as many without, and one about something else; nothing where
    every sentence of the paragraph holds an answer."""
    texts = {document.path: document.text for document in file.documents}
    paragraph = _sentences(texts[question.document])
    answers = [one for one in paragraph if any(answer in one for answer in question.answers)]
    others = [one for one in paragraph if one not in answers]
    away = _sentences(texts[chance.choice([path for path in texts if path != question.document])])
    if not answers or not others:
        return
    beside, other = chance.sample(others, min(2, len(others))), away[: chance.randint(1, 2)]
    first = [answers[0], *beside[: chance.randint(0, 1)]]
    for kind, note in (("note", first), ("note-without", beside)):
        made = [_note(question.document, note, chance), _note("other", other, chance)]
        yield kind, made[:1] if chance.random() < ALONE else made
    yield "note-other", [_note("other", other, chance)]


def _note(name: str, part: Sequence[str], chance: random.Random) -> Document:
    return paragraph_document(name, "", "".join(chance.sample(part, len(part))))


def _sentences(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences(text)]


def open_documents(
    documents: Sequence[Document], folder: Path, encoder: Encoder, settings: Settings
) -> Retriever:
    """The documents indexed in a folder, and opened."""
    chosen = settings.with_changes(index=folder)
    build_documents(documents, settings=chosen, encoder=encoder)
    return Retriever.open(settings=chosen, encoder=encoder)


def ask(
    retriever: Retriever,
    question: SquadQuestion,
    without_gold: bool,
    absent: Sequence[str] = (),
) -> Candidates:
    """The candidate sentences for a question, its own paragraph left out or not, and the documents
    that are absent."""
    index: Index = retriever.current()
    query: Query = retriever.query(index, question.text)
    gold = (question.document, *question.others) if without_gold else ()
    left_out = (*gold, *absent)
    without = frozenset[int]().union(*(passages_of(index, document) for document in left_out))
    return find_candidates(index, query, rank(index, query, without=without))


def example_of(
    kind: str, file: int, position: int, group: str, question: SquadQuestion, evidence: Candidates
) -> Example:
    """What was found for a question as an example; labels: where a gold answer stands, for the
    answerable kinds."""
    labels = np.zeros(len(evidence.sentences), np.bool_)
    if kind in ANSWERABLE:
        gold = {question.document, *question.others}
        for row, of in enumerate(evidence.of):
            labels[row] = evidence.passages[of].document in gold and (
                not question.answers
                or any(answer in evidence.text(row) for answer in question.answers)
            )
    return Example(kind, file, position, group, evidence, labels)


def unsaid(example: Example) -> Example:
    """The same question of the same passages, the sentences that hold a gold answer left out.

    What is left speaks of the very topic and does not answer. ``example``: an answerable one.
    """
    evidence = example.evidence
    kept = np.flatnonzero(~example.labels)
    left = replace(
        evidence,
        sentences=tuple(evidence.sentences[row] for row in kept),
        of=tuple(evidence.of[row] for row in kept),
        features=evidence.features[kept],
    )
    return replace(
        example, kind=f"{example.kind}-unsaid", evidence=left, labels=example.labels[kept]
    )


def with_unsaid(examples: Iterable[Example]) -> Iterator[Example]:
    """The examples, some also as ``unsaid``."""
    for example in examples:
        yield example
        if example.kind in UNSAID_TOO and example.labels.any():
            yield unsaid(example)


def holding(example: Example, evidence: Candidates) -> list[bool]:
    """Which sentences of the example's evidence, in whatever order, hold a gold answer."""
    original = example.evidence
    held = {
        (original.numbers[original.of[row]], original.sentences[row])
        for row in np.flatnonzero(example.labels)
    }
    return [
        (evidence.numbers[of], sentence) in held
        for of, sentence in zip(evidence.of, evidence.sentences, strict=True)
    ]
