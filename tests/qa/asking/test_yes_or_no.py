"""Questions of yes or no: the quotation that decides is read first."""

from __future__ import annotations

import pytest

from index import Encoder
from qa.assistant import Assistant
from tests.support.answers import assistant_over, quotes

RULES = """施工管理规定

本规定适用于全部工地。工地应当设置围挡。夜间不得施工，抢险除外。夜间施工的罚款五千元。

宠物必须拴绳。宠物可以进入东区草坪，不得进入西区花圃。

图书馆的藏书有三万册。图书馆周末照常开放。
"""
HALL = "The hall opens at nine. Food is sold in the hall. Visitors may not eat in the hall.\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Assistant:
    folder = tmp_path_factory.mktemp("whether")
    return assistant_over(folder, real_encoder, 0.0, rules=RULES, hall=HALL)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("夜间可以施工吗？", "夜间不得施工，抢险除外。"),
        ("夜間可不可以施工？", "夜间不得施工，抢险除外。"),
        ("宠物能进入西区花圃吗？", "宠物可以进入东区草坪，不得进入西区花圃。"),
        ("图书馆周末是不是开放？", "图书馆周末照常开放。"),
        ("Can visitors eat in the hall?", "Visitors may not eat in the hall."),
        ("Is food sold in the hall?", "Food is sold in the hall."),
    ],
)
def test_the_deciding_sentence_is_quoted_first(
    assistant: Assistant, question: str, first: str
) -> None:
    found = assistant.ask(question)
    assert quotes(found)[0] == first
    assert found.text.startswith(f"{first}[1]")
