"""Overviews of one chapter: which one a question names, what is in it, and what is said of it."""

from __future__ import annotations

import pytest

from index import Document, DocumentError, Encoder, build
from index.documents.reader import read_document
from qa.assistant import Assistant, give_overview
from qa.overview.chapters import Section, find_sections, parts_within, sections_of
from qa.overview.parts import DocumentPart
from qa.overview.questions.parsing import parse_chapter_requests
from qa.overview.questions.requests import ChapterName, Request, Target
from qa.retrieval.retriever import Retriever
from qa.types import Answer
from tests.support.documents.folders import settings_in

HANDBOOK = """# 员工手册

本手册自发布之日起执行，由人力资源部解释。

## 第一章 考勤

### 第一节 上下班

上班时间为早上九点，下班时间为下午六点。

### 第二节 请假

请假须提前一天向主管提出。病假须附医院的证明。

## 第二章 报销

差旅费凭票据报销，须在回来后十日内提交。住宿标准为每晚四百元。

### 第二节 招待费

招待费须事先批准，每人不超过一百五十元。

## 第三章 休假

年假每年十天，当年用完，不得结转。婚假为十五天。
"""
PLAN = """# 施工方案

## 工程概况

本工程为六层框架结构，总建筑面积八千平方米。

## 安全措施

进入现场必须戴安全帽。高处作业必须系安全带，并设专人监护。

## 进度安排

主体结构九月封顶，十二月竣工验收。
"""
OTHER = """# 保密制度

## 第一章 范围

本制度适用于所有能接触客户资料的员工。

## 第二章 要求

客户资料不得带出办公室，也不得发到私人邮箱。
"""
NOTICE = "# 通知\n\n食堂晚餐改为十七点半开始，周五供应面食。\n"

THIS = Target("this")
LAST = (ChapterName("number", -1, "章"),)
THIRD = (ChapterName("number", 3, "章"),)


def read(text: str) -> Document:
    return read_document("文.md", text.encode())


def named(name: str) -> tuple[ChapterName, ...]:
    return (ChapterName("named", name=name),)


@pytest.mark.parametrize(
    ("question", "request_"),
    [
        ("总结第三章", Request("document", THIS, chapters=THIRD)),
        ("用三句话总结第三章", Request("document", THIS, 3, chapters=THIRD)),
        ("第3章规定了什么？", Request("document", THIS, chapters=THIRD)),
        (
            "最后一章讲了什么",
            Request("document", THIS, chapters=(ChapterName("number", -1, "章"),)),
        ),
        ("总结一下安全措施这一节", Request("document", THIS, chapters=named("安全措施"))),
        ("“安全措施”这部分讲了什么", Request("document", THIS, chapters=named("安全措施"))),
        (
            "總結《員工手冊》第三章",
            Request("document", Target("titled", "員工手冊"), chapters=THIRD),
        ),
        (
            "《员工手册》第三章第二节主要讲什么",
            Request(
                "document",
                Target("titled", "员工手册"),
                chapters=(*THIRD, ChapterName("number", 2, "节")),
            ),
        ),
        (
            "《施工方案》里安全措施这一节讲了什么",
            Request("document", Target("titled", "施工方案"), chapters=named("安全措施")),
        ),
        (
            "Summarise chapter two",
            Request("document", THIS, chapters=(ChapterName("number", 2, "chapter"),)),
        ),
        (
            "What does section 4 of manual.pdf say?",
            Request(
                "document",
                Target("titled", "manual.pdf"),
                chapters=(ChapterName("number", 4, "section"),),
            ),
        ),
        (
            'What is the "Safety rules" section of "Manual" about?',
            Request("document", Target("titled", "Manual"), chapters=named("safety rules")),
        ),
    ],
)
def test_what_chapter_is_asked_for(question: str, request_: Request) -> None:
    assert next(parse_chapter_requests(question)) == request_


@pytest.mark.parametrize(
    "question",
    [
        "第三章规定了什么处罚？",
        "第二节课几点开始？",
        "总结《夜间施工通知》",
        "违反规定的部分怎么处理？",
        "章节怎么编号？",
        "Which part of the machine is heated?",
        "",
    ],
)
def test_other_questions_ask_for_none(question: str) -> None:
    assert list(parse_chapter_requests(question)) == []


def test_sections_hold_those_inside_them() -> None:
    sections = sections_of(read(HANDBOOK))
    assert sections == (
        Section("第一章 考勤", 3, 7, 0),
        Section("第一节 上下班", 4, 5, 1),
        Section("第二节 请假", 6, 7, 1),
        Section("第二章 报销", 8, 11, 0),
        Section("第二节 招待费", 10, 11, 1),
        Section("第三章 休假", 12, 13, 0),
    )


