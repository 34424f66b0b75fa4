"""Fit the confidence of the second look, and say what both looks together are worth.

    python -m bench.fit.second_look SQUAD_FILE SQUAD_FILE --further FILE --keep FOLDER

Needs the ``fit`` extra, and ``qa/ranking/models/reader.npz`` as ``bench.fit.reader`` writes it. All
is measured on the part of the documents that the reader was not taught on, with a ranker that has
not seen it either; the second confidence five-fold within it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from tqdm import tqdm

from bench.fit.examples import ANSWERABLE, Example, holding
from bench.fit.ranker import (
    FOLDS,
    abstention,
    fit_confidence,
    fit_ranker,
    fold_of,
    of_first_look,
    rank_with,
    save,
)
from bench.fit.reader import KEPT_BACK
from bench.fit.sources import TYPED_FIT, load_examples
from index import Settings, TokenScorer, load_adapted, settings_from_environment
from qa.answering.selection import select
from qa.ranking.candidates import Evidence
from qa.ranking.confidence import READING_FEATURES, reading_features
from qa.ranking.pipeline import (
    LEAST_LIKELY,
    combine_places,
    combine_scores,
    read_places,
)
from qa.ranking.reader import READER, Reading, read

THRESHOLD = Settings().threshold
FIRST_FURTHER = 3
"""The place of the first further file, behind two labelled ones and the essays."""
TREES = 200
"""Fewer than of the first look, which is fitted on five times the examples."""
WEIGHTS = (0.0, 0.3, 0.6, 1.0, 1.5, 2.5)
PLACE_WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.8)
PLENTIFUL = ("other", "small", "tiny")
LOOKED_AT = 0.4
"""Of the plentiful kinds, and of the questions of the first further file, this share is looked at:
each takes a tenth of a second."""
ANSWERED = 0.63
"""The share of the questions asked that the documents are taken to answer: people ask a folder what
they expect to find there."""
WELL_LABELLED = ("whole", "small", "tiny", "note", "statute")
"""The kinds whose answerable questions teach in any case; of the others, those do not whose answer
is not among the best three, for what would be shown does not answer."""


@dataclass(frozen=True)
class Looked:
    """An example ranked, read, and ranked again, twice; see ``qa.ranking.pipeline.rerank``."""

    example: Example
    first: Evidence
    reading: Reading
    together: Evidence
    places: tuple[Reading, ...]
    second: Evidence


def look(examples: Sequence[Example], reader: TokenScorer) -> list[Looked]:
    """The examples of the part kept back, ranked by a model that has not seen it, and read."""
    kept_back = [fold_of(example.group) == KEPT_BACK for example in examples]
    ranker = fit_ranker(
        [
            example
            for example, kept in zip(examples, kept_back, strict=True)
            if not kept and of_first_look(example)
        ]
    )
    asked = [
        example
        for example, kept in zip(examples, kept_back, strict=True)
        if kept and len(example.evidence.sentences) and _looked_at(example)
    ]
    first = [rank_with(ranker, example.evidence) for example in tqdm(asked, "ranking")]
    with ThreadPoolExecutor(2) as pool:
        looks = pool.map(partial(_look_again, reader=reader), asked, first)
        return list(tqdm(looks, "reading", len(asked)))


def _looked_at(example: Example) -> bool:
    plentiful = example.kind.split("-")[0] in PLENTIFUL or example.file == FIRST_FURTHER
    drawn = zlib.crc32(f"{example.group}/{example.question}".encode()) % 1000
    return not plentiful or drawn < 1000 * LOOKED_AT


def _look_again(example: Example, ranked: Evidence, reader: TokenScorer) -> Looked:
    reading = read(ranked, reader)
    together = combine_scores(ranked, reading)
    places = read_places(together, reader)
    return Looked(example, ranked, reading, together, places, combine_places(together, places))


def second_confidences(looked: Sequence[Looked]) -> NDArray[np.float64]:
    """Every example's second confidence, by a model that was not fitted on its paragraph."""
    rows, kinds = _rows(looked)
    used = np.array([_teaches(one) for one in looked])
    parts = np.array([zlib.crc32(b"part" + one.example.group.encode()) % FOLDS for one in looked])
    odds = np.zeros(len(rows))
    for part in range(FOLDS):
        mine = used & (parts != part)
        model = fit_confidence(rows[mine], kinds[mine], READING_FEATURES, TREES, ANSWERED)
        odds[parts == part] = model.predict(rows[parts == part])
    return np.asarray(1 / (1 + np.exp(-odds)))


def _teaches(one: Looked) -> bool:
    """Whether the confidence is fitted on an example: see ``WELL_LABELLED``."""
    if one.example.kind not in ANSWERABLE or one.example.kind in WELL_LABELLED:
        return True
    return any(holding(one.example, one.second)[:3])


def _rows(looked: Sequence[Looked]) -> tuple[NDArray[np.float32], NDArray[np.str_]]:
    rows = np.stack([reading_features(one.second, one.reading, one.places) for one in looked])
    return rows, np.array([one.example.kind for one in looked])


