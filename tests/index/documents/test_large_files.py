"""Very large files: read and split in bounded memory, in a process of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.places import ROOT, SEED

READ_AND_SPLIT = """
import re, sys
from pathlib import Path
from index import Settings
from index.documents.reader import read
from index.documents.scanner import scan
from index.text.chunking import iterate_passages
(source,) = scan([Path(sys.argv[1])], Settings()).sources
(document,) = read(source, Settings())
asked = 0
def fits(texts):
    global asked
    asked += sum(map(len, texts))
    return [True] * len(texts)
characters = sum(
    passage.end - passage.start for passage in iterate_passages(document, Settings(), fits)
)
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])  # KiB
print(characters, peak // 1024, asked)
"""


def read_and_split(path: Path) -> tuple[int, int, int]:
    """Characters in passages, peak memory in MiB, characters that the encoder was asked about."""
    done = subprocess.run(
        [sys.executable, "-c", READ_AND_SPLIT, str(path)],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    characters, peak, asked = map(int, done.stdout.split())
    return characters, peak, asked


@pytest.mark.slow
def test_a_text_of_50_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    essay = SEED.read_bytes()
    with path.open("wb") as file:
        for _ in range(50_000_000 // len(essay) + 1):
            file.write(essay)
    characters, peak, asked = read_and_split(path)
    assert characters > 15_000_000
    assert peak < 300
    assert asked <= 2 * characters


@pytest.mark.slow
def test_a_line_of_ten_million_characters(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_text("脱贫攻坚是时代赋予的任务，" * 769_231, encoding="utf-8")
    characters, peak, asked = read_and_split(path)
    assert characters == 13 * 769_231
    assert peak < 600
    assert asked <= 2 * characters
