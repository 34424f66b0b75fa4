"""What a server costs that nobody asks anything, with and without open pages.

    python -m bench.load.idle [--pages 200] [--seconds 60]

Starts a real ``wenda serve``, lets it come to rest, and takes the processor time of the serving
process over so many seconds: first without pages, then with pages that are open and idle, each
with the event stream that the screen keeps. Prints a table, and ends with 1 where they use more
than two hundredths of a core.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from bench.load.pages import Page, browser
from bench.load.server import Server, machine_line, make_folder, serving

MOST_SHARE = 0.02
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Cost:
    """So many open pages, the share of a core that they use, and megabytes of the process."""

    pages: int
    share: float
    megabytes: float


async def measure(server: Server, pages: int, settle: float, seconds: float) -> list[Cost]:
    """The cost without pages and with them."""
    await asyncio.sleep(settle)
    costs = [await _cost(server, 0, seconds)]
    async with browser(server.url) as http:
        opened = [Page(http) for _ in range(pages)]
        for first in range(0, pages, AT_ONCE):
            await asyncio.gather(*(each.open() for each in opened[first : first + AT_ONCE]))
        await asyncio.sleep(settle)
        costs.append(await _cost(server, pages, seconds))
        for each in opened:
            await each.close()
    return costs


async def _cost(server: Server, pages: int, seconds: float) -> Cost:
    spent, began = server.processor_seconds(), time.monotonic()
    await asyncio.sleep(seconds)
    share = (server.processor_seconds() - spent) / (time.monotonic() - began)
    return Cost(pages, share, server.memory().resident)


def main(
    pages: Annotated[int, typer.Option(min=1)] = 200,
    seconds: Annotated[float, typer.Option(min=1, help="How long is measured, each time.")] = 60,
    settle: Annotated[float, typer.Option(min=0, help="How long it may come to rest.")] = 30,
) -> None:
    """Measure, and print the table."""
    with TemporaryDirectory() as name:
        make_folder(Path(name))
        with serving(Path(name)) as server:
            costs = asyncio.run(measure(server, pages, settle, seconds))
    print(f"{machine_line()}. Over {seconds:.0f} seconds.\n")
    print("| open pages | of one core | to reach | memory |\n| ---: | ---: | ---: | ---: |")
    for cost in costs:
        line = f"| {cost.pages} | {cost.share:.2%} | ≤ {MOST_SHARE:.0%} | {cost.megabytes:.0f} MB |"
        print(line)
    raise typer.Exit(0 if all(cost.share <= MOST_SHARE for cost in costs) else 1)


if __name__ == "__main__":
    typer.run(main)
