"""Overviews on the screen: what a button asks, and labels that open documents."""

from __future__ import annotations

from html import unescape

import pytest

from index import DocumentInfo
from qa.overview.questions.parsing import parse_request
from qa.overview.references import Meant, find_meant
from qa.types import Answer, Segment, segments_text
from qa.web.conversation.export import export_markdown
from qa.web.overviews import ask_for_overview, document_number
from qa.web.rendering import render_answer
from tests.qa.web.test_escape import read_html
from tests.qa.web.test_rendering import citation


def info(path: str, title: str) -> DocumentInfo:
    return DocumentInfo(path, title, path, 9, 1, 1, 1, 0, ())


DOCUMENTS = (
    info("a.txt", "夜间施工通知"),
    info("b/说明.txt", "说明"),
    info("c/说明.txt", "说明"),
    info("d》.txt", "d》"),
    info("e.txt", "臺灣鐵路"),
    info("f.txt", "Trail"),
)


@pytest.mark.parametrize(
    ("path", "language", "question"),
    [
        ("a.txt", "zh", "总结《夜间施工通知》"),
        ("a.txt", "en", "Summarise “夜间施工通知”"),
        ("b/说明.txt", "zh", "总结《b/说明.txt》"),
        ("c/说明.txt", "en", "Summarise “c/说明.txt”"),
        ("e.txt", "zh", "總結《臺灣鐵路》"),
        ("f.txt", "zh", "总结《Trail》"),
        ("nowhere.txt", "zh", ""),
    ],
)
def test_a_button_asks_for_its_own_document(path: str, language: str, question: str) -> None:
    assert ask_for_overview(path, DOCUMENTS, "zh" if language == "zh" else "en") == question


@pytest.mark.parametrize("document", DOCUMENTS, ids=[each.path for each in DOCUMENTS])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_a_document_is_called_its_button_asks_for_it(
    document: DocumentInfo, language: str
) -> None:
    question = ask_for_overview(document.path, DOCUMENTS, "zh" if language == "zh" else "en")
    request = parse_request(question)
    assert request is not None
    assert find_meant(request.target, DOCUMENTS, ()) == Meant((document,))


SEGMENTS = (
    Segment("label", "共 2 份文档：", code="overview_folder"),
    Segment("label", "1. <甲>", code="overview_entry", lead="\n", document='a"<.txt'),
    Segment("quotation", "一句。", (1,), lead="\n"),
    Segment("label", "第一章", code="overview_part", lead="\n\n"),
)
OVERVIEW = Answer(
    "有哪些？", "有哪些？", True, 0.95, segments_text(SEGMENTS), (citation(1, "一句。"),), (), 0.12,
    SEGMENTS,
)  # fmt: skip


def test_a_label_that_names_a_document_opens_it() -> None:
    html = render_answer(OVERVIEW, 0, "zh")
    assert f'value="document-0-{document_number(chr(97) + chr(34) + "<.txt")}"' in html
    text, tags = read_html(html)
    assert "1. <甲>" in text
    assert '<span class="wenda-said wenda-overview-part">第一章</span>' in unescape(html)
    assert "甲" not in tags


def test_an_overview_says_nothing_of_confidence() -> None:
    text, _ = read_html(render_answer(OVERVIEW, 0, "zh"))
    assert "复制1 处引文 · 0.12 秒为什么这样回答" in text


def test_an_overview_is_exported_as_paragraphs() -> None:
    exported = export_markdown([OVERVIEW], "zh").split("\n\n")
    assert exported[2:6] == ["共 2 份文档：", "1\\. \\<甲\\>", "一句。\\[1\\]", "第一章"]
