"""What two editions say differently, over small indexes made with the fake encoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.answering.look_up import look_up
from tests.support.documents.builds import opened

OLD = """宿舍管理规定（2021年版）

第一条 每晚十一点锁门，晚归须登记。

第二条 床位费每月80元。

第三条 室内不得使用电炉。

第四条 每周三打扫公共区域。

第五条 本规定自2021年起施行，至2024年止。
"""
NEW = """宿舍管理规定（2024年版）

第一条 每晚十二点锁门，晚归须登记。

第二条 床位费每月120元。

第三条 室内不得使用电炉。

第四条 每周三打扫公共区域。

第五条 本规定自2024年起施行，至2027年止。

第六条 设公用洗衣机，每次三元。
"""
OTHER = "食堂公告2024\n\n早餐六点半供应。\n\n晚餐六点供应。\n"
DIFFERING = [
    ("宿舍规定2021.txt", "第一条 每晚十一点锁门，晚归须登记。"),
    ("宿舍规定2024.txt", "第一条 每晚十二点锁门，晚归须登记。"),
    ("宿舍规定2021.txt", "第二条 床位费每月80元。"),
    ("宿舍规定2024.txt", "第二条 床位费每月120元。"),
    ("宿舍规定2021.txt", "第五条 本规定自2021年起施行，至2024年止。"),
    ("宿舍规定2024.txt", "第五条 本规定自2024年起施行，至2027年止。"),
    ("宿舍规定2024.txt", "第六条 设公用洗衣机，每次三元。"),
]


def differing(folder: Path, question: str, texts: dict[str, str]) -> list[tuple[str, str]] | None:
    """What is quoted for a question, each with its document."""
    retriever = opened(folder, encoder=None, **texts)
    index = retriever.current()
    found = look_up(index, retriever.words, question)
    if found is None:
        return None
    return [
        (each.document, index.document(each.document).text[each.start : each.end])
        for each in found.sentences
    ]


@pytest.mark.parametrize(
    "question",
    [
        "宿舍规定2021和2024有什么不同？",
        "2021年版和2024年版宿舍规定有什么区别",
        "宿舍规定2024年比2021年有哪些变化？",
        "宿舍規定二〇二一年和二〇二四年有什麼不同",
    ],
)
def test_both_editions_are_quoted_where_they_differ(tmp_path: Path, question: str) -> None:
    texts = {"宿舍规定2021": OLD, "宿舍规定2024": NEW, "食堂公告2024": OTHER}
    assert differing(tmp_path, question, texts) == DIFFERING


@pytest.mark.parametrize(
    ("question", "newer"),
    [
        ("食堂公告2021和2024有什么不同？", NEW),  # there is one such notice only
        ("宿舍规定2021和2022有什么不同？", NEW),
        ("2021年和2024年的水费有什么变化？", NEW),  # of which neither says a word
        ("2021年和2024年的电炉有什么变化？", NEW),  # of which both say the same
        ("2024年的床位费有什么变化？", NEW),
        ("2021年和2024年的床位费各是多少？", NEW),
        ("宿舍规定2021和2024有什么不同？", OTHER),  # of one name, but not of one text
    ],
)
def test_nothing_is_laid_side_by_side_that_is_no_edition(
    tmp_path: Path, question: str, newer: str
) -> None:
    texts = {"宿舍规定2021": OLD, "宿舍规定2024": newer, "食堂公告2024": OTHER}
    assert differing(tmp_path, question, texts) is None


@pytest.mark.parametrize(
    "question",
    ["2021年和2024年的床位费有什么变化？", "宿舍规定2021年和2024年的床位费有什么不同"],
)
def test_of_one_thing_only_what_differs_in_it_is_quoted(tmp_path: Path, question: str) -> None:
    texts = {"宿舍规定2021": OLD, "宿舍规定2024": NEW, "食堂公告2024": OTHER}
    assert differing(tmp_path, question, texts) == DIFFERING[2:4]


@pytest.mark.parametrize(
    ("first", "second", "question"),
    [
        ("雨棚手册V1.0", "雨棚手册V1.2", "雨棚手册V1.0和V1.2有什么区别？"),
        ("雨棚手册第一版", "雨棚手册第二版", "雨棚手册第1版和第2版有什么区别？"),
        ("awning manual v1", "awning manual v2", "How does the awning manual v2 differ from v1?"),
        ("2021/雨棚手册", "2024/雨棚手册", "雨棚手册2021和2024有什么区别？"),
    ],
)
def test_editions_by_number_or_folder(
    tmp_path: Path, first: str, second: str, question: str
) -> None:
    for name in (first, second):
        (tmp_path / "documents" / name).parent.mkdir(parents=True, exist_ok=True)
    shared = "墙面须干燥平整。\n\n接缝处打一道防水胶。\n\n"
    texts = {first: f"{shared}螺栓用12毫米的。\n", second: f"{shared}螺栓用16毫米的。\n"}
    assert differing(tmp_path, question, texts) == [
        (f"{first}.txt", "螺栓用12毫米的。"),
        (f"{second}.txt", "螺栓用16毫米的。"),
    ]
