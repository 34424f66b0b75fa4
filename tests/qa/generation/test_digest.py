"""A long document summarised part by part, over a scripted server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.generation.outcome import notes
from qa.generation.prompt import most_tokens
from qa.generation.summaries.memory import memory_beside
from qa.generation.writer import ModelWriter
from qa.types import Answer, Generated
from tests.support.generation import Trusting, endpoint_of
from tests.support.long_document import POINT, make_assistant, prompt_of, reply_to
from tests.support.servers.model_server import ModelServer, Sent, event, model_server, stream

Reply = Sent | Callable[[dict[str, Any]], Sent]
SMALL = {"context": 1024, "max_tokens": 200}


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Two hundred pages, four thousand sentences."""
    return make_assistant(tmp_path_factory.mktemp("long"))


@pytest.fixture
def short(tmp_path: Path) -> Assistant:
    """Three pages, sixty sentences: with a small context several parts."""
    return make_assistant(tmp_path, pages=3)


def writer_of(server: ModelServer, assistant: Assistant, **changes: Any) -> ModelWriter:
    writer = ModelWriter(endpoint_of(server, **changes), lambda: assistant)
    writer.__dict__["verifier"] = Trusting()  # instead of the one that is loaded
    return writer


def summary(writer: ModelWriter, answer: Answer, **more: Any) -> Generated:
    return list(writer.write(answer, **more))[-1]


def test_two_hundred_pages_with_a_context_of_4k_take_the_calls_announced(long: Assistant) -> None:
    answer = long.overview()
    with model_server(reply_to) as server:
        writer = writer_of(server, long)
        announced = writer.announce(answer)
        assert announced is not None
        last = summary(writer, answer)
        assert (announced.parts, announced.calls, announced.of) == (36, 39, 4000)
        assert len(server.requests) == announced.calls
        assert announced.calls <= writer.endpoint.calls
        for body in server.requests:
            content = "\n".join(each["content"] for each in body["messages"])
            assert most_tokens(content) <= 4096 - 700
    assert last.work is not None
    assert last.outcome == "written"
    assert (last.work.made, last.work.done, last.work.failed) == (39, 36, ())
    assert last.prompt_tokens == 39 * 2000 <= announced.tokens
    text = long.document("灌区志.txt").text
    cited = {each.n: each for each in (*answer.citations, *last.citations)}
    for sentence in last.sentences:
        assert sentence.status == "verified"
        (n,) = sentence.citations
        assert text[cited[n].start : cited[n].end] == cited[n].quote == sentence.text


def test_what_was_read_is_not_read_again(short: Assistant) -> None:
    answer = short.overview()
    with model_server(reply_to) as server:
        writer = writer_of(server, short, **SMALL)
        first = summary(writer, answer)
        made = len(server.requests)
        again = writer.announce(answer)
        assert first.work is not None and again is not None
        assert (again.kept, again.calls) == (first.work.parts, made - first.work.parts)
        second = summary(writer, answer)
        assert len(server.requests) - made == again.calls
    assert (second.sentences, second.citations) == (first.sentences, first.citations)
    assert summary_is_of_another_model(short, answer)


def summary_is_of_another_model(assistant: Assistant, answer: Answer) -> bool:
    with model_server(reply_to) as server:
        writer = writer_of(server, assistant, **SMALL, model="another")
        work = writer.announce(answer)
        return work is not None and work.kept == 0


