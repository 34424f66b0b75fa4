"""What is small talk, and what only sounds like it."""

from __future__ import annotations

import pytest

from qa.question.small_talk import small_talk


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("你好", "greeting"),
        ("您好！", "greeting"),
        ("Hello :)", "greeting"),
        ("早上好～", "greeting"),
        ("在吗？", "greeting"),
        ("哈囉", "greeting"),
        ("Good morning!", "greeting"),
        ("谢谢", "thanks"),
        ("好的，非常感谢您的帮助！", "thanks"),
        ("OK，谢谢啦", "thanks"),
        ("明白了", "understood"),
        ("好的！", "understood"),
        ("I see.", "understood"),
        ("謝謝你", "thanks"),
        ("辛苦了 🙏", "thanks"),
        ("thank you very much", "thanks"),
        ("再见", "farewell"),
        ("Bye-bye", "farewell"),
        ("你能做什么？", "abilities"),
        ("你是谁", "abilities"),
        ("你會幹什麼？", "abilities"),
        ("你可以帮我做些什么？", "abilities"),
        ("我可以问你哪些问题？", "abilities"),
        ("怎么向你提问？", "abilities"),
        ("What can you do?", "abilities"),
        ("Who are you?", "abilities"),
    ],
)
def test_it_is_told_by_the_whole_of_what_is_said(said: str, kind: str) -> None:
    assert small_talk(said) == kind


@pytest.mark.parametrize(
    "question",
    [
        "",
        "？",
        "你好是什么意思？",
        "你好，年假有几天？",
        "谢谢怎么用英文说？",
        "谢谢惠顾活动什么时候结束",
        "谢谢是谁写的",
        "感谢信写给谁",
        "早饭几点",
        "在哪里",
        "再见是哪年的歌",
        "你们公司能做什么",
        "他是谁",
        "这个软件能做什么",
        "我能问谁要发票",
        "我能报销什么",
        "Hello World 程序怎么写",
        "What can you do with a refund voucher?",
        "你好" * 20,
    ],
)
def test_a_question_is_none(question: str) -> None:
    assert small_talk(question) is None
