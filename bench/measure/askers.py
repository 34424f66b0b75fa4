"""Many people at once: how long answers take when several ask the running chat together.

    python -m bench.measure.askers [--rounds 5]

Builds an index of ``seeds/`` in a temporary folder, serves it with ``wenda serve`` in a process of
its own, and asks through ``gradio_client``: first one asker, then 4, then 16, each of them waiting
for an answer before the next question; then 1 and 4 again while files are uploaded and indexed.
One asker asks four times as many questions as each of several.
Prints a Markdown table. An answer's time ends with its last sentence, the pauses between sentences
(which are there for the eye) included; the longest silence is the longest time that any asker saw
nothing new of an answer that was under way.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import numpy as np
import typer
from gradio_client import Client, handle_file

from tests.support.commands import WENDA, environment, free_port
from tests.support.places import ROOT

QUESTIONS = (
    "四个不摘指什么？",
    "蒙古马有哪些特殊属性？",
    "贫困人口从多少万减少到多少万？",
    "善于打硬仗的老实人能发出什么信号？",
    "火星上有没有水？",
    "為什麼說貧困發生率下降了？",
    "What are the special qualities of the Mongolian horse?",
    "老实人有哪些特点，他们能发出什么信号？",
)
COUNTS = (1, 4, 16)
UPLOADS = 8  # documents that are indexed meanwhile, each as long as the seed document


@dataclass(frozen=True)
class Told:
    """What one asker saw of one answer: seconds to its end, and the longest silence in it."""

    seconds: float
    silence: float


@dataclass(frozen=True)
class Figures:
    """All answers of one measurement, and how long the whole took, in seconds."""

    told: tuple[Told, ...]
    seconds: float

    @property
    def rate(self) -> float:
        """Questions answered in a second."""
        return len(self.told) / self.seconds

    def row(self, askers: int, meanwhile: str, single: Figures) -> str:
        """A line of the table; ``single`` is one asker with nothing else going on."""
        seconds = [one.seconds for one in self.told]
        alone = float(np.median([one.seconds for one in single.told]))
        cells = [
            str(askers),
            meanwhile,
            f"{np.median(seconds):.2f} s",
            f"{max(seconds):.2f} s",
            f"{max(seconds) / alone:.1f} ×",
            f"{max(one.silence for one in self.told):.2f} s",
            f"{self.rate:.2f}",
            f"{self.rate / single.rate:.2f} ×",
        ]
        return "| " + " | ".join(cells) + " |"


HEAD = (
    "| askers | meanwhile | answer, median | slowest | to one asker's median | longest silence |"
    " questions/s | to one asker's |\n|---|---|---|---|---|---|---|---|"
)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the chat over an index of the folder's ``docs``."""
    here: dict[str, Any] = {"cwd": folder, "env": environment(), "text": True}
    subprocess.run([*WENDA, "build", "docs"], check=True, capture_output=True, **here)
    serve = [*WENDA, "serve", "--port", str(free_port()), "--json"]
    process = subprocess.Popen(serve, stdout=subprocess.PIPE, **here)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def visitor(url: str) -> Client:
    """A client; without TLS there is nothing to verify, and preparing for it takes a second."""
    return Client(url, verbose=False, ssl_verify=False)


def ask(client: Client, question: str) -> Told:
    """One question to its end. Raises ValueError when no answer came."""
    began = last = time.monotonic()
    silence, shown = 0.0, ""
    for outputs in client.submit(question, api_name="/ask"):
        now = time.monotonic()
        silence, last = max(silence, now - last), now
        shown = str(outputs[0])
    if "wenda-answer" not in shown.rpartition("wenda-question")[2]:
        raise ValueError(f"no answer to {question}: {shown[-300:]}")
    return Told(last - began, silence)


def measure(clients: Sequence[Client], rounds: int) -> Figures:
    """All clients at once, each asking so many questions, in an order of its own."""

    def asked(number: int) -> list[Told]:
        chosen = random.Random(number).sample(QUESTIONS * rounds, rounds)
        return [ask(clients[number], question) for question in chosen]

    with ThreadPoolExecutor(len(clients)) as pool:
        began = time.monotonic()
        told = [one for each in pool.map(asked, range(len(clients))) for one in each]
        return Figures(tuple(told), time.monotonic() - began)


def uploads(folder: Path, seed: int) -> list[Path]:
    """Documents of the seed's sentences in other orders: nothing of them is embedded yet."""
    text = next((ROOT / "seeds").glob("*.txt")).read_text(encoding="utf-8")
    sentences = [part + "。" for part in text.replace("\n", "").split("。") if part.strip()]
    files = [folder / f"upload-{seed}-{number}.txt" for number in range(UPLOADS)]
    for file in files:
        shuffled = random.Random(file.name).sample(sentences, len(sentences))
        file.write_text("\n".join(shuffled) + "\n", encoding="utf-8")
    return files


def main(
    rounds: Annotated[int, typer.Option(min=1, help="Questions of each of several askers.")] = 5,
) -> None:
    """Measure, and print the table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "seeds", folder / "docs")
        with served(folder) as url:
            clients = [visitor(url) for _ in range(max(COUNTS))]
            measure(clients[:4], 2)  # whatever is loaded on first use is loaded
            single = measure(clients[:1], 4 * rounds)
            print(HEAD)
            print(single.row(1, "nothing", single))
            for count in COUNTS[1:]:
                print(measure(clients[:count], rounds).row(count, "nothing", single))
            for count in COUNTS[:2]:
                files = [handle_file(str(file)) for file in uploads(folder, count)]
                build = visitor(url).submit(files, api_name="/add")
                while not build.outputs():
                    time.sleep(0.05)
                figures = measure(clients[:count], 4 * rounds // count)
                meanwhile = "files are indexed" + (", at first" if build.done() else "")
                print(figures.row(count, meanwhile, single))
                build.result(timeout=600)


if __name__ == "__main__":
    typer.run(main)
