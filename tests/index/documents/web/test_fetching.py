"""Fetching pages from a server on this machine, within the limits."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from index import DocumentError
from index.documents.web.fetching import Fetched, Validators, fetch
from tests.support.documents.page_server import LOCAL, Page, PageServer, html, page_server


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server() as running:
        yield running


def refused(address: str, **limits: Any) -> str:
    """The code of the reason for which a page is not fetched."""
    with pytest.raises(DocumentError) as error:
        fetch(address, None, replace(LOCAL, **limits))
    return error.value.code


def test_a_page_comes_with_its_validators(server: PageServer) -> None:
    page = html("一", ETag='"1"', **{"Last-Modified": "Mon, 30 Nov 2026 08:00:00 GMT"})
    server.pages["/a"] = page
    assert server.fetch(server.address("/a")) == Fetched(
        server.address("/a"),
        page.body,
        ".html",
        Validators('"1"', "Mon, 30 Nov 2026 08:00:00 GMT"),
    )
    ((path, headers),) = server.asked
    assert path == "/a"
    assert "if-none-match" not in headers
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert "cookie" not in headers


def test_what_has_not_changed_is_not_sent_again(server: PageServer) -> None:
    server.pages["/a"] = html("一", ETag='"1"')
    assert server.fetch(server.address("/a"), Validators('"1"')) is None
    assert server.asked[0][1]["if-none-match"] == '"1"'


def test_this_machine_is_not_asked(server: PageServer) -> None:
    server.pages["/"] = html("内部")
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"):
        with pytest.raises(DocumentError) as error:
            fetch(f"http://{host}:{server.port}/")
        assert error.value.code in ("web.private", "web.unknown_host")
    assert server.asked == []


def test_redirects_are_followed_and_checked(server: PageServer) -> None:
    server.pages["/old"] = Page(b"", {"Location": "/new?a=1#b"}, 301)
    server.pages["/new?a=1"] = html("新")
    found = server.fetch(server.address("/old"))
    assert found is not None
    assert found.address == server.address("/new?a=1")

    for place, code in (
        ("http://10.0.0.1/", "web.private"),
        ("file:///etc/passwd", "web.malformed"),
        ("ftp://example.com/", "web.scheme"),
    ):
        server.pages["/out"] = Page(b"", {"Location": place}, 302)
        assert refused(server.address("/out")) == code

    server.pages["/round"] = Page(b"", {"Location": "/round"}, 307)
    assert refused(server.address("/round")) == "web.redirects"
    assert [path for path, _ in server.asked].count("/round") == LOCAL.redirects + 1


def test_the_connection_goes_to_the_address_that_was_checked(
    server: PageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/"] = html("一")
    look_up: Any = socket.getaddrinfo
    named: list[object] = []

    def first_here_then_elsewhere(host: object, *rest: object, **more: object) -> object:
        named.append(host)
        asked_again = host == "rebinding.example" and named.count(host) > 1
        return look_up("10.0.0.1" if asked_again else "127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", first_here_then_elsewhere)
    found = server.fetch(f"http://rebinding.example:{server.port}/")
    assert found is not None
    assert named.count("rebinding.example") == 1
    assert server.asked[0][1]["host"] == f"rebinding.example:{server.port}"


def test_no_page_is_too_large(server: PageServer) -> None:
    server.pages["/large"] = Page(b"a" * 2000)
    assert refused(server.address("/large"), bytes=1999) == "web.too_large"
    packed = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    server.pages["/bomb"] = Page(gzip.compress(bytes(50_000_000)), packed)
    assert refused(server.address("/bomb"), bytes=1_000_000) == "web.too_large"


def test_packed_pages_are_unpacked(server: PageServer) -> None:
    packed = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    server.pages["/packed"] = Page(gzip.compress(b"<html>1"), packed)
    found = server.fetch(server.address("/packed"))
    assert found is not None
    assert found.data == b"<html>1"
    server.pages["/packed"] = Page(gzip.compress(b"<html>1")[:-4], packed)
    assert refused(server.address("/packed")) == "web.packed"
    server.pages["/packed"] = Page(b"\x00", packed | {"Content-Encoding": "br"})
    assert refused(server.address("/packed")) == "web.packed"


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n<p>"])
def test_nobody_is_waited_for_too_long(sent: bytes) -> None:
    """Neither for the first byte nor where they come one by one."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(sent)
                while not ended.wait(0.05):
                    try:
                        connection.sendall(b"a" if sent else b"")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        port = listening.getsockname()[1]
        try:
            assert refused(f"http://127.0.0.1:{port}/", seconds=0.5) == "web.slow"
        finally:
            ended.set()
            thread.join()


@pytest.mark.parametrize(
    ("path", "kind", "body", "suffix"),
    [
        ("/a", "text/html", b"<p>1", ".html"),
        ("/a.php", "text/html; charset=gbk", "<p>好".encode("gbk"), ".html"),
        ("/a", "application/pdf", b"%PDF-1.4", ".pdf"),
        ("/a", "application/octet-stream", b"%PDF-1.4", ".pdf"),
        ("/a.csv", "text/plain", b"a,b", ".csv"),
        ("/a", "text/plain", b"word", ".txt"),
        ("/a", "", b"<!DOCTYPE html><p>1", ".html"),
        ("/a.docx", "application/octet-stream", b"PK", ".docx"),
    ],
)
def test_kinds(server: PageServer, path: str, kind: str, body: bytes, suffix: str) -> None:
    server.pages[path] = Page(body, {"Content-Type": kind} if kind else {})
    found = server.fetch(server.address(path))
    assert found is not None
    assert found.suffix == suffix
    marked = "gbk" in kind
    assert found.data == (b"\xef\xbb\xbf" + "<p>好".encode() if marked else body)


def test_what_is_not_read(server: PageServer) -> None:
    server.pages["/a"] = Page(b"\0\1", {"Content-Type": "video/mp4"})
    assert refused(server.address("/a")) == "web.kind"
    server.pages["/a"] = Page(b"\0\1", {"Content-Type": "application/octet-stream"})
    assert refused(server.address("/a")) == "web.kind"
    server.pages["/a"] = Page(b"")
    assert refused(server.address("/a")) == "document.empty"
    assert refused(server.address("/nowhere")) == "web.status"
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/") == "web.unreachable"
