"""A ``wenda serve`` of one's own, in a folder of its own, and what its process uses."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench.measure.rig.machine import machine
from tests.support.commands import WENDA, environment, free_port
from tests.support.places import ROOT

DOCUMENTS, INDEX = "docs", ".wenda"
SECONDS = 120.0
"""How long a request may take before it counts as an error."""


@dataclass
class Server:
    """A server that listens: its address, its process, and the folder that it works in."""

    url: str
    process: subprocess.Popen[str]
    folder: Path

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rstrip("/").rpartition(":")[2])

    @property
    def index(self) -> Path:
        """The folder of its index."""
        return self.folder / INDEX

    def memory(self) -> Memory:
        """What the serving process holds, without what builds hold in processes of their own."""
        told = psutil.Process(self.process.pid).memory_full_info()
        return Memory(told.rss / 1e6, told.uss / 1e6)

    def processor_seconds(self) -> float:
        """The time that the serving process has spent computing."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def open_files(self) -> int:
        """How many files and connections the process has open."""
        return int(psutil.Process(self.process.pid).num_fds())

    def kill(self) -> None:
        """End it as ``kill -9`` does."""
        self.process.kill()
        self.process.wait()


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes of a process: resident, and of these its own (the others are files, mapped)."""

    resident: float
    own: float


def make_folder(folder: Path) -> None:
    """Put the seed documents into a folder, and index them."""
    shutil.copytree(ROOT / "seeds", folder / DOCUMENTS)
    build(folder)


def build(folder: Path) -> None:
    """Index the documents of a folder."""
    command = [*WENDA, "build", DOCUMENTS]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=environment())


def start(folder: Path, variables: Mapping[str, str] | None = None, *options: str) -> Server:
    """Start a server, and wait until it listens. What it complains of goes to ``serve.log``.

    Raises RuntimeError with its last words when it does not start.
    """
    log = folder / "serve.log"
    command = [*WENDA, "serve", "--port", str(free_port()), "--json", *options]
    with log.open("a") as complaints:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment(), **(variables or {})},
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        process.wait()
        raise RuntimeError(f"the server did not start: {log.read_text()[-2000:]}")
    return Server(json.loads(line)["url"], process, folder)


@contextmanager
def serving(
    folder: Path, variables: Mapping[str, str] | None = None, *options: str
) -> Iterator[Server]:
    """A server while the context lasts."""
    server = start(folder, variables, *options)
    try:
        yield server
    finally:
        end(server)


def end(server: Server) -> None:
    """Stop a server as Ctrl-C does, and kill it where that takes too long."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGINT)
    try:
        server.process.wait(60)
    except subprocess.TimeoutExpired:
        server.kill()


def client(server: Server, number: int = 0, **more: Any) -> httpx.Client:
    """A client with an address of its own: 127.0.1.1 and so on, for numbers from 1 to 250, so that
    what is limited by address is not limited for all of them together."""
    bound = f"127.0.1.{number}" if number else None
    transport = httpx.HTTPTransport(local_address=bound, verify=False)
    return httpx.Client(
        base_url=server.url, timeout=SECONDS, trust_env=False, transport=transport, **more
    )


def machine_line() -> str:
    """What the figures were taken on, as one line."""
    told = machine()
    return (
        f"{told['cpu']}, {told['cores']} cores, {told['memory_gb']:.0f} GB, {told['system']}, "
        f"Python {told['python']}; load average of the minute before: "
        f"{psutil.getloadavg()[0]:.1f}"
    )
