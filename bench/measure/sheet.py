"""A sheet of very many rows: how much memory its index takes, and how fast a cell is found.

    python -m bench.measure.sheet [--rows 100000]

A workbook of meters is built with the real model in a process of its own. Printed are the size of
the file, the passages, the time, the most memory of that process; of questions by the number of a
meter («编号S-0388的水表装在哪里？») how many are answered with its place as the very words, and how
many by numbers that no meter has are refused; and the median and the longest time.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from index import settings_from_environment
from qa.service import open_assistant
from qa.types import Answer

HEADS = ("编号", "安装地点", "口径", "安装日期", "负责人")
ASKED = 20
BUILD = """
import json, re, sys
from pathlib import Path
from index import build
report = build([sys.argv[1]], index=sys.argv[2])
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])  # KiB
print(json.dumps({"passages": report.passages, "seconds": report.seconds, "peak": peak // 1024}))
"""


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """The meters, each with a place of its own."""
    for number in range(1, count + 1):
        yield (
            f"S-{number:04d}",
            f"水厂路{number % 997 + 1}号{number // 997 + 1}单元",
            f"DN{15 + 5 * (number % 3)}",
            f"{2005 + number % 19}-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
            "林周郭沈"[number % 4] + "晓峰",
        )


def write(path: Path, count: int) -> None:
    """Write the workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("水表")
    sheet.append(HEADS)
    for row in rows(count):
        sheet.append(row)
    book.save(path)


def ask(folder: Path, count: int) -> None:
    """Ask for the places of some meters, and of some that there are not; print how many are found,
    how many refused, and how fast."""
    meters = list(rows(count))
    step = max(1, count // ASKED)
    asked = [meters[387 % count], *meters[step - 1 :: step]]
    missing = [f"{number[0]}-{int(number[2:]) + count:04d}" for number, *_ in asked]
    settings = settings_from_environment().with_changes(index=folder)
    assistant = open_assistant(settings)
    assistant.ask("水表装在哪里？")  # loads what the first question loads
    spent: list[float] = []

    def ask_timed(number: str) -> Answer:
        began = time.perf_counter()
        answer = assistant.ask(f"编号{number}的水表装在哪里？")
        spent.append(time.perf_counter() - began)
        return answer

    right = sum(_places(ask_timed(number)) == [(number, place)] for number, place, *_ in asked)
    refused = sum(not ask_timed(number).answered for number in missing)
    print(f"{right} of {len(asked)} questions by the number of a meter are answered with its place")
    print(f"{refused} of {len(missing)} by a number that no meter has are refused")
    print(f"median {statistics.median(spent):.2f} s, longest {max(spent):.2f} s")


def _places(answer: Answer) -> list[tuple[str, str]]:
    """Of each row that is quoted its number, and the words that are said to be the answer."""
    return [
        (each.quote.split("，")[0].partition("：")[2], each.quote[slice(*each.answer_words[:2])])
        for each in answer.citations
        if each.answer_words
    ]


def main(count: Annotated[int, typer.Option("--rows", help="How many meters.")] = 100_000) -> None:
    """Build and ask a sheet of very many rows."""
    with tempfile.TemporaryDirectory(prefix="wenda-sheet-") as name:
        folder = Path(name, "documents")
        folder.mkdir()
        file = folder / "水表台账.xlsx"
        write(file, count)
        print(f"{count:,} rows, {file.stat().st_size / 2**20:.1f} MiB", flush=True)
        index = Path(name, "index")
        done = subprocess.run(
            [sys.executable, "-c", BUILD, str(folder), str(index)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        built = json.loads(done.stdout.splitlines()[-1])
        print(f"{built['passages']:,} passages in {built['seconds']:.0f} s, "
              f"at most {built['peak']:,} MiB", flush=True)  # fmt: skip
        ask(index, count)


if __name__ == "__main__":
    typer.run(main)
