"""Connections that send nothing, and others that send slowly, at a server that must answer others.

    python -m bench.load.silent [--connections 10000]

Opens the connections at a real ``wenda serve`` and leaves them silent; one in ten sends half a
head, one in ten a head and then a byte of its body every second. Meanwhile the server is asked: it
has to go on answering, and to close them all after the time it waits (``SILENCE_SECONDS``,
``PATIENCE_SECONDS``). Prints a table, and ends with 1 where it does not.
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import httpx
import typer

from bench.load.server import Server, machine_line, make_folder, serving
from qa.server.gate.intake import PATIENCE_SECONDS
from qa.server.serving import SILENCE_SECONDS

HALF_A_HEAD = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nX-"
HEAD = (
    b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 4000\r\n\r\n"
)
AT_ONCE = 500
SPARE_FILES = 200
QUESTION = "四个不摘指什么？"
WAITED = 3 * (SILENCE_SECONDS + PATIENCE_SECONDS)
"""So many seconds at most until all are closed."""


@dataclass
class Outcome:
    """What was seen: connections opened, and closed by the server after so many seconds; how long
    a question took before and meanwhile; megabytes before, meanwhile and afterwards."""

    opened: int
    left: int
    longest: float
    before: float
    meanwhile: tuple[float, ...]
    failed: int
    megabytes: tuple[float, float, float]


async def measure(server: Server, connections: int) -> Outcome:
    """Open them, ask meanwhile, and wait until they are closed."""
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=120) as http:
        await _ask(http)
        before = statistics.median([await _ask(http) for _ in range(5)])
        memory = [server.memory().resident]
        held = []
        for first in range(0, connections, AT_ONCE):
            some = range(first, min(first + AT_ONCE, connections))
            held += await asyncio.gather(*(_hold(server, number) for number in some))
        waiting = [asyncio.create_task(each) for each in held]
        meanwhile, failed = [], 0
        began = time.monotonic()
        while time.monotonic() - began < WAITED and not all(each.done() for each in waiting):
            try:
                meanwhile.append(await _ask(http))
            except httpx.HTTPError:
                failed += 1
            if len(meanwhile) == 1:
                memory.append(server.memory().resident)
            await asyncio.sleep(0.2)
        left = sum(not each.done() for each in waiting)
        longest = max((each.result() for each in waiting if each.done()), default=0.0)
        for each in waiting:
            each.cancel()
        memory.append(server.memory().resident)
        shown = memory[0], memory[1], memory[-1]
        return Outcome(len(held), left, longest, before, tuple(meanwhile), failed, shown)


async def _ask(http: httpx.AsyncClient) -> float:
    began = time.monotonic()
    answered = await http.post("/v1/ask", json={"question": QUESTION})
    if not answered.raise_for_status().json()["answered"]:
        raise RuntimeError(answered.text)
    return time.monotonic() - began


async def _hold(server: Server, number: int) -> Coroutine[Any, Any, float]:
    """A connection, opened; then how many seconds the server lets it be."""
    host = f"127.0.{1 + number // 10_000}.{1 + number % 200}"
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, local_addr=(host, 0))
    kind = number % 10
    writer.write({1: HALF_A_HEAD, 2: HEAD}.get(kind, b""))
    began = time.monotonic()

    async def wait() -> float:
        trickle = asyncio.create_task(_trickle(writer)) if kind == 2 else None
        try:
            while await reader.read(4096):
                pass
        except ConnectionError:
            pass
        finally:
            if trickle is not None:
                trickle.cancel()
            writer.close()
        return time.monotonic() - began

    return wait()


async def _trickle(writer: asyncio.StreamWriter) -> None:
    while True:
        await asyncio.sleep(1)
        writer.write(b" ")


def allow_files(wanted: int) -> int:
    """Let this process open so many files, as far as the system grants them; how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
        except (ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    elif soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def main(connections: Annotated[int, typer.Option(min=1)] = 10_000) -> None:
    """Measure, and print the table."""
    # The server takes as many as it is granted, which is what this process has.
    granted = allow_files(connections + SPARE_FILES)
    if granted < connections + SPARE_FILES:
        connections = granted - SPARE_FILES
        print(f"The system grants {granted} files: {connections} connections.\n")
    with TemporaryDirectory() as name:
        make_folder(Path(name))
        with serving(Path(name)) as server:
            outcome = asyncio.run(measure(server, connections))
            if server.process.poll() is not None:
                raise RuntimeError("the server has ended")
    _report(outcome)
    bad = outcome.left or outcome.failed or not outcome.meanwhile
    raise typer.Exit(1 if bad else 0)


def _report(outcome: Outcome) -> None:
    before, meanwhile, after = outcome.megabytes
    asked = outcome.meanwhile or (float("nan"),)
    rows = {
        "connections opened": f"{outcome.opened:,}",
        "longest that one was let be": f"{outcome.longest:.0f} s",
        "still open at the end": f"{outcome.left:,}",
        "a question before, median": f"{outcome.before:.3f} s",
        f"questions meanwhile, median and slowest of {len(outcome.meanwhile)}": (
            f"{statistics.median(asked):.3f} s, {max(asked):.3f} s"
        ),
        "questions that failed": f"{outcome.failed}",
        "memory before, meanwhile, afterwards": f"{before:.0f}, {meanwhile:.0f}, {after:.0f} MB",
    }
    print(f"{machine_line()}.\n\n| what | measured |\n| --- | ---: |")
    for name, measured in rows.items():
        print(f"| {name} | {measured} |")


if __name__ == "__main__":
    typer.run(main)
