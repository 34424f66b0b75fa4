"""Blocks: documents on disk in the layout of a generation, without their vectors.

All offsets are relative to their own document, so its rows are the same in every block, and an
unchanged document is carried over by copying bytes. Only word ids differ between generations; the
block of a build under way stores the codes of the words instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import Rows, RowWriter, locate_rows
from index.storage.manifest import DocumentEntry
from index.storage.outlines import encode_outline
from index.text.vocabulary import WordCoder
from index.text.words import WordCutter
from index.types import Document, Passage, PassageText

PASSAGE_ROW = np.dtype(
    [
        ("start", "<i4"),
        ("end", "<i4"),
        ("byte_start", "<i8"),
        ("byte_end", "<i8"),
        ("sentence", "<i4"),
        ("paragraph", "<i4"),
        ("part", "<i4"),
    ]
)
SENTENCE_ROW = np.dtype(
    [("start", "<i4"), ("end", "<i4"), ("word_start", "<i4"), ("word_end", "<i4")]
)
KEY_BYTES = 16
_WRITTEN_AT_ONCE = 1000
# The files of a block that are copied as they are, and what one row of each is.
COPIED = {
    "text.utf8": np.dtype("u1"),
    "outlines.jsonl": np.dtype("u1"),
    "passages.npy": PASSAGE_ROW,
    "sentences.npy": SENTENCE_ROW,
    "keys.npy": np.dtype(("u1", (KEY_BYTES,))),
}
# Where a document begins in: text, outlines, passages, sentences, words.
STARTS = 5


@dataclass(frozen=True, slots=True)
class Block:
    """Documents on disk: those of a generation, or those a build has just read.

    starts: shape (documents + 1, 5), int64; where each document begins in text (bytes), outlines
    (bytes), passages, sentences and words. rows: the rows of each file, by file name.
    vocabulary: the codes that the word ids stand for; None when the words are stored as codes.
    """

    entries: tuple[DocumentEntry, ...]
    starts: NDArray[np.int64]
    rows: Mapping[str, Rows]
    vocabulary: NDArray[np.uint64] | None


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive documents of a block, ``first`` to ``last`` (exclusive)."""

    block: Block
    first: int
    last: int

    def rows(self, column: int) -> tuple[int, int]:
        """Their first and last (exclusive) row in a file; columns as in ``Block.starts``."""
        return int(self.block.starts[self.first, column]), int(self.block.starts[self.last, column])


def compute_starts(entries: Sequence[DocumentEntry]) -> NDArray[np.int64]:
    """Where each document begins in each file, and where the last ends."""
    lengths = [
        (entry.text_bytes, entry.outline_bytes, entry.passages, entry.sentences, entry.words)
        for entry in entries
    ]
    starts = np.zeros((len(entries) + 1, STARTS), np.int64)
    if lengths:
        np.cumsum(lengths, axis=0, out=starts[1:])
    return starts


def generation_block(
    folder: Path, entries: tuple[DocumentEntry, ...], vocabulary: NDArray[np.uint64]
) -> Block:
    """A finished generation as a block."""
    names = [*COPIED, "words.npy"]
    rows = {
        name: locate_rows(folder / name) if name.endswith(".npy") else Rows(folder / name, 0, 1)
        for name in names
    }
    return Block(entries, compute_starts(entries), rows, vocabulary)


def passage_key(fingerprint: str, text: PassageText) -> bytes:
    """A 16-byte hash of all that determines a passage's vectors: encoder, text, sentence spans."""
    digest = hashlib.blake2b(digest_size=KEY_BYTES)
    digest.update(fingerprint.encode() + b"\0")
    digest.update(np.asarray(text.sentences, "<i4").tobytes() + b"\0")
    digest.update(text.text.encode("utf-8", "surrogatepass"))
    return digest.digest()


def passage_text(passage: Passage) -> PassageText:
    """A passage as the encoder takes it: its text, and its sentences relative to that text."""
    base = passage.start
    return PassageText(
        passage.text,
        tuple((sentence.start - base, sentence.end - base) for sentence in passage.sentences),
    )


@dataclass(slots=True)
class _Counts:
    """How much of a document has been written."""

    characters: int = 0
    bytes: int = 0
    passages: int = 0
    sentences: int = 0
    words: int = 0


