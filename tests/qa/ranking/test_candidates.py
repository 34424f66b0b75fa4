"""Which passages' sentences are looked at for a question."""

from __future__ import annotations

import numpy as np
import pytest

from index import build
from qa.ranking.candidates import NEAREST, PASSAGES, find_candidates
from qa.retrieval.fusion import Ranking
from qa.retrieval.retriever import Retriever
from tests.support.documents.folders import settings_in, write
from tests.support.fake_encoder import FakeEncoder


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """Twelve documents of a passage each, and one of several."""
    folder = tmp_path_factory.mktemp("gather")
    short = {f"a{number:02}": f"第{number}个村子有一口井。井水很甜。\n" for number in range(12)}
    long = "".join(
        f"第{number}段说的是另一件事情，与水井无关。" * 30 + "\n\n" for number in range(4)
    )
    write(folder / "documents", **short, z=long)
    settings = settings_in(folder)
    build([folder / "documents"], settings=settings, encoder=FakeEncoder())
    return Retriever.open(settings=settings, encoder=FakeEncoder())


def looked_at(retriever: Retriever, passages: list[int], dense: list[float]) -> set[int]:
    """The numbers of the passages whose sentences are candidates, for a ranking made by hand."""
    index = retriever.current()
    falling = np.linspace(2, 1, len(passages)).astype(np.float32)
    scores = np.array(dense, np.float32)
    ranking = Ranking(np.array(passages, np.int64), falling, scores, falling, (0, 1, 0, 1))
    found = find_candidates(index, retriever.query(index, "哪个村子有井？"), ranking)
    assert len(set(zip(found.of, found.sentences, strict=True))) == len(found.sentences)
    return {found.numbers[of] for of in found.of}


def test_the_best_and_those_nearest_by_vectors(retriever: Retriever) -> None:
    assert (PASSAGES, NEAREST) == (5, 3)
    rising = [float(number) for number in range(12)]
    assert looked_at(retriever, list(range(12)), rising) == {0, 1, 2, 3, 4, 9, 10, 11}


def test_those_nearest_may_be_among_the_best(retriever: Retriever) -> None:
    falling = [float(-number) for number in range(12)]
    assert looked_at(retriever, list(range(12)), falling) == {0, 1, 2, 3, 4}
    dense = [0.0, 9, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0]
    assert looked_at(retriever, list(range(12)), dense) == {0, 1, 2, 3, 4, 6, 7}


def test_what_stands_next_to_them_comes_along(retriever: Retriever) -> None:
    count = len(retriever.current())
    assert count >= 15
    dense = [0.0] * 6 + [1.0]
    # The last passages are of one document: the one before the nearest is looked at too.
    assert looked_at(retriever, [0, 1, 2, 3, 4, 5, count - 1], dense) == {
        0, 1, 2, 3, 4, count - 2, count - 1,
    }  # fmt: skip


def test_fewer_than_that(retriever: Retriever) -> None:
    assert looked_at(retriever, [7, 3], [0.5, 0.1]) == {3, 7}
    assert looked_at(retriever, [], []) == set()
