"""A conversation as Markdown."""

from __future__ import annotations

from dataclasses import replace

from qa.types import Segment
from qa.web.conversation.export import export_markdown
from tests.qa.web.test_rendering import (
    ATTACK,
    NEAR,
    REFUSAL,
    TWO,
    answer,
    answer_of,
    citation,
    refusal,
)


def test_the_whole_conversation() -> None:
    follow_up = answer("三句。", question="那呢？", resolved="那三呢？")
    assert export_markdown([TWO, follow_up, REFUSAL], "zh") == (
        "# 对话记录\n\n## 问？\n\n一句。\\[1\\]二句。\\[2\\]\n\n**引文**\n\n"
        "- \\[1\\] 甲文 · 第一篇 · 第 2 段 · a.txt \\[10\\:13\\]\n  > 一句。\n"
        "- \\[2\\] 甲文 · 第一篇 · 第 3 段 · a.txt \\[20\\:23\\]\n  > 二句。\n\n"
        "## 那呢？\n\n*理解为：那三呢？*\n\n三句。\\[1\\]\n\n**引文**\n\n"
        "- \\[1\\] 甲文 · 第一篇 · 第 2 段 · a.txt \\[10\\:13\\]\n  > 三句。\n\n"
        "## 问？\n\n没有找到。\n\n**最接近的段落（不是答案）**\n\n"
        "- 甲文 · 第一篇 · 第 2 段 · a.txt \\[5\\:9\\]\n  > 相近的话\n"
    )


def test_labels_stand_apart_from_one_another() -> None:
    cited = citation(1, "First."), citation(2, "Second.")
    segments = (
        Segment("label", "No part one.", code="missing"),
        Segment("label", "They differ:", code="conflicting", lead="\n"),
        Segment("quotation", "First.", (1,), lead="\n"),
        Segment("quotation", "Second.", (2,), lead=" "),
    )
    exported = export_markdown([answer_of(segments, cited, "Q?", "Q?")], "en")
    assert exported.split("\n\n")[2] == "No part one. They differ\\:First.\\[1\\]Second.\\[2\\]"


def test_each_answer_is_labelled_in_the_language_of_its_question() -> None:
    english = replace(refusal("None.", NEAR), question="Which?", resolved_question="Which?")
    assert export_markdown([REFUSAL, english], "zh") == (
        "# 对话记录\n\n## 问？\n\n没有找到。\n\n**最接近的段落（不是答案）**\n\n"
        "- 甲文 · 第一篇 · 第 2 段 · a.txt \\[5\\:9\\]\n  > 相近的话\n\n"
        "## Which?\n\nNone.\n\n**Closest passages (not an answer)**\n\n"
        "- 甲文 · 第一篇 · paragraph 2 · a.txt \\[5\\:9\\]\n  > 相近的话\n"
    )


def test_nothing_in_it_acts_as_markup() -> None:
    hostile = replace(refusal(ATTACK, NEAR), question=ATTACK, resolved_question=ATTACK + "?")
    exported = export_markdown([hostile], "en")
    for line in exported.splitlines():
        assert "<img" not in line.replace("\\<img", "")
        assert "](" not in line
    assert exported.count("\n# ") == 0
