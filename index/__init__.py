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
from index.settings import DEFAULT_MODEL, Settings, settings_from_environment
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
    "Sentence",
    "Settings",
    "SettingsError",
    "StoreError",
    "WendaError",
    "settings_from_environment",
]
