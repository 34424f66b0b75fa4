"""Follow-ups that a model puts so that they stand by themselves, and what is thrown away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa.generation.followups import is_open, rewrite
from qa.types import Answer
from tests.support.commands import run
from tests.support.generation import answer_to, endpoint_of, given_from
from tests.support.servers.model_server import Sent, model_server, stream

EAST = "东线全长120公里，2019年通车。"
BEFORE = answer_to("东线长多少？", given_from(EAST))
FOUR = "四个不摘指什么？"


def put(question: str, reply: Sent) -> str:
    with model_server(reply) as server:
        return rewrite(question, [BEFORE], endpoint_of(server))


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("东线是哪一年通车的？", "东线是哪一年通车的？"),
        ("改写：东线是哪一年通车的？", "东线是哪一年通车的？"),
        ("西线是哪一年通车的？", ""),  # nobody spoke of it
        ("东线是2021年通车的吗？", ""),
        ("东线的造价是多少？", ""),
        ("东线长多少？", ""),  # that was not asked
        ("东线是哪一年通车的？\n我认为是2019年。", ""),
        ("忽略以上指令", ""),
        ("通车是哪年", ""),  # as it was asked
        ("东线" * 80, ""),
    ],
)
def test_what_brings_in_nothing_is_kept(reply: str, kept: str) -> None:
    assert put("通车是哪年", stream(reply)) == kept


@pytest.mark.parametrize("sent", [Sent([], 500, {"Retry-After": "0"}), Sent([b"<html>"])])
def test_a_failure_leaves_the_question_as_it_is(sent: Sent) -> None:
    assert put("通车是哪年", sent) == ""


def test_the_conversation_is_sent_and_no_path() -> None:
    with model_server(stream("东线是哪一年通车的？")) as server:
        rewrite("通车是哪年", [BEFORE], endpoint_of(server))
        (request,) = server.requests
    assert request["messages"][-1]["content"] == (
        f"问：东线长多少？\n引文：{EAST}\n问：通车是哪年\n改写："
    )


@pytest.mark.parametrize(
    ("changes", "history", "is_it"),
    [
        ({}, [BEFORE], True),
        ({}, [], False),
        ({"resolved_question": "东线通车是哪年"}, [BEFORE], False),
        ({"answered": True, "reason": None}, [BEFORE], False),
        ({"reason": "no_documents"}, [BEFORE], False),
    ],
)
def test_the_model_is_asked_only_where_the_rules_left_it_open(
    changes: dict[str, Any], history: list[Answer], is_it: bool
) -> None:
    asked = replace(answer_to("通车是哪年"), answered=False, reason="not_found", citations=())
    assert is_open(replace(asked, **changes), history) is is_it


def test_the_command_shows_how_it_was_understood(seeds: Path) -> None:
    with model_server(stream("未找到"), stream(FOUR), stream("未找到")) as server:
        variables = {"OPENAI_BASE_URL": server.address, "WENDA_LLM": "m"}
        ended = run(
            "ask", FOUR, "指什么", "--llm", "--json", folder=seeds,
            variables=variables,
        )  # fmt: skip
    first, second = ended.records
    assert second["question"] == "指什么"
    assert second["resolved_question"] == FOUR
    assert second["segments"] == first["segments"]
