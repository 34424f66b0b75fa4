"""Do the sentences of an overview say what a document is about, and where do they come from?

    python -m bench.quality.overviews [FOLDER …] [--time]

A folder holds ``documents.jsonl`` (``id``, ``title``, ``text``); default: those of
``bench/data/unseen``, on which nothing was chosen. Of each document something is taken out that its
author wrote to say what it is about, and the overview is made of the rest, in which it is read
nowhere:

- ``headings``: the words of the lines over its parts (three or more), which stay parts; as many
  sentences as parts are quoted. Coverage is the share of the parts that one of them is from.
- ``headings, no parts``: the same with the parts run together.
- ``first lines``: its first paragraph; three sentences are quoted.

ROUGE-L recall (Lin, 2004, "ROUGE: A Package for Automatic Evaluation of Summaries", section 3.2,
with the union of the longest common subsequences) is the share of the reference, in Chinese
characters and Latin words, that the sentences have in its order. Compared with as many sentences
(``--characters``: with sentences of as many characters): the first ones, some at even steps, and
random ones (the mean of ``DRAWS``).

``--time`` measures instead how long the overview of a document of 200 pages takes and that of a
folder of 2,000 documents, made of the same sentences with vectors by chance.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, median
from typing import Annotated

import numpy as np
import typer

from index import (
    Document,
    Encoder,
    Index,
    Part,
    Settings,
    build_documents,
    fold,
    load_encoder,
    load_words,
    open_index,
    settings_from_environment,
)
from index.documents.reader import read_document
from index.types import FloatArray, PassageText, PassageVectors
from qa.assistant import give_overview
from qa.overview.abridging import abridge
from qa.overview.parts import content_paragraphs

UNSEEN = Path("bench/data/unseen")
DRAWS = 20
OF_THE_REST = 3
FEWEST_PARTS = 3
LEAST_REST = 8
"""Sentences that must be left of a document."""

SENTENCE_END = re.compile(r"[。！？!?；;，,、：:.…]$")
TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z0-9]+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Held:
    """A document without what was taken out of it: that, and where its parts begin."""

    document: Document
    reference: tuple[str, ...]
    parts: tuple[int, ...]
    sentences: int


def is_heading(line: str, below: str) -> bool:
    """Whether a line stands over the text below it: short, no sentence, and the text is longer."""
    short = len(line) <= 24 if TOKEN.findall(line)[:1] and ord(line[0]) > 255 else len(line) <= 48
    return short and not SENTENCE_END.search(line) and len(below) > max(30, 2 * len(line))


def hold_out_headings(name: str, title: str, text: str) -> Held | None:
    """The document without the lines over its parts; None where it has too few of them."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and line.strip() != title]
    parts: list[list[str]] = [[]]
    headings: list[str] = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if is_heading(line, below):
            headings.append(line)
            parts.append([])
        else:
            parts[-1].append(line)
    parts = [part for part in parts if part]
    if len(headings) < FEWEST_PARTS or len(parts) < FEWEST_PARTS:
        return None
    return held(name, title, parts, tuple(headings), len(parts))


def hold_out_headings_and_parts(name: str, title: str, text: str) -> Held | None:
    """The same, its parts run together."""
    case = hold_out_headings(name, title, text)
    return None if case is None else replace(case, document=read_held_text(name, case.document))


