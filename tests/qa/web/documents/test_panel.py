"""The documents panel."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from index import BuildReport, DocumentInfo, Progress, Reason, Skipped
from qa.web.documents.panel import (
    render_added,
    render_build_failure,
    render_documents,
    render_progress,
    render_removed,
    render_report,
)
from qa.web.overviews import document_number
from tests.qa.web.test_escape import read_html


def info(path: str, title: str = "题") -> DocumentInfo:
    return DocumentInfo(path, title, path, 1000, 12, 34, 90, 0, ())


def listed(html: str) -> dict[str, Any]:
    """What the browser is sent of the documents."""
    found = re.search(r'data-documents="([^"]*)"', html)
    assert found is not None
    sent: dict[str, Any] = json.loads(unescape(found[1]))
    return sent


def test_documents_are_sent_as_data_with_their_counts() -> None:
    html = render_documents([info("a.txt", "甲"), info("b/c.txt", "<乙>")], "g7", "zh")
    assert read_html(html)[0] == (
        "2 份文档 · 68 个片段.txt 2按名称按日期，新的在前按篇幅，长的在前没有读入的文件索引版本 g7"
    )
    sent = listed(html)
    assert sent["documents"][1] == {
        "path": "b/c.txt",
        "title": "<乙>",
        "pointer": f"document-0-{document_number('b/c.txt')}",
        "passages": 34,
        "paragraphs": 12,
        "characters": 1000,
        "omitted": 0,
        "modified": 0,
        "tags": [],
        "held": 1,
        "file": "",
    }
    assert sent["words"]["document_counts"] == "{passages} 个片段 · {paragraphs} 段"


def test_an_archive_goes_whole_and_what_has_no_file_stays() -> None:
    two = [replace(info(f"集.zip/{name}.txt"), source="/docs/集<.zip") for name in "甲乙"]
    sent = listed(
        render_documents([info("m.txt"), replace(info("n.txt"), source=""), *two], "", "zh")
    )
    held = [(each["held"], each["file"]) for each in sent["documents"]]
    assert held == [(1, ""), (0, ""), (2, "集<.zip"), (2, "集<.zip")]


@pytest.mark.parametrize(
    "name", ['"><script>x</script>', "a'`&amp;<b>", "\ud800\x85\n", "{{x}}${y}", "\\u0041\\"]
)
def test_a_name_arrives_as_it_is(name: str) -> None:
    html = render_documents([replace(info(name, name), tags=(name,))], "g", "zh")
    sent = listed(html)["documents"][0]
    assert (sent["path"], sent["title"], sent["tags"]) == (name, name, [name])
    assert "script" not in read_html(html)[1]
    html.encode()


def test_the_other_forms_of_the_characters_in_the_names_are_sent() -> None:
    forms = listed(render_documents([info("规章.txt", "臺灣")], "g", "zh"))["forms"]
    pairs = dict(zip(forms[::2], forms[1::2], strict=True))
    assert (pairs["規"], pairs["臺"], pairs["灣"]) == ("规", "台", "湾")
    assert "貓" not in pairs


def test_added_and_refused_files() -> None:
    refused = (Skipped("坏<b>.dwg", Reason("no")),)
    text, tags = read_html(render_added(["a.txt", "<i>.md"], ["c.txt"], refused, "zh"))
    assert text == (
        "已放入文档文件夹：a.txt、<i>.md文件夹里已有同样的文件：c.txt没有收下 1 份文件坏<b>.dwg no"
    )
    assert "i" not in tags
    assert "details" not in render_added(["a.txt"], [], [], "zh")


def test_removed() -> None:
    html = render_removed(Path("/x/trash/<a>.txt"), "zh")
    assert read_html(html)[0] == "已移除 <a>.txt，文件保留在 /x/trash"


def test_a_long_list_is_sent_whole() -> None:
    html = render_documents([info(f"{i}.txt") for i in range(5000)], "g", "en")
    assert len(listed(html)["documents"]) == 5000
    assert "Documents: 5,000 · passages: 170,000" in read_html(html)[0]


def test_no_documents() -> None:
    assert "索引里还没有文档" in render_documents([], "", "zh")


@pytest.mark.parametrize(
    ("progress", "percent", "line"),
    [
        (Progress("embed", 120, 600, 41.6), 20, "计算向量 · 120 / 600 · 约剩 42 秒"),
        (Progress("read", 0, 0), 0, "读取文档"),
        (Progress("write", 3, 3, None), 100, "写入索引 · 3 / 3"),
        (Progress("x<y", 9, 3), 100, "x<y · 9 / 3"),
    ],
)
def test_progress(progress: Progress, percent: int, line: str) -> None:
    html = render_progress(progress, "zh")
    assert f'aria-valuenow="{percent}"' in html
    assert read_html(html)[0] == f"正在重建，对话可以照常进行{line}"


def test_report() -> None:
    skipped = (Skipped("坏<b>.txt", Reason("document.empty")),)
    report = BuildReport(3, 70, 200, 40, 30, 1, skipped, "g9", 12.34)
    text, tags = read_html(render_report(report, "zh"))
    assert text == (
        "已建好：3 份文档，70 个片段，新算 40、沿用 30、移除 1，用时 12.3 秒"
        "跳过 1 份文件坏<b>.txt 文件是空的"
    )
    assert tags.count("b") == 1
    assert "details" not in render_report(BuildReport(1, 1, 1, 1, 0, 0, (), "g", 1.0), "zh")


def test_failure() -> None:
    html = render_build_failure("另一个程序正在写 <x>", "zh")
    assert read_html(html)[0] == "没有建成：另一个程序正在写 <x>"
    assert 'role="alert"' in html
