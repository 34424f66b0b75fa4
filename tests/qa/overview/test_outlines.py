"""The chapters of a document, asked for by name, as its headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import build
from qa.assistant import Assistant
from qa.overview.outlines import answer_outline, parse_outline
from qa.overview.questions.hints import may_ask
from qa.overview.questions.requests import Target
from qa.retrieval.retriever import Retriever
from qa.types import Answer
from tests.qa.overview.test_chapters import HANDBOOK, NOTICE
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder

GUIDE = "# Export Guide\n\n## Ordering\n\nOrder early.\n\n## Shipping\n\nWe ship by sea.\n"


@pytest.mark.parametrize(
    ("question", "target", "unit"),
    [
        ("员工手册有哪几章？", Target("bare", "员工手册"), "章"),
        ("《员工手册》一共有几章？", Target("titled", "员工手册"), "章"),
        ("《员工手册》分为哪几个部分？", Target("titled", "员工手册"), ""),
        ("請問《員工手冊》有哪些章節？", Target("titled", "员工手册"), ""),
        ("员工手册的目录是什么？", Target("bare", "员工手册"), ""),
        ("第二份文件有几节？", Target("number", number=2), "节"),
        ("What chapters does the export guide have?", Target("bare", "export guide"), "chapter"),
        ("How many parts are there in “Export Guide”?", Target("titled", "export guide"), ""),
        ("Show me the table of contents of “Export Guide”", Target("titled", "export guide"), ""),
    ],
)  # fmt: skip
def test_a_question_for_chapters(question: str, target: Target, unit: str) -> None:
    assert parse_outline(question) == (target, unit)
    assert may_ask(question)


@pytest.mark.parametrize(
    "question",
    [
        "员工手册第三章讲了什么？",
        "有几章？",
        "这本书第几章讲了考勤？",
        "一年有几个季度？",
        "考试分为哪几类？",
        "What chapters mention vacations?",
        "How many sections must be filled in?",
    ],
)
def test_an_ordinary_question(question: str) -> None:
    assert parse_outline(question) is None


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("outlines")
    documents = Path(folder / "documents")
    documents.mkdir()
    for name, text in {"handbook": HANDBOOK, "notice": NOTICE, "guide": GUIDE}.items():
        (documents / f"{name}.md").write_text(text, "utf-8")
    settings = settings_in(folder)
    build([documents], settings=settings, encoder=FakeEncoder())
    return Assistant(Retriever.open(settings=settings, encoder=FakeEncoder()))


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


def test_chapters_are_quoted_in_order_where_they_stand(assistant: Assistant) -> None:
    answer = assistant.ask("员工手册有哪几章？")
    assert answer.text == (
        "《员工手册》分为 3 部分：\n第一章 考勤[1]\n第二章 报销[2]\n第三章 休假[3]"
    )
    text = assistant.document("handbook.md").text
    assert [text[each.start : each.end] for each in answer.citations] == quotes(answer)


def test_sections_below_chapters_are_asked_for_by_what_they_are(assistant: Assistant) -> None:
    assert quotes(assistant.ask("《员工手册》有几节？")) == [
        "第一节 上下班", "第二节 请假", "第二节 招待费",
    ]  # fmt: skip
    english = assistant.ask("What sections does the export guide have?")
    assert (english.segments[0].text, quotes(english)) == (
        "“Export Guide”, parts: 2",
        ["Ordering", "Shipping"],
    )


def test_a_chapter_of_it_is_asked_for_next(assistant: Assistant) -> None:
    chat = assistant.conversation()
    chat.ask("员工手册有哪几章？")
    assert set(quotes(chat.ask("第三章呢？"))) <= {
        "年假每年十天，当年用完，不得结转。",
        "婚假为十五天。",
    }


def test_a_document_without_chapters_has_no_outline(assistant: Assistant) -> None:
    index, documents = assistant.retriever.current(), assistant.documents()
    title = assistant.document("notice.md").title
    assert answer_outline(index, f"《{title}》有几章？", (), documents, "zh-Hans") is None
    assert answer_outline(index, "没有的书有几章？", (), documents, "zh-Hans") is None
