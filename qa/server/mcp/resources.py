"""The documents as resources: their addresses, and pages of their list."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

from index import DocumentError, WendaError

SCHEME = "wenda://documents/"
TEMPLATE = SCHEME + "{+path}"
PAGE = 200
"""Resources that are listed at a time."""


def address_of(path: str) -> str:
    """The address of a document: its path, percent-encoded."""
    return SCHEME + quote(path, errors="surrogatepass")


def path_of(address: str) -> str:
    """The path of the document at an address. Raises DocumentError when it is none."""
    if not address.startswith(SCHEME):
        raise DocumentError("index.no_document", document=address)
    return unquote(address.removeprefix(SCHEME), errors="surrogatepass")


def position_of(cursor: str | None) -> int:
    """Where a page of the list begins. Raises WendaError for what no page began with."""
    if cursor is None:
        return 0
    if not cursor.isdecimal() or len(cursor) > 12:
        raise WendaError("mcp.arguments", where="cursor", why=cursor[:100])
    return int(cursor)


def transmissible(value: Any) -> Any:
    """A text, or a record of texts, as UTF-8 can have it: half of a surrogate pair, which names and
    texts of damaged files have, becomes a question mark, so that positions stay as they are."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: transmissible(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [transmissible(each) for each in value]
    return value
