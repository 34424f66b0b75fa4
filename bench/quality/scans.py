"""How well are scans read: characters wrong, pages a minute, and what questions lose by it.

    python -m bench.quality.scans bench/data/unseen/law FONT… [--kept FOLDER]

The texts of a folder in the form of `bench/data/typed` are set in each font (a file, of a
collection ``FILE:NUMBER``) in three sizes, and each page is read clean, noisy (blur, grain and
specks) and turned by two degrees. Printed are the characters wrong of a hundred (edit distance over
characters without white space, in compatibility forms) by font, size and state, the pages a minute
(by the clock, and by the time that one processor was busy), and, of questions on the same documents
once as text and once as noisy scans, the share whose first passage holds an answer. What was read
is kept in a folder if one is given, so that a run that was ended goes on.
"""

from __future__ import annotations

import json
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import psutil
import typer
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from index import Settings, build, settings_from_environment
from index.documents.formats.pdf.scans import scanned_page
from index.documents.recognition.recognizer import Recognizer
from qa.service import open_assistant

DENSITY = 200  # dots an inch
PAGE = (1654, 2339)  # pixels: A4
MARGIN = 180
SIZES = (9.0, 10.5, 12.0)  # points
TIMED_PAGES = 5
STATES = ("clean", "noisy", "skewed")
SAME = str.maketrans("“”‘’—–", "\"\"''--")


@dataclass(frozen=True, slots=True)
class Set:
    """A page: its picture, and the text that was set on it."""

    picture: Image.Image
    text: str


def load_font(name: str, size: float) -> ImageFont.FreeTypeFont:
    """A font from a file, or from a collection the one of a number."""
    path, _, number = name.partition(":")
    return ImageFont.truetype(path, round(size * DENSITY / 72), index=int(number or 0))


def set_pages(text: str, font: ImageFont.FreeTypeFont) -> Iterator[Set]:
    """The pages of a text, each line as long as the page is wide."""
    step = round(1.6 * font.size)
    per_page = (PAGE[1] - 2 * MARGIN) // step
    lines = list(break_lines(text, font))
    for first in range(0, len(lines), per_page):
        some = lines[first : first + per_page]
        picture = Image.new("L", PAGE, 255)
        draw = ImageDraw.Draw(picture)
        for number, line in enumerate(some):
            draw.text((MARGIN, MARGIN + step * number), line, font=font, fill=0)
        yield Set(picture, "".join(some))


def break_lines(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """The paragraphs broken where the page ends; words of letters stay whole."""
    most = PAGE[0] - 2 * MARGIN
    for paragraph in text.splitlines():
        line = ""
        for character in paragraph:
            if line and font.getlength(line + character) > most:
                yield line
                line = ""
            line += character
        if line.strip():
            yield line


def worsen(picture: Image.Image, state: str, seed: int) -> Image.Image:
    """The page as a scanner of that kind would give it."""
    if state == "skewed":
        return picture.rotate(2, Image.Resampling.BICUBIC, fillcolor=255)
    if state == "clean":
        return picture
    random = np.random.default_rng(seed)
    soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.8)), np.float32)
    grain = random.normal(0, 18, soft.shape)
    specks = random.random(soft.shape) < 0.0005
    noisy = np.clip(0.85 * soft + 25 + grain, 0, 255)
    noisy[specks] = 0
    return Image.fromarray(noisy.astype(np.uint8))


def folded(text: str) -> str:
    """What is compared: no white space, compatibility forms, one kind of quotation mark."""
    return "".join(unicodedata.normalize("NFKC", text).translate(SAME).split())


def distance(first: str, second: str) -> int:
    """The edit distance of two texts (Levenshtein)."""
    codes: NDArray[np.int32] = np.array([ord(each) for each in second], np.int32)
    row = np.arange(len(second) + 1)
    steps = np.arange(len(second) + 1)
    for number, character in enumerate(first, 1):
        least = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(character)))
        row = np.minimum.accumulate(np.concatenate([[number], least]) - steps) + steps
    return int(row[-1])


def read_lines(recognizer: Recognizer, picture: Image.Image, key: str) -> str:
    """The text of a page in reading order."""
    pixels = np.array(picture.convert("RGB"))
    lettering = recognizer.page(key, 1, lambda: pixels)
    return "".join(line.text for line in scanned_page(lettering, 1).lines)


