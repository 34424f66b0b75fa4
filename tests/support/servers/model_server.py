"""A stand-in for the server of a language model: what it sends is scripted, byte by byte.

It speaks HTTP over a real socket, so that time limits, broken connections and headers are real.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.waiting import PATIENCE

Bytes = bytes | Callable[[], None]
EVENTS = {"Content-Type": "text/event-stream"}
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Sent:
    """What the server sends for one request.

    ``parts`` are written one after another; a function among them is called (to wait). With
    ``length`` the header promises so many bytes, whatever is sent.
    """

    parts: Sequence[Bytes] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: EVENTS)
    length: int | None = None


def event(content: str | None = None, finish: str | None = None, **more: Any) -> bytes:
    """A record of a stream."""
    choice = {"index": 0, "delta": {} if content is None else {"content": content}}
    record = {"choices": [{**choice, "finish_reason": finish}], **more}
    return b"data: " + json.dumps(record, ensure_ascii=False).encode() + b"\n\n"


def stream(*texts: str, finish: str | None = "stop", done: bool = True, **usage: int) -> Sent:
    """A reply streamed in these pieces, with its finish, numbers of tokens, and end."""
    parts = [event(text) for text in texts]
    parts += [event(finish=finish)] if finish else []
    if usage:
        parts.append(b"data: " + json.dumps({"choices": [], "usage": usage}).encode() + b"\n\n")
    return Sent([*parts, *([b"data: [DONE]\n\n"] if done else [])])


def whole(text: str, finish: str = "stop") -> Sent:
    """A reply in one piece of JSON."""
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": finish}
    return Sent([json.dumps({"choices": [choice]}).encode()], headers=JSON)


class ModelServer:
    """Answers the requests with what ``script`` gives, one after another; the last is repeated.

    ``requests`` are the bodies that came in, ``headers`` their headers, ``paths`` their paths;
    ``gone`` is set once a client has gone away while something was being sent to it.
    """

    def __init__(self, script: Iterable[Sent | Callable[[dict[str, Any]], Sent]]) -> None:
        self._script = list(script)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.models: Sequence[Mapping[str, Any]] = ({"id": "scripted"},)
        self.gone = threading.Event()
        self.closing = threading.Event()
        self._guard = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def address(self) -> str:
        """What OPENAI_BASE_URL is to be set to."""
        return f"http://{self.host}/v1"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(PATIENCE)

    def pause(self, seconds: float) -> Callable[[], None]:
        """A part of what is sent: nothing for a while, or until the server is closed."""
        return lambda: (self.closing.wait(seconds), None)[1]

    def _next(self, handler: BaseHTTPRequestHandler) -> Sent:
        size = int(handler.headers.get("Content-Length") or 0)
        body = json.loads(handler.rfile.read(size)) if size else {}
        with self._guard:
            self.paths.append(handler.path)
            self.headers.append({name.lower(): value for name, value in handler.headers.items()})
            if handler.command == "GET":
                return Sent([json.dumps({"data": list(self.models)}).encode()], headers=JSON)
            self.requests.append(body)
            step = self._script[min(len(self.requests), len(self._script)) - 1]
        return step(body) if callable(step) else step

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                sent = server._next(self)
                try:
                    self.send_response(sent.status)
                    for name, value in sent.headers.items():
                        self.send_header(name, value)
                    if sent.length is not None:
                        self.send_header("Content-Length", str(sent.length))
                    self.end_headers()
                    for part in sent.parts:
                        if isinstance(part, bytes):
                            self.wfile.write(part)
                            self.wfile.flush()
                        else:
                            part()
                except OSError:
                    server.gone.set()

            def log_message(self, format: str, *arguments: object) -> None:
                """Say nothing."""

        return Handler


@contextmanager
def model_server(*script: Sent | Callable[[dict[str, Any]], Sent]) -> Iterator[ModelServer]:
    """A server with a script, while the context lasts."""
    server = ModelServer(script)
    try:
        yield server
    finally:
        server.close()
