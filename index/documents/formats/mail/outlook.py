"""Messages of Outlook (.msg), through extract-msg (the extra ``mail``)."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import datetime
from typing import Any

from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.content import is_ole
from index.documents.formats.mail.headers import header_text
from index.documents.formats.mail.letters import Letter, letter_pieces
from index.documents.formats.mail.names import file_names
from index.documents.formats.pieces import Entry, Extracted, assemble
from index.errors import DocumentError
from index.reasons import Reason

MOST_FILES = 1000
DAMAGE = (
    OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error,
    RecursionError, LookupError, NotImplementedError, AssertionError,
)  # fmt: skip


def read_outlook(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """A mail of Outlook, as ``read_mail`` gives one; its files as attachments.

    Raises DocumentError when the package is not installed, or the file is damaged.
    """
    if not is_ole(data):  # which the package would take for the name of a file
        raise DocumentError("document.damaged_kind", kind=".msg", why="OLE")
    try:
        import extract_msg
        from extract_msg.exceptions import ExMsgBaseException
    except ImportError as error:
        raise DocumentError(
            "document.needs_package", suffix=".msg", package="extract_msg", extra="mail"
        ) from error
    try:
        with extract_msg.openMsg(data, delayAttachments=False, strict=False) as message:
            letter = _letter(message)
    except (ExMsgBaseException, *DAMAGE) as error:
        raise DocumentError("document.damaged_kind", kind=".msg", why=error) from error
    found = assemble(letter_pieces([letter]), letter.subject)
    return replace(found, attachments=letter.files)


def _letter(message: Any) -> Letter:
    names: list[str] = []
    contents: list[tuple[bytes, Reason | None]] = []
    for attachment in list(message.attachments)[:MOST_FILES]:
        data = attachment.data
        name = str(attachment.longFilename or attachment.shortFilename or attachment.name or "")
        if data is not None and not isinstance(data, bytes):  # a message within this one
            name = f"{name.removesuffix('.msg') or getattr(data, 'subject', '') or 'mail'}.msg"
            data = data.exportBytes()
        if getattr(attachment, "cid", None) and name.lower().endswith((".png", ".jpg", ".gif")):
            continue  # a picture that the mail shows
        names.append(name)
        contents.append((data or b"", None))
    files = tuple(
        Entry(name, content, reason)
        for name, (content, reason) in zip(file_names(names), contents, strict=True)
    )
    date = message.date
    text = message.body or ""
    page = b"" if text.strip() else message.htmlBody or b""
    return Letter(
        header_text(message.subject or ""),
        header_text(message.sender or ""),
        header_text(message.to or ""),
        header_text(message.cc or ""),
        date if isinstance(date, datetime) else None,
        text.replace("\r\n", "\n").replace("\x00", ""),
        page,
        files,
    )
