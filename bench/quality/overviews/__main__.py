"""Print how much of what was held out the overviews have, or how long they take."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Annotated

import typer

from bench.quality.overviews.held_out import (
    Held,
    hold_out_first_lines,
    hold_out_headings,
    hold_out_headings_and_parts,
    read_held,
)
from bench.quality.overviews.scores import Scores, all_sentences, interval, others
from bench.quality.overviews.speed import measure_time
from index import (
    Encoder,
    Settings,
    build_documents,
    load_encoder,
    open_index,
    settings_from_environment,
)
from qa.overview.abridging import abridge

UNSEEN = Path("bench/data/unseen")
LEAST_REST = 8
"""Sentences that must be left of a document."""


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
