"""Overviews over HTTP and by the protocol of assistants, over a real index: of documents, of one
chapter, of all; and what is said where there is no such document or chapter."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from index import Encoder, build
from qa.serialize import answer_record
from qa.server.serving import serving
from qa.service import LiveAssistant
from qa.web.line import Line
from qa.web.state import Shared
from tests.qa.server.mcp.clients import call, codes_of, text_of
from tests.qa.server.visits import client_to
from tests.support.documents.folders import settings_in

HANDBOOK = """# 员工手册

## 第一章 考勤

上班时间是上午九点，迟到三次记一次事假。

## 第二章 休假

年假每年十天，当年用完，不得结转。
"""
PLAN = """# 施工方案

## 安全措施

进场人员必须戴安全帽。

## 第二章 验收

竣工后三十天内验收。
"""


@dataclass(frozen=True)
class Doors:
    """A server over a real index, and a client of its API."""

    url: str
    assistant: LiveAssistant
    http: httpx.Client

    def post(self, **body: object) -> httpx.Response:
        return self.http.post("/v1/overview", json=body)

    def call(self, **arguments: object) -> Any:
        return call(f"{self.url}mcp", "overview", **arguments)


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("overviews")
    (folder / "documents").mkdir()
    for name, text in {"handbook": HANDBOOK, "plan": PLAN}.items():
        (folder / "documents" / f"{name}.md").write_text(text, "utf-8")
    settings = settings_in(folder)
    build([folder / "documents"], settings=settings, encoder=real_encoder)
    assistant = LiveAssistant(settings)
    with ThreadPoolExecutor(1) as pool:
        shared = Shared(assistant, folder / "feedback.jsonl", pause=0.0, line=Line(pool))
        with serving(shared, settings, port=None) as url, client_to(url) as client:
            yield Doors(url, assistant, client)


def untimed(record: dict[str, Any]) -> dict[str, Any]:
    """The record of an answer without how long it took."""
    return {**record, "seconds": 0}


@pytest.mark.parametrize(
    ("asked", "quoted"),
    [
        ({"document": "员工手册", "chapter": "第二章"}, [HANDBOOK.splitlines()[8]]),
        ({"chapter": "安全措施"}, ["进场人员必须戴安全帽。"]),
        ({"document": "plan.md", "sentences": 1}, None),
        ({"within": ["plan.md"], "chapter": "第二章"}, ["竣工后三十天内验收。"]),
        ({}, None),
    ],
)
def test_every_door_gives_the_same(
    doors: Doors, asked: dict[str, Any], quoted: list[str] | None
) -> None:
    expected = untimed(answer_record(doors.assistant.overview(**asked)))
    assert untimed(doors.post(**asked).json()) == expected
    assert untimed(doors.call(**asked).structured_content) == expected
    if quoted is not None:
        assert [each["quote"] for each in expected["citations"]] == quoted


@pytest.mark.parametrize(
    ("asked", "status", "code", "named"),
    [
        (
            {"document": "员工手册", "chapter": "第九章"},
            404, "overview.no_chapter", ["第一章 考勤", "第二章 休假"],
        ),
        ({"chapter": "第九章"}, 404, "overview.no_chapter", ["安全措施", "第一章 考勤"]),
        ({"chapter": "第二章"}, 422, "overview.several_chapters", ["handbook.md", "plan.md"]),
        ({"document": "章程"}, 404, "overview.no_document", ["handbook.md", "plan.md"]),
        ({"within": ["#法规"]}, 404, "scope.unknown", []),
    ],
)  # fmt: skip
def test_what_there_is_not_has_one_code_at_every_door(
    doors: Doors, asked: dict[str, Any], status: int, code: str, named: list[str]
) -> None:
    refused = doors.post(**asked)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"
    assert all(name in refused.json()["remedy"] for name in named)
    result = doors.call(**asked)
    assert codes_of(result) == (True, code)
    assert all(name in text_of(result) for name in named)


@pytest.mark.parametrize("body", [{"sentences": 51}, {"chapter": ""}, {"part": "第二章"}])
def test_what_is_wrong_with_a_request(doors: Doors, body: dict[str, object]) -> None:
    refused = doors.post(**body)
    assert (refused.status_code, refused.json()["code"]) == (422, "http.invalid")
    assert refused.json()["fields"]["where"] == f"body.{next(iter(body))}"
    assert doors.call(**body).is_error