def measure_characters(texts: Sequence[str], fonts: Sequence[str], settings: Settings) -> None:
    """Print the characters wrong of a hundred as a table, a page for each font, size and state."""
    totals = {state: [0, 0] for state in STATES}
    print(f"| font | size | {' | '.join(STATES)} |\n|---|---|{'---|' * len(STATES)}")
    with Recognizer(settings) as recognizer:
        for number, name in enumerate(fonts):
            for size in SIZES:
                font = load_font(name, size)
                page = next(set_pages(texts[number % len(texts)], font))
                wanted = folded(page.text)
                shown = []
                for state in STATES:
                    picture = worsen(page.picture, state, number)
                    read = read_lines(recognizer, picture, f"{name} {size} {state}")
                    wrong = distance(wanted, folded(read))
                    totals[state][0] += wrong
                    totals[state][1] += len(wanted)
                    shown.append(f"{100 * wrong / len(wanted):.2f}")
                print(f"| {font.getname()[0]} | {size} pt | {' | '.join(shown)} |", flush=True)
    means = [f"{100 * wrong / total:.2f}" for wrong, total in totals.values()]
    print(f"| all | | {' | '.join(means)} |\n")


def measure_speed(text: str, font: str, settings: Settings) -> None:
    """Print how many pages are read in a minute, once the models are loaded: by the clock, and by
    the time for which one processor was busy."""
    page = next(set_pages(text, load_font(font, 10.5)))
    pixels = np.array(worsen(page.picture, "noisy", 0).convert("RGB"))
    with (
        tempfile.TemporaryDirectory() as name,
        Recognizer(replace(settings, index=Path(name))) as recognizer,
    ):
        recognizer.page("first", 1, lambda: pixels)
        began, busy = time.monotonic(), busy_seconds()
        for number in range(TIMED_PAGES):
            recognizer.page("timed", 1 + number, lambda: pixels)
        spent, busy = time.monotonic() - began, busy_seconds() - busy
    minutes = f"{60 * TIMED_PAGES / spent:.1f}", f"{60 * TIMED_PAGES / busy:.1f}"
    print(f"{minutes[0]} pages a minute by the clock, {minutes[1]} a minute of one processor\n")


def busy_seconds() -> float:
    """How long the processes that this one started were busy."""
    times = [each.cpu_times() for each in psutil.Process().children(recursive=True)]
    return float(sum(each.user + each.system for each in times))


def measure_questions(
    documents: Sequence[dict[str, Any]],
    questions: Sequence[dict[str, Any]],
    font: str,
    settings: Settings,
    kept: Path,
) -> None:
    """Print the share of questions whose first passage holds an answer, of texts and of scans."""
    shares = []
    for kind in ("text", "scans"):
        folder = kept / kind
        for number, document in enumerate(documents):
            write(folder / "documents", document, kind, font, number)
        here = replace(settings, index=folder / "index")
        build([folder / "documents"], settings=here)
        assistant = open_assistant(here)
        hits = sum(
            holds(assistant.search(each["question"], 1)[0].text, each["answers"])
            for each in questions
        )
        shares.append(hits / len(questions))
        print(f"{kind}: {hits} of {len(questions)} questions, S@1 {shares[-1]:.3f}", flush=True)
    print(f"lost: {shares[0] - shares[1]:.3f}")


def write(folder: Path, document: dict[str, Any], kind: str, font: str, seed: int) -> None:
    """A document as a text, or as a PDF whose pages are noisy pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{document['id']}{'.txt' if kind == 'text' else '.pdf'}"
    if kind == "text":
        file.write_text(document["text"], encoding="utf-8")
    if file.is_file():
        return
    pages = [worsen(page.picture, "noisy", seed)
             for page in set_pages(document["text"], load_font(font, 10.5))]  # fmt: skip
    pages[0].save(
        file, save_all=True, append_images=pages[1:], resolution=DENSITY, quality=60
    )  # fmt: skip


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether a passage holds one of the answers."""
    return any(folded(answer) in folded(text) for answer in answers)


def main(
    folder: Path,
    fonts: list[str],
    documents: Annotated[int, typer.Option(help="How many documents are asked about.")] = 100,
    questions: Annotated[int, typer.Option(help="How many questions are asked.")] = 500,
    kept: Annotated[Path | None, typer.Option(help="Where what was read is kept.")] = None,
) -> None:
    """Measure how well scans are read."""
    lines = (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    every = [json.loads(line) for line in lines]
    settings = settings_from_environment()
    with tempfile.TemporaryDirectory() as name:
        place = kept or Path(name)
        texts = [document["text"] for document in every]
        measure_characters(texts, fonts, replace(settings, index=place / "pages"))
        measure_speed(texts[0], fonts[0], settings)
        if not questions:
            return
        chosen = every[:documents]
        names = {document["id"] for document in chosen}
        lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        asked = [json.loads(line) for line in lines]
        asked = [each for each in asked if each["document"] in names and each["answerable"]]
        step = max(1, len(asked) // questions)
        measure_questions(chosen, asked[::step][:questions], fonts[0], settings, place)


if __name__ == "__main__":
    typer.run(main)