class BlockWriter(AbstractContextManager["BlockWriter"]):
    """Writes documents to a new block as they are read."""

    def __init__(self, folder: Path, cutter: WordCutter, fingerprint: str) -> None:
        """``folder`` must exist and be empty; ``fingerprint`` is that of the encoder."""
        self._folder = folder
        self._cutter = cutter
        self._fingerprint = fingerprint
        self._files = {name: RowWriter(folder / name, kind) for name, kind in COPIED.items()}
        self._files["words.npy"] = RowWriter(folder / "words.npy", np.uint64)
        self._coder = WordCoder()
        self._entries: list[DocumentEntry] = []

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()

    def add(self, document: Document, passages: Iterable[Passage], facts: Mapping[str, Any]) -> int:
        """Append a document and return its number.

        ``passages`` must be in order and not overlap; they are consumed in batches, as there may
        be many. ``facts`` are the fields of the document's entry that describe its file. Raises
        ValueError when passages overlap or are out of order.
        """
        counts = _Counts()
        passages = iter(passages)
        while some := list(islice(passages, _WRITTEN_AT_ONCE)):
            self._write_passages(document, some, counts)
        self._write_text(document, len(document.text), counts)
        outline = encode_outline(document)
        self._files["outlines.jsonl"].write_bytes(outline)
        self._entries.append(
            DocumentEntry(
                path=document.path,
                title=document.title,
                characters=len(document.text),
                paragraphs=len(document.paragraphs),
                passages=counts.passages,
                sentences=counts.sentences,
                words=counts.words,
                omitted=len(document.omitted),
                text_bytes=counts.bytes,
                outline_bytes=len(outline),
                parts=document.parts,
                tags=document.tags,
                **facts,
            )
        )
        return len(self._entries) - 1

    def add_written(self, entry: DocumentEntry, pieces: Mapping[str, bytes]) -> int:
        """Append a document that another block was written with, and return its number.

        pieces: what that block's files hold of it (``COPIED`` and ``words.npy``).
        """
        for name, file in self._files.items():
            file.write_bytes(pieces[name])
        self._entries.append(entry)
        return len(self._entries) - 1

    def _write_passages(
        self, document: Document, passages: Sequence[Passage], counts: _Counts
    ) -> None:
        """Append some passages of a document, and its text up to the end of the last one."""
        rows, sentences, words, keys = [], [], [], []
        for each in passages:
            self._write_text(document, each.start, counts)
            byte_start = counts.bytes
            self._write_text(document, each.end, counts)
            places = (each.start, each.end, byte_start, counts.bytes)
            rows.append((*places, counts.sentences, each.paragraph, each.part))
            for sentence in each.sentences:
                cut = self._cutter.words(document.text[sentence.start : sentence.end])
                ends = counts.words, counts.words + len(cut)
                sentences.append((sentence.start, sentence.end, *ends))
                words.extend(self._coder.codes(cut))
                counts.words = ends[1]
            counts.sentences += len(each.sentences)
            keys.append(passage_key(self._fingerprint, passage_text(each)))
        counts.passages += len(passages)
        self._files["passages.npy"].write(np.array(rows, PASSAGE_ROW))
        self._files["sentences.npy"].write(np.array(sentences, SENTENCE_ROW))
        self._files["words.npy"].write(np.array(words, np.uint64))
        self._files["keys.npy"].write_bytes(b"".join(keys))

    def _write_text(self, document: Document, end: int, counts: _Counts) -> None:
        """Append the document's text from where the last call stopped up to ``end``."""
        if end < counts.characters:
            raise ValueError(f"passages of {document.path} overlap or are out of order")
        piece = document.text[counts.characters : end].encode("utf-8", "surrogatepass")
        self._files["text.utf8"].write_bytes(piece)
        counts.characters, counts.bytes = end, counts.bytes + len(piece)

    def finish(self) -> Block:
        """Close the files and return everything written as a block."""
        self.close()
        entries = tuple(self._entries)
        sizes = {name: kind.itemsize for name, kind in COPIED.items()} | {"words.npy": 8}
        rows = {name: Rows(self._folder / name, 0, size) for name, size in sizes.items()}
        return Block(entries, compute_starts(entries), rows, None)


def block_keys(block: Block) -> list[bytes]:
    """The key of every passage of a block, in order."""
    rows = block.rows["keys.npy"]
    with rows.path.open("rb") as file:
        file.seek(rows.offset)
        content = file.read(int(block.starts[-1, 2]) * KEY_BYTES)
    return [content[i : i + KEY_BYTES] for i in range(0, len(content), KEY_BYTES)]


def list_passages(block: Block, documents: Iterable[int]) -> Iterator[int]:
    """Yield the numbers of the passages of some documents of a block."""
    for number in documents:
        yield from range(int(block.starts[number, 2]), int(block.starts[number + 1, 2]))


def read_texts(block: Block) -> Iterator[PassageText]:
    """Yield the encoder's input for every passage of a new block, in order, read from disk."""
    passages = _map_rows(block, "passages.npy", PASSAGE_ROW, 2)
    sentences = _map_rows(block, "sentences.npy", SENTENCE_ROW, 3)
    with block.rows["text.utf8"].path.open("rb") as text:
        for begin, end in zip(block.starts[:-1].tolist(), block.starts[1:].tolist(), strict=True):
            rows = passages[begin[2] : end[2]]
            firsts = [*rows["sentence"].tolist(), end[3] - begin[3]]
            for row, first, last in zip(rows, firsts[:-1], firsts[1:], strict=True):
                text.seek(begin[0] + int(row["byte_start"]))
                content = text.read(int(row["byte_end"] - row["byte_start"]))
                inside = sentences[begin[3] + first : begin[3] + last]
                starts, ends = inside["start"] - row["start"], inside["end"] - row["start"]
                yield PassageText(
                    content.decode("utf-8", "surrogatepass"),
                    tuple(zip(starts.tolist(), ends.tolist(), strict=True)),
                )


def _map_rows(block: Block, name: str, dtype: np.dtype[Any], column: int) -> NDArray[Any]:
    count = int(block.starts[-1, column])
    if count == 0:
        return np.zeros(0, dtype)
    rows = block.rows[name]
    return np.memmap(rows.path, dtype, "r", rows.offset, (count,))
