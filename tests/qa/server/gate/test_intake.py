"""Requests that are too large, too slow, or never come."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from qa.server import serving
from qa.server.gate import intake
from tests.qa.server.visits import Door
from tests.support.waiting import PATIENCE


def read_all(connection: socket.socket) -> bytes:
    """What the server says until it closes the connection."""
    said = b""
    try:
        while piece := connection.recv(65536):
            said += piece
    except ConnectionResetError:
        pass
    return said


def post(path: str, length: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}{length}\r\n\r\n".encode()


def test_json_of_a_hundred_megabytes_is_refused_unread(door: Door) -> None:
    for path in ("/v1/ask", "/v1/chat/completions", "/gradio_api/queue/join"):
        with socket.create_connection(("127.0.0.1", door.port), timeout=PATIENCE) as connection:
            connection.sendall(post(path, "Content-Length: 100000000"))
            said = read_all(connection)
        assert said.startswith(b"HTTP/1.1 413")
        assert b"http.too_large" in said
        assert b"connection: close" in said


def test_a_body_of_unknown_length_is_refused_where_it_is_too_long(door: Door) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(200):
            yield 65536 * b" "

    response = door.http.post("/v1/ask", content=pieces())
    assert (response.status_code, response.json()["code"]) == (413, "http.too_large")
    assert response.json()["fields"] == {"most": intake.MOST_REQUEST_BYTES}


def test_deeply_nested_json_is_no_question(door: Door) -> None:
    headers = {"content-type": "application/json"}
    nested = 100_000 * b"[" + 100_000 * b"]"
    response = door.http.post("/v1/ask", content=nested, headers=headers)
    assert 400 <= response.status_code < 500
    assert response.headers["content-type"] == "application/problem+json"


def test_a_body_that_does_not_come(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PATIENCE_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", door.port), timeout=PATIENCE) as connection:
        connection.sendall(post("/v1/ask", "Content-Length: 100") + b"{")
        said = read_all(connection)
    assert said.startswith(b"HTTP/1.1 408")
    assert b"http.too_slow" in said


def test_a_connection_that_says_nothing_is_closed(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "SILENCE_SECONDS", 0.3)
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", door.port), timeout=PATIENCE) as silent:
        assert read_all(silent) == b""
    with socket.create_connection(("127.0.0.1", door.port), timeout=PATIENCE) as half:
        half.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        assert read_all(half) == b""
    assert time.monotonic() - began < PATIENCE / 2
    assert door.http.get("/healthz").json() == {"status": "ok"}


def test_many_silent_connections_leave_room_for_others(door: Door) -> None:
    silent = [socket.create_connection(("127.0.0.1", door.port)) for _ in range(400)]
    try:
        assert door.http.get("/readyz").json() == {"status": "ready", "generation": "g1"}
    finally:
        for connection in silent:
            connection.close()
