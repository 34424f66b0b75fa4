"""Fit what decides between the languages of a folder that has documents in both.

    python -m bench.fit.language

Needs the ``fit`` extra. Every written question about the essays in ``bench/data/essays``, three in
four of which are Chinese and the others English, is searched for both as asked and translated. A
logistic regression on the output of ``qa.retrieval.language_routing.compare_languages`` predicts
which language the essay is in. The command prints the two constants of that file and, for each kind
of question, how often the choice is right (five-fold cross-validation by essay).
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from bench.fit.examples import open_documents
from bench.fit.ranker import FOLDS, fold_of
from bench.fit.written import Written, read_essays, read_written
from index import load_encoder, settings_from_environment
from qa.retrieval.fusion import rank
from qa.retrieval.language_routing import compare_languages
from qa.retrieval.retriever import Retriever
from qa.retrieval.translation import is_chinese


@dataclass(frozen=True, slots=True)
class Choice:
    """A question between two languages; across: whether the other is right. differences: see
    ``qa.retrieval.language_routing.compare_languages``."""

    kind: str
    chinese: bool
    across: bool
    part: int
    differences: tuple[float, float]


def choices(retriever: Retriever, written: Sequence[Written]) -> Iterator[Choice]:
    """The questions that could be about documents in either language."""
    index = retriever.current()
    documents: dict[str, bool | None] = {
        one.path: is_chinese(index.document(one.path).text) for one in index.documents
    }
    for one in tqdm(written, "asking"):
        text, document = one.question.text, one.question.document
        asked = retriever.query_as_asked(index, text)
        across = retriever.translate_query(index, asked)
        if across is None:
            continue
        found = (rank(index, asked).passages, rank(index, across).passages)
        yield Choice(
            kind=one.kind,
            chinese=bool(is_chinese(text)),
            across=documents[document] != is_chinese(text),
            part=fold_of(document),
            differences=compare_languages(index, asked, across, found),
        )


def fit(made: Sequence[Choice]) -> LogisticRegression:
    """Both answers weigh the same, whatever their numbers."""
    model = LogisticRegression(C=1e4, max_iter=10_000, class_weight="balanced")
    return model.fit(_rows(made), [one.across for one in made])


def _rows(made: Sequence[Choice]) -> NDArray[np.float64]:
    return np.array([one.differences for one in made])


def report(made: Sequence[Choice]) -> Iterator[str]:
    """How often the choice is right, by models that were not fitted on the essay."""
    right: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for part in range(FOLDS):
        model = fit([one for one in made if one.part != part])
        mine = [one for one in made if one.part == part]
        for one, across in zip(mine, model.predict(_rows(mine)), strict=True):
            asked, told = ("Chinese", "English")[:: 1 if one.chinese else -1]
            key = (asked, told if one.across else asked, one.kind)
            right[key].append(bool(across) == one.across)
    for (asked, told, kind), found in sorted(right.items()):
        yield f"{asked} on {told}, {kind}: {np.mean(found):.3f} ({len(found)})"
    every = [one for found in right.values() for one in found]
    yield f"all: {np.mean(every):.3f} ({len(every)})"


def main() -> None:
    """Fit the choice of the language on the written questions."""
    settings = settings_from_environment()
    essays = read_essays(settings)
    with tempfile.TemporaryDirectory() as folder:
        encoder = load_encoder(settings)
        retriever = open_documents(essays.documents, Path(folder), encoder, settings)
        made = list(choices(retriever, read_written([essays], ["essays"])))
    for line in report(made):
        print(line)
    model = fit(made)
    nearer, more = model.coef_[0]
    print(f"ACROSS = {model.intercept_[0] / nearer:.4f}, WORDS_WEIGHT = {more / nearer:.4f}")


if __name__ == "__main__":
    typer.run(main)