def hold_out_first_lines(name: str, title: str, text: str) -> Held | None:
    """The document without its first paragraph; None where that is no text."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and line.strip() != title]
    if not lines or len(lines[0]) < 40 or not SENTENCE_END.search(lines[0]):
        return None
    return held(name, title, [lines[1:]], (lines[0],), OF_THE_REST) if lines[1:] else None


def held(
    name: str, title: str, parts: Sequence[Sequence[str]], reference: tuple[str, ...], count: int
) -> Held:
    """The document of these parts, with the places where they begin."""
    text, starts = f"{title}\n\n", []
    for part in parts:
        starts.append(len(text))
        text += "\n\n".join(part) + "\n\n"
    document = read_document(name, text.encode())
    if len(starts) > 1:
        document = with_parts(document, starts)
    return Held(document, reference, tuple(starts), count)


def read_held_text(name: str, document: Document) -> Document:
    """The document as its text alone is read."""
    return read_document(name, document.text.encode())


def with_parts(document: Document, starts: Sequence[int]) -> Document:
    """The document with nameless parts that begin at these places."""
    paragraphs = tuple(
        replace(each, part=max(bisect_right(starts, each.start) - 1, 0), heading=None)
        for each in document.paragraphs
    )
    ends = [*starts[1:], len(document.text)]
    parts = tuple(Part("", start, end) for start, end in zip(starts, ends, strict=True))
    return replace(document, parts=parts, paragraphs=paragraphs)


def tokens(text: str) -> list[str]:
    """Chinese characters and Latin words, script and case folded."""
    return TOKEN.findall(fold(text))


def common_places(reference: Sequence[str], other: Sequence[str]) -> set[int]:
    """The places in the reference of a longest common subsequence."""
    table = np.zeros((len(reference) + 1, len(other) + 1), np.int32)
    for i, token in enumerate(reference):
        for j, against in enumerate(other):
            same = table[i, j] + 1 if token == against else 0
            table[i + 1, j + 1] = max(same, table[i, j + 1], table[i + 1, j])
    found, i, j = set(), len(reference), len(other)
    while i and j:
        if reference[i - 1] == other[j - 1] and table[i, j] == table[i - 1, j - 1] + 1:
            found.add(i - 1)
            i, j = i - 1, j - 1
        elif table[i - 1, j] >= table[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return found


def rouge_l_recall(reference: Sequence[str], sentences: Sequence[str]) -> float:
    """The share (0 to 1) of the reference's tokens in the union of its common subsequences with
    each of the sentences."""
    shared = whole = 0
    for text in reference:
        expected = tokens(text)
        union: set[int] = set()
        for sentence in sentences:
            union |= common_places(expected, tokens(sentence))
        shared, whole = shared + len(union), whole + len(expected)
    return shared / max(whole, 1)


def coverage(case: Held, spans: Sequence[Span]) -> float:
    """The share (0 to 1) of the parts that one of the sentences is from."""
    return len({bisect_right(case.parts, start) for start, _ in spans}) / len(case.parts)


def all_sentences(index: Index, document: Document) -> list[Span]:
    """The sentences of a document, less its title."""
    content = [(each.start, each.end) for each in content_paragraphs(document)]
    return [
        (sentence.start, sentence.end)
        for number in index.passages_of(document.path)
        for sentence in index.passage(number).sentences
        if any(start <= sentence.start < end for start, end in content)
    ]


def up_to(spans: Sequence[Span], characters: int) -> list[Span]:
    """The first of the sentences, as many as come nearest to so many characters."""
    taken: list[Span] = []
    so_far = 0
    for start, end in spans:
        if taken and abs(so_far + end - start - characters) > abs(so_far - characters):
            break
        taken.append((start, end))
        so_far += end - start
    return taken


def others(
    spans: Sequence[Span], chosen: Sequence[Span], seed: int, same_length: bool
) -> dict[str, list[list[Span]]]:
    """What the overview is compared with: one or more draws of each way, of as many sentences or,
    with ``same_length``, characters."""
    chance = random.Random(seed)
    length = sum(end - start for start, end in chosen)
    mixed = [chance.sample(spans, len(spans)) for _ in range(DRAWS)]
    if not same_length:
        count = len(chosen)
        even = [spans[at * len(spans) // count] for at in range(count)]
        return {
            "first": [list(spans[:count])],
            "even": [even],
            "random": [m[:count] for m in mixed],
        }
    count = min(max(round(length * len(spans) / sum(b - a for a, b in spans)), 1), len(spans))
    even = [spans[at * len(spans) // count] for at in range(count)]
    draws = [up_to(each, length) for each in mixed]
    return {"first": [up_to(spans, length)], "even": [even], "random": draws}


def read_held(
    folder: Path, hold_out: Callable[[str, str, str], Held | None]
) -> Iterator[tuple[str, Held]]:
    """The documents of a folder with something held out, by name."""
    for line in (folder / "documents.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        name = f"{folder.name}-{item['id']}.txt"
        case = hold_out(name, item["title"], item["text"])
        if case is not None:
            yield name, case


@dataclass
class Scores:
    """By way of choosing: ROUGE-L recall, coverage, sentences and characters of each document."""

    rouge: dict[str, list[float]]
    covered: dict[str, list[float]]
    counts: dict[str, list[float]]
    lengths: dict[str, list[float]]

    def add(self, way: str, case: Held, draws: Sequence[Sequence[Span]]) -> None:
        """Take in what one way chose of a document, in one draw or several."""
        text = case.document.text
        quotes = [[text[start:end] for start, end in spans] for spans in draws]
        figures = (
            (self.rouge, mean(rouge_l_recall(case.reference, each) for each in quotes)),
            (self.covered, mean(coverage(case, spans) for spans in draws)),
            (self.counts, mean(len(spans) for spans in draws)),
            (self.lengths, mean(sum(end - start for start, end in spans) for spans in draws)),
        )
        for group, value in figures:
            group.setdefault(way, []).append(value)


def measure(
    cases: Sequence[Held], settings: Settings, encoder: Encoder, same_length: bool
) -> tuple[Scores, int]:
    """The scores of every way on the documents, and how many were long enough."""
    scores, count = Scores({}, {}, {}, {}), 0
    build_documents([case.document for case in cases], settings=settings, encoder=encoder)
    with open_index(settings.index) as index:
        for number, case in enumerate(cases):
            spans = all_sentences(index, case.document)
            if len(spans) < max(LEAST_REST, 2 * case.sentences):
                continue
            count += 1
            abridged = abridge(index, case.document, case.sentences)
            chosen = [(each.start, each.end) for part in abridged.parts for each in part.excerpts]
            scores.add("overview", case, [chosen])
            for way, draws in others(spans, chosen, number, same_length).items():
                scores.add(way, case, draws)
    return scores, count


def interval(values: Sequence[float], against: Sequence[float]) -> str:
    """The 95% bootstrap interval of the mean difference of two paired series."""
    chance = np.random.default_rng(0)
    gaps = np.array(values) - np.array(against)
    means = gaps[chance.integers(0, len(gaps), (2000, len(gaps)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return f"[{low:+.3f}, {high:+.3f}]"


def report(what: str, scores: Scores, count: int, with_coverage: bool) -> None:
    """Print the means of every way, and how far the overview is ahead of it."""
    print(f"{what}: {count} documents")
    for way, values in scores.rouge.items():
        gap = "" if way == "overview" else interval(scores.rouge["overview"], values)
        size = (
            f"{mean(scores.counts[way]):4.1f} sentences {mean(scores.lengths[way]):4.0f} characters"
        )
        line = f"  {way:10}{size}  ROUGE-L {mean(values):.3f}"
        if with_coverage:
            line += f"  coverage {mean(scores.covered[way]):.3f}"
        print(f"{line}  {gap}".rstrip())


class ChanceEncoder:
    """An encoder of vectors by chance, for what takes the same time whatever they are."""

    name = fingerprint = "chance"
    dimension = 384

    def fits(self, texts: Sequence[str]) -> list[bool]:
        """Every text fits."""
        return [True] * len(texts)

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        """Rows of length 1."""
        rows = np.random.default_rng(len(queries)).normal(size=(len(queries), self.dimension))
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """Vectors of the passages and their sentences."""
        return [
            PassageVectors(
                self.encode_queries([passage.text])[0],
                self.encode_queries([""] * len(passage.sentences)),
            )
            for passage in passages
        ]


def made_up(texts: Sequence[str], characters: int, seed: int) -> str:
    """A text of about so many characters, of paragraphs in an order by chance."""
    chance, text = random.Random(seed), f"第{seed}份\n\n"
    while len(text) < characters:
        text += f"{chance.choice(texts)}\n\n"
    return text


def measure_time(folders: Sequence[Path], settings: Settings) -> None:
    """Print the median of five overviews of a long document and of a large folder."""
    paragraphs = [
        line
        for folder in folders
        for row in (folder / "documents.jsonl").read_text("utf-8").splitlines()
        for line in json.loads(row)["text"].splitlines()
        if len(line) > 40
    ]
    long = [read_document("long.txt", made_up(paragraphs, 200 * 700, 0).encode())]
    many = [
        read_document(f"{number:04}.txt", made_up(paragraphs, 1500, number).encode())
        for number in range(2000)
    ]
    for what, documents in (("200 pages", long), ("2,000 documents", many)):
        chosen = settings.with_changes(index=settings.index / what)
        made = build_documents(documents, settings=chosen, encoder=ChanceEncoder())
        name = documents[0].path if len(documents) == 1 else None
        taken = []
        for _ in range(6):
            with open_index(chosen.index) as index:
                began = time.perf_counter()
                give_overview(index, load_words(chosen), name)
                taken.append(time.perf_counter() - began)
        later, first = f"{median(taken[1:]):.2f} s", f"{taken[0]:.2f} s"
        print(f"{what}: {made.sentences:,} sentences, {later}, the first time {first}")


def main(
    folders: Annotated[list[Path] | None, typer.Argument(exists=True)] = None,
    same_length: Annotated[
        bool, typer.Option("--characters", help="Compare with as many characters.")
    ] = False,
    timed: Annotated[bool, typer.Option("--time", help="Measure the time instead.")] = False,
) -> None:
    """Print how much of what was held out the overviews have, and other choices of sentences."""
    chosen = folders or sorted(path for path in UNSEEN.iterdir() if path.is_dir())
    settings = settings_from_environment()
    with tempfile.TemporaryDirectory() as place:
        settings = settings.with_changes(index=Path(place) / "index")
        if timed:
            measure_time(chosen, settings)
            return
        encoder = load_encoder(settings)
        for what, hold_out in (
            ("headings", hold_out_headings),
            ("headings, no parts", hold_out_headings_and_parts),
            ("first lines", hold_out_first_lines),
        ):
            cases = [case for folder in chosen for _, case in read_held(folder, hold_out)]
            within = settings.with_changes(index=Path(place) / what)
            scores, count = measure(cases, within, encoder, same_length)
            report(what, scores, count, with_coverage=hold_out is not hold_out_first_lines)


if __name__ == "__main__":
    typer.run(main)
