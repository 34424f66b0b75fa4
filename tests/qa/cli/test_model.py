"""``wenda ask --llm`` and ``wenda llm check``, over a scripted server."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from qa.cli.model import with_optional_values
from tests.support.commands import run
from tests.support.generation import CANARY
from tests.support.servers.model_server import JSON, ModelServer, Sent, model_server, stream

FOUR, MARS = "四个不摘指什么？", "火星上有没有水？"


def environ(server: ModelServer, **more: str) -> dict[str, str]:
    address = {"OPENAI_BASE_URL": server.address, "OPENAI_API_KEY": CANARY}
    return {**address, "WENDA_LLM_TIMEOUT": "60", **more}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["ask", "问题", "--llm"], ["ask", "问题", "--llm="]),
        (["ask", "--llm", "--json", "问题"], ["ask", "--llm=", "--json", "问题"]),
        (["ask", "--llm", "问题"], ["ask", "--llm=", "问题"]),
        (["ask", "--llm", "how long is it?"], ["ask", "--llm=", "how long is it?"]),
        (["ask", "--llm", "qwen3:4b", "问题"], ["ask", "--llm", "qwen3:4b", "问题"]),
        (["ask", "--llm=qwen3", "问题"], ["ask", "--llm=qwen3", "问题"]),
        (["ask", "--", "--llm"], ["ask", "--", "--llm"]),
        (["build", "docs", "--ray"], ["build", "docs", "--ray="]),
        (["build", "--ray", "docs"], ["build", "--ray=", "docs"]),
        (["build", "--ray", "s3://bucket/docs"], ["build", "--ray=", "s3://bucket/docs"]),
        (["build", "--ray", "auto", "docs"], ["build", "--ray", "auto", "docs"]),
        (["build", "--ray", "head:6379", "docs"], ["build", "--ray", "head:6379", "docs"]),
        (["build", "--ray", "ray://h:1", "docs"], ["build", "--ray", "ray://h:1", "docs"]),
    ],
)
def test_values_may_be_left_out(given: list[str], meant: list[str]) -> None:
    assert with_optional_values(given) == meant


def test_an_answer_in_a_models_words(seeds: Path) -> None:
    reply = "摘帽之后，责任、政策、帮扶和监管都不能摘。[1]\n贫困县共有987个。[1]\n"
    with model_server(stream(reply, prompt_tokens=900, completion_tokens=30)) as server:
        ended = run("ask", FOUR, "--json", "--llm", folder=seeds, variables=environ(server))
        assert ended.code == 0
        assert server.requests[0]["model"] == "scripted"  # the first that is listed
    (record,) = ended.records
    assert record["answered"] and record["citations"]
    generated = record["generated"]
    assert (generated["model"], generated["host"]) == ("scripted", server.host)
    assert generated["outcome"] in ("written", "unverified")
    removed = generated["sentences"][1]
    assert (removed["text"], removed["status"]) == ("贫困县共有987个。", "removed")
    assert removed["reasons"][0] == "quantity"
    assert (generated["prompt_tokens"], generated["reply_tokens"]) == (900, 30)
    assert CANARY not in ended.out + ended.err


def test_for_people_it_stands_below_the_quotations(seeds: Path) -> None:
    with model_server(stream("贫困县共有987个。[1]")) as server:
        ended = run("ask", FOUR, "--llm", "m", folder=seeds, variables=environ(server))
    quoted, _, written = ended.out.partition("m 的说法，逐句与原文核对\n")
    assert "四个不摘" in quoted
    assert "  ✗ 贫困县共有987个。[" in written
    assert "没有一句得到原文证实" in written


def test_a_failure_of_the_model_is_one_line_and_no_failure_of_the_command(seeds: Path) -> None:
    said = f'{{"error": {{"message": "wrong key {CANARY}"}}}}'.encode()
    with model_server(Sent([said], 401, JSON)) as server:
        ended = run("ask", FOUR, "--llm", "m", folder=seeds, variables=environ(server))
    assert ended.code == 0
    assert f"没有用模型作答：{server.host} 不接受密钥（401）；请检查 OPENAI_API_KEY" in ended.out
    assert CANARY not in ended.out + ended.err


def test_a_refused_question_is_not_sent(seeds: Path) -> None:
    with model_server(stream("有。[1]")) as server:
        ended = run("ask", MARS, "--llm", "m", folder=seeds, variables=environ(server))
        assert server.requests == []
    assert ended.code == 0
    assert "nothing is quoted, so the model is not asked" in ended.err


def test_nothing_is_sent_unless_it_is_switched_on(seeds: Path) -> None:
    """With a key and an address in the environment, and a socket that listens there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        variables = {"OPENAI_BASE_URL": address, "OPENAI_API_KEY": CANARY}
        ended = run("ask", FOUR, "--json", folder=seeds, variables=variables)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert ended.code == 0
    assert "generated" not in ended.records[0]
    assert CANARY not in ended.out + ended.err


