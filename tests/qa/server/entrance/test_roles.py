"""What each account may do and see, whatever it asks by."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from index import Settings
from tests.qa.server.entrance.people import NAMES, bearing
from tests.qa.server.visits import Door

CHANGES = [
    ("POST", "/v1/documents", {"files": {"files": ("x.txt", b"words")}}),
    ("DELETE", "/v1/documents/seed.txt", {}),
    ("POST", "/v1/build", {"json": {}}),
    ("POST", "/gradio_api/upload", {"files": {"files": ("x.txt", b"words")}}),
]


@pytest.mark.parametrize(("method", "path", "sent"), CHANGES)
def test_a_reader_changes_nothing(
    guarded: Door, keys: dict[str, str], method: str, path: str, sent: dict[str, Any]
) -> None:
    before = [text.path for text in guarded.assistant.texts], list(guarded.assistant.added)
    response = guarded.http.request(method, path, headers=bearing(keys, "Rob"), **sent)
    assert response.status_code == 403
    assert response.json()["code"] == "http.role"
    assert before == ([text.path for text in guarded.assistant.texts], guarded.assistant.added)


def test_only_an_administrator_sees_the_counts(guarded: Door, keys: dict[str, str]) -> None:
    codes = [guarded.http.get("/metrics", headers=bearing(keys, n)).status_code for n in NAMES]
    assert codes == [200, 403, 403, 403]


def test_what_is_closed_is_not_there(guarded: Door, keys: dict[str, str]) -> None:
    """Not listed, read, counted, named, or searched."""
    listed = {
        name: [
            each["path"]
            for each in guarded.http.get("/v1/documents", headers=bearing(keys, name)).json()[
                "documents"
            ]
        ]
        for name in NAMES
    }
    there = [name for name in NAMES if "hr/pay.txt" in listed[name]]
    assert there == ["Anna", "Ida"]
    for name in ("Eva", "Rob"):
        headers = bearing(keys, name)
        seen = guarded.http.get("/v1/documents/hr/pay.txt", headers=headers)
        none = guarded.http.get("/v1/documents/hr/nix.txt", headers=headers)
        assert (seen.status_code, none.status_code) == (404, 404)
        assert seen.text == none.text.replace("nix", "pay")
        status = guarded.http.get("/v1/status", headers=headers).json()
        assert status["documents"] == len(listed[name]) == len(listed["Ida"]) - 1
        assert "hr" not in json.dumps(status)
        guarded.assistant.visible.clear()
        guarded.http.post("/v1/ask", json={"question": "工资？"}, headers=headers)
        guarded.http.post("/v1/search", json={"query": "工资"}, headers=headers)
        assert guarded.assistant.visible
        assert all(each == frozenset(listed[name]) for each in guarded.assistant.visible)
        guarded.http.post("/v1/overview", json={"chapter": "1"}, headers=headers)
        assert guarded.assistant.within[-1] == tuple(sorted(listed[name]))
    removal = guarded.http.delete("/v1/documents/hr/pay.txt", headers=bearing(keys, "Eva"))
    assert removal.status_code == 404


def page_state(door: Door, client: httpx.Client, page: str, headers: dict[str, str]) -> int:
    """The status of joining the queue as the page of that name."""
    event = {"data": [], "fn_index": 0, "session_hash": page}
    return client.post("/gradio_api/queue/join", json=event, headers=headers).status_code


def test_the_page_of_another_is_closed(guarded: Door, keys: dict[str, str]) -> None:
    rob, ida = bearing(keys, "Rob"), bearing(keys, "Ida")
    assert page_state(guarded, guarded.http, "page1", rob) == 200
    assert page_state(guarded, guarded.http, "page1", ida) == 403
    assert page_state(guarded, guarded.http, "page2", ida) == 200
    for path in (
        "/gradio_api/queue/data?session_hash=page1",
        "/gradio_api/heartbeat/page1",
    ):
        response = guarded.http.get(path, headers=ida)
        assert (response.status_code, response.json()["code"]) == (403, "http.another_visit")
    body = {"session_hash": "page1", "event_id": "x", "fn_index": 0}
    cancelled = guarded.http.post("/gradio_api/cancel", json=body, headers=ida)
    assert cancelled.status_code == 403


def called(door: Door, name: str, data: list[Any], headers: dict[str, str]) -> str:
    """The events of one of Gradio's endpoints."""
    begun = door.http.post(f"/gradio_api/call/{name}", json={"data": data}, headers=headers)
    assert begun.status_code == 200, begun.text
    event = begun.json()["event_id"]
    return door.http.get(f"/gradio_api/call/{name}/{event}", headers=headers).text


def test_a_reader_changes_nothing_through_gradio(guarded: Door, keys: dict[str, str]) -> None:
    generation = guarded.assistant.generation
    headers = {**bearing(keys, "Rob"), "accept-language": "en"}
    assert "this needs the role editor" in called(guarded, "rebuild", [], headers)
    assert guarded.assistant.generation == generation
    sent = guarded.http.post(
        "/gradio_api/upload", files={"files": ("y.txt", b"words")}, headers=bearing(keys, "Eva")
    )
    path = {"path": sent.json()[0], "meta": {"_type": "gradio.FileData"}}
    assert "this needs the role editor" in called(guarded, "add", [[path]], headers)
    assert "y.txt" not in guarded.assistant.added
    answered = called(guarded, "ask", ["四个不摘指什么？"], headers)
    assert "event: complete" in answered


def test_what_is_changed_is_noted(guarded: Door, keys: dict[str, str], settings: Settings) -> None:
    headers = {**bearing(keys, "Eva"), "x-request-id": "r-1"}
    upload = {"files": ("new.txt", b"words")}
    assert guarded.http.post("/v1/documents", files=upload, headers=headers).status_code == 201
    lines = settings.index.with_name("ix-audit.jsonl").read_text("ascii").splitlines()
    record = json.loads(lines[-1])
    del record["time"]
    assert record == {
        "event": "upload",
        "who": "Eva",
        "request": "r-1",
        "file": "new.txt",
        "bytes": 5,
        "new": True,
    }
