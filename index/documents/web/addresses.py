"""Addresses of web pages: what is one, which machines may be reached, and what a page is called."""

from __future__ import annotations

import hashlib
import ipaddress
import socket
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.errors import DocumentError
from index.patterns import compile_later

if TYPE_CHECKING:
    from httpx2 import URL

LONGEST = 2000
_SCHEME = compile_later(r"[A-Za-z][A-Za-z0-9+.-]*://")
_UNSAFE = compile_later(r"[\x00-\x1f\x7f-\x9f<>:\"\\|?*\ud800-\udfff]+")
_NO_HOST = compile_later(r"[\s%/?#@\\]")
_MOST_NAME = 80  # characters of one step of a name
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""Where addresses of the older protocol stand in the last four bytes (RFC 6052, RFC 8215)."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_address(text: object) -> bool:
    """Whether a text that was given is an address (of whatever scheme) and no path."""
    return isinstance(text, str) and _SCHEME.match(text.strip()) is not None


def normalize(text: str) -> str:
    """An address as it is kept and asked for: without fragment, its host in small letters.

    Raises DocumentError when it is none, not of http or https, or holds a user's name.
    """
    return str(parse(text))


def parse(text: str) -> URL:
    """An address in its parts; see ``normalize``."""
    import httpx2

    text = text.strip()
    try:
        url = httpx2.URL(text).copy_with(fragment=None)
    except (httpx2.InvalidURL, ValueError, UnicodeError) as error:
        raise DocumentError("web.malformed", address=text[:LONGEST]) from error
    wrong = _NO_HOST.search(url.host) or (url.port or 0) > 65535
    if len(text) > LONGEST or not url.host or wrong:
        raise DocumentError("web.malformed", address=text[:LONGEST])
    if url.scheme not in ("http", "https"):
        raise DocumentError("web.scheme", scheme=url.scheme)
    if url.userinfo:
        raise DocumentError("web.user")
    return url


def resolve(host: str, port: int, *, loopback: bool = False) -> tuple[str, ...]:
    """The addresses of a machine by its name, all of which are public.

    loopback: allow this machine itself, but still no private network. Raises DocumentError when
    there is no such machine, or one of its addresses may not be reached.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DocumentError("web.unknown_host", host=host) from error
    addresses = tuple(dict.fromkeys(str(each[4][0]) for each in found))
    for address in addresses:
        if not _may_be_reached(address, loopback):
            raise DocumentError("web.private", host=host)
    return addresses


def _may_be_reached(text: str, loopback: bool) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    within = _embedded(address)
    if within is not None:
        return _may_be_reached(str(within), loopback)
    if loopback and address.is_loopback:
        return True
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special


def _embedded(address: Address) -> Address | None:
    """The address of the older protocol that one of the newer leads to, if it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if any(address in network for network in _TRANSLATED):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def page_name(address: str, suffix: str) -> str:
    """What the page is called in the index: host and path, with the suffix of its format.

    «https://example.com/help/start?id=3» becomes «example.com/help/start_id=3.html».
    """
    url = parse(address)
    host = url.host if url.port is None else f"{url.host}_{url.port}"
    steps = [_step(unquote(step)) for step in url.path.split("/")]
    steps = [step for step in steps if step.strip(".")] or ["index"]
    last = PurePosixPath(steps[-1])
    stem = last.stem if last.suffix.lower() in (suffix, ".htm", ".html", ".xhtml") else last.name
    query = url.query.decode("ascii", "replace")
    steps[-1] = _step(f"{stem}_{unquote(query)}" if query else stem) + suffix
    return "/".join([_step(host), *steps])


def _step(text: str) -> str:
    """One step of a name, without what no file may be called; a long one ends in what tells it."""
    safe = _UNSAFE.sub("_", text.replace("/", "_")).strip()
    if len(safe) <= _MOST_NAME:
        return safe
    return f"{safe[:_MOST_NAME]}-{hashlib.sha256(safe.encode()).hexdigest()[:8]}"
