"""The labelled questions under tests/data: every evidence string stands in its document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.places import DATA, SEEDS

SEED = "".join(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt")))
ESSAYS = [path.read_text("utf-8") for path in sorted((DATA / "essays").glob("*.txt"))]


def read(name: str) -> list[dict[str, Any]]:
    lines = (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


SETS = {
    name: read(name)
    for name in ("answerable", "contradictions", "cross_language", "held_out", "multi_part")
}
CASES = [pytest.param(case, id=f"{name}-{case['id']}") for name in SETS for case in SETS[name]]


@pytest.mark.parametrize("case", CASES)
def test_every_alternative_of_every_need_is_in_the_documents(case: dict[str, Any]) -> None:
    texts = list(case["documents"].values()) if "documents" in case else [SEED, *ESSAYS]
    for need in case["evidence"]:
        assert need
        for alternative in need:
            assert sum(alternative in text for text in texts) == 1
    assert bool(case["evidence"]) == case["answerable"]
    assert all(turn.strip() for turn in case["turns"])


@pytest.mark.parametrize("name", SETS)
def test_ids_and_questions_are_not_repeated(name: str) -> None:
    ids = [case["id"] for case in SETS[name]]
    asked = [tuple(case["turns"]) for case in SETS[name]]
    assert len(set(ids)) == len(ids)
    assert len(set(asked)) == len(asked)


def test_each_set_has_what_it_is_for() -> None:
    types = {name: [case["type"] for case in cases] for name, cases in SETS.items()}
    assert len(types["multi_part"]) == 32
    assert set(types["multi_part"]) == {"multi"}
    assert len(types["contradictions"]) == 32
    assert all(len(case["evidence"]) == 2 for case in SETS["contradictions"])
    assert types["cross_language"].count("english") == 25
    assert types["cross_language"].count("chinese") == 19
    assert sum(case["answerable"] for case in SETS["answerable"]) == 65
    assert types["answerable"].count("near") == 25
    assert types["answerable"].count("far") == 17
    assert types["held_out"].count("paraphrase") == 14
    assert types["held_out"].count("near") == 22
    assert sum(case["answerable"] for case in SETS["held_out"]) == 44


def test_the_two_sides_of_a_contradiction_differ() -> None:
    for case in SETS["contradictions"]:
        (one,), (other,) = case["evidence"]
        assert one != other
        assert one not in other
        assert other not in one
