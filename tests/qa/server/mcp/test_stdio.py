"""``wenda mcp`` as a process of its own, over the seed document, and a real client that starts it;
what a terminal, a script and a wrong folder get."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from qa.assistant import Assistant
from qa.retrieval.retriever import Retriever
from qa.serialize import answer_record
from tests.qa.server.mcp.clients import codes_of, text_of, visit
from tests.support.commands import environment
from tests.support.places import SEED, SEEDS
from tests.support.waiting import PATIENCE

QUESTION = "善于打硬仗的老实人能发出什么信号？"


def command(folder: Path, *options: str) -> StdioServerParameters:
    arguments = ["-m", "qa", "mcp", *options]
    return StdioServerParameters(
        command=sys.executable, args=arguments, env=environment(), cwd=folder
    )


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A server of one's own, with its streams at hand."""
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, env=environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def exchange(process: subprocess.Popen[str], line: str) -> Any:
    """What a line of input is answered with, which must be a message of the protocol."""
    assert process.stdin and process.stdout
    process.stdin.write(line + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    assert answer["jsonrpc"] == "2.0"
    return answer


def test_a_client_asks_reads_follows_up_and_changes_nothing(
    seeds: Path, real_settings: Any
) -> None:
    async def use(client: Client) -> list[Any]:
        return [
            (await client.list_tools()).tools,
            await client.call_tool("ask", {"question": QUESTION}),
            await client.call_tool(
                "ask",
                {"question": "那善于扎堆的呢？", "history": [QUESTION], "within": [SEED.name]},
            ),
            await client.call_tool("search", {"query": "贫困发生率", "k": 2}),
            await client.call_tool("overview", {"sentences": 3}),
            (await client.list_resources()).resources,
            await client.call_tool("remove_document", {"document": SEED.name}),
        ]

    tools, asked, further, found, overview, resources, refused = visit(command(seeds), use)
    assistant = Assistant(Retriever.open(settings=real_settings))
    first = assistant.ask(QUESTION)
    second = assistant.ask("那善于扎堆的呢？", [first], [SEED.name])
    for result, answer in [(asked, first), (further, second)]:
        expected = {**answer_record(answer), "seconds": result.structured_content["seconds"]}
        assert result.structured_content == expected
        assert text_of(result).startswith(answer.text) or answer is second
    assert len(tools) == 5
    assert "团结就是力量" in text_of(further)
    searched = assistant.retriever.search("贫困发生率", 2)
    assert [each["start"] for each in found.structured_content["passages"]] == [
        result.start for result in searched
    ]
    assert len(overview.structured_content["citations"]) == 3
    assert [each.name for each in resources] == [SEED.name]
    assert codes_of(refused) == (True, "mcp.read_only")
    assert "--allow-changes" in text_of(refused)
    assert (seeds.parent / "work" / ".wenda").exists()


@pytest.mark.slow
def test_documents_are_added_and_built_where_that_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / SEED.name).write_bytes((SEEDS / SEED.name).read_bytes()[:3000])

    async def use(client: Client) -> list[Any]:
        missing = await client.call_tool("ask", {"question": QUESTION})
        built = await client.call_tool("build", {})
        added = await client.call_tool("add_document", {"name": "雪豹.txt", "text": LEOPARD})
        again = await client.call_tool("build", {})
        asked = await client.call_tool("ask", {"question": "雪豹的尾巴有多长？"})
        removed = await client.call_tool("remove_document", {"document": "雪豹.txt"})
        return [missing, built, added, again, asked, removed]

    options = ("--allow-changes",)
    missing, built, added, again, asked, removed = visit(command(tmp_path, *options), use)
    assert codes_of(missing) == (True, "index.missing")
    assert "wenda build" in text_of(missing)
    assert (built.is_error, built.structured_content["documents"]) == (False, 1)
    assert (added.structured_content["new"], again.structured_content["documents"]) == (True, 2)
    assert asked.structured_content["citations"][0]["quote"] == "雪豹的尾巴长约一米。"
    assert not removed.is_error


LEOPARD = "　　雪豹生活在高原。\n　　雪豹的尾巴长约一米。\n"


def test_nothing_but_the_protocol_gets_to_standard_output(tmp_path: Path) -> None:
    """Not what a script prints while the server runs, nor the words for a person."""
    asked = [
        {
            "jsonrpc": "2.0", "id": 1, "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18", "capabilities": {},
                "clientInfo": {"name": "test", "version": "0"},
            },
        },
        {
            "jsonrpc": "2.0", "id": 2, "method": "tools/call",
            "params": {"name": "search", "arguments": {"query": "x"}},
        },
    ]  # fmt: skip
    script = (
        "from qa.server.mcp import asking\n"
        "real = asking.check_length\n"
        "def noisy(text):\n    print('noise'); real(text)\n"
        "asking.check_length = noisy\n"
        "from qa.cli import main; main(['mcp'])"
    )
    with started(tmp_path, "-c", script) as process:
        assert process.stdin
        process.stdin.write("not json\n")
        answers = [exchange(process, json.dumps(each)) for each in asked]
        rest, errors = process.communicate(timeout=PATIENCE)
    assert (rest, process.returncode) == ("", 0)
    result = answers[-1]["result"]
    assert result["structuredContent"]["code"] == "index.missing"
    assert "noise" in errors


def test_ctrl_c_ends_it_while_it_waits(tmp_path: Path) -> None:
    with started(tmp_path, "-m", "qa", "mcp") as process:
        assert exchange(process, json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == -signal.SIGINT
