"""What flows through the program: documents, their parts, passages and sentences.

Every position is a count of characters (Unicode code points) in ``Document.text``;
``start`` is included, ``end`` is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Part:
    """An essay (or chapter) within a document; a document without parts has one."""

    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its file, as people name it in a file of that kind.

    ``kind`` is «row» (``number`` from 1, in the sheet ``name``, which is "" where there is but
    one), «slide» or «notes» (of the slide of that number), «line», «record», «time» (``number`` in
    seconds), «mail» (of the date ``name``), «web» (a page at the address ``name``, fetched on the
    day ``number``, as 20261130), «slide_picture» (read on a picture of that slide), or «picture»,
    for what was read on the picture of a page, or on one in a document: ``number`` is then the
    confidence of its least certain line in percent.
    """

    kind: str
    number: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph (from 1, through the whole document).

    ``part`` is the position of its part in ``Document.parts``; ``heading`` the nearest heading
    above it, if any; ``page`` the page it begins on, for documents that have pages; ``place`` its
    place in files of other kinds. ``labels`` are the stretches of the row of a table that are the
    heads of its columns, as start and end in turn, counted from the paragraph's start.
    """

    number: int
    start: int
    end: int
    part: int = 0
    heading: str | None = None
    page: int | None = None
    place: Place | None = None
    labels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Omitted:
    """A stretch of a document that is kept out of the passages, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its text, and where its parts and paragraphs stand in it.

    ``path`` is relative to the folder that was indexed, with ``/``. ``parts`` are in order and
    cover every paragraph; ``paragraphs`` are in order, do not overlap, and hold no omitted text.
    ``tags`` are those that the document itself states.
    """

    path: str
    title: str
    text: str
    parts: tuple[Part, ...]
    paragraphs: tuple[Paragraph, ...]
    omitted: tuple[Omitted, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a sentence stands in its document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that is embedded and found as one.

    ``text`` equals ``document.text[start:end]``. ``sentences`` are in order and lie within it;
    between them is only white space. ``paragraph`` is the number of its first paragraph and
    ``part`` the position of its part in ``Document.parts``.
    """

    document: str
    start: int
    end: int
    text: str
    paragraph: int
    part: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class PassageText:
    """What an encoder sees of a passage: its text, and its sentences as offsets within it."""

    text: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """What one forward pass gives: all float32, every row of length 1.

    ``passage`` has shape (dimension,), ``sentences`` (number of sentences, dimension).
    """

    passage: FloatArray
    sentences: FloatArray


class Encoder(Protocol):
    """Text to vectors. A passage's vectors do not depend on what else is encoded with it."""

    @property
    def name(self) -> str:
        """What the model is called, for people."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would: model, pooling, precision."""
        ...

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        ...

    def fits(self, texts: Sequence[str]) -> list[bool]:
        """Whether the model reads each passage text whole, prompt included."""
        ...

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        """Vectors of shape (number of queries, dimension), rows of length 1."""
        ...

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage and of its sentences.

        Raises ModelError when a text is longer than the model reads: never cuts.
        """
        ...


class PairScorer(Protocol):
    """Scores how well texts answer a question."""

    def pair_scores(self, question: str, texts: Sequence[str]) -> FloatArray:
        """The log-odds that each text answers the question, shape (texts,), float32."""
        ...
