"""The conversation as HTML."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from index import Reason
from qa.i18n.messages import Language
from qa.types import Answer, Citation, Result, Segment, segments_text
from qa.web.rendering import (
    first_words,
    messages,
    partial_answers,
    pending,
    render_answer,
    render_close,
    render_error,
    render_head,
    render_question,
    render_waiting,
    render_welcome,
)
from tests.qa.web.test_escape import read_html


def citation(n: int, quote: str, document: str = "a.txt") -> Citation:
    return Citation(n, document, "甲文", n + 1, 10 * n, 10 * n + len(quote), quote, 0.9, "第一篇")


def answer(*quotes: str, question: str = "问？", resolved: str = "") -> Answer:
    cited = tuple(citation(n, quote) for n, quote in enumerate(quotes, 1))
    segments = tuple(Segment("quotation", each.quote, (each.n,)) for each in cited)
    return answer_of(segments, cited, question, resolved or question)


def answer_of(
    segments: tuple[Segment, ...], cited: tuple[Citation, ...], question: str, resolved: str
) -> Answer:
    text = segments_text(segments)
    return Answer(question, resolved, True, 0.926, text, cited, (), 0.123, segments)


def refusal(text: str, near: Result) -> Answer:
    said = (Segment("label", text, code="refused"),)
    return Answer("问？", "问？", False, 0.1, text, (), (near,), 0.05, said, reason="not_found")


NEAR = Result(1, "a.txt", "甲文", 5, 9, "相近的话", 0.4, 0.5, 1.0, 2, "第一篇", 7)
REFUSAL = refusal("没有找到。", NEAR)
TWO = answer("一句。", "二句。")


def test_an_answer_grows_by_sentences() -> None:
    first = answer("一句。")
    assert list(partial_answers(TWO)) == [first, TWO]
    assert list(partial_answers(REFUSAL)) == [REFUSAL]


def test_an_answer() -> None:
    html = render_answer(answer("一句。"), 3, "zh")
    assert html == (
        '<div class="wenda-answer wenda-answered"><div class="wenda-body">'
        '<span class="wenda-quote">一句。</span>&#8288;<a role="button" class="wenda-marker"'
        ' href="#cite-3-1" title="引文 1，出自《甲文》第一篇 · 第 2 段，打开原文">'
        '<span class="wenda-bracket">[</span>1<span class="wenda-bracket">]</span></a></div>'
        '<ol class="wenda-sources"><li><button type="button" class="wenda-row" value="cite-3-1">'
        '<span class="wenda-row-n">[1]</span> <span class="wenda-row-title">甲文</span>'
        ' <span class="wenda-row-place">第一篇 · 第 2 段</span></button></li></ol>'
        '<p class="wenda-facts"><button type="button" class="wenda-copy" name="已复制">'
        "复制</button><span>1 处引文 · 把握 93% · 0.12 秒</span></p>"
        '<details class="wenda-why wenda-key-3&#45;3294987811"><summary>为什么这样回答</summary>'
        '<div class="wenda-why-body" role="status">正在重看一遍…</div></details></div>'
    )


def test_labels_and_line_breaks_stand_between_quotations() -> None:
    first, second = citation(1, "见[2]文。"), citation(2, "[1]")
    segments = (
        Segment("label", "说法不一：", code="conflicting"),
        Segment("quotation", "见[2]文。", (1,), lead="\n"),
        Segment("quotation", "[1]", (2,), lead="\n"),
    )
    html = render_answer(answer_of(segments, (first, second), "问？", "问？"), 0, "zh")
    shown = re.sub(r"<a .*?</a>", "<a>", html)
    assert shown.startswith(
        '<div class="wenda-answer wenda-answered"><div class="wenda-body">'
        '<span class="wenda-said">说法不一：</span><br>'
        '<span class="wenda-quote">见&#91;2&#93;文。</span>&#8288;<a><br>'
        '<span class="wenda-quote">&#91;1&#93;</span>&#8288;<a></div>'
    )


def test_a_follow_up_shows_how_it_was_understood() -> None:
    html = render_answer(answer("一句。", resolved="全问？"), 0, "en")
    assert '<p class="wenda-understood">Understood as&#58; 全问？</p>' in html
    assert "wenda-understood" not in render_answer(TWO, 0, "en")


def test_small_talk_is_a_word_without_badge_or_passages() -> None:
    said = (Segment("label", "你好！<b>", code="greeting"),)
    spoken = Answer("你好", "你好", False, 0.0, "你好！<b>", (), (), 0.0, said, reason="small_talk")
    assert render_answer(spoken, 0, "zh") == (
        '<div class="wenda-answer"><div class="wenda-body"><span class="wenda-said">'
        "你好！&#60;b&#62;</span></div></div>"
    )


def test_a_refusal_has_passages_and_no_markers() -> None:
    html = render_answer(REFUSAL, 2, "zh")
    text, _ = read_html(html)
    assert text == (
        "未作回答没有找到。最接近的段落（不是答案）甲文 第一篇 · 第 2 段相近的话"
        "为什么没有回答正在重看一遍…"
    )
    assert 'value="closest-2-1"' in html
    assert "wenda-marker" not in html


def test_a_long_passage_is_cut_after_a_word() -> None:
    english = "Shipments to Europe take about 34 days. " * 6
    assert first_words(english) == english[:172] + " …"
    assert first_words(english[:180]) == english[:180]
    assert first_words("x" * 200) == "x" * 178 + " …"
    assert first_words("渠" * 91) == "渠" * 88 + "……"
    assert first_words("渠" * 90) == "渠" * 90


def test_what_may_be_the_answer_is_quoted_whole_before_the_closest_passages() -> None:
    unsure = replace(REFUSAL, reason="uncertain", possible=TWO.citations[:1])
    html = render_answer(unsure, 2, "zh")
    text, _ = read_html(html)
    quote = " ".join(TWO.citations[0].quote.split())
    assert text.startswith("没有把握没有找到。可能的答案，请核对")
    assert text.index(quote) < text.index("最接近的段落（不是答案）")
    assert 'value="possible-2-1"' in html
    assert "wenda-marker" not in html


def test_a_page_is_named_where_there_is_one() -> None:
    paged = replace(TWO.citations[0], page=4, part="甲文")
    html = render_answer(replace(TWO, citations=(paged, TWO.citations[1])), 0, "zh")
    assert '<span class="wenda-row-place">第 2 段 · 第 4 页</span>' in html


def test_messages_are_question_and_answer_in_turn() -> None:
    shown = messages([TWO, REFUSAL])
    assert [message["role"] for message in shown] == ["user", "assistant"] * 2
    assert [message["content"] for message in shown] == [
        [{"type": "text", "text": render_question("问？")}],
        [{"type": "text", "text": render_answer(TWO, 0, "zh")}],
        [{"type": "text", "text": render_question("问？")}],
        [{"type": "text", "text": render_answer(REFUSAL, 1, "zh")}],
    ]


@pytest.mark.parametrize(
    ("question", "language", "label"),
    [
        ("四个不摘指什么？", "zh", "未作回答"),
        ("「四個不摘」指什麼？", "zh", "未作回答"),
        ("What are the four?", "en", "No answer"),
        ("What does 四个不摘 mean?", "zh", "未作回答"),
    ],
)
def test_an_answer_is_labelled_in_the_language_of_its_question(
    question: str, language: Language, label: str
) -> None:
    refused, told = replace(REFUSAL, question=question), replace(TWO, question=question)
    shown = [message["content"][0]["text"] for message in messages([refused, told])[1::2]]
    assert shown == [render_answer(refused, 0, language), render_answer(told, 1, language)]
    assert f'<p class="wenda-badge">{label}</p>' in shown[0]


def test_pending() -> None:
    assert pending("问？", render_waiting("zh")) == [
        {"role": "user", "content": [{"type": "text", "text": render_question("问？")}]},
        {"role": "assistant", "content": [{"type": "text", "text": render_waiting("zh")}]},
    ]


ATTACK = '<img src=x onerror="a()">[x](javascript:b) $$c$$ </div>\n\n# d'


def test_whatever_a_document_a_person_or_an_error_says_is_only_text() -> None:
    cited = Citation(1, ATTACK, ATTACK, 1, 0, len(ATTACK), ATTACK, 1.0, ATTACK)
    said = Segment("label", ATTACK, code="missing"), Segment("quotation", ATTACK, (1,), lead="\n")
    answered = answer_of(said, (cited,), ATTACK, ATTACK + "?")
    near = replace(NEAR, document=ATTACK, title=ATTACK, text=ATTACK, part=ATTACK + "!")
    refused = refusal(ATTACK, near)
    for html in (
        render_question(ATTACK),
        render_error(ATTACK),
        render_answer(answered, 0, "zh"),
        render_answer(refused, 0, "zh"),
        render_welcome("zh", Reason(ATTACK)),
    ):
        text, tags = read_html(html)
        assert "<img src=x" in text
        assert not {"img", "script", "h1"} & set(tags)
        for forbidden in ("$", "](", "\n", "<img", "</div>\n"):
            assert forbidden not in html


def test_welcome_says_when_there_is_no_index() -> None:
    text, _ = read_html(render_welcome("zh", Reason("没有。")))
    assert text == "还没有索引没有。 打开“文档”一栏，点“重建索引”即可建立。"
    assert "向你的文档提问" in render_welcome("zh")


def test_the_head_is_in_both_languages() -> None:
    text, _ = read_html(render_head())
    assert text.startswith("☰问答Wenda每一句回答都是原文")
    assert '<span lang="en">Source and documents</span>' in render_head()
    assert 'aria-label="关闭 / Close"' in render_close()
