"""Counts, comparisons and timelines: the model lists, the program counts and puts in order."""

from __future__ import annotations

from typing import Any

import pytest

from index import build
from qa.assistant import Assistant
from qa.generation.summaries.combining import Line, combine
from qa.generation.summaries.tasks import Task, read_task
from qa.generation.writer import ModelWriter
from qa.retrieval.retriever import Retriever
from qa.types import Generated, GeneratedSentence
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder
from tests.support.generation import Trusting, endpoint_of
from tests.support.long_document import NUMBERED, prompt_of
from tests.support.servers.model_server import model_server, stream

EAST = """东干渠概况

东干渠长42公里，1978年5月通水。青石提水站建于1980年，装机3台。白沙提水站建于1985年，装机2台。

柳湾提水站建于1991年，由灌区管理处管理。拟建枫林提水站。"""
WEST = """西干渠概况

西干渠长35公里，1979年10月通水。石桥提水站建于1982年。2003年，西干渠全线衬砌。"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("lists")
    settings = settings_in(folder)
    (folder / "docs").mkdir()
    (folder / "docs" / "east.txt").write_text(EAST, encoding="utf-8")
    (folder / "docs" / "west.txt").write_text(WEST, encoding="utf-8")
    build([folder / "docs"], settings=settings, encoder=FakeEncoder())
    return Assistant(Retriever.open(settings=settings, encoder=FakeEncoder()))


@pytest.mark.parametrize(
    ("question", "task"),
    [
        ("一共有几座提水站？", Task("count", ("提水站",))),
        ("How many pumping stations are there?", Task("count", ("pumping station",))),
        ("比较东干渠和西干渠", Task("comparison", ("东干渠", "西干渠"))),
        ("东干渠和西干渠有什么不同？", Task("comparison", ("东干渠", "西干渠"))),
        ("Compare the east canal and the west canal.",
         Task("comparison", ("east canal", "west canal"))),
        ("按时间列出灌区大事", Task("timeline", ("灌区",), dated=True)),
        ("按时间顺序列出", Task("timeline", (), dated=True)),
        ("列出所有提水站", Task("table", ("提水站",))),
        ("东干渠长多少公里？", None),
        ("提水站归谁管理？", None),
    ],
)  # fmt: skip
def test_what_is_asked(question: str, task: Task | None) -> None:
    assert read_task(question) == task


def written(assistant: Assistant, question: str, lines: dict[str, str]) -> tuple[Generated, str]:
    """What becomes of the model's lines, each with words of the sentence that it cites; also what
    the model was given."""
    prompts: list[str] = []

    def reply(body: dict[str, Any]) -> Any:
        prompts.append(prompt_of(body))
        found = {text: n for n, text in NUMBERED.findall(prompts[-1])}
        ids = {line: next(n for text, n in found.items() if of in text)
               for line, of in lines.items()}  # fmt: skip
        return stream("".join(f"- {line}[{n}]\n" for line, n in ids.items()))

    with model_server(reply) as server:
        writer = ModelWriter(endpoint_of(server), lambda: assistant)
        writer.__dict__["verifier"] = Trusting()
        answer = assistant.ask(question)
        work = writer.announce(answer)
        assert work is not None and writer.takes(answer)
        last = list(writer.write(answer))[-1]
        assert len(server.requests) == work.calls == 1
    writer.memory.trim(0)
    return last, prompts[0]


def test_the_program_counts_distinct_verified_items(assistant: Assistant) -> None:
    lines = {
        "青石提水站": "青石", "白沙提水站": "白沙", "柳湾提水站": "柳湾",
        "石桥提水站": "石桥", "枫林提水站": "枫林", "竹园提水站": "石桥",
    }  # fmt: skip
    last, prompt = written(assistant, "一共有几座提水站？", lines)
    assert [(each.text, each.status, each.reasons) for each in last.sentences] == [
        ("青石提水站", "verified", ()),
        ("白沙提水站", "verified", ()),
        ("柳湾提水站", "verified", ()),
        ("石桥提水站", "verified", ()),
        ("枫林提水站", "check", ("planned",)),
        ("竹园提水站", "check", ("name",)),
        ("以上列出并核实的共 4 项。", "verified", ()),
    ]
    total = last.sentences[-1]
    assert total.formula == "青石提水站 + 白沙提水站 + 柳湾提水站 + 石桥提水站 = 4"
    quotes = {each.n: each.quote for each in last.citations}
    assert [quotes[n][:2] for n in total.citations] == ["青石", "白沙", "柳湾", "石桥"]
    assert "42公里" not in prompt  # only what concerns the count is sent


def test_equal_items_of_several_parts_are_one() -> None:
    def line(text: str, n: int, status: Any = "verified") -> Line:
        return Line((n,), GeneratedSentence(text, status, (n,), 0.9))

    lines = [line("青石提水站", 1, "check"), line("白沙站", 2), line("青石提水站。", 3),
             line("白沙站", 4)]  # fmt: skip
    *items, total = combine("count", lines, (), "en")
    assert [(each.ids, each.sentence.status) for each in items] == [
        ((3,), "verified"),
        ((2, 4), "verified"),
    ]
    assert total.sentence.text == "Listed and verified above: 2."
    assert total.sentence.formula == "青石提水站 + 白沙站 = 2"


def test_the_program_puts_events_in_order(assistant: Assistant) -> None:
    lines = {
        "2003年，西干渠全线衬砌": "2003", "1978年5月，东干渠通水": "1978年",
        "1979年10月，西干渠通水": "1979年", "1980年，青石提水站建成": "1980",
    }  # fmt: skip
    last, _ = written(assistant, "按时间顺序列出", lines)
    assert [each.text[:4] for each in last.sentences] == ["1978", "1979", "1980", "2003"]


def test_both_sides_of_a_comparison_are_given(assistant: Assistant) -> None:
    line = {"东干渠比西干渠长{42-35}公里": "东干渠长", "西干渠长35公里": "西干渠长"}
    last, prompt = written(assistant, "比较东干渠和西干渠", line)
    assert "东干渠长42公里" in prompt and "西干渠长35公里" in prompt
    assert last.sentences[0].reasons == ("arithmetic",)  # it cites one side only
    assert last.sentences[1].status == "verified"


def test_what_nothing_speaks_of_is_not_sent(assistant: Assistant) -> None:
    with model_server(stream("好")) as server:
        writer = ModelWriter(endpoint_of(server), lambda: assistant)
        for question in ("一共有几座风车？", "比较东干渠和北干渠", "火星上有水吗？"):
            answer = assistant.ask(question)
            assert not answer.answered
            assert not writer.takes(answer)
            assert list(writer.write(answer)) == []
        assert server.requests == []
