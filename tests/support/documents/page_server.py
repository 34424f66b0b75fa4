"""A server of web pages on this machine, which tells what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from index.documents.web.fetching import Fetched, Limits, Validators, fetch

LOCAL = Limits(seconds=10, loopback=True)
fetch_locally = partial(fetch, limits=LOCAL)


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered: a body with headers, under a status."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    status: int = 200


@dataclass
class PageServer:
    """Pages by path, which a test may change, and the requests so far: path and headers."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def address(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def fetch(self, address: str, known: Validators | None = None) -> Fetched | None:
        return fetch_locally(address, known)


def html(text: str, title: str = "页", **headers: str) -> Page:
    """A page with a heading and a paragraph."""
    body = f"<html><head><title>{title}</title></head><body><nav>首页</nav><p>{text}</p></body>"
    return Page(body.encode(), {"Content-Type": "text/html; charset=utf-8", **headers})


@contextmanager
def page_server() -> Iterator[PageServer]:
    """Serve pages until the end of the block. A request with the ETag of its page gets a 304."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            page = state.pages.get(self.path, Page(b"gone", status=404))
            if "ETag" in page.headers and self.headers["If-None-Match"] == page.headers["ETag"]:
                page = Page(b"", {}, 304)
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = PageServer(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
