"""Documents that a question names."""

from __future__ import annotations

import pytest

from index import DocumentInfo
from qa.retrieval.names.document_names import DocumentNames
from qa.retrieval.names.named_documents import NamedDocuments, named_documents


def document(path: str, title: str) -> DocumentInfo:
    return DocumentInfo(path, title, path, 9, 1, 1, 1, 0, ())


FOLDER = DocumentNames(
    (
        document("a/03-夜间施工通知（试行）.docx", "关于夜间施工的规定"),
        document("a/东线.txt", "东线工程"),
        document("a/西线.txt", "西线工程"),
        document("b/食堂通知.txt", "食堂通知"),
        document("b/canteen.txt", "Opening hours"),
        document("b/红楼梦.txt", "红楼梦"),
        *(document(f"c/{number}/说明.txt", "说明") for number in range(4)),
    )
)


@pytest.mark.parametrize(
    ("question", "paths", "left", "within"),
    [
        (
            "《夜间施工通知》里噪声不得超过多少？",
            ("a/03-夜间施工通知（试行）.docx",),
            "噪声不得超过多少？",
            True,
        ),
        (
            "根据《关于夜间施工的规定》，几点停工？",
            ("a/03-夜间施工通知（试行）.docx",),
            "几点停工？",
            True,
        ),
        ("在东线那份文件中，管道有多长？", ("a/东线.txt",), "管道有多长？", True),
        ("西线工程那份文件里加压站有几座？", ("a/西线.txt",), "加压站有几座？", True),
        (
            "In canteen.txt, what happened in 2019?",
            ("b/canteen.txt",),
            "What happened in 2019?",
            True,
        ),
        ("食堂通知.txt里晚餐几点开始？", ("b/食堂通知.txt",), "晚餐几点开始？", True),
        ("《食堂通知》規定晚餐幾點開始？", ("b/食堂通知.txt",), "晚餐幾點開始？", True),
        ("《红楼梦》的作者是谁？", ("b/红楼梦.txt",), "《红楼梦》的作者是谁？", False),
        ("《食堂通知》提到谁？", ("b/食堂通知.txt",), "《食堂通知》提到谁？", True),
        (
            "According to “Opening hours”, when is dinner?",
            ("b/canteen.txt",),
            "When is dinner?",
            True,
        ),
        ("When is dinner in canteen.txt?", ("b/canteen.txt",), "When is dinner?", True),
    ],
)
def test_a_document_is_named_by_its_title_or_file(
    question: str, paths: tuple[str, ...], left: str, within: bool
) -> None:
    assert named_documents(question, FOLDER) == NamedDocuments(paths, left, within)


@pytest.mark.parametrize(
    "question",
    [
        "噪声不得超过多少？",
        "《西游记》里孙悟空住在哪里？",
        "《说明》里写了什么内容？",
        "在这份文件中，管道有多长？",
        "什么是“铁蹄马”精神？",
        "东线管道有多长？",
        "In the morning, when does the canteen open?",
        "When does the canteen open?",
    ],
)
def test_a_name_of_no_document_or_of_many_names_none(question: str) -> None:
    assert named_documents(question, FOLDER) is None
