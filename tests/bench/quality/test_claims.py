"""The claims of ``bench/data/claims``: quotations, labels, and that all kinds are there."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from bench.quality.claims import CLAIMS, ROOT, read_claims
from index import fold

FILES = [CLAIMS / name for name in ("written.jsonl", "generated.jsonl")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_every_quotation_stands_in_its_document(path: Any) -> None:
    for claim in read_claims(path):
        assert claim.sources, claim.text
        for source in claim.sources:
            assert source.text in source.paragraph
            assert source.end - source.start == len(source.text)


def test_the_claims_by_hand_are_of_both_labels_and_three_languages() -> None:
    claims = read_claims(CLAIMS / "written.jsonl")
    count = Counter((claim.language, claim.supported) for claim in claims)
    assert count == {
        ("zh-Hans", True): 150,
        ("zh-Hans", False): 178,
        ("zh-Hant", True): 21,
        ("zh-Hant", False): 22,
        ("en", True): 31,
        ("en", False): 38,
    }
    assert len({(claim.text, claim.group) for claim in claims}) == len(claims)
    copied = [claim for claim in claims if fold(claim.text) in fold(claim.sources[0].text)]
    assert not copied


def test_nothing_is_cited_from_pages_that_models_were_fitted_on() -> None:
    folders = {
        json.loads(line)["folder"]
        for path in FILES
        for line in path.read_text("utf-8").splitlines()
    }
    assert folders <= {
        "seeds", "bench/data/typed", "bench/data/unseen/encyclopedia", "bench/data/unseen/law",
        "bench/data/unseen/long_pages", "bench/data/unseen/across",
    }  # fmt: skip
    assert all((ROOT / folder).is_dir() for folder in folders)


def test_each_generated_sentence_has_two_labels() -> None:
    lines = (CLAIMS / "generated.jsonl").read_text("utf-8").splitlines()
    assert len(lines) >= 200
    assert all(len(json.loads(line)["labels"]) == 2 for line in lines)
