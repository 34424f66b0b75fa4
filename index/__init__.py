"""Documents to a searchable index: reading, splitting, embedding, and the index on disk."""

from index.adapted import TokenScorer, load_adapted
from index.build import build, build_documents
from index.collection import (
    Added,
    Removal,
    add_file,
    collection_folder,
    find_removal,
    remove_document,
)
from index.embed import load_encoder
from index.entries import DocumentInfo
from index.errors import (
    DocumentError,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    ModelError,
    SettingsError,
    StoreError,
    WendaError,
)
from index.fold import fold
from index.lexical import load_words, words
from index.opened import Index, open_index
from index.read import MOST_BYTES, Reading, read, read_all
from index.report import BuildReport, Progress
from index.scan import KINDS, Scan, Skipped, Source, scan
from index.sentences import sentences
from index.settings import DEFAULT_MODEL, Settings, settings_from_environment
from index.split import iterate_passages, split
from index.status import IndexStatus, LeftOut, left_out, status
from index.store import check, current_generation
from index.types import Document, Encoder, Omitted, Paragraph, Part, Passage, Sentence
from index.watch import watch

__all__ = [
    "DEFAULT_MODEL",
    "KINDS",
    "MOST_BYTES",
    "Added",
    "BuildReport",
    "Document",
    "DocumentError",
    "DocumentInfo",
    "Encoder",
    "Index",
    "IndexBusy",
    "IndexDamaged",
    "IndexMismatch",
    "IndexMissing",
    "IndexStatus",
    "LeftOut",
    "ModelError",
    "Omitted",
    "Paragraph",
    "Part",
    "Passage",
    "Progress",
    "Reading",
    "Removal",
    "Scan",
    "Sentence",
    "Settings",
    "SettingsError",
    "Skipped",
    "Source",
    "StoreError",
    "TokenScorer",
    "WendaError",
    "add_file",
    "build",
    "build_documents",
    "check",
    "collection_folder",
    "current_generation",
    "find_removal",
    "fold",
    "iterate_passages",
    "left_out",
    "load_adapted",
    "load_encoder",
    "load_words",
    "open_index",
    "read",
    "read_all",
    "remove_document",
    "scan",
    "sentences",
    "settings_from_environment",
    "split",
    "status",
    "watch",
    "words",
]
