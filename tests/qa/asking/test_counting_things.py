"""«一共有几座？»: the list is quoted, and counted only where it is complete."""

from __future__ import annotations

import pytest

from index import Encoder
from qa.assistant import Assistant
from tests.support.answers import assistant_over, labels, quotes

WATER = """引水线自库区至临江，沿线建有青石、白沙、柳湾提水站。

东支建有上塘、下塘水闸。西支建有长堤、短堤、横堤水闸。

东门有小卖部、理发店等商铺。

公司设有行政部、财务部和市场部三个部门。

展馆有序厅、主厅和尾厅。此外，展馆还有一个临时展厅。
"""
PARK = "The park has ponds called Mirror, Lily and Heron. Its café serves lunch."


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Assistant:
    folder = tmp_path_factory.mktemp("counted")
    return assistant_over(folder, real_encoder, 0.0, water=WATER, park=PARK)


@pytest.mark.parametrize(
    ("question", "quoted", "said"),
    [
        (
            "全线一共有几座提水站？",
            ["引水线自库区至临江，沿线建有青石、白沙、柳湾提水站。"],
            ["文中没有写明总数，列出了3座："],
        ),
        (
            "西支有几座水闸？",
            ["西支建有长堤、短堤、横堤水闸。"],
            ["文中没有写明总数，列出了3座："],
        ),
        (
            "一共有几座水闸？",
            ["东支建有上塘、下塘水闸。", "西支建有长堤、短堤、横堤水闸。"],
            [],
        ),
        ("东门有几家商铺？", ["东门有小卖部、理发店等商铺。"], []),
        (
            "How many ponds are there in the park?",
            ["The park has ponds called Mirror, Lily and Heron."],
            ["The text states no total; it lists 3:"],
        ),
    ],
)
def test_the_list_is_quoted_and_counted_where_it_is_complete(
    assistant: Assistant, question: str, quoted: list[str], said: list[str]
) -> None:
    found = assistant.ask(question)
    assert quotes(found) == quoted
    assert [text for _, text in labels(found)] == said


def test_a_number_that_the_text_states_is_quoted_and_nothing_counted(assistant: Assistant) -> None:
    found = assistant.ask("公司有几个部门？")
    assert quotes(found)[0] == "公司设有行政部、财务部和市场部三个部门。"
    assert labels(found) == []
