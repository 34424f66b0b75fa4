"""What somebody may not see is nowhere in an answer, whatever is asked."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import gradio as gr
import pytest
from fastapi import Request

from index import DocumentError
from qa.assistant import Assistant
from qa.generation.writer import Writer
from qa.server.entrance.callers import Caller
from qa.server.entrance.permitted import Rules
from qa.server.entrance.reception import reception
from qa.types import Answer
from qa.web.conversation.keeping import seen_answer
from qa.web.state import Shared
from tests.support.answers import assistant_of
from tests.support.fake_encoder import FakeEncoder
from tests.support.screen.fake_assistant import seed_assistant
from tests.support.screen.fake_writer import FakeWriter

SIDES = {"hr": "甲", "law": "乙"}
THINGS = 20
FORMS = [
    "{side}{n}号的密码是多少？",
    "{side}{n}号",
    "总结{side}{n}号",
    "有几份文件？",
    "《{side}{n}号》里写了什么？",
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("groups")
    for name, side in SIDES.items():
        (folder / "docs" / name).mkdir(parents=True)
        for n in range(THINGS):
            text = f"{side}{n}号\n\n{side}{n}号的密码是{name}{n:03}。{side}{n}号由{name}保管。\n"
            (folder / "docs" / name / f"{name}{n}.txt").write_text(text, encoding="utf-8")
    return assistant_of(folder / "docs", folder, FakeEncoder())


def visible_to(assistant: Assistant, side: str) -> frozenset[str]:
    return frozenset(each.path for each in assistant.documents() if each.path.startswith(side))


def test_two_groups_never_hear_of_each_other(assistant: Assistant) -> None:
    """200 questions, half of them about what is not there for who asks."""
    asked = answered = 0
    for mine, other in (("hr", "law"), ("law", "hr")):
        visible = visible_to(assistant, mine)
        assert len(visible) == THINGS
        for n in range(THINGS):
            for form in FORMS:
                about = SIDES[mine if n % 2 else other]
                question = form.format(side=about, n=n)
                answer = assistant.ask(question, visible=visible)
                told = json.dumps(asdict(answer), ensure_ascii=False)
                assert other not in told.replace(question, ""), question
                asked += 1
                answered += answer.answered
    assert asked == 200
    assert answered > 20


def test_searches_and_names_stay_within(assistant: Assistant) -> None:
    visible = visible_to(assistant, "hr")
    found = assistant.retriever.search("密码", 100, visible=visible)
    assert {each.document for each in found} <= visible
    assert found
    for name in ("law", "law/law1.txt", "乙1号", "law*"):
        with pytest.raises(DocumentError) as error:
            assistant.ask("密码？", within=[name], visible=visible)
        assert "law" not in str(error.value).replace(name, "")


def test_who_sees_nothing_is_told_nothing(assistant: Assistant) -> None:
    answer = assistant.ask("甲1号的密码是多少？", visible=frozenset())
    assert (answer.answered, answer.reason, answer.closest) == (False, "no_documents", ())
    assert assistant.retriever.search("密码", visible=frozenset()) == []


def test_a_kept_answer_is_shown_as_far_as_it_may_be_seen(assistant: Assistant) -> None:
    answer = assistant.ask("甲1号的密码是多少？")
    assert answer.answered
    cited = frozenset(each.document for each in answer.citations)
    assert seen_answer(answer, None) is answer
    assert seen_answer(answer, cited) is answer
    hidden: Answer = seen_answer(answer, visible_to(assistant, "law"))
    assert (hidden.answered, hidden.citations, hidden.question) == (False, (), answer.question)
    assert "hr001" not in json.dumps(asdict(hidden), ensure_ascii=False)


def test_a_model_is_not_offered_to_who_sees_a_part(tmp_path: Path) -> None:
    """It is given sentences from all documents."""
    writer: Writer = FakeWriter()
    shared = Shared(seed_assistant(), tmp_path / "feedback.jsonl", writer=writer)
    receive = reception(Rules())
    for within, offered in ((None, writer), (frozenset({"a.txt"}), None)):
        state = {"caller": Caller("Rob", within=within)}
        request = gr.Request(Request({"type": "http", "state": state}))
        assert receive(shared, request).writer is offered
    assert receive(shared, gr.Request(headers={})).writer is None
