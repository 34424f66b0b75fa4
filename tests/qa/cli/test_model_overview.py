"""``wenda overview --llm`` over a scripted server: announced, confirmed, killed, gone on with."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from index import Encoder, Settings, build
from tests.support.commands import environment, run, start
from tests.support.long_document import NUMBERED, prompt_of, reply_to, write_document
from tests.support.places import CACHE
from tests.support.servers.model_server import ModelServer, Sent, event, model_server
from tests.support.waiting import PATIENCE, wait_until

PLAIN = {"WENDA_LLM_CONTEXT": "1024", "WENDA_LLM_MAX_TOKENS": "200", "WENDA_LLM_TIMEOUT": "60"}


@pytest.fixture
def folder(tmp_path: Path, real_encoder: Encoder) -> Path:
    """A folder to work in with an index of three pages."""
    write_document(tmp_path / "docs", 3)
    settings = Settings(index=tmp_path / ".wenda", cache=CACHE)
    build([tmp_path / "docs"], settings=settings, encoder=real_encoder)
    return tmp_path


def environ(server: ModelServer) -> dict[str, str]:
    return {"OPENAI_BASE_URL": server.address, "WENDA_LLM": "scripted", **PLAIN}


def test_without_yes_it_is_only_announced(folder: Path) -> None:
    with model_server(reply_to) as server:
        ended = run("overview", "灌区志", "--llm", folder=folder, variables=environ(server))
        assert server.requests == []
    assert ended.code == 1
    assert "摘引 5 句" in ended.out  # the quotations
    assert "The model is to read 60 sentences in" in ended.err
    assert "requests to the language model; add --yes to go on" in ended.err


def test_with_yes_it_is_written_below_the_quotations(folder: Path) -> None:
    with model_server(reply_to) as server:
        ended = run(
            "overview", "灌区志", "--llm", "--yes", "--json", folder=folder,
            variables=environ(server),
        )  # fmt: skip
        made = len(server.requests)
    assert ended.code == 0
    (record,) = ended.records
    generated = record["generated"]
    assert generated["outcome"] == "written"
    assert generated["work"]["made"] == generated["work"]["calls"] == made
    assert {each["status"] for each in generated["sentences"]} == {"verified"}
    parts = generated["work"]["parts"]
    assert [f"part {at} of {parts}" in ended.err for at in (1, parts)] == [True, True]
    assert "putting the parts together" in ended.err


def test_kill_9_loses_nothing_that_was_done(folder: Path) -> None:
    def hang_at_the_third(body: dict[str, Any]) -> Sent:
        if len(server.requests) < 3:
            return reply_to(body)
        return Sent([event("第一"), server.pause(PATIENCE)])

    arguments = ("overview", "灌区志", "--llm", "--yes", "--json")
    with model_server(hang_at_the_third) as server:
        with start(*arguments, folder=folder, environ=environment(**environ(server))) as process:
            wait_until(lambda: len(server.requests) == 3)
            process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE)
        first = [_numbers(body) for body in server.requests]
    with model_server(reply_to) as server:
        ended = run(*arguments, folder=folder, variables=environ(server))
        again = [_numbers(body) for body in server.requests]
    assert ended.code == 0
    work = ended.records[0]["generated"]["work"]
    assert (work["kept"], work["made"], work["calls"]) == (2, len(again), len(again))
    assert again[0] == first[2]  # the one that it was killed in
    assert not set(first[:2]) & set(again)
    assert ended.records[0]["generated"]["outcome"] == "written"


def _numbers(body: dict[str, Any]) -> tuple[str, ...]:
    """The numbers of the sentences that a request holds; none where it puts parts together."""
    return tuple(n for n, _ in NUMBERED.findall(prompt_of(body)))
