"""Listing, reading, adding and removing documents over HTTP."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from starlette.types import Scope

from qa.server.entrance.callers import Caller
from tests.qa.server.visits import Door, open_door
from tests.support.places import SEED
from tests.support.screen.clients import Served

NASTY = "恶意 <b>.txt"


def test_the_list(served: Served, http: httpx.Client) -> None:
    record = http.get("/v1/documents").json()
    assert (record["generation"], record["total"]) == ("g1", 3)
    assert [each["path"] for each in record["documents"]] == [SEED.name, NASTY, "长.txt"]
    assert record["documents"][1] == {
        "path": NASTY,
        "title": "标题 <i>斜体</i> **粗**",
        "characters": len(served.assistant.document(NASTY).text),
        "paragraphs": 3,
        "passages": 6,
        "sentences": 90,
    }
    page = http.get("/v1/documents", params={"offset": 1, "limit": 1}).json()
    assert page == {**record, "documents": record["documents"][1:2]}
    assert http.get("/v1/documents", params={"limit": 0}).status_code == 422


def test_a_document_and_a_stretch_of_it(served: Served, http: httpx.Client) -> None:
    document = served.assistant.document(SEED.name)
    whole = http.get(f"/v1/documents/{SEED.name}").json()
    assert whole["text"] == document.text
    assert (whole["start"], whole["end"]) == (0, len(document.text))
    assert whole["parts"] == [
        {"title": part.title, "start": part.start, "end": part.end} for part in document.parts
    ]
    cited = served.assistant.ask("四个不摘指什么？").citations[0]
    there = {"start": cited.start, "end": cited.end}
    assert http.get(f"/v1/documents/{SEED.name}", params=there).json() == {
        **whole,
        **there,
        "text": cited.quote,
    }
    assert http.get(f"/v1/documents/{quote(NASTY)}").json()["path"] == NASTY


@pytest.mark.parametrize(
    ("start", "end", "status"), [(5, 4, 416), (0, 10**6, 416), (0, 0, 200), (-1, 4, 422)]
)
def test_a_stretch_that_is_not_there(start: int, end: int, status: int, http: httpx.Client) -> None:
    response = http.get("/v1/documents/长.txt", params={"start": start, "end": end})
    assert response.status_code == status
    if status == 416:
        assert response.json()["fields"] == {
            "document": "长.txt", "start": start, "end": end, "characters": 59891,
        }  # fmt: skip


OUTSIDE = [
    "../pyproject.toml", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd",
    "%2Fetc%2Fpasswd", "..%5c..%5cwindows", "seeds/../../x", "%00", "长.txt%00.png", "%ff",
    "https://example.org/x", "C:%5cx", "%0d%0aSet-Cookie:%20a=b",
]  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_but_documents_of_the_index_is_reached(
    method: str, path: str, served: Served, http: httpx.Client
) -> None:
    before = [each.path for each in served.assistant.documents()]
    response = http.request(method, f"/v1/documents/{path}")
    assert response.status_code in (404, 405)
    assert response.headers["content-type"] == "application/problem+json"
    assert "set-cookie" not in response.headers
    assert [each.path for each in served.assistant.documents()] == before


def test_files_are_added(door: Door) -> None:
    files = [
        ("files", ("一.txt", b"1")),
        ("files", ("b.exe", b"2")),
        ("files", ("../../c.txt", b"3")),
    ]
    response = door.http.post("/v1/documents", files=files)
    assert (response.status_code, response.json()) == (
        201,
        {
            "added": [
                {"name": "一.txt", "stored_as": "一.txt", "new": True},
                {"name": "../../c.txt", "stored_as": "c.txt", "new": True},
            ],
            "refused": [
                {
                    "name": "b.exe",
                    "reason": ".exe files cannot be read; these can: .txt",
                    "code": "document.kind",
                    "fields": {"kinds": ".txt", "suffix": ".exe"},
                }
            ],
        },
    )
    assert door.assistant.added == ["一.txt", "../../c.txt"]
    again = door.http.post("/v1/documents", files=files[:1])
    assert (again.status_code, again.json()["added"][0]["new"]) == (200, False)


def test_files_that_are_all_refused(door: Door) -> None:
    response = door.http.post("/v1/documents", files=[("files", ("b.exe", b"2"))])
    assert (response.status_code, response.json()["code"]) == (415, "document.kind")
    assert door.http.post("/v1/documents").status_code == 422
    assert door.http.post("/v1/documents", json={"files": ["x"]}).status_code == 422
    assert door.http.post("/v1/documents", data={"files": "x"}).status_code == 422
    assert door.assistant.added == []


def test_a_document_is_removed(door: Door) -> None:
    response = door.http.delete("/v1/documents/长.txt")
    assert response.json() == {"file": "trash/长.txt", "documents": ["长.txt"]}
    gone = door.http.delete("/v1/documents/长.txt")
    assert (gone.status_code, gone.json()["code"]) == (404, "index.no_document")


def a_reader(_: Scope) -> Caller:
    return Caller("li", "reader", frozenset({"长.txt"}))


def test_a_caller_may_do_what_the_role_allows(tmp_path: Path) -> None:
    with open_door(tmp_path, know=a_reader) as door:
        for refused in (
            door.http.delete("/v1/documents/长.txt"),
            door.http.post("/v1/documents", files=[("files", ("a.txt", b"1"))]),
            door.http.post("/v1/build"),
        ):
            assert (refused.status_code, refused.json()["code"]) == (403, "http.role")
            assert refused.json()["fields"] == {"needed": "editor", "name": "li", "role": "reader"}
        assert door.assistant.added == []
        listed = door.http.get("/v1/documents").json()
        assert (listed["total"], [each["path"] for each in listed["documents"]]) == (1, ["长.txt"])
        assert door.http.get("/v1/documents/长.txt").status_code == 200
        hidden = door.http.get(f"/v1/documents/{SEED.name}")
        nothing = door.http.get("/v1/documents/nothing.txt")
        assert hidden.status_code == nothing.status_code == 404
        assert {**hidden.json(), "detail": "", "fields": {}} == {
            **nothing.json(), "detail": "", "fields": {},
        }  # fmt: skip
        for path, body in (("ask", {"question": "马？"}), ("search", {"query": "马"})):
            assert door.http.post(f"/v1/{path}", json=body).status_code == 200
            assert door.assistant.within.pop() == ()
            assert door.assistant.visible.pop() == {"长.txt"}  # names are looked for among these
