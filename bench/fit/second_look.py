"""Fit the confidence of the second look, and say what both looks together are worth.

    python -m bench.fit.second_look SQUAD_FILE SQUAD_FILE

Needs the ``fit`` extra, and ``qa/ranking/models/reader.npz`` as ``bench.fit.reader`` writes it. All
is measured on the part of the paragraphs that the reader was not taught on, with a ranker and a
first confidence that have not seen it either; the second confidence five-fold within it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    of_first_confidence,
    of_first_look,
    rank_with,
    save,
)
from bench.fit.reader import KEPT_BACK
from bench.fit.written import labelled_and_written
from index import Settings, TokenScorer, load_adapted, load_encoder, settings_from_environment
from qa.answering.selection import select
from qa.ranking.candidates import Evidence
from qa.ranking.confidence import READING_FEATURES, confidence_features, reading_features
from qa.ranking.pipeline import (
    LEAST_LIKELY,
    combine_scores,
    is_uncertain,
)
from qa.ranking.reader import READER, Reading, read

THRESHOLD = Settings().threshold
TREES = 150
"""Half as many as of the first look, which is fitted on five times the examples."""
WEIGHTS = (0.0, 0.3, 0.6, 1.0, 1.5)


@dataclass(frozen=True)
class Looked:
    """An example looked at twice; ``sure``: the first confidence, which has not seen it."""

    example: Example
    first: Evidence
    sure: float
    reading: Reading
    second: Evidence


def look(examples: Sequence[Example], reader: TokenScorer) -> Iterator[Looked]:
    """The examples of the part kept back, looked at twice."""
    taught = [
        example
        for example in examples
        if fold_of(example.group) != KEPT_BACK and of_first_look(example)
    ]
    asked = [
        example
        for example in examples
        if fold_of(example.group) == KEPT_BACK and len(example.evidence.sentences)
    ]
    ranker = fit_ranker(taught)
    # The confidence is fitted on ranks of the same kind: by models that have not seen the answers.
    ranked = zip(taught, cross_ranked(taught), strict=True)
    known = [
        (one.kind, confidence_features(each)) for one, each in ranked if of_first_confidence(one)
    ]
    sure = fit_confidence(
        np.stack([row for _, row in known]), np.array([kind for kind, _ in known])
    )
    for example in tqdm(asked, "reading"):
        first = rank_with(ranker, example.evidence)
        odds = float(sure.predict(confidence_features(first)[None])[0])
        reading = read(first, reader)
        again = combine_scores(first, reading)
        yield Looked(example, first, float(1 / (1 + np.exp(-odds))), reading, again)


def cross_ranked(examples: Sequence[Example]) -> list[Evidence]:
    """Every example's evidence, ranked by a model that was fitted on the other half."""
    halves = [_half(example) for example in examples]
    models = [
        fit_ranker([one for one, half in zip(examples, halves, strict=True) if half != left])
        for left in (0, 1)
    ]
    return [
        rank_with(models[half], one.evidence) for one, half in zip(examples, halves, strict=True)
    ]


def _half(example: Example) -> int:
    return zlib.crc32(b"half" + example.group.encode()) % 2


def second_confidences(looked: Sequence[Looked]) -> NDArray[np.float64]:
    """Every example's second confidence, by a model that was not fitted on its paragraph."""
    rows, kinds = _rows(looked)
    used = np.array([_teaches(one) for one in looked])
    parts = np.array([zlib.crc32(b"part" + one.example.group.encode()) % FOLDS for one in looked])
    odds = np.zeros(len(rows))
    for part in range(FOLDS):
        mine = used & (parts != part)
        model = fit_confidence(rows[mine], kinds[mine], READING_FEATURES, TREES)
        odds[parts == part] = model.predict(rows[parts == part])
    return np.asarray(1 / (1 + np.exp(-odds)))


def _teaches(one: Looked) -> bool:
    """Whether the confidence is fitted on an example: not where a written question has an answer
    that is not among the best three, for what would be shown does not answer."""
    if one.example.kind not in ("written", "across"):
        return True
    return any(holding(one.example, one.second)[:3])


def _rows(looked: Sequence[Looked]) -> tuple[NDArray[np.float32], NDArray[np.str_]]:
    rows = np.stack([reading_features(one.second, one.reading) for one in looked])
    return rows, np.array([one.example.kind for one in looked])


