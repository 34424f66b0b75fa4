"""Articles and identifiers looked up exactly, over small indexes made with the fake encoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.answering.look_up import look_up
from qa.assistant import Assistant
from qa.retrieval.retriever import Retriever
from tests.support.documents.builds import opened
from tests.support.documents.folders import write

RULES = """堤防巡查办法

第一条 堤防由沿线各村分段巡查。

第二条 巡查每日一次。水位过警戒线时每两小时一次。
（一）夜间巡查须两人同行；
（二）雨天巡查须带灯。

第三条　发现渗漏的，立即插旗标记并上报，不得自行开挖。

违反前款规定的，予以通报。

第二章 附则

第四条 巡查记录保存三年。
"""
NOTES = "值班须知\n\n一、按时到岗。\n二、交接清楚。\n三、发现异常立即报告。\n四、不得饮酒。\n"
SCHEMA = """CREATE TABLE valve (
  valve_no VARCHAR(20) NOT NULL COMMENT '阀门编号',
  pipe_dn INT, -- 公称直径
  memo TEXT
);
INSERT INTO valve (valve_no) VALUES ('V-0000');
"""


def quotes(retriever: Retriever, question: str) -> list[str] | None:
    """What is looked up for a question, as it stands in the documents."""
    index = retriever.current()
    found = look_up(index, retriever.words, question)
    if found is None:
        return None
    return [index.document(each.document).text[each.start : each.end] for each in found.sentences]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    return opened(tmp_path_factory.mktemp("rules"), 堤防巡查办法=RULES, 值班=NOTES)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "第二条规定了什么？",
            [
                "第二条 巡查每日一次。水位过警戒线时每两小时一次。",
                "（一）夜间巡查须两人同行；",
                "（二）雨天巡查须带灯。",
            ],
        ),
        (
            "《堤防巡查办法》第3条讲什么",
            [
                "第三条　发现渗漏的，立即插旗标记并上报，不得自行开挖。",
                "违反前款规定的，予以通报。",
            ],
        ),
        ("第三条第二款讲什么", ["违反前款规定的，予以通报。"]),
        ("第二条第二项讲什么", ["（二）雨天巡查须带灯。"]),
        ("第四条", ["第四条 巡查记录保存三年。"]),
        ("值班须知第三条是什么？", ["三、发现异常立即报告。"]),
        ("第九条规定了什么？", None),
        ("第三条和第九条规定了什么？", None),
        ("《消防办法》第三条规定了什么？", None),
        ("发现渗漏怎么办？", None),
    ],
)
def test_articles(rules: Retriever, question: str, expected: list[str] | None) -> None:
    assert quotes(rules, question) == expected


def test_the_article_of_every_document(tmp_path: Path) -> None:
    retriever = opened(tmp_path, 甲="第一条 甲。\n第二条 乙。\n", 乙="第一条 丙。\n第二条 丁。\n")
    assert sorted(quotes(retriever, "第二条规定了什么？") or []) == ["第二条 丁。", "第二条 乙。"]


def test_an_article_in_a_large_folder(tmp_path: Path) -> None:
    """The documents are those that have the words of the number."""
    others = {f"文{number}": f"第{number}页讲灌渠。" for number in range(30)}
    write(tmp_path / "documents", **others)
    retriever = opened(tmp_path, 办法=RULES)
    found = quotes(retriever, "第4条规定了什么？")
    assert found == ["第四条 巡查记录保存三年。"]


def test_lines_broken_within_a_sentence(tmp_path: Path) -> None:
    """What goes on with a sentence is no article, even if it begins with a number."""
    text = (
        "第一条 堤防由沿线各村分段巡查，每段不超过两公里，发现渗漏的依照本办法\n"
        "第三条上报，并在巡查记录中写明时间、地点和渗漏的情形，由巡查人签字。\n"
        "第二条 巡查每日一次，水位过警戒线时每两小时一次，夜间巡查须两人同行，\n"
        "雨天巡查须带灯，冰期巡查须带绳，并于出发之前向值班室报告巡查的路线。\n"
        "第三条 发现渗漏的立即插旗标记，并向值班室上报，不得自行开挖或者填堵，\n"
        "值班室应当在十分钟之内派员到场。\n"
    )
    found = quotes(opened(tmp_path, 办法=text), "第三条规定了什么？")
    assert found == text[text.index("第三条 ") :].splitlines()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("valve_no 这个字段是什么意思？", ["valve_no VARCHAR(20) NOT NULL COMMENT '阀门编号',"]),
        ("PIPE_DN是什么意思？", ["pipe_dn INT, -- 公称直径"]),
        ("memo 这个字段是什么意思？", None),
        ("flow_rate 是什么意思？", None),
    ],
)
def test_identifiers(tmp_path: Path, question: str, expected: list[str] | None) -> None:
    assert quotes(opened(tmp_path, schema=SCHEMA), question) == expected


def test_an_answer_and_a_follow_up(rules: Retriever) -> None:
    chat = Assistant(rules).conversation()
    first, second = chat.ask("《堤防巡查办法》第三条规定了什么？"), chat.ask("那第四条呢？")
    assert first.answered
    assert first.text == (
        "第三条　发现渗漏的，立即插旗标记并上报，不得自行开挖。[1]\n违反前款规定的，予以通报。[2]"
    )
    assert [each.quote for each in second.citations] == ["第四条 巡查记录保存三年。"]


@pytest.mark.parametrize(
    "line",
    [
        "valve_no: 阀门编号",
        "- `valve_no`：阀门的编号",
        "valve_no  阀门编号",
        "valve_no（阀门编号）",
        "valve_no = None  # 阀门编号",
        "| valve_no | varchar | 阀门编号 |",
    ],
)
def test_lines_that_say_what_an_identifier_is(tmp_path: Path, line: str) -> None:
    text = f"说明如下。\n\n{line}\n\n另有 valve_no 见上文。\n"
    assert quotes(opened(tmp_path, text=text), "valve_no 是什么意思？") == [line]
