"""Which questions ask for an overview, of what and how long; and which do not."""

from __future__ import annotations

import json
import time

import pytest

from qa.overview.questions.hints import may_ask
from qa.overview.questions.parsing import parse_following, parse_request
from qa.overview.questions.requests import NOTHING, WHOLE, Request, Target
from tests.support.places import ROOT

NOTICE = Target("titled", "夜间施工通知")
THIS = Target("this")


def document(target: Target, sentences: int | None = None, scale: float = 1.0) -> Request:
    return Request("document", target, sentences, scale)


FOLDER, LIST = Request("folder", WHOLE), Request("list")

ASKED = {
    "总结一下《夜间施工通知》": document(NOTICE),
    "总结一下《夜间施工通知》的要点": document(NOTICE),
    "《夜间施工通知》主要讲了什么？": document(NOTICE),
    "《夜间施工通知》的主要内容是什么？": document(NOTICE),
    "给我一份《夜间施工通知》的摘要": document(NOTICE),
    "請概括《夜間施工通知》": document(Target("titled", "夜間施工通知")),
    "用三句话总结《夜间施工通知》": document(NOTICE, 3),
    "用100字概括一下《夜间施工通知》": document(NOTICE, 2),
    "请简要概括本文": document(THIS, scale=0.5),
    "详细总结一下这篇文章": document(THIS, scale=2.0),
    "总结一下": document(NOTHING),
    "列出第三篇的要点": document(Target("number", number=3)),
    "把第三篇总结成五点": document(Target("number", number=3), 5),
    "帮我总结一下最后一篇": document(Target("number", number=-1)),
    "概括一下第二份文件": document(Target("number", number=2)),
    "这份合同的主要内容是什么": document(Target("this", kind_word="合同")),
    "夜间施工通知讲了什么": document(Target("bare", "夜间施工通知")),
    "总结 Notice.TXT": document(Target("titled", "Notice.TXT")),
    "这几篇文章主要讲什么？": FOLDER,
    "這幾篇文章主要講什麼？": FOLDER,
    "这个文件夹里有什么？": FOLDER,
    "这些文档都说了些什么？": FOLDER,
    "所有文档的主要内容是什么？": FOLDER,
    "有哪些文档？": LIST,
    "有哪些文檔？": LIST,
    "一共有多少份文档？": LIST,
    "列出所有文档": LIST,
    "文档列表": LIST,
    "What is this folder about?": FOLDER,
    "Summarise all documents": FOLDER,
    "Summarise Night work in five points": document(Target("bare", "Night work"), 5),
    'Summarize "Night work notice" in 3 sentences': document(
        Target("titled", "Night work notice"), 3
    ),
    "Summarise “夜间施工通知”": document(NOTICE),
    "Summarise 夜间施工通知": document(Target("bare", "夜间施工通知")),
    "Give me a short overview of trail.txt": document(Target("titled", "trail.txt"), scale=0.5),
    "What are the key points of the third document?": document(Target("number", number=3)),
    "What is it about?": document(THIS),
    "What does the handbook say?": document(Target("this", kind_word="handbook")),
    "tl;dr": document(NOTHING),
    "list the documents": LIST,
    "How many documents are there?": LIST,
    "which files do you have": LIST,
}

ORDINARY = """
这篇文章的作者是谁？
谁负责总结会议纪要？
年终总结要写多少字？
主要成分有哪些？
主要内容由谁审核？
主要观点是谁提出的？
有哪些文件规定了噪声限值？
哪些文档提到了噪声？
申请需要提交哪些文件？
办理护照需要哪些材料？
有哪些材料？
文件存放在哪里？
文件有多少页？
提交文件的截止日期是哪天？
夜间施工的主要要求有哪些？
这份合同的有效期是多久？
第三篇是谁写的？
第三条规定了什么？
通知要求什么时候停工？
会议的主要议题是什么？
两篇文章有什么不同？
这篇文章发表在哪一年？
列出需要的工具
列出所有的处罚措施
介绍信怎么开？
介绍一下公司的历史
买卖不破租赁是什么意思
四个不摘指什么？
What is the fee about changing a booking?
Who wrote the summary?
When is the summary due?
What documents do I need to apply?
What files must be kept for ten years?
How many documents must be submitted?
What is the document number?
What does the manual say about noise?
List the tools I need
""".strip().splitlines()

NO_DOCUMENT_IS_CALLED_SO = """
总结会在几点开？
总结由谁来写？
总结报告什么时候交？
总结大会有多少人参加？
概括能力怎么考核？
摘要不得超过多少字？
他在会上讲了什么？
王主任说了什么？
What does the warranty cover?
""".strip().splitlines()
"""Questions that would be for an overview if a document were called so, of which the test of
``find_meant`` makes sure."""


LABELLED = ("typed", "unseen/across", "unseen/encyclopedia", "unseen/law", "unseen/long_pages")


@pytest.mark.parametrize("question", ASKED)
def test_a_question_for_an_overview(question: str) -> None:
    assert parse_request(question) == ASKED[question]
    assert may_ask(question)


@pytest.mark.parametrize("question", ORDINARY)
def test_an_ordinary_question(question: str) -> None:
    assert parse_request(question) is None


@pytest.mark.parametrize("question", NO_DOCUMENT_IS_CALLED_SO)
def test_a_question_that_leaves_it_to_the_documents(question: str) -> None:
    found = parse_request(question)
    assert found is not None
    assert found.target.way == "bare"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("那第二篇呢？", Request("document", Target("number", number=2), follows=True)),
        ("那《食堂通知》呢？", Request("document", Target("titled", "食堂通知"), follows=True)),
        ("再详细一点", Request("document", scale=2.0, follows=True)),
        ("简短些", Request("document", scale=0.5, follows=True)),
        ("只要三句话", Request("document", sentences=3, follows=True)),
        ("用五句话呢？", Request("document", sentences=5, follows=True)),
        ("And the second one?", Request("document", Target("number", number=2), follows=True)),
        ("more detail", Request("document", scale=2.0, follows=True)),
        ("噪声呢？", None),
        ("为什么？", None),
        ("几点？", None),
        ("And the noise?", None),
    ],
)  # fmt: skip
def test_what_follows_an_overview(question: str, expected: Request | None) -> None:
    assert parse_following(question) == expected
    if expected is not None:
        assert parse_request(question) is None


@pytest.mark.parametrize(
    "question", ["一下" * 20 + "介绍" * 8 + "要点x", "请" * 55 + "总结", "的内容" * 18, "a " * 29]
)
def test_no_question_takes_long(question: str) -> None:
    parse_request("总结一下")
    parse_request("outline")
    began = time.perf_counter()
    parse_request(question)
    assert time.perf_counter() - began < 2


def test_of_the_labelled_questions_none_is_taken_for_one_about_a_document_that_is_not_there() -> (
    None
):
    """Only where a document is called so are they; three in 3,325 name something in title marks."""
    folders = (
        "typed",
        *(f"unseen/{name}" for name in ("across", "encyclopedia", "law", "long_pages")),
    )
    taken = []
    for folder in folders:
        path = ROOT / "bench" / "data" / folder / "questions.jsonl"
        for line in path.read_text("utf-8").splitlines():
            request = parse_request(json.loads(line)["question"])
            if request is not None and request.target.way != "bare":
                taken.append(json.loads(line)["question"])
    assert taken == []
