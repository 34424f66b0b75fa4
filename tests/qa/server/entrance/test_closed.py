"""What is closed to an editor stays so, whatever that editor uploads, removes or rebuilds."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult

from index import DocumentInfo
from qa.accounts import Accounts
from qa.server.entrance.credentials import names_of
from tests.qa.server.entrance.people import bearing
from tests.qa.server.mcp.clients import codes_of, visit
from tests.qa.server.visits import Door

PAY = "hr/pay.txt"
READING = ["search", "ask", "read_document", "list_documents", "overview"]


def with_key(door: Door, headers: dict[str, str]) -> Any:
    """The way of a client of the protocol to the server, with its key."""
    client = httpx2.AsyncClient(headers=headers, trust_env=False)
    return streamable_http_client(f"{door.url}mcp", http_client=client)


@pytest.mark.parametrize("name", ["plan.txt", "docs/plan.txt", "..\\plan.txt", "plan.txt. "])
def test_nothing_is_put_where_a_closed_document_is(
    guarded: Door, keys: dict[str, str], name: str
) -> None:
    added = list(guarded.assistant.added)
    eva = bearing(keys, "Eva")
    files = {"files": (name, b"words")}
    refused = guarded.http.post("/v1/documents", files=files, headers=eva)
    assert (refused.status_code, refused.json()["code"]) == (403, "http.closed")

    async def add(client: Client) -> CallToolResult:
        return await client.call_tool("add_document", {"name": name, "text": "words"})

    assert codes_of(visit(with_key(guarded, eva), add)) == (True, "http.closed")
    assert guarded.assistant.added == added


def test_whose_folder_it_is_may_put_things_there(
    guarded: Door, keys: dict[str, str], accounts: Accounts
) -> None:
    files = {"files": ("plan.txt", b"words")}
    accounts.groups.join("HR", ["Eva"])
    try:
        added = guarded.http.post("/v1/documents", files=files, headers=bearing(keys, "Eva"))
    finally:
        accounts.groups.leave("HR", ["Eva"])
    assert (added.status_code, added.json()["added"][0]["name"]) == (201, "plan.txt")


def test_what_is_closed_is_not_removed_or_tagged(guarded: Door, keys: dict[str, str]) -> None:
    before = [each.path for each in guarded.assistant.texts]

    async def remove(client: Client) -> CallToolResult:
        return await client.call_tool("remove_document", {"document": PAY})

    eva = bearing(keys, "Eva")
    assert guarded.http.delete(f"/v1/documents/{PAY}", headers=eva).status_code == 404
    assert codes_of(visit(with_key(guarded, eva), remove)) == (True, "index.no_document")
    assert [each.path for each in guarded.assistant.texts] == before
    assert guarded.assistant.tags[PAY] == ("密",)


def test_a_build_tells_of_what_is_seen_alone(guarded: Door, keys: dict[str, str]) -> None:
    """It brings all folders up to date, for it is one index; what it says is for who asked."""
    built = {
        name: guarded.http.post("/v1/build", headers=bearing(keys, name)).json()
        for name in ("Anna", "Eva")
    }
    listed = guarded.http.get("/v1/documents", headers=bearing(keys, "Eva")).json()
    assert built["Eva"]["documents"] == listed["total"]
    assert built["Eva"]["embedded"] == 0
    assert built["Anna"]["embedded"] == 70
    assert "hr" not in json.dumps(built["Eva"])


def test_a_client_with_the_key_of_a_reader_finds_theirs_alone(
    guarded: Door, keys: dict[str, str]
) -> None:
    async def look(client: Client) -> dict[str, Any]:
        listed = await client.call_tool("list_documents", {})
        return {
            "tools": [tool.name for tool in (await client.list_tools()).tools],
            "resources": [each.name for each in (await client.list_resources()).resources],
            "documents": [each["path"] for each in listed.structured_content["documents"]],
            "read": await client.call_tool("read_document", {"document": PAY}),
            "search": await client.call_tool("search", {"query": "张三的工资"}),
            "build": await client.call_tool("build", {}),
        }

    found = {}
    for name in ("Ida", "Rob"):
        guarded.assistant.visible.clear()
        found[name] = visit(with_key(guarded, bearing(keys, name)), look)
        assert guarded.assistant.visible == [frozenset(found[name]["documents"])] or name == "Ida"
    ida, rob = found["Ida"], found["Rob"]
    assert PAY in ida["documents"]
    assert ida["read"].structured_content["text"] == "张三的工资是八千元。"
    assert rob["documents"] == [path for path in ida["documents"] if path != PAY]
    assert rob["resources"] == rob["documents"]
    assert codes_of(rob["read"]) == (True, "index.no_document")
    assert not rob["search"].is_error
    for each in (ida, rob):
        assert each["tools"] == READING
        assert codes_of(each["build"]) == (True, "http.role")


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wenda_none"}])
def test_without_a_key_there_is_no_protocol(guarded: Door, headers: dict[str, str]) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"accept": "application/json, text/event-stream"}
    refused = guarded.http.post("/mcp", json=asked, headers={**accept, **headers})
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")

    async def look(client: Client) -> object:
        return await client.list_tools()

    with pytest.raises(Exception, match=r"401|Unauthorized|unhandled errors"):
        visit(with_key(guarded, headers), look)


def info(path: str, source: str) -> DocumentInfo:
    return DocumentInfo(path, "", source, 1, 1, 1, 1, 0, ())


@pytest.mark.parametrize(
    ("path", "source", "names"),
    [
        ("pay.txt", "/srv/hr/pay.txt", ("pay.txt", "hr/pay.txt")),
        ("hr/pay.txt", "/srv/hr/pay.txt", ("hr/pay.txt", "pay.txt")),
        ("hr/a.zip/x/1.txt", "/srv/hr/a.zip", ("hr/a.zip/x/1.txt", "a.zip/x/1.txt")),
        ("elsewhere.txt", "/tmp/elsewhere.txt", ("elsewhere.txt",)),
        ("memory", "", ("memory",)),
    ],
)
def test_a_document_is_known_by_every_path_it_may_come_to_have(
    path: str, source: str, names: tuple[str, ...]
) -> None:
    """Else who removes another of its name, or adds one, would open it."""
    folders = [Path("/srv/docs"), Path("/srv/hr")]
    assert names_of(info(path, source.replace("/", os.sep)), folders) == names
    assert names_of(info(path, source), folders[1:]) == (path,)
