"""No network is touched: building, asking and serving with nothing but loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import Ended, environment, run_process
from tests.support.places import ROOT

BLOCKED = ROOT / "tests" / "no_network"
SESSION = (sys.executable, "-m", "tests.support.offline_session")
# Brings loopback up in a network namespace that has nothing else, then becomes the session.
IN_NAMESPACE = """
import fcntl, os, socket, struct, sys
SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 0x1, 0x40
with socket.socket() as control:
    fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP | IFF_RUNNING))
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def blocked(folder: Path, **changes: str) -> dict[str, str]:
    """An environment in which Python reaches only this machine, with an empty home folder."""
    (folder / "home").mkdir()
    changes["HOME"] = str(folder / "home")
    paths = os.pathsep.join([str(BLOCKED), str(ROOT)])
    return environment(**changes, ATTEMPTS=str(folder / "attempts")) | {"PYTHONPATH": paths}


def test_the_block_blocks_and_tells(tmp_path: Path) -> None:
    script = (
        "import socket\n"
        "for host in ('example.com', '192.0.2.1'):\n"
        "    try:\n        socket.create_connection((host, 80), timeout=1)\n"
        "    except OSError as error:\n        print(error)\n"
        "with socket.create_server(('127.0.0.1', 0)) as server:\n"
        "    socket.create_connection(server.getsockname()).close()\n"
    )
    python = (sys.executable, "-c", script)
    ended = run_process(folder=tmp_path, command=python, environ=blocked(tmp_path))
    assert ended.code == 0, ended.err
    assert ended.out.splitlines() == [
        "the tests allow no network: socket.getaddrinfo example.com",
        "the tests allow no network: socket.getaddrinfo 192.0.2.1",
    ]
    assert (tmp_path / "attempts").read_text("utf-8").splitlines() == [
        "socket.getaddrinfo example.com",
        "socket.getaddrinfo 192.0.2.1",
    ]


@pytest.mark.slow
def test_no_network_is_needed_and_nothing_tries_to_reach_it(tmp_path: Path) -> None:
    """From the first build on, which prepares the model; in a network namespace without a network,
    where making one is allowed."""
    environ = blocked(tmp_path, WENDA_CACHE=str(tmp_path / "cache"))
    unshare = shutil.which("unshare")
    allowed = unshare and not subprocess.run([unshare, "-rn", "true"], check=False).returncode
    apart = (str(unshare), "-rn", sys.executable, "-c", IN_NAMESPACE) if allowed else SESSION[:1]
    command = (*apart, *SESSION[1:])
    ended = run_process(tmp_path, folder=ROOT, command=command, environ=environ)
    assert ended == Ended(0, "done\n", "")
    assert not (tmp_path / "attempts").exists()
    kept = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    # Gradio starts matplotlib where it is installed, and that keeps the list of the fonts it found.
    assert [path.name for path in kept if path.parent.name != "matplotlib"] == []
    if not allowed:
        pytest.skip("it ran beside a network: making a network namespace is not allowed here")
