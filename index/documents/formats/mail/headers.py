"""Headers of mails as written in practice: unmarked or wrongly marked encodings included."""

from __future__ import annotations

from datetime import datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from index.documents.decoding import decode
from index.errors import DocumentError
from index.patterns import compile_later

# What mails call by these names is the larger character set.
LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "x-gbk": "gb18030",
          "cp936": "gb18030", "gb_2312-80": "gb18030"}  # fmt: skip
MOST_ADDRESSES = 200
SURROGATE = compile_later("[\udc80-\udcff]")
ENCODED_GAP = compile_later(r"(\?=)[ \t\r\n]+(=\?)")


def decode_bytes(data: bytes, charset: str | None) -> str:
    """Bytes as text: in the character set that is stated where that holds, else as they look."""
    name = (charset or "").strip("\"' ").lower()
    name = LARGER.get(name, name)
    if name not in ("", "unknown-8bit", "us-ascii", "ascii"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            pass  # the statement is wrong; what the bytes say counts
    try:
        return decode(data) if data.strip() else ""
    except DocumentError:
        return data.decode(name if name == "utf-8" else "latin-1", "replace")


def header(message: Message, name: str) -> str:
    """A header in words, on one line; "" if there is none."""
    wanted = name.lower()
    raw = next((value for key, value in message.raw_items() if key.lower() == wanted), "")
    return header_text(str(raw))


def header_text(raw: str) -> str:
    """The words of a header: its encoded words (RFC 2047) decoded, its white space single."""
    if not raw.isascii():
        if SURROGATE.search(raw):  # bytes that are not marked
            raw = decode_bytes(raw.encode("utf-8", "surrogateescape"), None)
        return _one_line(raw)
    try:
        parts = decode_header(ENCODED_GAP.sub(r"\1\2", raw))
    except (MessageError, ValueError):
        return _one_line(raw)
    joined: list[tuple[bytes, str | None]] = []
    for part, charset in parts:
        content = part.encode("latin-1", "replace") if isinstance(part, str) else part
        if joined and joined[-1][1] == charset:  # a character may be cut by the end of a word
            joined[-1] = joined[-1][0] + content, charset
        else:
            joined.append((content, charset))
    text = "".join(decode_bytes(content, charset) for content, charset in joined)
    return _one_line(text)


def _one_line(text: str) -> str:
    """The text on one line, without characters that do not show."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def addresses(message: Message, name: str) -> str:
    """Who stands in a header: «张三 <zhang@example.com>；…»."""
    raw = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    shown = []
    for person, address in getaddresses([" ".join(each.split()) for each in raw])[:MOST_ADDRESSES]:
        words = header_text(person)
        shown.append(f"{words} <{address}>" if words and address else words or address)
    return "；".join(filter(None, shown)) or header(message, name)


def sent(message: Message) -> datetime | None:
    """When a mail was sent, by its sender's clock."""
    try:
        return parsedate_to_datetime(header(message, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
