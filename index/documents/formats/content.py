"""What a file is by its first bytes and its parts, where its suffix says something else.

Files are renamed, and programs write HTML, RTF or plain tables under the suffixes of Office.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile

from index.documents.formats.safety.zip import DAMAGE
from index.errors import DocumentError
from index.patterns import compile_later

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
OFFICE = frozenset({
    ".doc", ".docx", ".dps", ".et", ".msg", ".odt", ".ods", ".pdf", ".ppt", ".pptx", ".rtf",
    ".wps", ".xls", ".xlsm", ".xlsx",
})  # fmt: skip
SHEETS = frozenset({".xls", ".xlsx", ".xlsm", ".et", ".ods"})
PARTS = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "xl/workbook.bin": ".xlsx",
    "ppt/presentation.xml": ".pptx",
}
TYPES = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/epub+zip": ".epub",
}
STREAMS = {
    "__properties_version1.0": ".msg",
    "WordDocument": ".doc",
    "Workbook": ".xls",
    "Book": ".xls",
    "PowerPoint Document": ".ppt",
}
PICTURES = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"II*\x00": ".tif",
    b"MM\x00*": ".tif",
}
SAME = {
    ".xlsm": ".xlsx",
    ".et": ".xls",
    ".wps": ".doc",
    ".dps": ".ppt",
}
HTML = compile_later(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|meta|body|table)\b",
    re.IGNORECASE | re.DOTALL,
)
MAIL_PAGE = compile_later(
    rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?MIME-Version:", re.IGNORECASE
)
HEAD = 4096


def true_suffix(suffix: str, data: bytes) -> str:
    """The suffix of the format that the bytes have, or the given one where they do not tell or
    agree with it.

    Raises DocumentError when it is a new Office file with a password, which has an old one's form.
    """
    found = _binary(data)
    if found is None and suffix in OFFICE:
        found = next((kind for mark, kind in PICTURES.items() if data.startswith(mark)), None)
    if found is None and suffix in OFFICE and suffix != ".pdf":
        found = _text(suffix, data)
    return suffix if found is None or found == SAME.get(suffix, suffix) else found


def is_ole(data: bytes) -> bool:
    """Whether the bytes are a compound file, as old Office files, encrypted new ones and .msg."""
    return data.startswith(OLE)


def _binary(data: bytes) -> str | None:
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(ZIP):
        return _of_zip(data)
    return _of_compound(data) if data.startswith(OLE) else None


def _of_zip(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.NameToInfo
            if "mimetype" in names and names["mimetype"].file_size < 100:
                return TYPES.get(archive.read("mimetype").strip())
            return next((suffix for name, suffix in PARTS.items() if name in names), None)
    except DAMAGE:
        return None


def _of_compound(data: bytes) -> str | None:
    streams = list_streams(data)
    if "EncryptedPackage" in streams:
        raise DocumentError("document.encrypted")
    return next((suffix for name, suffix in STREAMS.items() if name in streams), None)


def list_streams(data: bytes) -> frozenset[str]:
    """The names at the top of a compound file; none if it is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return frozenset(path[0] for path in ole.listdir())
    except (OSError, ValueError, IndexError, struct.error, RecursionError, TypeError):
        return frozenset()


def _text(suffix: str, data: bytes) -> str | None:
    """What a file is that should be binary, but begins like text."""
    head = data[:HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.lstrip().startswith(b"{\\rtf"):
        return ".rtf"
    if HTML.match(head):
        return ".html"
    if MAIL_PAGE.match(head):
        return ".mhtml"
    if suffix in SHEETS and not head.startswith((ZIP, OLE, b"<")) and b"\0" not in head:
        return ".csv"
    return None
