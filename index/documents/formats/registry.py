"""The formats that are read: suffixes, reader and size limit of each, stated once.

What a scan takes, what the drop area and the error messages name, which reader gets a file and how
large that file may be all follow from ``FORMATS`` and ``ARCHIVES``. To add a format, write its
reader in a file of the room that it belongs to and add its line here::

    Format((".rtf",), "office.rtf:read_rtf")

A reader is a function of a file's bytes and of the folder boilerplate to leave out; it returns an
``Extracted`` and raises DocumentError with the reason when the file cannot be read. Its module, and
the library behind it, are imported when the first file of its format is met: a process that only
answers questions reads no files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from index.documents.folder_boilerplate import Boilerplate
from index.reasons import Reason

if TYPE_CHECKING:
    from index.documents.formats.pieces import Entry, Extracted
    from index.documents.recognition.recognizer import Recognizer

MOST_BYTES = 512 << 20
"""The most bytes of any file; a format may allow less."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its suffixes (small letters, with the dot), its reader as «module:function» within
    this folder, the most bytes that a file of it may have, whether it is called by the name of
    the file, as tables are, where it states no title, and whether its reader is also handed what
    reads pictures."""

    suffixes: tuple[str, ...]
    reader: str
    most_bytes: int = MOST_BYTES
    by_name: bool = False
    recognizes: bool = False

    def load(self) -> Callable[..., Any]:
        """The reader; imports its module."""
        module, _, function = self.reader.partition(":")
        reader: Callable[..., Any] = getattr(import_module(f"{__package__}.{module}"), function)
        return reader


LINES = (
    *(".bat", ".c", ".cc", ".cfg", ".conf", ".cpp", ".cs", ".css", ".go", ".h", ".hpp", ".ini"),
    *(".java", ".js", ".jsx", ".kt", ".log", ".lua", ".php", ".pl", ".properties", ".ps1", ".py"),
    *(".r", ".rb", ".rs", ".scala", ".sh", ".sql", ".swift", ".toml", ".ts", ".tsx", ".vue"),
    *(".yaml", ".yml"),
)
"""Source code, settings and logs."""

PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp")

FORMATS = (
    Format((".txt", ".text"), "text.plain_text:read_plain_text"),
    Format((".md", ".markdown"), "text.markdown:read_markdown"),
    Format((".docx",), "word.document:read_word", recognizes=True),
    Format((".pdf",), "pdf.document:read_pdf", recognizes=True),
    Format(PICTURES, "pictures:read_picture", 256 << 20, by_name=True, recognizes=True),
    # A page is parsed to a tree, which takes many times its size in memory.
    Format((".html", ".htm", ".xhtml"), "markup.html:read_html", most_bytes=64 << 20),
    Format((".epub",), "markup.epub:read_epub", recognizes=True),
    Format(
        (".xlsx", ".xlsm", ".xls", ".et", ".ods"), "sheets.workbook:read_workbook", by_name=True
    ),
    Format((".csv", ".tsv"), "sheets.delimited:read_delimited", 128 << 20, by_name=True),
    Format((".pptx",), "office.slides:read_slides", recognizes=True),
    Format((".rtf",), "office.rich_text:read_rich_text", most_bytes=64 << 20),
    Format((".odt",), "office.open_text:read_open_text"),
    Format((".doc", ".wps"), "office.old_office:read_old_text", most_bytes=128 << 20),
    Format((".ppt", ".dps"), "office.old_office:read_old_slides", most_bytes=128 << 20),
    Format((".eml",), "mail.messages:read_mail"),
    Format((".mbox",), "mail.messages:read_mailbox"),
    Format((".msg",), "mail.outlook:read_outlook", most_bytes=128 << 20),
    Format((".mhtml", ".mht"), "mail.messages:read_saved_page", most_bytes=64 << 20),
    Format((".json",), "text.records:read_json", 64 << 20, by_name=True),
    Format((".jsonl", ".ndjson"), "text.records:read_json_lines", 256 << 20, by_name=True),
    Format((".srt", ".vtt"), "text.subtitles:read_subtitles", 64 << 20, by_name=True),
    Format(LINES, "text.lines:read_lines", 128 << 20, by_name=True),
)
ARCHIVES = (Format((".zip",), "archive:read_archive"),)

BY_SUFFIX = {suffix: each for each in (*FORMATS, *ARCHIVES) for suffix in each.suffixes}
DOCUMENT_SUFFIXES = frozenset(suffix for each in FORMATS for suffix in each.suffixes)
ARCHIVE_SUFFIXES = frozenset(suffix for each in ARCHIVES for suffix in each.suffixes)
SUFFIXES = DOCUMENT_SUFFIXES | ARCHIVE_SUFFIXES


def most_bytes(suffix: str) -> int:
    """The most bytes that a file with this suffix may have. Raises KeyError when none is read."""
    return BY_SUFFIX[suffix].most_bytes


def is_called_by_name(suffix: str) -> bool:
    """Whether a file with this suffix that states no title is called by its name."""
    return BY_SUFFIX[suffix].by_name


def extract(
    suffix: str, data: bytes, boilerplate: Boilerplate, recognizer: Recognizer | None = None
) -> Extracted:
    """The text of a file that is one document, by the reader of its format; ``recognizer`` reads
    pictures, if there is one.

    Raises DocumentError when it cannot be read, KeyError when no format has the suffix.
    """
    found = BY_SUFFIX[suffix]
    also = (recognizer,) if found.recognizes else ()
    extracted: Extracted = found.load()(data, boilerplate, *also)
    return extracted


def list_entries(suffix: str, data: bytes) -> Iterator[Entry]:
    """The entries of an archive: those that can be read, and of the others why they cannot.

    Raises DocumentError when it cannot be opened, KeyError when no format has the suffix.
    """
    entries: Iterator[Entry] = BY_SUFFIX[suffix].load()(data, DOCUMENT_SUFFIXES)
    return entries


def list_suffixes(suffixes: frozenset[str] = SUFFIXES) -> str:
    """The suffixes as messages show them: «.docx .epub .htm …», those of source code and logs
    only as a dot in the end."""
    shown = " ".join(sorted(suffixes.difference(LINES)))
    return f"{shown} …" if suffixes.intersection(LINES) else shown


def suffix_reason(suffix: str, suffixes: frozenset[str]) -> Reason:
    """Why a file with this suffix ("" for none) is passed over; ``suffixes`` are read."""
    if not suffix:
        return Reason.of("skipped.no_suffix", kinds=list_suffixes(suffixes))
    return Reason.of("skipped.kind", suffix=suffix, kinds=list_suffixes(suffixes))
