"""Fetch a page: its bytes and its kind, within limits of size, time and redirects."""

from __future__ import annotations

import codecs
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from mimetypes import guess_all_extensions
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.documents.formats.content import HEAD, HTML, true_suffix
from index.documents.formats.registry import SUFFIXES
from index.documents.web.addresses import parse
from index.errors import DocumentError

if TYPE_CHECKING:
    import httpcore2
    from httpx2 import URL

REDIRECTS = frozenset({301, 302, 303, 307, 308})
KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "message/rfc822": ".eml",
    "application/epub+zip": ".epub",
    "text/vtt": ".vtt",
}
UNTOLD = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
"""Kinds under which servers send everything: the name of the file tells more."""
TEXTS = frozenset({".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".csv", ".tsv", ".vtt"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may cost: bytes (also unpacked), seconds and redirects. ``loopback`` allows this
    machine, which only tests have a use for."""

    bytes: int = 32 << 20
    seconds: float = 30.0
    redirects: int = 5
    loopback: bool = False


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server tells whether a page has changed: its ETag and Last-Modified, "" if none."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page: the address that redirects led to, its bytes, the suffix of its format, and by what
    to ask for it again."""

    address: str
    data: bytes
    suffix: str
    validators: Validators


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    headers: Mapping[str, str]
    data: bytes


def fetch(address: str, known: Validators | None = None, limits: Limits = LIMITS) -> Fetched | None:
    """Fetch a page; None when it is as it was when a server gave ``known``.

    Only public machines are reached, also by redirects; no proxy, cookies or names of users are
    used. Raises DocumentError when the page cannot be had, is too large or too slow, or its kind is
    not read.
    """
    until = time.monotonic() + limits.seconds
    url = parse(address)
    for _ in range(limits.redirects + 1):
        response = _ask(url, known or Validators(), limits, until)
        if response.status not in REDIRECTS:
            break
        url = _redirected(url, response)
    else:
        raise DocumentError("web.redirects", most=limits.redirects)
    if response.status == 304 and known:
        return None
    if response.status != 200:
        raise DocumentError("web.status", status=response.status)
    data = _unpacked(response, limits)
    if not data:
        raise DocumentError("document.empty")
    suffix, data = _told_kind(url, response.headers, data)
    validators = Validators(*(response.headers.get(n, "") for n in ("etag", "last-modified")))
    return Fetched(str(url), data, suffix, validators)


def _redirected(url: URL, response: _Response) -> URL:
    """Where a response leads to."""
    place = response.headers.get("location", "")
    if not place:
        raise DocumentError("web.status", status=response.status)
    try:
        joined = str(url.join(place))
    except (ValueError, UnicodeError) as error:
        raise DocumentError("web.malformed", address=place[:200]) from error
    return parse(joined)


def _ask(url: URL, known: Validators, limits: Limits, until: float) -> _Response:
    """One request and its response."""
    import httpcore2
    import httpx2

    from index.documents.web.connection import CheckedNetwork

    network = CheckedNetwork(until, loopback=limits.loopback)
    with _explained(url, limits):
        pool = httpcore2.ConnectionPool(httpx2.create_ssl_context(), network_backend=network)
        with pool, pool.stream("GET", _target(url), headers=_headers(url, known)) as response:
            headers = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in response.headers
            }
            data = _received(response, limits) if response.status == 200 else b""
            return _Response(response.status, headers, data)


def _target(url: URL) -> httpcore2.URL:
    import httpcore2

    return httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _headers(url: URL, known: Validators) -> list[tuple[bytes, bytes]]:
    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": "Wenda",
        "Accept": "text/html, application/xhtml+xml, application/pdf;q=0.9, */*;q=0.8",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        "If-None-Match": known.etag,
        "If-Modified-Since": known.modified,
    }
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items() if value]


def _received(response: httpcore2.Response, limits: Limits) -> bytes:
    """The body as it came. Raises DocumentError when it is too large."""
    data = bytearray()
    for piece in response.iter_stream():
        data += piece
        if len(data) > limits.bytes:
            raise DocumentError("web.too_large", most=limits.bytes)
    return bytes(data)


@contextmanager
def _explained(url: URL, limits: Limits) -> Iterator[None]:
    """Turn what goes wrong on the way into DocumentError."""
    import httpcore2

    try:
        yield
    except httpcore2.TimeoutException as error:
        raise DocumentError("web.slow", host=url.host, seconds=f"{limits.seconds:.0f}") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError, ValueError) as error:
        raise DocumentError("web.unreachable", host=url.host, why=str(error) or "–") from error


def _unpacked(response: _Response, limits: Limits) -> bytes:
    """The body as it was before the server packed it."""
    packed = response.headers.get("content-encoding", "").strip().lower()
    if packed in ("", "identity"):
        return response.data
    if packed not in ("gzip", "x-gzip"):
        raise DocumentError("web.packed", packing=packed)
    unpacking = zlib.decompressobj(wbits=31)
    try:
        data = unpacking.decompress(response.data, limits.bytes + 1)
    except zlib.error as error:
        raise DocumentError("web.packed", packing=packed) from error
    if len(data) > limits.bytes:
        raise DocumentError("web.too_large", most=limits.bytes)
    if not unpacking.eof:
        raise DocumentError("web.packed", packing=packed)
    return data


def _told_kind(url: URL, headers: Mapping[str, str], data: bytes) -> tuple[str, bytes]:
    """The suffix of a page's format, and its bytes; text in an encoding that only the server names
    becomes UTF-8 with a mark. Raises DocumentError when its kind is not read."""
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    kind = message.get_content_type() if headers.get("content-type") else ""
    suffix = true_suffix(_suffix(kind, PurePosixPath(url.path).suffix.lower(), data), data)
    if suffix not in SUFFIXES:
        raise DocumentError("web.kind", kind=kind or "–")
    return suffix, _marked(data, message.get_content_charset()) if suffix in TEXTS else data


def _suffix(kind: str, named: str, data: bytes) -> str:
    """The suffix that goes with a kind, where that tells, else with the file's name or its bytes;
    "" if nothing tells."""
    if kind in KINDS:
        return KINDS[kind]
    known = [each for each in guess_all_extensions(kind) if each in SUFFIXES]
    if named in SUFFIXES and (kind in UNTOLD or named in known or not known):
        return named
    return _guessed(kind, data) if kind in UNTOLD else "".join(known[:1])


def _guessed(kind: str, data: bytes) -> str:
    """The suffix of what has neither a kind nor a name that tell."""
    if HTML.match(data[:HEAD].removeprefix(codecs.BOM_UTF8)):
        return ".html"
    return ".txt" if kind == "text/plain" or b"\0" not in data[:HEAD] else ""


def _marked(data: bytes, charset: str | None) -> bytes:
    """The bytes as UTF-8 where the server names another encoding in which they can be read."""
    if not charset or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    name = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(charset, charset)
    try:
        if codecs.lookup(name).name in ("utf-8", "utf-7", "ascii", "iso8859-1", "cp1252"):
            return data  # the usual answer of a server that was not told; the page knows better
        return codecs.BOM_UTF8 + data.decode(name).encode()
    except (LookupError, ValueError):
        return data
