"""Building and keeping an index: time and memory on a made-up folder of Chinese documents.

    python -m bench.measure.build [--documents 2000 8000]

Prints a table in Markdown. Where other programs use the machine as well, the processor seconds
(of all threads; the share is of these) say more than the seconds. Each figure is taken in a process
of its own, by the time of the calls themselves (importing is not counted). Vectors come from a stub
that costs nearly nothing, so the figures are those of everything but embedding; with the bundled
model a clean build takes some minutes more, and an update as much more as its own passages need.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index import Settings, build, load_words, open_index
from index.types import FloatArray, PassageText, PassageVectors

_DIMENSION = 384
_PASSAGES_EACH = 10


class StubEncoder:
    """Unit vectors looked up by a checksum of the text: an index.types.Encoder at no cost."""

    name = "stub"
    fingerprint = "stub-384"
    dimension = _DIMENSION

    def __init__(self) -> None:
        table = np.random.default_rng(0).standard_normal((4096, _DIMENSION)).astype(np.float32)
        self._table = table / np.linalg.norm(table, axis=1, keepdims=True)

    def fits(self, texts: Sequence[str]) -> list[bool]:
        """All fit."""
        return [True] * len(texts)

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        """One row of the table for each."""
        return np.asarray(self._table[[zlib.crc32(query.encode()) % 4096 for query in queries]])

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """One row of the table for each passage and sentence."""
        return [
            PassageVectors(
                self.encode_queries([passage.text])[0],
                self.encode_queries([passage.text[start:end] for start, end in passage.sentences]),
            )
            for passage in passages
        ]


def make_folder(folder: Path, documents: int) -> None:
    """Write documents of about ten passages, of words as frequent as words are (Zipf)."""
    import jieba

    with jieba.get_dict_file() as file:
        listed = [line.decode().split()[:2] for line in file]
    listed.sort(key=lambda pair: -int(pair[1]))
    words = [word for word, _ in listed[:60_000]]
    weights = np.cumsum(1 / np.arange(10, len(words) + 10)).tolist()
    chance = random.Random(0)
    for number in range(documents):
        text = "".join(_paragraph(chance, words, weights) for _ in range(_PASSAGES_EACH))
        path = folder / f"{number % 20:02d}" / f"{number:05d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _paragraph(chance: random.Random, words: list[str], weights: list[float]) -> str:
    """About 270 characters: eight sentences of seventeen words."""
    sentences = []
    for _ in range(8):
        chosen = chance.choices(words, cum_weights=weights, k=17)
        sentences.append("".join(chosen[:8]) + "，" + "".join(chosen[8:]) + "。")
    return "　　" + "".join(sentences) + "\n"


def _step(name: str, documents: Path, index: Path) -> dict[str, float]:
    """One measurement; runs in a process of its own."""
    settings = Settings(index=index, cache=index.parent / "cache")
    encoder = StubEncoder()
    if name == "open":
        open_index(index).close()
    began, worked = time.perf_counter(), time.process_time()
    if name == "open":
        with open_index(index) as opened:
            count = len(opened)
    else:
        if name != "unchanged":
            load_words(settings, whole=True)
            began, worked = time.perf_counter(), time.process_time()
        count = build([documents], settings=settings, encoder=encoder).passages
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "processor": processor, "megabytes": peak, "passages": count}


def _measure(name: str, documents: Path, index: Path) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "bench.measure.build",
        "--step",
        name,
        str(documents),
        str(index),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _measure_all(work: Path, count: int) -> list[tuple[str, dict[str, float]]]:
    documents, index = work / f"documents-{count}", work / f"index-{count}"
    make_folder(documents, count)
    rows = [("clean build", _measure("clean", documents, index))]
    time.sleep(2.1)  # files as young as a time stamp is coarse are looked into again, once
    _measure("unchanged", documents, index)
    rows.append(("unchanged", _measure("unchanged", documents, index)))
    changed = documents / "07" / "00007.txt"
    changed.write_text(changed.read_text(encoding="utf-8") + "新的一句话。\n", encoding="utf-8")
    rows.append(("one document changed", _measure("changed", documents, index)))
    changed.rename(documents / "renamed.txt")
    rows.append(("one document renamed", _measure("renamed", documents, index)))
    rows.append(("opening", _measure("open", documents, index)))
    return rows


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[2000, 8000])
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        name, documents, index = chosen.step
        print(json.dumps(_step(name, Path(documents), Path(index))))
        return
    print(
        "| documents | passages | step | seconds | processor seconds | share of clean "
        "| peak memory, MB |"
    )
    print("|---|---|---|---|---|---|---|")
    for count in chosen.documents:
        with tempfile.TemporaryDirectory() as work:
            rows = _measure_all(Path(work), count)
        clean = rows[0][1]["processor"]
        for name, row in rows:
            share = f"{row['processor'] / clean:.1%}"
            print(
                f"| {count:,} | {row['passages']:,.0f} | {name} | {row['seconds']:.2f} "
                f"| {row['processor']:.2f} | {share} | {row['megabytes']:,.0f} |"
            )


if __name__ == "__main__":
    main()
