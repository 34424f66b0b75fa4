"""What the first follow-up of a process costs, beside a first question that stands alone.

    python -m bench.measure.followup_cost [DOCUMENTS] [--rounds 5]

Every measurement is of a process of its own, which answers one question before, so that the models
are loaded; then the same question once more as a follow-up. Printed are medians.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

from index import build, settings_from_environment

BEFORE = "善于打硬仗的老实人能发出什么信号？"
ALONE, FOLLOWING = "善于扎堆的老实人能发出什么信号？", "那善于扎堆的呢？"
SCRIPT = """
import json, sys, time
import psutil
from qa import Assistant, Retriever

def measured(question, history):
    memory, began = psutil.Process().memory_info().rss, time.perf_counter()
    assistant.ask(question, history)
    seconds = time.perf_counter() - began
    return [seconds * 1000, (psutil.Process().memory_info().rss - memory) / 1e6]

index, before, alone, following = sys.argv[1:]
assistant = Assistant(Retriever.open(index))
history = [assistant.ask(before)]
assistant.ask(alone)
print(json.dumps({"alone": measured(alone, []), "following": measured(following, history)}))
"""


def main(
    documents: Annotated[Path, typer.Argument(help="what is asked")] = Path("seeds"),
    rounds: Annotated[int, typer.Option(min=1)] = 5,
) -> None:
    """Print milliseconds and megabytes of both, and how much more the follow-up costs."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_from_environment().with_changes(index=Path(folder) / "index")
        build([documents], settings=settings)
        command = [sys.executable, "-c", SCRIPT, str(settings.index), BEFORE, ALONE, FOLLOWING]
        taken = [
            json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            for _ in range(rounds)
        ]
    figures = {
        name: [median(each[name][at] for each in taken) for at in range(2)] for name in taken[0]
    }
    for name, (milliseconds, megabytes) in figures.items():
        print(f"{name:<10} {milliseconds:6.1f} ms  {megabytes:+6.1f} MB")
    more = [figures["following"][at] - figures["alone"][at] for at in range(2)]
    print(f"{'more':<10} {more[0]:6.1f} ms  {more[1]:+6.1f} MB")


if __name__ == "__main__":
    typer.run(main)
