"""What no client sends: headers within headers, endless bodies, markup in every parameter."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest

from qa.server import serving
from qa.server.gate import intake
from tests.qa.server.gate.test_intake import post, read_all
from tests.qa.server.visits import Door, open_door
from tests.support.waiting import PATIENCE


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("door")) as door:
        yield door


def said_to(door: Door, request: bytes) -> bytes:
    """What the server says to a request, after which it closes the connection."""
    with socket.create_connection(("127.0.0.1", door.port), timeout=PATIENCE) as connection:
        with suppress(ConnectionError):
            connection.sendall(request)
        return read_all(connection)


HOST = b"Host: localhost\r\n"
GET = b"GET /healthz HTTP/1.1\r\n" + HOST
POST = b"POST /v1/ask HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
MALFORMED = {
    "a line break within a header": GET + b"X-Request-ID: a\rSet-Cookie: b=c\r\n\r\n",
    "a zero byte in a header": GET + b"X-A: a\0b\r\n\r\n",
    "a space before the colon": GET + b"X-A : b\r\n\r\n",
    "a header without a name": GET + b": b\r\n\r\n",
    "two hosts": GET + b"Host: evil.example\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
    "a length below zero": POST + b"Content-Length: -1\r\n\r\n{}",
    "a length with a sign": POST + b"Content-Length: +2\r\n\r\n{}",
    "an unknown coding": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a chunk of no size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a head of a megabyte": GET + b"X-A: " + (1 << 20) * b"a" + b"\r\n\r\n",
    "a zero byte in the path": b"GET /v1/documents/\0 HTTP/1.1\r\n" + HOST + b"\r\n",
    "another protocol": b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_request_gets_nothing(name: str, raw: Door) -> None:
    said = said_to(raw, MALFORMED[name])
    assert re.match(rb"HTTP/1.1 4\d\d ", said), said[:200]
    assert said.count(b"HTTP/1.1") == 1
    assert b"set-cookie" not in said.lower()
    assert raw.http.get("/healthz").status_code == 200


def test_no_second_request_hides_in_a_body(raw: Door) -> None:
    """Where two headers say how long a body is, a proxy and the server could disagree."""
    hidden = b"0\r\n\r\nDELETE /v1/documents/x HTTP/1.1\r\n" + HOST + b"\r\n"
    length = f"Content-Length: {len(hidden)}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    said = said_to(raw, POST + length + hidden)
    assert said.startswith(b"HTTP/1.1 422 ")
    assert said.count(b"HTTP/1.1") == 1


def test_the_name_in_the_request_line_counts_as_the_host_does(raw: Door) -> None:
    last = b"Connection: close\r\n\r\n"
    said = said_to(raw, b"GET http://evil.example/v1/documents HTTP/1.1\r\n" + HOST + last)
    assert b"generation" not in said
    rebound = b"GET /v1/documents HTTP/1.1\r\nHost: evil.example\r\n" + last
    assert said_to(raw, rebound).startswith(b"HTTP/1.1 421 ")


@pytest.mark.parametrize(
    "forwarded",
    [
        {"x-forwarded-host": "evil.example"},
        {"x-forwarded-host": "localhost, evil.example"},
        {"x-forwarded-proto": "javascript", "x-forwarded-for": "<b>, \t,;"},
        {"x-forwarded-prefix": "//evil.example", "x-forwarded-for": "::::"},
        {"forwarded": "host=evil.example;proto=https"},
    ],
)
def test_what_a_proxy_would_say_leads_nowhere_else(forwarded: dict[str, str], raw: Door) -> None:
    answer = {"question": "四个不摘指什么？"}
    chat = {"model": "wenda", "messages": [{"role": "user", "content": answer["question"]}]}
    for response in (
        raw.http.get("/", headers={"accept": "text/html", **forwarded}),
        raw.http.get("/config", headers=forwarded),
        raw.http.post("/v1/chat/completions", json=chat, headers=forwarded),
    ):
        assert response.status_code == 421 or "evil.example" not in response.text
        assert "javascript://" not in response.text


MARKUP = "\"'><script>window.pwned=1</script><img src=x onerror=alert(1)>"
REFLECTING = [
    ("GET", "/{}", {}),
    ("GET", "/?document={}&question={}", {}),
    ("GET", "/gradio_api/{}", {}),
    ("GET", "/gradio_api/call/{}/1", {}),
    ("GET", "/assets/{}", {}),
    ("GET", "/v1/documents/{}", {}),
    ("GET", "/v1/models/{}", {}),
    ("POST", "/v1/ask", {"question": MARKUP}),
    ("POST", "/v1/ask", {MARKUP: MARKUP}),
    ("POST", "/v1/search", {"query": MARKUP}),
    ("POST", "/v1/chat/completions", {"model": MARKUP, "messages": []}),
]


@pytest.mark.parametrize(("method", "path", "body"), REFLECTING)
def test_nothing_that_is_sent_comes_back_as_markup(
    method: str, path: str, body: dict[str, str], raw: Door
) -> None:
    headers = {"accept": "text/html", "x-request-id": MARKUP}
    response = raw.http.request(
        method, path.replace("{}", MARKUP), json=body or None, headers=headers
    )
    assert response.headers["x-content-type-options"] == "nosniff"
    assert MARKUP not in str(response.headers)
    if response.headers.get("content-type", "").startswith("text/html"):
        assert "<script>window.pwned" not in response.text
        assert "onerror=alert" not in response.text
        assert (
            "'unsafe-inline'"
            not in re.findall("script-src[^;]*", response.headers["content-security-policy"])[0]
        )


def test_a_head_that_trickles_is_not_waited_for(raw: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "SILENCE_SECONDS", 0.5)
    with socket.create_connection(("127.0.0.1", raw.port), timeout=PATIENCE) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nX-A: ")
        began = time.monotonic()
        over = threading.Event()
        slowly = threading.Thread(target=trickle, args=(connection, over))
        slowly.start()
        assert read_all(connection) == b""
        over.set()
        slowly.join()
        assert time.monotonic() - began < PATIENCE / 2


def test_a_body_that_trickles_is_not_waited_for(raw: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then is no reason to wait: what counts is the pace."""
    monkeypatch.setattr(intake, "PATIENCE_SECONDS", 0.5)
    with socket.create_connection(("127.0.0.1", raw.port), timeout=PATIENCE) as connection:
        connection.sendall(post("/v1/ask", "Content-Length: 100000"))
        over = threading.Event()
        slowly = threading.Thread(target=trickle, args=(connection, over))
        slowly.start()
        said = read_all(connection)
        over.set()
        slowly.join()
    assert said.startswith(b"HTTP/1.1 408")


