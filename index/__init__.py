"""Documents to a searchable index: reading, splitting, embedding, and the index on disk.

``build`` makes or updates an index of files and folders, ``open_index`` opens it for searching.
Within, documents are read (``index.documents``), cut (``index.text``), embedded
(``index.encoding``), written (``index.storage``) and searched (``index.search``);
``index.building`` directs it all. Other packages use the names below and nothing else.
"""

from importlib import import_module as _import_module
from typing import Any as _Any
from warnings import warn as _warn

from index.building.builder import build, build_documents
from index.building.inputs.web_pages import add_page
from index.building.inspection import IndexStatus, LeftOut, count_formats, left_out, status
from index.building.library import (
    Added,
    Removal,
    add_file,
    indexed_folders,
    remove_document,
    safe_name,
)
from index.building.progress import BuildReport, Progress
from index.building.tagging import change_tags
from index.building.watcher import watch
from index.catalogue.wording import Language, Wording
from index.documents.formats.registry import MOST_BYTES, list_suffixes
from index.documents.formats.registry import SUFFIXES as KINDS
from index.documents.originals import Original
from index.documents.page import Box, PageImage, PageText
from index.documents.page_views import PageViews, has_pages
from index.documents.scanner import Skipped
from index.encoding.adapters import TokenScorer, load_adapted
from index.encoding.loading import load_encoder, load_reranker
from index.errors import (
    DocumentError,
    ExtraMissing,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    ModelError,
    SettingsError,
    StoreError,
    WendaError,
)
from index.filesystem import discard_file, move_file
from index.hosts import is_loopback, is_private
from index.patterns import compile_later
from index.reasons import Reason, add_wordings, system_reason, word, word_in_parts
from index.search.document_tags import document_tags
from index.search.opened_index import Index, open_index
from index.search.stores.opening import check_writable, generation_of, open_index_of
from index.settings import DEFAULT_MODEL, Settings, settings_from_environment
from index.storage.document_table import DocumentInfo
from index.storage.generations import check, current_generation
from index.storage.page_list import WebPage
from index.text import numerals
from index.text.folding import fold
from index.text.han import HAN, has_han
from index.text.jieba_dictionary import dictionary_lines
from index.text.words import WordCutter, load_words
from index.types import (
    Document,
    Encoder,
    Omitted,
    PairScorer,
    Paragraph,
    Part,
    Passage,
    Place,
    Sentence,
)

__all__ = [
    "DEFAULT_MODEL",
    "HAN",
    "KINDS",
    "MOST_BYTES",
    "Added",
    "Box",
    "BuildReport",
    "Document",
    "DocumentError",
    "DocumentInfo",
    "Encoder",
    "ExtraMissing",
    "Index",
    "IndexBusy",
    "IndexDamaged",
    "IndexMismatch",
    "IndexMissing",
    "IndexStatus",
    "Language",
    "LeftOut",
    "ModelError",
    "Omitted",
    "Original",
    "PageImage",
    "PageText",
    "PageViews",
    "PairScorer",
    "Paragraph",
    "Part",
    "Passage",
    "Place",
    "Progress",
    "Reason",
    "Removal",
    "Sentence",
    "Settings",
    "SettingsError",
    "Skipped",
    "StoreError",
    "TokenScorer",
    "WebPage",
    "WendaError",
    "WordCutter",
    "Wording",
    "add_file",
    "add_page",
    "add_wordings",
    "build",
    "build_documents",
    "change_tags",
    "check",
    "check_writable",
    "compile_later",
    "count_formats",
    "current_generation",
    "dictionary_lines",
    "discard_file",
    "document_tags",
    "fold",
    "generation_of",
    "has_han",
    "has_pages",
    "indexed_folders",
    "is_loopback",
    "is_private",
    "left_out",
    "list_suffixes",
    "load_adapted",
    "load_encoder",
    "load_reranker",
    "load_words",
    "move_file",
    "numerals",
    "open_index",
    "open_index_of",
    "remove_document",
    "safe_name",
    "settings_from_environment",
    "status",
    "system_reason",
    "watch",
    "word",
    "word_in_parts",
]

_MOVED = {
    "Reading": "index.documents.reader",
    "Scan": "index.documents.scanner",
    "Source": "index.documents.scanner",
    "collection_folder": "index.building.library",
    "find_removal": "index.building.library",
    "iterate_passages": "index.text.chunking",
    "read": "index.documents.reader",
    "read_all": "index.documents.reader",
    "scan": "index.documents.scanner",
    "sentences": "index.text.sentences",
    "split": "index.text.chunking",
    "words": "index.text.words",
}
"""Names that version 0.1 offered here, and the modules that have them."""


def __getattr__(name: str) -> _Any:
    """Names of version 0.1, with a warning that says where they are now."""
    if name not in _MOVED:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    _warn(f"index.{name} is now {_MOVED[name]}.{name}", DeprecationWarning, stacklevel=2)
    return getattr(_import_module(_MOVED[name]), name)
