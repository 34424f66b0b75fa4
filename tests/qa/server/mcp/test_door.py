"""The tools and resources over HTTP, under ``/mcp`` of the served app, to a real client."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, MCPError
from mcp_types import CallToolResult, TextResourceContents

from index import Progress, Settings
from qa.serialize import answer_record
from qa.server.entrance.callers import Caller
from tests.qa.server.mcp.clients import call, codes_of, links_of, text_of, visit
from tests.qa.server.visits import Door, open_door
from tests.support.places import SEED
from tests.support.screen.fake_assistant import document_from

READING = ["search", "ask", "read_document", "list_documents", "overview"]
CHANGING = ["add_document", "remove_document", "build"]
QUESTION = "善于打硬仗的老实人能发出什么信号？"
QUOTE = "善于打硬仗的老实人，就能在群众中发出“跟我上”的信号。"
ADDRESS = f"wenda://documents/{SEED.name}"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("door")) as opened:
        yield opened


@pytest.fixture
def changeable(tmp_path: Path) -> Iterator[Door]:
    with open_door(tmp_path, Settings(mcp_changes=True)) as opened:
        yield opened


def at(door: Door) -> str:
    return f"{door.url}mcp"


@pytest.mark.parametrize("mode", ["legacy", "auto", "2026-07-28"])
def test_it_only_reads_unless_more_is_allowed(door: Door, mode: str) -> None:
    async def look(client: Client) -> list[Any]:
        return [(await client.list_tools()).tools, client.server_capabilities]

    tools, capabilities = visit(at(door), look, mode=mode)
    assert [tool.name for tool in tools] == READING
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(tool.output_schema["type"] == "object" for tool in tools)
    assert capabilities.tools is not None or mode == "2026-07-28"
    assert codes_of(call(at(door), "build")) == (True, "mcp.read_only")


def test_an_answer_is_text_and_the_record_of_the_api(door: Door) -> None:
    result = call(at(door), "ask", question=QUESTION)
    answer = door.assistant.ask(QUESTION)
    start = door.assistant.texts[0].text.index(QUOTE)
    title, number = answer.citations[0].title, answer.citations[0].paragraph
    part = answer.citations[0].part
    essay = f" · {part}" if part != title else ""
    assert result.structured_content == answer_record(answer)
    assert text_of(result) == (
        f"{QUOTE}[1]\n\n[1] {title}{essay} · 第 {number} 段"
        f" ({SEED.name} {start}–{start + len(QUOTE)})\n\n把握 0.93"
    )
    assert links_of(result) == [(ADDRESS, title)]


def test_a_follow_up_is_understood_from_its_history(door: Door) -> None:
    result = call(at(door), "ask", question="那善于扎堆的呢？", history=[QUESTION])
    assert result.structured_content["resolved_question"] == "善于扎堆的老实人能发出什么信号？"
    assert "“团结就是力量”" in text_of(result)


def test_a_refusal_shows_what_comes_closest(door: Door) -> None:
    result = call(at(door), "ask", question="火星？", k=1, within=[SEED.name])
    assert not result.is_error
    record = result.structured_content
    assert (record["answered"], record["reason"], len(record["closest"])) == (
        False, "not_found", 1,
    )  # fmt: skip
    assert door.assistant.within[-1] == (SEED.name,)
    assert text_of(result).startswith("文档里没有找到能回答这个问题的内容。")
    assert record["closest"][0]["text"] in text_of(result)


def test_passages_are_those_of_the_api(door: Door) -> None:
    result = call(at(door), "search", query="火星", k=2, within=["*.txt"])
    shown = door.http.post("/v1/search", json={"query": "火星", "k": 2, "within": ["*.txt"]})
    assert result.structured_content == shown.json()
    assert [line[:2] for line in text_of(result).split("\n\n")] == ["1.", "2."]


def test_a_stretch_of_a_document_is_that_of_the_api(door: Door) -> None:
    result = call(at(door), "read_document", document="长.txt", start=2, length=5)
    shown = door.http.get("/v1/documents/长.txt", params={"start": 2, "end": 7})
    assert result.structured_content == shown.json()
    length = len(door.assistant.document("长.txt").text)
    assert text_of(result) == (
        f"很长的文档 (长.txt) · characters 2–7 of {length}\n\n第1段，长\n\nIt goes on from start=7."
    )
    beyond = call(at(door), "read_document", document="长.txt", start=length + 1)
    assert codes_of(beyond) == (True, "http.range")


def test_documents_are_listed_in_pages_and_by_name(door: Door) -> None:
    result = call(at(door), "list_documents", offset=1, limit=1)
    assert result.structured_content["total"] == 3
    assert [each["path"] for each in result.structured_content["documents"]] == ["恶意 <b>.txt"]
    assert text_of(result).splitlines()[0] == "Documents 2–2 of 3:"
    assert text_of(result).splitlines()[-1] == "More from offset=2."
    named = call(at(door), "list_documents", matching="很长").structured_content
    assert [each["path"] for each in named["documents"]] == ["长.txt"]


def test_an_overview_quotes_a_document(door: Door) -> None:
    result = call(at(door), "overview", document="长.txt", sentences=2)
    first, second = (f"第{number}段，{90 * '长'}。" for number in (1, 2))
    assert result.structured_content["answer"] == f"{first}[1]{second}[2]"
    assert links_of(result) == [("wenda://documents/%E9%95%BF.txt", "很长的文档")]


def test_documents_are_resources(door: Door) -> None:
    async def read(client: Client) -> list[Any]:
        listed = (await client.list_resources()).resources
        texts = [(await client.read_resource(each.uri)).contents[0] for each in listed]
        templates = (await client.list_resource_templates()).resource_templates
        return [listed, texts, templates]

    listed, texts, templates = visit(at(door), read)
    assert [(each.name, each.title) for each in listed] == [
        (text.path, text.title) for text in door.assistant.texts
    ]
    assert [each.text for each in texts] == [text.text for text in door.assistant.texts]
    assert [each.uri_template for each in templates] == ["wenda://documents/{+path}"]


@pytest.mark.parametrize(
    "address", ["wenda://documents/..%2F..%2Fetc%2Fpasswd", "file:///etc/passwd"]
)
def test_no_other_file_is_a_resource(door: Door, address: str) -> None:
    async def read(client: Client) -> MCPError:
        with pytest.raises(MCPError) as raised:
            await client.read_resource(address)
        return raised.value

    error = visit(at(door), read)
    assert (error.code, error.data["code"]) == (-32602, "index.no_document")


@pytest.mark.parametrize(
    ("tool", "arguments", "code"),
    [
        ("search", {"query": ""}, "mcp.arguments"),
        ("search", {"query": "a", "depth": 1}, "mcp.arguments"),
        ("ask", {"question": "长" * 20_000}, "http.question_too_long"),
        ("read_document", {"document": "../secret.txt"}, "index.no_document"),
        ("dance", {}, "mcp.no_tool"),
    ],
)
def test_what_is_wrong_is_said_with_its_code_and_remedy(
    door: Door, tool: str, arguments: dict[str, Any], code: str
) -> None:
    result = call(at(door), tool, **arguments)
    assert codes_of(result) == (True, code)
    problem = result.structured_content
    assert problem["detail"] in text_of(result)
    assert problem["remedy"] in text_of(result)


def test_a_fault_of_the_program_is_told_without_its_details(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    door.assistant.bug = RuntimeError("secret")
    try:
        result = call(at(door), "ask", question=QUESTION)
    finally:
        door.assistant.bug = None
    assert codes_of(result) == (True, "http.unexpected")
    assert "secret" not in str(result)
    assert "secret" in caplog.text


def test_what_is_said_is_in_the_language_of_the_client(door: Door) -> None:
    chinese = httpx.Client(headers={"accept-language": "zh-CN"}, trust_env=False)
    asked = {
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": {"name": "list_documents", "arguments": {"limit": 1}},
    }  # fmt: skip
    accept = {"accept": "application/json, text/event-stream"}
    shown = chinese.post(at(door), json=asked, headers=accept)
    assert "第 1–1 份，共 3 份文档" in shown.text
    chinese.close()


def test_hosts_and_origins_are_checked_as_everywhere(door: Door) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"accept": "application/json, text/event-stream"}
    for headers, status in [
        ({"host": "evil.example"}, 421),
        ({"origin": "https://evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({}, 200),
    ]:
        shown = door.http.post("/mcp", json=asked, headers={**accept, **headers})
        assert shown.status_code == status, headers
    streamed = door.http.get("/mcp", headers=accept)
    assert (streamed.status_code, streamed.headers["allow"]) == (405, "POST")


def test_documents_can_be_changed_where_that_is_allowed(changeable: Door) -> None:
    steps = [("read", 1, 2), ("embed", 3, 70), ("embed", 3, 70), ("write", 0, 4)]
    changeable.assistant.steps = [Progress(*step) for step in steps]
    told: list[tuple[float, float | None, str | None]] = []

    async def heard(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, total, message))

    async def change(client: Client) -> list[CallToolResult]:
        return [
            await client.call_tool("add_document", {"name": "新.txt", "text": "新的"}),
            await client.call_tool("add_document", {"name": "新.txt", "base64": "5paw55qE"}),
            await client.call_tool("remove_document", {"document": "长.txt"}),
            await client.call_tool("build", {}, progress_callback=heard),
        ]

    added, again, removed, built = visit(at(changeable), change)
    assert added.structured_content == {"name": "新.txt", "stored_as": "新.txt", "new": True}
    assert again.structured_content["new"] is False
    assert removed.structured_content["documents"] == ["长.txt"]
    assert built.structured_content["generation"] == "g2"
    assert told == [
        (1.5, 4, "Reading documents 1/2"),
        (2 + 3 / 70, 4, "Embedding 3/70"),
        (3, 4, "Writing the index 0/4"),
    ]
    for given, code in [
        ({"name": "a.txt"}, "mcp.contents"),
        ({"name": "a.txt", "text": "a", "base64": "YQ=="}, "mcp.contents"),
        ({"name": "a.txt", "base64": "?"}, "mcp.base64"),
        ({"name": "a.exe", "text": "a"}, "document.kind"),
    ]:
        assert codes_of(call(at(changeable), "add_document", **given)) == (True, code)


def test_texts_and_names_that_utf_8_does_not_have_get_through(changeable: Door) -> None:
    odd = document_from("坏\udc80.txt", "　　一\ud800二。", "题\udfff")
    changeable.assistant.texts = [odd]

    async def look(client: Client) -> list[Any]:
        (listed,) = (await client.list_resources()).resources
        read = (await client.read_resource(listed.uri)).contents[0]
        assert isinstance(read, TextResourceContents)
        overview = await client.call_tool("overview", {})
        return [(listed.uri, listed.name, listed.title), read.text, overview]

    named, text, overview = visit(at(changeable), look)
    assert named == ("wenda://documents/%E5%9D%8F%ED%B2%80.txt", "坏?.txt", "题?")
    assert text == "　　一?二。"
    assert overview.structured_content["citations"][0]["quote"] == "一?二。"
    assert links_of(overview) == [(named[0], "题?")]


def test_without_the_package_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "qa.server.mcp.protocol", raising=False)
    monkeypatch.setitem(sys.modules, "mcp", None)
    with open_door(tmp_path) as door:
        shown = door.http.post("/mcp", json={})
        assert door.http.get("/healthz").status_code == 200
    assert (shown.status_code, shown.json()["code"]) == (501, "extra.missing")
    assert shown.json()["remedy"] == "pip install 'wenda[mcp]'"


def test_a_reader_sees_its_documents_alone_and_changes_nothing(tmp_path: Path) -> None:
    reader = Caller("ann", "reader", frozenset({"长.txt"}))

    async def look(client: Client) -> list[Any]:
        return [
            [tool.name for tool in (await client.list_tools()).tools],
            [each.name for each in (await client.list_resources()).resources],
            await client.call_tool("build", {}),
            await client.call_tool("read_document", {"document": SEED.name}),
            await client.call_tool("overview", {"document": "长.txt"}),
            await client.call_tool("search", {"query": "火星", "within": [SEED.name]}),
            (await client.call_tool("list_documents", {})).structured_content["total"],
        ]

    with open_door(tmp_path, Settings(mcp_changes=True), know=lambda _: reader) as door:
        tools, resources, build, other, overview, elsewhere, total = visit(at(door), look)
        assert door.assistant.within == [("长.txt",), (SEED.name,)]
        assert door.assistant.visible == [{"长.txt"}]  # names are looked for among these
    assert (tools, resources, total) == (READING, ["长.txt"], 1)
    assert codes_of(build) == (True, "http.role")
    assert codes_of(other) == (True, "index.no_document")
    assert not elsewhere.is_error
    assert not overview.is_error
