"""The memory of ``wenda serve``: the web server, the page and the answers, in one process."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from pathlib import Path

from gradio_client import Client

from bench.measure.peers.driver import memory
from bench.measure.rig.environments import OURS
from bench.measure.rig.rounds import Bench, start


def app_memory(bench: Bench, index: Path, questions: Sequence[str]) -> dict[str, float]:
    """Start it, ask the questions one after another as a visitor, and read its memory."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    arguments = ("serve", "--json", "--index", str(index), "--port", port)
    started = start(bench, OURS, "-m", "qa", *arguments)
    try:
        url = json.loads(started.line())["url"]
        visitor = Client(url, verbose=False)
        for question in questions:
            visitor.submit(question, api_name="/ask").result()
        return memory(str(started.process.pid))
    finally:
        started.process.terminate()
        started.process.wait()
