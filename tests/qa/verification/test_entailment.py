"""Reading a claim with what it cites, and weighing that against the trees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import Settings, TokenScorer, fold
from index.types import FloatArray
from qa.ranking.pipeline import load_reader
from qa.ranking.trees import load_trees
from qa.verification.decision import Decision, load_decision, read_decision, save
from qa.verification.entailment import Entailment, lay_out, load_entailment, read_pair
from qa.verification.types import Source
from qa.verification.verifier import FittedVerifier
from tests.support.bundled import needs_bundled
from tests.support.places import CACHE

NORTH = "北塔建于1932年5月，由沈安设计，高四十一米。"
SOUTH = "南塔晚三年。"
CITED = [
    Source("塔", 0, len(NORTH), NORTH, NORTH + SOUTH, "双塔"),
    Source("塔", len(NORTH), len(NORTH + SOUTH), SOUTH, NORTH + SOUTH, "双塔"),
]
FREE = "设计这座塔的人名叫沈安。"


class Letters:
    """Reads characters: the first token says whether a word is in the sequence, each token of
    the claim whether it is «错»."""

    def __init__(self, word: str) -> None:
        self.word = word

    def token_ids(self, text: str) -> list[int]:
        return [ord(character) for character in text]

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return [(at, at + 1) for at in range(len(text))]

    def token_pieces(self, text: str) -> list[str]:
        return list(text)

    def token_scores(self, ids: Sequence[int]) -> FloatArray:
        text = "".join(map(chr, ids))
        scores = np.zeros((len(ids), 2), np.float32)
        scores[0, 0] = 3.0 if self.word in text else -3.0
        scores[:, 1] = [4.0 if character == "错" else -3.0 for character in text]
        return scores


def test_claim_title_and_sentences_are_one_sequence() -> None:
    pair = lay_out("甲", CITED, lambda text: [len(text)])
    assert pair.ids == (0, 1, 2, 2, 2, 2, len(NORTH), 2, len(SOUTH), 2)
    assert pair.claim == (1, 2)
    assert lay_out("甲", CITED[:1], lambda text: [7], titled=False).ids == (0, 7, 2, 2, 2, 7, 2)


@pytest.mark.parametrize("length", [10, 95, 96, 97, 300])
def test_what_does_not_fit_is_cut_off(length: int) -> None:
    long = replace(CITED[0], text="长" * length, title="题" * length)
    pair = lay_out("问" * length, [long] * 4, lambda text: [ord(each) for each in text])
    assert len(pair.ids) <= 256
    assert pair.ids[-1] == 2
    assert pair.claim == (1, 1 + min(length, 96))
    assert pair.ids[pair.claim[1]] == 2


def test_the_whole_and_the_worst_token_are_read() -> None:
    model = Letters("沈安")
    assert read_pair("塔高。", CITED, model) == Entailment(3.0, -3.0)
    assert read_pair("塔错高。", CITED[1:], model) == Entailment(-3.0, 4.0)
    assert read_pair("", CITED, model) == Entailment(3.0, 0.0)


@needs_bundled
def test_the_adapted_model_reads_it_in_either_script() -> None:
    model = load_reader(Settings(cache=CACHE))
    assert model is not None
    read = read_pair("北塔是沈安設計的。", CITED, model)
    assert read == read_pair("北塔是沈安设计的。", CITED, model)
    assert np.isfinite([read.supported, read.wrong]).all()
    assert read != read_pair("北塔是沈安设计的。", CITED[1:], model)


DECISION = Decision(least_trees=1.0, least_doubtful=-1.0, least_read=2.0)


@pytest.mark.parametrize(
    ("trees", "supported", "score", "verified"),
    [
        (1.0, None, 0.731059, True),  # the trees are sure
        (1.0, -9.0, 0.731059, True),
        (0.9, 2.0, 0.880797, True),  # in doubt, the reading is
        (-1.0, 2.0, 0.880797, True),
        (0.9, 1.9, 0.710950, False),
        (0.9, None, 0.710950, False),
        (-1.1, 9.0, 0.249740, False),  # the trees are sure that it is not
    ],
)
def test_the_reading_decides_where_the_trees_are_in_doubt(
    trees: float, supported: float | None, score: float, verified: bool
) -> None:
    read = None if supported is None else Entailment(supported, 0.0)
    assert DECISION.score(trees, read) == pytest.approx(score, abs=1e-6)
    assert DECISION.verifies(trees, read) is verified


def test_a_decision_is_kept(tmp_path: Path) -> None:
    save(DECISION, tmp_path / "decision.json")
    assert read_decision(tmp_path / "decision.json") == DECISION


@needs_bundled
@pytest.mark.parametrize(
    ("word", "claim", "status"),
    [
        ("沈安", FREE, "verified"),  # the model reads that it is supported: a free wording gets ✓
        ("李白", FREE, "check"),
        ("沈安", "设计这座塔的人名叫沈安，塔高52米。", "removed"),  # a number bars whatever is read
    ],
)
def test_the_reading_of_the_whole_decides_on_free_wordings(
    word: str, claim: str, status: str
) -> None:
    reader: TokenScorer | None = load_reader(Settings(cache=CACHE))
    assert reader is not None
    trees = load_trees("verifier", "qa.verification")
    verifier = FittedVerifier(
        reader, trees, Letters(fold(word)), replace(DECISION, least_doubtful=-9.0)
    )
    verdict = verifier.verify(claim, CITED, None)
    assert verdict.status == status
    assert FittedVerifier(reader, trees).verify(FREE, CITED, None).status == "check"


@needs_bundled
def test_what_is_shipped_belongs_together() -> None:
    """Either both the model and the weights are shipped, or the trees decide alone."""
    model = load_entailment(Settings(cache=CACHE))
    assert (model is None) == (load_decision() is None)
    assert load_entailment(Settings(cache=CACHE, model="other/model")) is None
