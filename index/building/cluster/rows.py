"""What the jobs write to Parquet: a row for every item that was read, one for every passage.

An item's row has its documents as the files of a block have them (``index.storage.blocks``), so
they are copied into a generation as they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from index.building.inputs.changes import Seen
from index.documents.folder_boilerplate import Edges, FolderBoilerplate
from index.documents.recognition.store import KeptPage
from index.documents.scanner import Skipped
from index.errors import WendaError
from index.reasons import Reason
from index.storage.blocks import COPIED
from index.storage.embedding_cache import StoredVectors
from index.storage.manifest import DocumentEntry, document_entry
from index.types import PassageText

FILES = (*COPIED, "words.npy")
"""The files of a block; an item's row has a column for each."""

_COLUMNS = {
    "text.utf8": ("text_bytes", 1),
    "outlines.jsonl": ("outline_bytes", 1),
    "passages.npy": ("passages", COPIED["passages.npy"].itemsize),
    "sentences.npy": ("sentences", COPIED["sentences.npy"].itemsize),
    "keys.npy": ("passages", COPIED["keys.npy"].itemsize),
    "words.npy": ("words", 8),
}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """A document as a block has it (``pieces``: by file), and its edges."""

    entry: DocumentEntry
    edges: Edges
    pieces: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class ReadItem:
    """What a worker made of an item."""

    documents: tuple[WrittenDocument, ...]
    skipped: tuple[Skipped, ...]
    lettering: tuple[KeptPage, ...] = ()


def item_key(
    seen: Seen, boilerplate: FolderBoilerplate, processing: Mapping[str, Any], fingerprint: str
) -> bytes:
    """A hash of all that determines what is read of an item: its name and content, the lines that
    are left out, the settings, and the encoder, which says what fits."""
    lines = {folder: sorted(codes) for folder, codes in boilerplate.by_folder.items()}
    told = [seen.origin, seen.source, seen.hash, lines, processing, fingerprint]
    content = json.dumps(told, sort_keys=True).encode("ascii")
    return hashlib.blake2b(content, digest_size=16).digest()


def item_row(key: bytes, item: ReadItem) -> Row:
    """An item as a row."""
    head = {
        "documents": [asdict(each.entry) for each in item.documents],
        "edges": [_edges_record(each.edges) for each in item.documents],
        "skipped": [[each.path, each.why.as_json()] for each in item.skipped],
        "lettering": item.lettering,
    }
    pieces = {name: b"".join(each.pieces[name] for each in item.documents) for name in FILES}
    return {"key": key, "head": json.dumps(head).encode("ascii"), **pieces}


def read_item_row(row: Row) -> ReadItem:
    """What ``item_row`` was given."""
    head = json.loads(row["head"])
    documents: list[WrittenDocument] = []
    at = dict.fromkeys(FILES, 0)
    for stored, edges in zip(head["documents"], head["edges"], strict=True):
        parts = [(part["title"], part["start"], part["end"]) for part in stored["parts"]]
        entry = document_entry({**stored, "parts": parts})
        pieces = {}
        for name, (field, size) in _COLUMNS.items():
            end = at[name] + getattr(entry, field) * size
            pieces[name] = row[name][at[name] : end]
            at[name] = end
        documents.append(WrittenDocument(entry, _read_edges(edges), pieces))
    skipped = (Skipped(path, Reason.from_json(why)) for path, why in head["skipped"])
    lettering = ((a, b, c, d, e) for a, b, c, d, e in head["lettering"])
    return ReadItem(tuple(documents), tuple(skipped), tuple(lettering))


def _edges_record(edges: Edges) -> list[Any]:
    return [sorted(edges.lines), edges.body, sorted(edges.left_out)]


def _read_edges(stored: Sequence[Any]) -> Edges:
    return Edges(frozenset(stored[0]), stored[1], frozenset(stored[2]))


def text_row(key: bytes, text: PassageText) -> Row:
    """A passage to be embedded, as a row."""
    spans = np.array(text.sentences, "<i4").reshape(-1, 2).tobytes()
    return {"key": key, "text": text.text.encode("utf-8", "surrogatepass"), "spans": spans}


def read_text_row(row: Row) -> tuple[bytes, PassageText]:
    """What ``text_row`` was given."""
    spans = np.frombuffer(row["spans"], "<i4").reshape(-1, 2).tolist()
    text = row["text"].decode("utf-8", "surrogatepass")
    return row["key"], PassageText(text, tuple((start, end) for start, end in spans))


def vector_row(key: bytes, vectors: StoredVectors) -> Row:
    """The vectors of a passage, as a row."""
    return {"key": key, "passage": vectors.passage, "sentences": vectors.sentences}


def read_vector_row(row: Row) -> tuple[bytes, StoredVectors]:
    """What ``vector_row`` was given."""
    return row["key"], StoredVectors(row["passage"], row["sentences"])


def error_note(error: WendaError) -> bytes:
    """An error as JSON: its kind and its reason. No pickle: who may write to the folder of a store
    may not thereby run code where it is read."""
    note = {"kind": type(error).__name__, "reason": error.reason.as_json()}
    return json.dumps(note).encode("ascii")


def read_error_note(note: bytes) -> WendaError | None:
    """What ``error_note`` was given; None for anything else."""
    try:
        told = json.loads(note)
        kind, reason = _error_kinds()[told["kind"]], Reason.from_json(told["reason"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return kind(reason)


def _error_kinds() -> dict[str, type[WendaError]]:
    kinds: list[type[WendaError]] = [WendaError]
    for kind in kinds:  # grows meanwhile
        kinds += kind.__subclasses__()
    return {kind.__name__: kind for kind in kinds}
