"""Why an answer is what it is, on the screen."""

from __future__ import annotations

from dataclasses import replace

from index import IndexMissing
from qa.web.conversation.explanation import explain, has_changed, render_explanation
from qa.web.state import Shared
from tests.support.screen.explanations import explanation_of
from tests.support.screen.fake_assistant import seed_assistant

SIGNAL, FOLLOW_UP = "善于打硬仗的老实人能发出什么信号？", "那善于扎堆的呢？"


def test_a_turn_is_explained_with_those_before_it(shared: Shared) -> None:
    assistant = seed_assistant()
    shared = replace(shared, assistant=assistant)
    first = assistant.ask(SIGNAL)
    second = assistant.ask(FOLLOW_UP, [first], ["甲/"])
    assistant.asked.clear()
    assistant.within.clear()
    html = explain(1, (first, second), shared)
    assert (assistant.asked, assistant.within) == ([(FOLLOW_UP, 1)], [("甲/",)])
    assert html.startswith('<div class="wenda-explained" data-key="1&#45;')
    assert "结合上文，理解为：善于扎堆的老实人能发出什么信号？" in html
    assert "现在的情形" not in html
    assert explain(2, (first, second), shared) == ""
    assert explain(-1, (first, second), shared) == ""


def test_an_index_that_is_gone_is_said(shared: Shared) -> None:
    assistant = seed_assistant()
    first = assistant.ask(SIGNAL)
    assistant.fails = IndexMissing("index.missing", index="x")
    html = explain(0, (first,), replace(shared, assistant=assistant))
    assert '<div class="wenda-error" role="alert">这次没能回答：' in html


def test_documents_that_changed_since_are_said() -> None:
    answer = seed_assistant().ask(SIGNAL)
    same = explanation_of(answer, 2, "g1")
    assert not has_changed(same, answer)
    assert has_changed(replace(same, confidence=answer.confidence - 0.01), answer)
    assert has_changed(replace(same, answered=False), answer)
    said = "The documents or the settings have changed since; this is how it is now."
    assert said in render_explanation(same, "0-1", "en", changed=True)
    assert said not in render_explanation(same, "0-1", "en")


def test_every_text_comes_out_as_text() -> None:
    answer = seed_assistant().ask("恶意的文档说什么？")
    html = render_explanation(explanation_of(answer, 2, "g1"), "0-1", "zh")
    assert "<script" not in html
    assert "<img" not in html
    assert "&#60;script&#62;window.pwned" in html


def test_mere_pairs_of_characters_are_not_shown() -> None:
    answer = seed_assistant().ask(SIGNAL)
    html = render_explanation(explanation_of(answer, 2, "g1"), "0-1", "zh")
    assert '<li class="wenda-word-found"' in html
    assert '<li class="wenda-word-unknown"' in html
    assert "号是" not in html
