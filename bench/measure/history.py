"""How long a history of many turns takes: ``python -m bench.measure.history [--turns 10000]``.

One visitor's conversations of ten turns each, with answers of the length that questions about the
seed document get. Prints JSON: seconds to open the file and list the conversations (what a page
waits for when it opens), to continue one, to find one, to keep a turn and to delete a conversation,
each the median of ``--rounds``, and the file's size in bytes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from qa.history import Bounds, History
from qa.types import Answer, Citation, Result, Segment, segments_text

OWNER = "a" * 32
TURNS_OF_ONE = 10


def made_answer(number: int) -> Answer:
    """An answer of two quotations and three close passages, as long as is usual."""
    quote = f"第{number}次统计显示，全县建档立卡贫困人口由上一年的数字继续减少，摘帽不摘责任。" * 2
    cited = tuple(
        Citation(n, "脱贫.txt", "脱贫", n, 90 * n, 90 * n + len(quote), quote, 0.75) for n in (1, 2)
    )
    near = Result(1, "脱贫.txt", "脱贫", 0, 300, "长" * 300, 0.4, 0.5, 1.0, 1, "", 0)
    closest = tuple(replace(near, rank=rank) for rank in (1, 2, 3))
    segments = tuple(Segment("quotation", quote, (n,)) for n in (1, 2))
    question, text = f"第{number}次统计说了什么？", segments_text(segments)
    return Answer(question, question, True, 0.9, text, cited, closest, 0.1, segments)


def fill(file: Path, turns: int) -> str:
    """A history of so many turns; the identifier of its last conversation."""
    history = History(file, Bounds(turns=2 * turns))
    conversation = ""
    for number in range(turns):
        place = number % TURNS_OF_ONE
        conversation = history.keep(
            OWNER, conversation if place else "", place, made_answer(number)
        )
    history.close()
    return conversation


def median_seconds(rounds: int, work: Callable[[], object]) -> float:
    """The median time of ``work``."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def measure(file: Path, turns: int, rounds: int) -> dict[str, float]:
    """The figures, by their names."""
    last = fill(file, turns)

    def open_and_list() -> None:
        history = History(file)
        assert len(history.conversations(OWNER)) == min(200, -(-turns // TURNS_OF_ONE))
        history.close()

    history = History(file, Bounds(turns=2 * turns))
    figures = {
        "turns": turns,
        "open_and_list_seconds": median_seconds(rounds, open_and_list),
        "continue_seconds": median_seconds(rounds, lambda: history.conversation(OWNER, last)),
        "find_seconds": median_seconds(rounds, lambda: history.conversations(OWNER, "第77次 责任")),
        "keep_seconds": median_seconds(
            rounds, lambda: history.keep(OWNER, last, 9, made_answer(9))
        ),
        "bytes": file.stat().st_size,
    }
    ids = [each.id for each in history.conversations(OWNER)[1 : rounds + 1]]
    figures["delete_seconds"] = median_seconds(len(ids), lambda: history.delete(OWNER, ids.pop()))
    history.close()
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder) / "history.sqlite", arguments.turns, arguments.rounds)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
