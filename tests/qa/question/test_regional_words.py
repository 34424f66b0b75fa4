"""The words of the mainland and of Taiwan, either way and in either script."""

from __future__ import annotations

import pytest

from index import fold
from qa.question.regional_words import regional_words

PAIRS = [
    ("软件", "軟體"),
    ("鼠标", "滑鼠"),
    ("打印机", "印表機"),
    ("网络", "網路"),
    ("信息", "資訊"),
    ("出租车", "計程車"),
    ("服务器", "伺服器"),
]


@pytest.mark.parametrize(("mainland", "taiwan"), PAIRS)
def test_words_of_both_regions(mainland: str, taiwan: str) -> None:
    for own, other in ((mainland, taiwan), (taiwan, mainland)):
        (found,) = regional_words(fold(f"这个{own}好吗"))
        assert (found.start, found.end, found.text) == (2, 2 + len(own), fold(own))
        assert found.others == (fold(other),)


def test_words_side_by_side_are_two() -> None:
    found = regional_words("软件鼠标")
    assert [(each.text, each.others) for each in found] == [
        ("软件", ("软体",)),
        ("鼠标", ("滑鼠",)),
    ]


@pytest.mark.parametrize("text", ["四个不摘指什么？", "蒙古马吃苦耐劳", "what is it?", "乾隆", ""])
def test_most_words_are_the_same_in_both(text: str) -> None:
    assert regional_words(fold(text)) == ()
