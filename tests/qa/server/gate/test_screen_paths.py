"""Of Gradio's own paths those that the screen needs are open; none leads to other files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.server.gate.screen_paths import is_closed
from tests.support.screen.clients import Served

NEEDED = [
    "/",
    "/config",
    "/theme.css",
    "/assets/index.js",
    "/gradio_api/info",
    "/gradio_api/queue/join",
    "/gradio_api/call/ask",
    "/gradio_api/call/ask/1",
    "/gradio_api/heartbeat/x",
    "/gradio_api/upload_progress",
    "/gradio_api/file=/tmp/gradio/x/a.txt",
    "/v1/documents/runs",
]


@pytest.mark.parametrize("path", NEEDED)
def test_what_the_screen_needs_is_open(path: str) -> None:
    assert not is_closed(path)


CLOSED = [
    ("GET", "/gradio_api/file=https://example.org/x.png"),
    ("GET", "/gradio_api/file=http:%2F%2F127.0.0.1%2Fx"),
    ("GET", "/gradio_api/proxy=https://example.org/x"),
    ("POST", "/gradio_api/run/ask"),
    ("POST", "/gradio_api/api/ask"),
    ("GET", "/gradio_api/dev/reload"),
    ("GET", "/gradio_api/deep_link?session_hash=x"),
    ("POST", "/gradio_api/process_recording"),
    ("POST", "/gradio_api/vibe-edit"),
    ("GET", "/gradio_api/vibe-code/"),
    ("POST", "/gradio_api/component_server"),
    ("GET", "/gradio_api/profiling/traces"),
    ("GET", "/gradio_api/custom_component/x/client/component/..%2f..%2fx"),
    ("GET", "/monitoring"),
    ("GET", "/monitoring/summary"),
    ("GET", "/gradio_api/"),
]


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_the_rest_is_not_there(method: str, path: str, http: httpx.Client) -> None:
    response = http.request(method, path, json={} if method == "POST" else None)
    assert (response.status_code, response.json()["code"]) == (404, "http.nothing")


FILES = [
    "/gradio_api/file={}",
    "/gradio_api/file=/tmp/gradio/../..{}",
    "/gradio_api/file=..%2f..%2f..%2f..{}",
    "/gradio_api/file=file:{}",
    "/gradio_api/file=%2e%2e/{}",
    "/assets/..%2f..%2f..%2f..{}",
    "/assets/{}",
    "/static/..%2f..%2f..%2f..{}",
    "/static//{}",
    "/v1/documents/{}",
    "/login/..%2f..{}",
    "/favicon.ico/..{}",
    "/{}",
]


@pytest.mark.parametrize("path", FILES)
def test_no_path_leads_to_a_file_of_the_machine(
    path: str, http: httpx.Client, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("eight thousand", encoding="utf-8")
    for named in (str(secret), str(secret).replace("/", "%2f"), str(secret).replace("/", "%5c")):
        response = http.get(path.format(named))
        assert 400 <= response.status_code < 500, response.text
        assert "eight thousand" not in response.text


def called(http: httpx.Client, name: str, data: list[Any]) -> str:
    begun = http.post(f"/gradio_api/call/{name}", json={"data": data})
    if begun.status_code != 200:
        return begun.text
    return http.get(f"/gradio_api/call/{name}/{begun.json()['event_id']}").text


def test_no_file_of_the_machine_is_added_by_its_path(
    served: Served, http: httpx.Client, tmp_path: Path
) -> None:
    """A browser uploads a file and then names where it went: it cannot name others."""
    secret = tmp_path / "secret.txt"
    secret.write_text("eight thousand", encoding="utf-8")
    before = list(served.assistant.added)
    for path in (str(secret), f"/tmp/gradio/../..{secret}", f"file://{secret}", "/etc/passwd"):
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        assert "was not uploaded" in called(http, "add", [[file]])
    for path in ("https://example.org/x.txt", "http://127.0.0.1:9/x.txt"):
        url = {"path": path, "url": path, "meta": {"_type": "gradio.FileData"}}
        assert "was not uploaded" in called(http, "add", [[url]])
    assert served.assistant.added == before


@pytest.mark.parametrize("name", ["../../../evil.txt", "..\\evil.txt", "a/b/evil.txt", "/evil.txt"])
def test_an_upload_stays_in_its_folder(name: str, served: Served, http: httpx.Client) -> None:
    sent = http.post("/gradio_api/upload", files={"files": (name, b"words")})
    assert sent.status_code == 200
    (path,) = sent.json()
    assert ".." not in Path(path).parts
    assert Path(path).read_bytes() == b"words"
    data = {"path": path, "orig_name": name, "meta": {"_type": "gradio.FileData"}}
    assert "event: complete" in called(http, "add", [[data]])
    assert "/" not in served.assistant.added[-1]