def report(looked: Sequence[Looked], second: NDArray[np.float64]) -> Iterator[str]:
    """The figures, a line each: the first look alone, the second always, the second in doubt."""
    first = np.array([one.sure for one in looked])
    doubt = np.array([is_uncertain(one.sure, one.first) for one in looked])
    joined = np.where(doubt, second, first)
    kinds = np.array([one.example.kind for one in looked])
    files = np.array([one.example.file for one in looked])
    for file in np.unique(files):
        for kind in [kind for kind in ANSWERABLE if kind in kinds[files == file]]:
            mine = np.flatnonzero((files == file) & (kinds == kind))
            others = {
                name: np.flatnonzero((files == file) & (kinds == each))
                for name, each in (
                    ("hard", f"{kind}-without"),
                    ("easy", "other"),
                    ("unsaid", f"{kind}-unsaid"),
                    ("none", f"{kind}-none"),
                )
            }
            yield f"file {file} {kind}: {len(mine)} questions, {doubt[mine].mean():.2f} in doubt"
            for name, sure, again in (
                ("first", first, np.zeros_like(doubt)),
                ("second", second, np.ones_like(doubt)),
                ("joined", joined, doubt),
            ):
                hits = [_hits(looked[int(row)], bool(again[row])) for row in mine]
                one, three = np.mean(hits, axis=0)
                shown = np.mean([hit[1] for hit in hits] & (sure[mine] >= THRESHOLD))
                yield f"  {name}: S@1 {one:.3f} S@3 {three:.3f}, answered with one {shown:.3f}"
                for other, rows in others.items():
                    if len(rows):
                        yield f"    {other}: {abstention(sure[mine], sure[rows])}"


def _hits(one: Looked, again: bool) -> tuple[bool, bool]:
    found = holding(one.example, one.second if again else one.first)
    return any(found[:1]), any(found[:3])


def answers(looked: Sequence[Looked], second: NDArray[np.float64]) -> Iterator[str]:
    """Of the answers given where all paragraphs are indexed: how many hold a gold answer (a refusal
    holds none), their length in characters, and the share of citations in the gold paragraph."""
    for file in sorted({one.example.file for one in looked if one.example.kind == "whole"}):
        held, lengths, right = [], [], []
        for one, sure in zip(looked, second, strict=True):
            if (one.example.file, one.example.kind) != (file, "whole"):
                continue
            again = is_uncertain(one.sure, one.first)
            chosen = select(one.second if again else one.first).sentences
            if (sure if again else one.sure) < THRESHOLD:
                held.append(False)
                continue
            gold = one.example.group.partition("/")[2]
            held.append(any((each.document, each.start) in _gold(one.example) for each in chosen))
            lengths.append(sum(each.end - each.start for each in chosen))
            right += [each.document == gold for each in chosen]
        yield (
            f"file {file}: answer holds gold {np.mean(held):.3f}, {np.mean(lengths):.0f} "
            f"characters, citation precision {np.mean(right):.3f}"
        )


def _gold(example: Example) -> set[tuple[str, int]]:
    evidence = example.evidence
    return {
        (evidence.passages[evidence.of[row]].document, evidence.sentences[row].start)
        for row in np.flatnonzero(example.labels)
    }


def weighed(looked: Sequence[Looked]) -> Iterator[str]:
    """S@1 and S@3 for other weights of the reader beside the ranker."""
    asked = [one for one in looked if one.example.kind in ("whole", "small")]
    for weight in WEIGHTS:
        hits = []
        for one in asked:
            likely = np.full(len(one.first.scores), one.reading.likely.min())
            likely[list(one.reading.rows)] = one.reading.likely
            joined = one.first.scores + weight * np.maximum(likely, LEAST_LIKELY)
            order = np.argsort(-joined, kind="stable")
            held = np.array(holding(one.example, one.first))[order]
            hits.append((held[:1].any(), held[:3].any()))
        best, three = np.mean(hits, axis=0)
        yield f"reader's weight {weight}: S@1 {best:.3f} S@3 {three:.3f} ({len(asked)})"


def main(
    files: Annotated[list[Path], typer.Argument(help="SQuAD-format files, at least two")],
    out: Annotated[Path, typer.Option(help="where the fitted model goes")] = Path(
        "qa/ranking/models"
    ),
) -> None:
    """Fit the second confidence on labelled questions."""
    settings = settings_from_environment()
    reader = load_adapted(out / READER, settings)
    if reader is None:
        raise typer.BadParameter("there is no bundled model for this system: use Linux on x86-64")
    _, examples = labelled_and_written(files, load_encoder(settings), settings, with_notes=True)
    looked = list(look(examples, reader))
    second = second_confidences(looked)
    for line in [*weighed(looked), *report(looked, second), *answers(looked, second)]:
        print(line)
    rows, kinds = _rows([one for one in looked if _teaches(one)])
    save(fit_confidence(rows, kinds, READING_FEATURES, TREES), out / "second_confidence.json")


if __name__ == "__main__":
    typer.run(main)
