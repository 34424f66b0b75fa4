"""The row of questions waits for them, and gives way to a question that is asked meanwhile."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr

from index import DocumentInfo, IndexMissing
from qa.suggesting import Offer, Suggestions
from qa.web.layout.suggestion_row import SuggestionHandlers, paths_within, take_offer
from qa.web.session import Session
from qa.web.state import Shared
from tests.support.conversations import made_answer
from tests.support.screen.clients import asked_in

CHINESE = asked_in("zh-CN")
ASKED = (made_answer("三桥多宽？"),)


class Scripted:
    """Suggestions that are ready after so many looks."""

    def __init__(self, looks: int, *questions: str) -> None:
        self.looks, self.questions = looks, questions

    def after(self, turns: Any, language: str, visible: Any = None, within: Any = ()) -> Offer:
        self.looks, self.within = self.looks - 1, within
        return Offer((), False) if self.looks >= 0 else Offer(self.questions, True)

    def welcome(self, language: str, visible: Any = None, within: Any = ()) -> Offer:
        return self.after((), language, visible, within)


def offered(
    shared: Shared, session: Session, given: Any, patience: float = 30, within: str = ""
) -> Any:
    shared = replace(shared, suggestions=cast(Suggestions, given))
    handlers = SuggestionHandlers(shared, (patience, patience))
    return asyncio.run(handlers.offer(session, CHINESE, within))


def info(path: str, *tags: str) -> DocumentInfo:
    return DocumentInfo(path, "", "", 1, 1, 1, 1, 0, (), tags=tags)


def test_a_scope_stands_for_documents_folders_and_tags() -> None:
    documents = [info("甲.txt"), info("夜/乙.txt"), info("夜班.txt"), info("丙.txt", "安全")]
    assert paths_within(documents, ["甲.txt"]) == ("甲.txt",)
    assert paths_within(documents, ["夜/", "#安全"]) == ("夜/乙.txt", "丙.txt")
    assert paths_within(documents, ["夜", "#夜"]) == ()


def test_the_scope_is_handed_on_and_none_are_offered_outside_of_it(shared: Shared) -> None:
    path = shared.assistant.documents()[0].path
    scripted = Scripted(0, "一？")
    _, chat = offered(shared, Session(), scripted, within=json.dumps([path]))
    assert (scripted.within, chat) == ((path,), gr.update(examples=[{"text": "一？"}]))
    _, chat = offered(shared, Session(), Scripted(0, "一？"), within='["nothing.txt"]')
    assert chat == gr.update(examples=[])


def test_an_empty_chat_gets_examples_once_they_are_there(shared: Shared) -> None:
    row, chat = offered(shared, Session(), Scripted(2, "一？", "二？"))
    assert (row, chat) == ("", gr.update(examples=[{"text": "一？"}, {"text": "二？"}]))


def test_an_answer_gets_a_row_of_buttons_in_which_text_is_text(shared: Shared) -> None:
    session = Session()
    session.turns = ASKED
    row, chat = offered(shared, session, Scripted(1, "<b>？"))
    assert "<b>" not in row
    assert 'class="wenda-offer"' in row
    assert chat == gr.skip()


def test_what_takes_too_long_is_not_waited_for(shared: Shared) -> None:
    session = Session()
    session.turns = ASKED
    assert offered(shared, session, Scripted(10**6, "一？"), 0)[0] == ""


def test_nothing_changes_when_another_question_is_answered_meanwhile(shared: Shared) -> None:
    session = Session()

    class Asking(Scripted):
        def after(self, turns: Any, language: str, visible: Any = None, within: Any = ()) -> Offer:
            session.turns = ASKED
            return Offer(("一？",), True)

    assert offered(shared, session, Asking(0)) == (gr.skip(), gr.skip())


def test_without_an_index_or_suggestions_nothing_is_offered(shared: Shared) -> None:
    class Missing(Scripted):
        def after(self, turns: Any, language: str, visible: Any = None, within: Any = ()) -> Offer:
            raise IndexMissing("index.missing", index=".wenda")

    nothing = ("", gr.update(examples=[]))
    assert offered(shared, Session(), Missing(0)) == nothing
    assert offered(shared, Session(), None) == nothing


def test_a_click_asks_the_question() -> None:
    assert take_offer(cast(gr.EventData, SimpleNamespace(question="一？"))) == "一？"
