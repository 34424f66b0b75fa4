"""Which documents a request means."""

from __future__ import annotations

import pytest

from index import DocumentInfo
from qa.overview.questions.parsing import parse_request
from qa.overview.references import Meant, find_meant
from qa.types import Answer, Citation
from tests.qa.overview.questions.test_parsing import NO_DOCUMENT_IS_CALLED_SO


def document(path: str, title: str) -> DocumentInfo:
    return DocumentInfo(path, title, path, 9, 1, 1, 1, 0, ())


NIGHT = document("a/03-夜间施工通知（试行）.docx", "关于夜间施工的规定")
CANTEEN = document("b/食堂通知.txt", "食堂通知")
LEASE = document("b/lease.txt", "租赁合同")
TWINS = (document("c/1/说明.txt", "说明"), document("c/2/说明.txt", "说明"))
FOLDER = (NIGHT, CANTEEN, LEASE, *TWINS)


def answer_citing(*paths: str) -> Answer:
    cited = tuple(
        Citation(n, path, path, 1, 0, 3, "一二三", 1 / n) for n, path in enumerate(paths, 1)
    )
    return Answer("问？", "问？", True, 0.9, "", cited, (), 0.1)


def meant(question: str, *history: Answer) -> Meant | None:
    request = parse_request(question)
    assert request is not None
    return find_meant(request.target, FOLDER, history)


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("总结《夜间施工通知》", (NIGHT,)),
        ("总结《关于夜间施工的规定》", (NIGHT,)),
        ("總結《關於夜間施工的規定》", (NIGHT,)),
        ("总结《夜间施工》", (NIGHT,)),
        ("总结 食堂通知.txt", (CANTEEN,)),
        ("食堂通知主要讲了什么？", (CANTEEN,)),
        ("总结《b/食堂通知.txt》", (CANTEEN,)),
        ("总结《说明》", TWINS),
        ("总结《c/2/说明.txt》", TWINS[1:]),
        ("总结第二篇", (CANTEEN,)),
        ("总结最后一篇", TWINS[1:]),
        ("这份合同的主要内容是什么？", (LEASE,)),
    ],
)
def test_a_document_is_named(question: str, documents: tuple[DocumentInfo, ...]) -> None:
    assert meant(question) == Meant(documents)


def test_a_place_that_is_not_in_the_list() -> None:
    assert meant("总结第六篇") == meant("总结第0篇") == Meant(beyond=True)


@pytest.mark.parametrize(
    "question",
    ["总结《不存在的通知》", "总结《通知》", "这份报告讲了什么？", *NO_DOCUMENT_IS_CALLED_SO],
)
def test_nothing_of_these_is_meant(question: str) -> None:
    assert meant(question) is None


def test_the_document_cited_last_is_meant() -> None:
    history = answer_citing(CANTEEN.path), answer_citing(LEASE.path, CANTEEN.path), answer_citing()
    for question in ("总结一下这篇文章", "总结一下", "它主要讲了什么？", "这份通知讲了什么？"):
        assert meant(question, *history) == Meant((LEASE,)), question


def test_without_one_all_are_meant_and_a_lone_document_always_is() -> None:
    assert meant("总结一下") == meant("这些文档讲了什么？") == Meant(FOLDER, whole=True)
    request = parse_request("这份报告讲了什么？")
    assert request is not None
    assert find_meant(request.target, (CANTEEN,), ()) == Meant((CANTEEN,))
