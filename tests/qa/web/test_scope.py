"""Asking of some documents only, from the screen: what is sent, kept and shown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from index import IndexBusy
from qa.types import Answer, Segment
from qa.web.conversation.chat import ask, ask_everywhere, retry, scope_from
from qa.web.handlers import Handlers
from qa.web.rendering import render_answer
from qa.web.session import Session
from qa.web.state import Shared
from tests.qa.web.documents.test_panel import listed
from tests.qa.web.test_escape import read_html
from tests.support.screen.clients import Served, asked_in
from tests.support.screen.fake_assistant import FakeAssistant

FOUR, MARS = "四个不摘指什么？", "火星上有没有水？"


@pytest.fixture
def assistant(shared: Shared) -> FakeAssistant:
    return cast(FakeAssistant, shared.assistant)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("[]", ()),
        ('["规章/", "#安全"]', ("规章/", "#安全")),
        (" 规章/ ", ("规章/",)),
        ("[1].txt", ("[1].txt",)),
    ],
)
def test_a_scope_as_it_is_sent(text: str, names: tuple[str, ...]) -> None:
    assert scope_from(text) == names


def test_a_question_is_asked_of_its_scope_also_again(
    shared: Shared, assistant: FakeAssistant
) -> None:
    session = Session()
    list(ask(FOUR, session, "zh", shared, within=("规章/",)))
    list(retry(0, session, "zh", shared))
    assert assistant.within == [("规章/",), ("规章/",)]
    assert [turn.within for turn in session.turns] == [("规章/",)]
    list(ask_everywhere(0, session, "zh", shared))
    assert assistant.within[2] == ()
    assert [turn.within for turn in session.turns] == [("规章/",), ()]
    assert list(ask_everywhere(7, session, "zh", shared)) == []
    assert list(ask_everywhere(-1, session, "zh", shared)) == []


def test_a_question_that_failed_is_asked_again_of_the_same(
    shared: Shared, assistant: FakeAssistant
) -> None:
    session = Session()
    assistant.fails = IndexBusy("index.busy_unknown", index="x")
    list(ask(FOUR, session, "zh", shared, within=("a.txt",)))
    assistant.fails = None
    list(retry(0, session, "zh", shared))
    assert [turn.within for turn in session.turns] == [("a.txt",)]


def test_an_answer_says_what_it_was_asked_of() -> None:
    answer = Answer("问？", "问？", True, 0.9, "", (), (), 0.1, within=("规<b>/", "#安全"))
    text, tags = read_html(render_answer(answer, 0, "zh"))
    assert text.startswith("只在这里找：规<b>/、#安全")
    assert "b" not in tags


def test_a_refusal_offers_to_ask_of_everything_by_a_button() -> None:
    said = (
        Segment("label", "“a.txt”里没有找到。", code="refused_within"),
        Segment("label", "可以在全部文档中再问。", code="ask_everywhere", lead="\n"),
    )
    refused = Answer("问？", "问？", False, 0.1, "…", (), (), 0.1, said, within=("a.txt",))
    html = render_answer(refused, 3, "zh")
    assert read_html(html)[0] == (
        "未作回答“a.txt”里没有找到。在全部文档中再问为什么没有回答正在重看一遍…"
    )
    assert 'class="wenda-everywhere" value="3"' in html
    plain = Answer("问？", "问？", False, 0.1, "没有。", (), (), 0.1, said[:0])
    assert "wenda-everywhere" not in render_answer(plain, 3, "zh")


def test_tags_are_changed_from_the_panel(
    shared: Shared, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = assistant.texts[0].path
    event: Any = SimpleNamespace(document=path, give=["安全", "b"], withdraw=[])
    html = Handlers(shared).change_tags(event, asked_in("zh"))
    assert listed(html)["documents"][0]["tags"] == ["安全", "b"]
    said: list[str] = []
    monkeypatch.setattr("gradio.Warning", said.append)

    def refuse(*_: object, **__: object) -> None:
        raise IndexBusy("index.busy_unknown", index="x")

    monkeypatch.setattr(assistant, "change_tags", refuse)
    Handlers(shared).change_tags(event, asked_in("en"))
    assert said == [
        "The tags were not changed: x is being written by another process; try again when it is"
        " done"
    ]


def test_clients_may_name_a_scope_or_none(served: Served) -> None:
    client = served.client()
    client.predict(FOUR, api_name="/ask")
    client.predict(FOUR, "规章/", api_name="/ask")
    client.predict(FOUR, '["a.txt", "#b"]', api_name="/ask")
    assert served.assistant.within[-3:] == [(), ("规章/",), ("a.txt", "#b")]