@pytest.mark.parametrize(
    ("chapters", "found"),
    [
        ((ChapterName("number", 2, "章"),), ["第二章 报销"]),
        ((ChapterName("number", -1, "章"),), ["第三章 休假"]),
        ((ChapterName("number", 2, "节"),), ["第二节 请假", "第二节 招待费"]),
        ((ChapterName("number", 2, "章"), ChapterName("number", 2, "节")), ["第二节 招待费"]),
        ((ChapterName("number", 4, "章"),), []),
        (named("休假"), ["第三章 休假"]),
        (named("第三章 休假"), ["第三章 休假"]),
        (named("上下"), ["第一节 上下班"]),
        (named("第"), []),
    ],
)
def test_which_sections_are_called_so(chapters: tuple[ChapterName, ...], found: list[str]) -> None:
    sections = sections_of(read(HANDBOOK))
    assert [each.title for each in find_sections(sections, chapters)] == found


def test_the_third_part_of_headings_without_numbers_is_the_third() -> None:
    sections = sections_of(read(PLAN))
    second = (ChapterName("number", 2, "部分"),)
    assert find_sections(sections, second) == ()
    assert [each.title for each in find_sections(sections, second, loosely=True)] == ["安全措施"]


def test_a_section_is_divided_by_the_headings_in_it() -> None:
    sections = sections_of(read(HANDBOOK))
    assert parts_within(sections, [sections[0]]) == [
        DocumentPart("", 3, 3),
        DocumentPart("第一节 上下班", 4, 5),
        DocumentPart("第二节 请假", 6, 7),
    ]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Assistant:
    folder = tmp_path_factory.mktemp("chapters")
    texts = {"handbook": HANDBOOK, "plan": PLAN, "notice": NOTICE, "other": OTHER}
    (folder / "documents").mkdir()
    for name, text in texts.items():
        (folder / "documents" / f"{name}.md").write_text(text, "utf-8")
    settings = settings_in(folder)
    build([folder / "documents"], settings=settings, encoder=real_encoder)
    return Assistant(Retriever.open(settings=settings, encoder=real_encoder))


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


VACATION = ["年假每年十天，当年用完，不得结转。", "婚假为十五天。"]


@pytest.mark.parametrize(
    "question", ["总结第三章", "《员工手册》第三章讲了什么？", "休假这一章讲了什么"]
)
def test_a_chapter_is_quoted_and_nothing_else(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.segments[0].text.startswith("《员工手册》 · 第三章 休假")
    assert set(quotes(answer)) <= set(VACATION)
    assert quotes(answer)
    again = assistant.ask(answer.resolved_question)
    assert quotes(again) == quotes(answer)


def test_the_sections_of_a_chapter_are_named(assistant: Assistant) -> None:
    answer = assistant.ask("用三句话总结《员工手册》第一章")
    parts = [each.text for each in answer.segments if each.code == "overview_part"]
    assert parts == ["第一节 上下班", "第二节 请假"]
    assert all(citation.part or citation.quote in HANDBOOK for citation in answer.citations)
    inner = assistant.ask("《员工手册》第一章第二节讲了什么？")
    assert set(quotes(inner)) <= {"请假须提前一天向主管提出。", "病假须附医院的证明。"}


def test_a_named_section_of_the_one_document_that_has_it(assistant: Assistant) -> None:
    answer = assistant.ask("总结一下安全措施这一节")
    assert {citation.document for citation in answer.citations} == {"plan.md"}
    assert answer.resolved_question == "总结《施工方案》中“安全措施”这一节"


def test_where_several_have_the_chapter_they_are_listed(assistant: Assistant) -> None:
    answer = assistant.ask("第二章讲了什么？")
    assert answer.answered
    assert [each.document for each in answer.segments if each.document] == [
        "handbook.md",
        "other.md",
    ]
    chosen = assistant.ask("总结第二章", within=["other.md"])
    assert quotes(chosen) == ["客户资料不得带出办公室，也不得发到私人邮箱。"]


def test_after_an_overview_a_chapter_alone_will_do(assistant: Assistant) -> None:
    chat = assistant.conversation()
    chat.ask("总结《员工手册》第一章")
    third = chat.ask("第三章呢？")
    assert set(quotes(third)) <= set(VACATION)
    assert third.resolved_question == "总结《员工手册》中“第三章 休假”这一节"
    assert len(quotes(chat.ask("只要一句话"))) == 1


def test_a_chapter_that_there_is_not(assistant: Assistant) -> None:
    answer = assistant.ask("总结《员工手册》第九章")
    assert not answer.answered
    assert answer.text == (
        "《员工手册》里没有这一章。它分为：“第一章 考勤”“第二章 报销”“第三章 休假”"
    )


def test_a_chapter_is_given_by_name(assistant: Assistant) -> None:
    retriever = assistant.retriever
    index, words = retriever.current(), retriever.words
    answer = give_overview(index, words, "员工手册", chapter="第三章")
    assert quotes(answer) == quotes(assistant.ask("总结《员工手册》第三章"))
    assert quotes(give_overview(index, words, chapter="安全措施"))
    with pytest.raises(DocumentError) as caught:
        give_overview(index, words, "员工手册", chapter="第九章")
    assert caught.value.code == "overview.no_chapter"
    with pytest.raises(DocumentError) as caught:
        give_overview(index, words, chapter="第二章")
    assert caught.value.code == "overview.several_chapters"