def test_a_stop_loses_nothing_that_was_done(short: Assistant) -> None:
    answer = short.overview()
    with model_server(reply_to) as server:
        writer = writer_of(server, short, **SMALL)
        whole = writer.announce(answer)
        assert whole is not None
        last = summary(writer, answer, stopped=lambda: len(server.requests) > 2)
        assert last.outcome == "stopped"
        assert last.count("verified") >= 4  # of the two parts that were read
        stopped_at = len(server.requests)
        rest = writer.announce(answer)
        assert rest is not None
        assert (rest.kept, rest.calls) == (2, whole.calls - 2)
        assert summary(writer, answer).outcome == "written"
        assert len(server.requests) - stopped_at == rest.calls


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (Sent([], 400), "llm.refused"),
        (Sent([event("第一句[1]\n"), b"data: {\n\n"]), "llm.corrupt"),
        (stream("第一句[1]\n", prompt_tokens=3), "llm.too_long"),
        (stream("第一句[1]\n", finish=None, done=False), "llm.broke_off"),
    ],
)
def test_a_part_that_fails_is_told_and_the_others_stay(
    short: Assistant, bad: Sent, code: str
) -> None:
    answer = short.overview()
    sent: list[Reply] = (
        [reply_to, bad, bad, reply_to] if code == "llm.refused" else [reply_to, bad, reply_to]
    )
    with model_server(*sent) as server:  # what is refused is asked again without options
        writer = writer_of(server, short, **SMALL)
        last = summary(writer, answer)
        rest = writer.announce(answer)
    assert last.work is not None and rest is not None
    assert [(each.part, each.reason) for each in last.work.failed] == [(2, code)]
    assert (last.outcome, rest.kept) == ("written", last.work.parts - 1)
    said = "\n".join(notes(last, "zh"))
    assert "第 2 段没有读成：" in said


def test_a_server_that_is_down_is_asked_once(short: Assistant) -> None:
    with model_server(reply_to) as server:
        pass
    last = summary(writer_of(server, short, **SMALL), short.overview())
    assert (last.outcome, last.reason) == ("failed", "llm.unreachable")
    assert last.work is not None and last.work.made == 1


def test_what_is_put_together_is_verified_against_the_documents(short: Assistant) -> None:
    def invent(body: dict[str, Any]) -> Sent:
        points = POINT.findall(prompt_of(body))
        if not points:
            return reply_to(body)
        text, ids = points[0]
        wrong = text.replace("宽", "宽9")
        return stream(f"{text}{ids}\n{wrong}{ids}\n{text}又一次。[9999]\n")

    with model_server(invent) as server:
        last = summary(writer_of(server, short, **SMALL), short.overview())
    assert [(each.status, each.reasons) for each in last.sentences] == [
        ("verified", ()),
        ("removed", ("quantity",)),
        ("removed", ("invented",)),
    ]


def test_where_nothing_comes_of_putting_together_the_parts_stay(short: Assistant) -> None:
    def fail(body: dict[str, Any]) -> Sent:
        if POINT.findall(prompt_of(body)):
            return Sent([b"data: {\n\n"])
        return reply_to(body)

    with model_server(fail) as server:
        last = summary(writer_of(server, short, **SMALL), short.overview())
    assert last.work is not None
    assert {(each.part, each.reason) for each in last.work.failed} == {(0, "llm.corrupt")}
    assert last.outcome == "written"
    assert last.count("verified") >= last.work.parts


def test_many_requests_are_only_announced_until_confirmed(short: Assistant) -> None:
    with model_server(reply_to) as server:
        writer = writer_of(server, short, **SMALL)
        (only,) = writer.write(short.overview(), confirmed=False)
        assert server.requests == []
        assert (only.outcome, only.sentences) == ("announced", ())
        assert only.work == writer.announce(short.overview())


def test_a_kept_part_that_is_damaged_is_read_again(short: Assistant) -> None:
    answer = short.overview()
    with model_server(reply_to) as server:
        writer = writer_of(server, short, **SMALL)
        summary(writer, answer)
        folder = memory_beside(short.retriever.settings.index).folder
        assert folder is not None
        first, *others = sorted(folder.glob("*.json"))
        first.write_text("{", encoding="utf-8")
        work = writer.announce(answer)
        assert work is not None and work.kept == len(others)


def test_nothing_kept_can_make_a_sentence_verified(short: Assistant) -> None:
    answer = short.overview()
    with model_server(reply_to) as server:
        writer = writer_of(server, short, **SMALL)
        summary(writer, answer)
        folder = memory_beside(short.retriever.settings.index).folder
        assert folder is not None
        for file in folder.glob("*.json"):
            file.write_text('{"lines": [["闸门宽77米。", [1]]]}', encoding="utf-8")
        last = summary(writer, answer)
    assert (last.outcome, last.count("verified")) == ("unverified", 0)


def test_the_end_of_the_prompt_names_no_path(short: Assistant) -> None:
    with model_server(reply_to) as server:
        summary(writer_of(server, short, **SMALL), short.overview())
        assert ".txt" not in "".join(map(prompt_of, server.requests))
