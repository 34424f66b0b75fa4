"""Evidence put together by hand, for tests of what comes after the ranker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from index import Passage, Sentence, Settings, fold, load_words
from qa.question.analysis import analyse
from qa.ranking.candidates import Evidence
from qa.ranking.features import FEATURES, Asked
from tests.support.places import CACHE


def evidence(
    question: str,
    documents: Sequence[tuple[str, Sequence[str]]],
    scores: dict[str, float],
    titles: Mapping[str, str] = MappingProxyType({}),
) -> Evidence:
    """Evidence of documents (path, paragraphs), one sentence up to each «。» or «；»,
    ranked by ``scores``.

    ``scores`` are found by a part of the sentence; those not named have -9. ``titles``: of the
    documents by their paths.
    """
    passages, rows = [], []
    for path, paragraphs in documents:
        start = 0
        for number, text in enumerate(paragraphs, 1):
            sentences = _sentences(text, start)
            passages.append(
                Passage(path, start, start + len(text), text, number, 0, tuple(sentences))
            )
            rows += [(len(passages) - 1, sentence) for sentence in sentences]
            start += len(text) + 1
    texts = [
        passages[of].text[s.start - passages[of].start : s.end - passages[of].start]
        for of, s in rows
    ]
    values = [next((v for part, v in scores.items() if part in text), -9.0) for text in texts]
    order = sorted(range(len(rows)), key=lambda row: -values[row])
    return Evidence(
        asked=Asked(
            analyse(fold(question), load_words(Settings(cache=CACHE)).words(question)),
            np.zeros(1, np.float32),
            (),
            np.zeros(0, np.float32),
            wording=fold(question),
        ),
        passages=tuple(passages),
        titles=tuple(titles.get(passage.document, "") for passage in passages),
        numbers=tuple(range(len(passages))),
        sentences=tuple(rows[row][1] for row in order),
        of=tuple(rows[row][0] for row in order),
        scores=np.array([values[row] for row in order], np.float32),
        features=np.zeros((len(rows), len(FEATURES)), np.float32),
    )


def _sentences(text: str, start: int) -> list[Sentence]:
    found, place = [], 0
    for at, character in enumerate(text):
        if character in "。.；":
            found.append(Sentence(start + place, start + at + 1))
            place = at + 1
    return found
