"""Reading long documents: how long until a place, a search or a page is shown, and what it takes.

    python -m bench.load.reading [--rounds 9] [--work FOLDER]

Of a document of a million characters and a PDF of two hundred pages, in an index that is built in a
temporary folder (with ``--work`` in that one, where it is built once). Every round begins with
nothing kept of them. Printed are medians and slowest, in milliseconds of the clock and of the
processor: what a busy machine adds is in the first alone. Then the memory of a ``wenda serve`` at
which all of that was read and summed up, with a history of ten thousand turns, beside one that was
asked the same questions and did nothing else. Ends with 1 where a target is missed.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from bench.load.pages import Page, browser
from bench.load.server import DOCUMENTS, INDEX, Memory, machine_line, serving
from bench.measure.history import OWNER, fill
from index import PageViews, Settings, open_index, settings_from_environment
from qa.history import history_file
from qa.service import AssistantService, open_assistant
from qa.web import screen
from qa.web.reading.shelf import Shelf
from qa.web.reading.view import View
from qa.web.source_window import Span
from qa.web.state import Shared
from tests.support.commands import WENDA, environment
from tests.support.documents.drawn_pdf import ESSAY, cut, lines, pdf
from tests.support.screen.reading_assistant import book

MOST_MILLISECONDS, MOST_MEGABYTES = 150.0, 40.0
PAGES, WIDTH = 200, 900
BOOK, REPORT = "大典.md", "报告.pdf"
SOUGHT = "河水涨到了石阶"
QUESTION = "河水涨到了哪里？"
QUESTIONS, OPENED = 10, 40
TURNS = 10_000
OVERVIEWS: tuple[dict[str, Any], ...] = (
    {},
    {"document": BOOK},
    {"document": REPORT},
    {"document": BOOK, "sentences": 50},
)


@dataclass(frozen=True)
class Times:
    """How long something took each time, in milliseconds: of the clock, and of the processor."""

    clock: list[float]
    processor: list[float]


def make_documents(folder: Path) -> None:
    """Write both documents, and index them, unless that was done before."""
    docs = folder / DOCUMENTS
    if (folder / ".wenda" / "current").exists():
        return
    docs.mkdir(parents=True, exist_ok=True)
    (docs / BOOK).write_text(book(), encoding="utf-8")
    rows = cut(ESSAY, 30)
    pages = [lines([f"第{n}页，{n}号渠。", *(10 * rows)[:35]]) for n in range(1, PAGES + 1)]
    (docs / REPORT).write_bytes(pdf(*pages))
    command = [*WENDA, "build", DOCUMENTS]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=environment())


class Reader:
    """A reader to whom nothing is open yet, and what it does, by name."""

    def __init__(self, folder: Path, assistant: AssistantService) -> None:
        """``folder``: where the documents lie."""
        views = PageViews(index=folder / ".wenda")
        self._shared = Shared(assistant, folder / "feedback.jsonl", shelf=Shelf(views))
        infos = assistant.documents()
        book, report = (
            next(each for each in infos if each.path.endswith(name)) for name in (BOOK, REPORT)
        )
        self._book, self._report, self._length = book.path, report.path, book.characters
        self._index = folder / ".wenda"

    def steps(self, chance: random.Random) -> Iterator[tuple[str, Callable[[], str]]]:
        """What is measured, in order; the last opens the document at another place each time."""
        at = chance.randrange(self._length - 100)
        yield "read the document from the index", self._read
        yield "open the document somewhere", self._show(self._book, View(at=Span(at, at + 20)))
        yield "search in it, for the first time", self._show(self._book, View(find=SOUGHT))
        yield "search for something else", self._show(self._book, View(find=str(at)))
        yield "go on to a hit", self._show(self._book, View(find=SOUGHT, hit=at % 1000))
        yield "go to another place", self._show(self._book, View(at=Span(at // 2, at // 2 + 9)))
        page = chance.randrange(1, PAGES)
        yield "open the PDF at a page", self._show(self._report, View(page=page, width=WIDTH))
        yield "the next page", self._show(self._report, View(page=page + 1, width=WIDTH))
        yield "that page again", self._show(self._report, View(page=page + 1, width=WIDTH))
        sought = View(page=page, width=WIDTH, find=f"{page}号渠")
        yield "a page with words marked", self._show(self._report, sought)

    def _read(self) -> str:
        """As when nobody has read it since the server began."""
        with open_index(self._index) as index:
            return f"wenda-source {len(index.document(self._book).text)}"

    def _show(self, path: str, view: View) -> Callable[[], str]:
        return lambda: screen.open_link(path, "zh", self._shared, view)


def times(folder: Path, rounds: int) -> dict[str, Times]:
    """What each step took in each round; the round before the first is not counted."""
    found: dict[str, Times] = {}
    settings = settings_from_environment().with_changes(index=folder / ".wenda")
    assistant = open_assistant(settings)
    for number in range(rounds + 1):
        for name, step in Reader(folder, assistant).steps(random.Random(number)):
            began, worked = time.perf_counter(), time.process_time()
            shown = step()
            spent = time.perf_counter() - began, time.process_time() - worked
            if "wenda-source" not in shown or "wenda-error" in shown:
                raise RuntimeError(f"{name}: {shown[:500]}")
            if number:
                kept = found.setdefault(name, Times([], []))
                kept.clock.append(1000 * spent[0])
                kept.processor.append(1000 * spent[1])
    return found


def memory_of(folder: Path, opened: int) -> Memory:
    """The memory of a server that was asked questions, and at which so many places of both
    documents were opened and searched; where any were, both and a chapter were summed up as well,
    and a visitor with ``TURNS`` turns listed and searched them."""
    history = history_file(Settings(index=folder / INDEX))
    shutil.rmtree(history.parent, ignore_errors=True)
    if opened:
        history.parent.mkdir()
        fill(history, TURNS)
    with serving(folder) as server:
        asyncio.run(_visit(server.url, opened))
        if opened:
            asyncio.run(_look_back(server.url))
        return server.memory()


async def _look_back(url: str) -> None:
    """Have documents summed up, and look through old conversations."""
    async with browser(url) as http:
        for body in OVERVIEWS:
            (await http.post("/v1/overview", json=body)).raise_for_status()
        page = Page(http, OWNER)
        await page.open()
        find = page.function("wenda-kept", "input")
        for number in range(QUESTIONS):
            ((listed, *_),) = await page.send(find, event={"query": f"第{number}次"})
            if "wenda-kept-title" not in str(listed):
                raise RuntimeError(f"no conversations: {str(listed)[:300]}")
        await page.close()


async def _visit(url: str, opened: int) -> None:
    async with browser(url) as http:
        for number in range(QUESTIONS):
            body = {"question": f"{number + 1}章的{QUESTION}"}
            (await http.post("/v1/ask", json=body)).raise_for_status()
        listed = (await http.get("/v1/documents")).json()["documents"]
        paths = {Path(each["path"]).name: each for each in listed}
        page = Page(http)
        await page.open()
        click = page.function("wenda-head", "select")
        for number in range(opened):
            for event in _clicks(paths, number):
                ((source, _),) = await page.send(click, event=event)
                if "wenda-source" not in str(source):
                    raise RuntimeError(f"{event}: {str(source)[:300]}")
        await page.close()


def _clicks(paths: dict[str, Any], number: int) -> Iterator[dict[str, Any]]:
    at = number * paths[BOOK]["characters"] // (OPENED + 1)
    yield {"document": paths[BOOK]["path"], "at": f"{at}-{at + 20}"}
    yield {"document": paths[BOOK]["path"], "find": SOUGHT, "hit": number}
    yield {"document": paths[REPORT]["path"], "page": 1 + number * 4, "width": WIDTH}


def main(
    rounds: Annotated[int, typer.Option(min=1)] = 9,
    work: Annotated[Path | None, typer.Option(help="a folder to keep the index in")] = None,
) -> None:
    """Measure, and print the tables."""
    with TemporaryDirectory() as name:
        folder = work or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        make_documents(folder)
        fine = _report(times(folder, rounds), rounds)
        nothing, opened = (memory_of(folder, count) for count in (0, OPENED))
    more = opened.resident - nothing.resident
    print(
        f"\n`wenda serve` after {QUESTIONS} questions: {nothing.resident:.0f} MB "
        f"({nothing.own:.0f} of its own); with {3 * OPENED} places, searches and pages opened, "
        f"{len(OVERVIEWS)} overviews, and a history of {TURNS:,} turns listed and searched: "
        f"{opened.resident:.0f} MB ({opened.own:.0f}): {more:+.0f} MB (≤ {MOST_MEGABYTES:.0f} MB)."
    )
    raise typer.Exit(0 if fine and more <= MOST_MEGABYTES else 1)


def _report(found: dict[str, Times], rounds: int) -> bool:
    """Print the table; whether everything is as quick as it should be."""
    print(f"{machine_line()}. {rounds} rounds.\n")
    print("| what | ms, median | slowest | of the processor | to reach | reached |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    fine = True
    for name, each in found.items():
        reached = statistics.median(each.processor) <= MOST_MILLISECONDS
        fine &= reached
        print(
            f"| {name} | {statistics.median(each.clock):.0f} | {max(each.clock):.0f} | "
            f"{statistics.median(each.processor):.0f} | ≤ {MOST_MILLISECONDS:.0f} ms | "
            f"{'yes' if reached else '**no**'} |",
            flush=True,
        )
    return fine


if __name__ == "__main__":
    typer.run(main)