def report(looked: Sequence[Looked], second: NDArray[np.float64]) -> Iterator[str]:
    """The figures, a line each: of every file and kind, and of the kinds over all files."""
    kinds = np.array([one.example.kind for one in looked])
    files = np.array([one.example.file for one in looked])
    for name, chosen in [
        *((f"file {file}", files == file) for file in np.unique(files)),
        ("all files", files >= 0),
    ]:
        for kind in [kind for kind in ANSWERABLE if kind in kinds[chosen]]:
            mine = np.flatnonzero(chosen & (kinds == kind))
            yield f"{name} {kind}: {len(mine)} questions, {_answered(looked, second, mine)}"
            for other in (
                f"{kind}-without",
                "other",
                f"{kind}-other",
                f"{kind}-unsaid",
                f"{kind}-none",
            ):
                rows = np.flatnonzero(chosen & (kinds == other))
                if len(rows):
                    yield f"  against {other}: {abstention(second[mine], second[rows])}"


def _answered(
    looked: Sequence[Looked], second: NDArray[np.float64], rows: NDArray[np.int64]
) -> str:
    """How many have an answer first, and are answered with one; what the answers hold."""
    ranks, first, held, lengths = [], [], [], []
    for row in rows:
        one, sure = looked[row], second[row] >= THRESHOLD
        found = holding(one.example, one.second)
        ranks.append((any(holding(one.example, one.first)[:1]), found[0], any(found[:3])))
        chosen = select(one.second).sentences
        gold = _gold(one.example)
        first.append(found[0] and sure)
        held.append(sure and any((each.document, each.start) in gold for each in chosen))
        lengths.append(sum(each.end - each.start for each in chosen))
    ranked, one_, three = np.mean(ranks, axis=0)
    return (
        f"S@1 {ranked:.3f}, read {one_:.3f}, S@3 {three:.3f}; answered with it first "
        f"{np.mean(first):.3f}, in {np.mean(lengths):.0f} characters {np.mean(held):.3f}"
    )


def _gold(example: Example) -> set[tuple[str, int]]:
    evidence = example.evidence
    return {
        (evidence.passages[evidence.of[row]].document, evidence.sentences[row].start)
        for row in np.flatnonzero(example.labels)
    }


def weighed(looked: Sequence[Looked]) -> Iterator[str]:
    """S@1 and S@3 for other weights of the reader beside the ranker."""
    for weight, kind in product(WEIGHTS, ("whole", "written", "typed", "typed-across")):
        asked = [one for one in looked if one.example.kind == kind]
        hits = []
        for one in asked:
            likely = np.full(len(one.first.scores), one.reading.likely.min())
            likely[list(one.reading.rows)] = one.reading.likely
            joined = one.first.scores + weight * np.maximum(likely, LEAST_LIKELY)
            order = np.argsort(-joined, kind="stable")
            held = np.array(holding(one.example, one.first))[order]
            hits.append((held[:1].any(), held[:3].any()))
        best, three = np.mean(hits, axis=0) if hits else (0.0, 0.0)
        yield f"reader's weight {weight}, {kind}: S@1 {best:.3f} S@3 {three:.3f} ({len(asked)})"


def weighed_places(looked: Sequence[Looked]) -> Iterator[str]:
    """S@1 and S@3 for other weights of what is read in its place."""
    for weight, kind in product(PLACE_WEIGHTS, ("whole", "written", "across", "typed", "statute")):
        asked = [one for one in looked if one.example.kind == kind]
        hits = []
        for one in asked:
            again = combine_places(one.together, one.places, weight)
            held = holding(one.example, again)
            hits.append((any(held[:1]), any(held[:3])))
        best, three = np.mean(hits, axis=0) if hits else (0.0, 0.0)
        yield f"places' weight {weight}, {kind}: S@1 {best:.3f} S@3 {three:.3f} ({len(asked)})"


def main(
    files: Annotated[list[Path], typer.Argument(help="SQuAD-format files, at least two")],
    further: Annotated[list[Path] | None, typer.Option(help="see bench.fit.sources")] = None,
    out: Annotated[Path, typer.Option(help="where the fitted model goes")] = Path(
        "qa/ranking/models"
    ),
    keep: Annotated[Path | None, typer.Option(help="a folder for what may be taken up")] = None,
) -> None:
    """Fit the second confidence on labelled questions."""
    settings = settings_from_environment()
    reader = load_adapted(out / READER, settings)
    if reader is None:
        raise typer.BadParameter("there is no bundled model for this system: use Linux on x86-64")
    _, examples = load_examples(files, further or [TYPED_FIT], settings, keep)
    looked = look(examples, reader)
    second = second_confidences(looked)
    for line in [*weighed(looked), *weighed_places(looked), *report(looked, second)]:
        print(line)
    rows, kinds = _rows([one for one in looked if _teaches(one)])
    fitted = fit_confidence(rows, kinds, READING_FEATURES, TREES, ANSWERED)
    save(fitted, out / "second_confidence.json")


if __name__ == "__main__":
    typer.run(main)