def test_show_prompt_sends_nothing(seeds: Path) -> None:
    with model_server(stream("好")) as server:
        variables = environ(server, WENDA_LLM="m")
        ended = run("ask", FOUR, "--show-prompt", folder=seeds, variables=variables)
        assert (server.requests, server.paths) == ([], [])
    assert ended.code == 0
    assert ended.out.startswith("system:\n你根据带编号的句子回答问题。\n")
    assert "\n[1] " in ended.out
    assert f"问题：{FOUR}" in ended.out
    assert ".txt" not in ended.out


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"WENDA_LLM_CONTEXT": "viel"}, "WENDA_LLM_CONTEXT=viel is not a number"),
        ({"WENDA_LLM_CONTEXT": "10"}, "WENDA_LLM_CONTEXT=10 is too small; set it to at least 1024"),
        ({"OPENAI_BASE_URL": "localhost:1"}, "OPENAI_BASE_URL=localhost:1 is not the address"),
        ({"OPENAI_BASE_URL": f"http://a:{CANARY}@h/v1"}, "put the key into OPENAI_API_KEY"),
        ({"OPENAI_BASE_URL": "http://1.1.1.1/v1"}, "地址却不是 https"),
    ],
)
def test_settings_that_cannot_work(variables: dict[str, str], said: str, seeds: Path) -> None:
    ended = run("ask", FOUR, "--llm", "m", folder=seeds, variables=variables)
    assert said in ended.err + ended.out
    assert CANARY not in ended.err + ended.out
    assert "Traceback" not in ended.err


def test_check_tells_in_ten_lines_what_an_endpoint_can_do(tmp_path: Path) -> None:
    reply = "东干渠有提水站9座。[1]\n西干渠有提水站6座。[2]\n东干渠更长。\n"
    sent = stream(*reply, prompt_tokens=400, completion_tokens=40)
    with model_server(sent) as server:
        server.models = [{"id": "scripted", "max_model_len": 8192}, {"id": "other"}]
        variables = environ(server, WENDA_LLM="scripted")
        ended = run("llm", "check", folder=tmp_path, variables=variables)
    lines = ended.out.splitlines()
    assert ended.code == 0
    assert [line.split()[1] for line in lines] == [
        "address", "models", "model", "reply", "start", "speed", "stream", "context", "citations",
        "verified",
    ]  # fmt: skip
    assert lines[0] == f"good  address     {server.address} (this machine, with a key)"
    assert lines[1] == "good  models      2: scripted, other"
    assert lines[7] == "good  context     set to 4096; the server has 8192"
    assert lines[8] == "fair  citations   2 of 3 sentences say what they rest on"
    assert CANARY not in ended.out + ended.err


def test_check_finds_a_context_that_is_cut(tmp_path: Path) -> None:
    short = stream("东干渠有提水站9座。[1]\n", prompt_tokens=400, completion_tokens=40)
    cut = stream("好", prompt_tokens=500)
    with model_server(short, cut) as server:
        ended = run("llm", "check", "--json", folder=tmp_path, variables=environ(server))
    assert ended.code == 1
    found = {record["name"]: record for record in ended.records}
    assert found["context"] == {
        "name": "context", "verdict": "bad", "wanted": 4096, "tokens": 500, "told": False,
    }  # fmt: skip


def test_check_of_a_server_that_is_down(tmp_path: Path) -> None:
    with model_server(stream("好")) as server:
        variables = environ(server, WENDA_LLM="m")
    ended = run("llm", "check", folder=tmp_path, variables=variables)
    assert ended.code == 1
    assert ended.out.splitlines()[-1] == (
        f"bad   reply       the language model at {server.host} cannot be reached; is it running,"
        " and is OPENAI_BASE_URL right?"
    )


def test_where_there_are_several_models_one_has_to_be_named(seeds: Path, tmp_path: Path) -> None:
    with model_server(stream("好")) as server:
        server.models = [{"id": "a"}, {"id": "b"}]
        asked = run("ask", FOUR, "--llm", folder=seeds, variables=environ(server))
        checked = run("llm", "check", folder=tmp_path, variables=environ(server))
        assert server.requests == []
    assert asked.code == checked.code == 1
    said = f"{server.host} has several models: a, b; name one: WENDA_LLM=MODEL"
    assert asked.err == f"wenda: {said}\n"
    assert checked.out.splitlines()[-1] == f"bad   model       {said}"


@pytest.mark.parametrize("command", [("ask", FOUR, "--llm"), ("llm", "check")])
def test_a_key_alone_reaches_nobody(command: tuple[str, ...], seeds: Path) -> None:
    ended = run(*command, folder=seeds, variables={"OPENAI_API_KEY": CANARY})
    assert ended.code == 1
    assert ended.err.startswith("wenda: no language model is switched on; name one: WENDA_LLM=")
