"""Documents to a searchable index: reading, splitting, embedding, and the index on disk."""

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
from index.read import read
from index.scan import Scan, Skipped, Source, scan
from index.sentences import sentences
from index.settings import DEFAULT_MODEL, Settings, settings_from_environment
from index.split import iterate_passages, split
from index.types import Document, Encoder, Omitted, Paragraph, Part, Passage, Sentence

__all__ = [
    "DEFAULT_MODEL",
    "Document",
    "DocumentError",
    "Encoder",
    "IndexBusy",
    "IndexDamaged",
    "IndexMismatch",
    "IndexMissing",
    "ModelError",
    "Omitted",
    "Paragraph",
    "Part",
    "Passage",
    "Scan",
    "Sentence",
    "Settings",
    "SettingsError",
    "Skipped",
    "Source",
    "StoreError",
    "WendaError",
    "iterate_passages",
    "read",
    "scan",
    "sentences",
    "settings_from_environment",
    "split",
]
