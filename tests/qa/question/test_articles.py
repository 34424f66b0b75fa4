"""Which questions want to read a numbered article, and which only mention one."""

from __future__ import annotations

import pytest

from index import fold
from qa.question.articles import ArticleQuestion, ArticleReference, parse_article_question

THIRD = ArticleReference(3)


@pytest.mark.parametrize(
    ("question", "references", "document"),
    [
        ("第三条规定了什么？", (THIRD,), ""),
        ("第3条讲什么", (THIRD,), ""),
        ("请问第３条的内容是什么？", (THIRD,), ""),
        ("第 三 條是怎麼規定的？", (THIRD,), ""),
        ("第三条", (THIRD,), ""),
        ("本办法第三条讲了啥", (THIRD,), ""),
        ("《堤防巡查办法》第三条规定了什么？", (THIRD,), "堤防巡查办法"),
        ("堤防巡查办法里第三条说什么", (THIRD,), "堤防巡查办法"),
        ("第一百二十条约定了哪些内容", (ArticleReference(120),), ""),
        ("第三条第二款讲什么", (ArticleReference(3, paragraph=2),), ""),
        ("第五条第（二）项规定了什么", (ArticleReference(5, item=2),), ""),
        ("第五条第一款第三项的原文", (ArticleReference(5, 1, 3),), ""),
        ("第三条和第四条分别规定了什么", (THIRD, ArticleReference(4)), ""),
    ],
)
def test_the_text_of_an_article_is_asked_for(
    question: str, references: tuple[ArticleReference, ...], document: str
) -> None:
    assert parse_article_question(fold(question)) == ArticleQuestion(references, document)


@pytest.mark.parametrize(
    "question",
    [
        "违反第三条怎么处罚？",
        "第三条对渗漏怎么规定？",
        "根据第三条，发现渗漏怎么办？",
        "第三条灌渠有多长？",
        "第三条和谁有关？",
        "发现渗漏怎么办？",
        "第零条规定了什么",
        "",
    ],
)
def test_something_else_is_asked(question: str) -> None:
    assert parse_article_question(fold(question)) is None
