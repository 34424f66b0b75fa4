"""Mails (.eml), mailboxes (.mbox) and web pages saved as one file (.mhtml), through ``email``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.mail.headers import addresses, decode_bytes, header, header_text, sent
from index.documents.formats.mail.letters import Letter, letter_pieces
from index.documents.formats.mail.names import file_names
from index.documents.formats.markup.html import read_html
from index.documents.formats.pieces import Entry, Extracted, assemble
from index.documents.formats.text.plain_text import read_plain_text
from index.errors import DocumentError
from index.patterns import compile_later
from index.reasons import Reason

FROM_LINE = compile_later(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*[0-9:]{5}[^\r\n]*\r?\n")
QUOTED_FROM = compile_later(rb"^>(>*From )", re.MULTILINE)
HEADER = compile_later(
    rb"(?:\A|\n)(?:from|to|subject|date|received|message-id|mime-version|return-path)[ \t]*:",
    re.IGNORECASE,
)
MOST_MAILS = 100_000
MOST_PARTS = 10_000
MOST_DEPTH = 30


def read_mail(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """A mail: its subject as title, its headers, and what it says; its files as attachments.

    Raises DocumentError when it has no headers.
    """
    if FROM_LINE.match(data):
        return read_mailbox(data, boilerplate)
    if not HEADER.search(data[:65536]):
        raise DocumentError("document.no_headers")
    letter = read_letter(data)
    return _extract([letter], letter.files)


def read_mailbox(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The mails of a mailbox, each a part; the files of mail 3 are named «3/…».

    Raises DocumentError when no mail begins in it, or there are too many.
    """
    starts = [match.span() for match in FROM_LINE.finditer(data)]
    if not starts:
        raise DocumentError("document.no_headers")
    if len(starts) > MOST_MAILS:
        raise DocumentError("document.too_many_mails", count=len(starts), most=MOST_MAILS)
    ends = [start for start, _ in starts[1:]] + [len(data)]
    letters: list[Letter] = []
    files: list[Entry] = []
    for number, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), 1):
        letter = read_letter(QUOTED_FROM.sub(rb"\1", data[begin:end]))
        letters.append(letter)
        files += [Entry(f"{number}/{each.name}", each.data, each.reason) for each in letter.files]
    return _extract(letters, files[:MOST_PARTS])


def _extract(letters: list[Letter], files: list[Entry] | tuple[Entry, ...]) -> Extracted:
    found = assemble(letter_pieces(letters), letters[0].subject if len(letters) == 1 else "")
    return replace(found, attachments=tuple(files))


def read_saved_page(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The page of a web archive (.mhtml); its pictures and styles are not opened.

    Raises DocumentError when there is no page in it.
    """
    for part in _leaves(_parse(data)):
        content = _payload(part)
        if part.get_content_type() in ("text/html", "application/xhtml+xml") and content.strip():
            charset = part.get_content_charset()
            text = decode_bytes(content, charset) if charset else ""
            return read_html(text.encode("utf-8", "replace") or content, boilerplate)
        if part.get_content_type() == "text/plain" and content.strip():
            return read_plain_text(content, boilerplate)
    raise DocumentError("document.part_missing", name="text/html")


def read_letter(data: bytes) -> Letter:
    """A mail from its bytes. Raises DocumentError when its parts are nested too deeply."""
    message = _parse(data)
    texts: list[str] = []
    pages: list[bytes] = []
    names: list[str] = []
    contents: list[tuple[bytes, Reason | None]] = []
    for part in _leaves(message):
        kind = part.get_content_type()
        name = _file_name(part)
        attached = part.get_content_disposition() == "attachment"
        if kind == "message/rfc822":
            inner = part.get_payload()
            within = inner[0] if isinstance(inner, list) and inner else None
            if isinstance(within, Message):
                names.append(name or f"{header(within, 'Subject') or 'mail'}.eml")
                contents.append((within.as_bytes(), None))
        elif kind in ("application/pkcs7-mime", "application/x-pkcs7-mime") or (
            kind == "application/octet-stream" and "encrypted" in message.get_content_type()
        ):
            names.append(name or "smime.p7m")
            contents.append((b"", Reason("document.encrypted")))
        elif kind == "text/plain" and not attached and not name:
            texts.append(_flowed(part, decode_bytes(_payload(part), part.get_content_charset())))
        elif kind == "text/html" and not attached and not name:
            text = decode_bytes(_payload(part), part.get_content_charset())
            pages.append(text.encode("utf-8", "replace"))
        elif (name or attached) and not _is_of_page(part):
            names.append(name or f"attachment.{part.get_content_subtype()}")
            contents.append((_payload(part), None))
    page = b"\n".join(pages)
    text = "\n\n".join(texts).replace("\r\n", "\n")
    return Letter(
        header(message, "Subject"),
        addresses(message, "From"),
        addresses(message, "To"),
        addresses(message, "Cc"),
        sent(message),
        "" if b"<table" in page.lower() and _has_rows(page) else text,
        page,
        tuple(
            Entry(name, content, reason)
            for name, (content, reason) in zip(file_names(names), contents, strict=True)
        ),
    )


def _has_rows(page: bytes) -> bool:
    """Whether a page has a table of data, which its plain form would lose."""
    from index.documents.formats.markup.html import html_source, parse_html
    from index.documents.formats.markup.html_tables import is_data_table

    try:
        root = parse_html(html_source(page))
    except DocumentError:
        return False
    return any(is_data_table(t) and len(t.findall(".//tr")) > 1 for t in root.iter("table"))


def _parse(data: bytes) -> Message:
    try:
        return message_from_bytes(data)
    except (RecursionError, ValueError, LookupError, AttributeError) as error:
        raise DocumentError("document.damaged_kind", kind="MIME", why=error) from error


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that are not made of parts; those of an attached mail are its own."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    count = 0
    while waiting:
        part, depth = waiting.pop()
        payload = part.get_payload()
        if part.get_content_type() != "message/rfc822" and isinstance(payload, list):
            if depth > MOST_DEPTH:
                raise DocumentError("document.nested")
            inner = [each for each in payload if isinstance(each, Message)]
            waiting += [(each, depth + 1) for each in reversed(inner)]
            continue
        count += 1
        if count > MOST_PARTS:
            raise DocumentError("archive.too_many_entries", count=count, most=MOST_PARTS)
        yield part


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _flowed(part: Message, text: str) -> str:
    """The text with the soft line breaks of format=flowed (RFC 3676) taken back."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return re.sub(r"(?m)(?<=[^\s-] )\r?\n(?![>\s])", "", text)


def _file_name(part: Message) -> str:
    try:
        return header_text(part.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        return ""


def _is_of_page(part: Message) -> bool:
    """Whether a part is a picture that the page of the mail shows."""
    inline = part.get_content_disposition() != "attachment"
    return inline and part.get("Content-ID") is not None and part.get_content_maintype() == "image"
