"""A Milvus for tests: milvus-lite behind its own server, on loopback, its data in a folder."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from subprocess import Popen

from tests.support.commands import environment, free_port
from tests.support.processes import running
from tests.support.waiting import wait_until


def missing() -> str:
    """Which of the packages is not installed, and what to do; "" where both are."""
    for name in ("pymilvus", "milvus_lite"):
        if find_spec(name) is None:
            return f"{name} is not installed: pip install 'wenda[test]'"
    return ""


@contextmanager
def milvus_server(folder: Path) -> Iterator[str]:
    """The address of a server while the context lasts."""
    with milvus_process(folder, free_port()) as (address, _):
        yield address


@contextmanager
def milvus_process(folder: Path, port: int) -> Iterator[tuple[str, Popen[str]]]:
    """The address and the process of a server that listens on a port and keeps its data in a
    folder, once it takes connections."""
    command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(folder)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with running(command, folder=folder.parent, environ=environment()) as process:
        wait_until(lambda: _listens(port) or process.poll() is not None)
        if process.poll() is not None:
            raise RuntimeError(process.stderr.read() if process.stderr else "")
        yield f"http://127.0.0.1:{port}", process


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex(("127.0.0.1", port)) == 0
