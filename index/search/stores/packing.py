"""The rows of a store as bytes: numbers little-endian, texts in UTF-8."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from index.search.stores.protocol import (
    Catalogue,
    Facts,
    StoredDocument,
    StoredPassage,
    WordBlock,
)
from index.storage.manifest import document_entry

_HEAD = 10  # numbers before the arrays of a passage


def pack_passage(passage: StoredPassage) -> bytes:
    """A passage without the vectors of its sentences."""
    text = passage.text.encode("utf-8", "surrogatepass")
    head = (
        passage.document,
        passage.start,
        passage.end,
        passage.byte_start,
        passage.byte_end,
        passage.paragraph,
        passage.part,
        len(passage.sentences),
        len(passage.words),
        len(passage.vector),
    )
    return b"".join(
        [
            np.array(head, "<i8").tobytes(),
            passage.sentences.astype("<i4").tobytes(),
            passage.words.astype("<i4").tobytes(),
            passage.vector.astype("<f4").tobytes(),
            text,
        ]
    )


def unpack_passage(number: int, content: bytes) -> StoredPassage:
    """What ``pack_passage`` packed. Raises ValueError when it is cut short."""
    head = np.frombuffer(content, "<i8", _HEAD).tolist()
    sentences, words, dimension = head[7:]
    at = 8 * _HEAD
    spans = np.frombuffer(content, "<i4", 3 * sentences, at).reshape(sentences, 3)
    at += 12 * sentences
    ids = np.frombuffer(content, "<i4", words, at)
    at += 4 * words
    vector = np.frombuffer(content, "<f4", dimension, at)
    text = content[at + 4 * dimension :].decode("utf-8", "surrogatepass")
    return StoredPassage(
        number=number,
        document=head[0],
        start=head[1],
        end=head[2],
        byte_start=head[3],
        byte_end=head[4],
        paragraph=head[5],
        part=head[6],
        text=text,
        sentences=spans,
        words=ids,
        vector=vector,
        sentence_vectors=None,
    )


def pack_sentence_vectors(passage: StoredPassage) -> bytes:
    """The vectors of the sentences of a passage. Raises ValueError when it comes without them."""
    if passage.sentence_vectors is None:
        raise ValueError(f"passage {passage.number} has no sentence vectors")
    return passage.sentence_vectors.astype("<f2").tobytes()


def add_sentence_vectors(passage: StoredPassage, content: bytes) -> StoredPassage:
    """A passage with the vectors that ``pack_sentence_vectors`` packed."""
    shape = len(passage.sentences), len(passage.vector)
    return replace(passage, sentence_vectors=np.frombuffer(content, "<f2").reshape(shape))


def pack_document(document: StoredDocument) -> bytes:
    """A document, compressed."""
    outline = document.outline
    text = document.text.encode("utf-8", "surrogatepass")
    return zlib.compress(len(outline).to_bytes(8, "little") + outline + text)


def unpack_document(number: int, content: bytes) -> StoredDocument:
    """What ``pack_document`` packed. Raises zlib.error when it is altered."""
    whole = zlib.decompress(content)
    end = 8 + int.from_bytes(whole[:8], "little")
    return StoredDocument(number, whole[end:].decode("utf-8", "surrogatepass"), whole[8:end])


def pack_words(block: WordBlock) -> bytes:
    """A block of words."""
    return block.codes.astype("<u8").tobytes() + block.passages.astype("<i4").tobytes()


def unpack_words(number: int, content: bytes) -> WordBlock:
    """What ``pack_words`` packed."""
    count = len(content) // 12
    codes = np.frombuffer(content, "<u8", count)
    return WordBlock(number, codes, np.frombuffer(content, "<i4", count, 8 * count))


def pack_catalogue(catalogue: Catalogue) -> bytes:
    """A catalogue, compressed."""
    lines = [json.dumps(asdict(entry), ensure_ascii=True) for entry in catalogue.documents]
    heads = catalogue.heads.astype("<u8").tobytes()
    return zlib.compress(len(heads).to_bytes(8, "little") + heads + "\n".join(lines).encode())


def unpack_catalogue(content: bytes) -> Catalogue:
    """What ``pack_catalogue`` packed. Raises zlib.error or ValueError when it is altered."""
    whole = zlib.decompress(content)
    end = 8 + int.from_bytes(whole[:8], "little")
    entries = []
    for line in whole[end:].splitlines():
        stored = json.loads(line)
        parts = [(part["title"], part["start"], part["end"]) for part in stored["parts"]]
        entries.append(document_entry({**stored, "parts": parts}))
    return Catalogue(tuple(entries), np.frombuffer(whole[8:end], "<u8"))


def pack_facts(facts: Facts) -> bytes:
    """Facts, as JSON."""
    return json.dumps(asdict(facts), sort_keys=True).encode("ascii")


def unpack_facts(content: bytes) -> Facts:
    """What ``pack_facts`` packed. Raises ValueError or TypeError when it is something else."""
    stored: Mapping[str, Any] = json.loads(content)
    return Facts(**{**stored, "paths": tuple(stored["paths"])})