def trickle(connection: socket.socket, over: threading.Event) -> None:
    """A byte every hundredth of a second."""
    with suppress(OSError):
        while not over.wait(0.01):
            connection.sendall(b"a")


@pytest.mark.parametrize("path", ["/mcp", "/login", "/v1/build", "/gradio_api/call/ask"])
def test_a_hundred_megabytes_are_refused_unread_at_every_door(path: str, raw: Door) -> None:
    said = said_to(raw, post(path, "Content-Length: 100000000"))
    assert said.startswith(b"HTTP/1.1 413")


def test_many_silent_connections_are_let_go_and_answers_go_on(
    raw: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "SILENCE_SECONDS", 1.0)
    silent = [socket.create_connection(("127.0.0.1", raw.port)) for _ in range(500)]
    try:
        assert raw.http.post("/v1/ask", json={"question": "四个不摘指什么？"}).status_code == 200
        for connection in silent:
            connection.settimeout(PATIENCE)
            assert connection.recv(1) == b""
    finally:
        for connection in silent:
            connection.close()


def test_a_client_is_none_the_worse_for_it(raw: Door) -> None:
    """After all of that, as before."""
    with httpx.Client(base_url=raw.url, trust_env=False, timeout=PATIENCE) as client:
        assert client.post("/v1/ask", json={"question": "四个不摘指什么？"}).json()["answered"]
