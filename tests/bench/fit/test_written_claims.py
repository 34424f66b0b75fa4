"""Claims written by hand to teach with are read as written, and faults in them are found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bench.fit import written_claims
from bench.fit.written_claims import (
    Written,
    faults,
    faults_of,
    pages_written_about,
    written_lines,
)
from bench.fit.written_claims import (
    written_claims as claims_in,
)
from bench.quality.claims import CLAIMS
from index import SettingsError

PAGES = pages_written_about(None)
PAGE = PAGES["03-01"]
START, END = next(span for span in PAGE.spans if PAGE.text.startswith("第五条", span[0]))
LINE = Written(
    "fit-1", "typed_fit", "03-01", "zh-Hans", None, ((START, END, "第五条 每户"),),
    "一户人家最多能登记两辆车。", True, "paraphrase",
)  # fmt: skip


def test_what_is_in_the_repository_has_no_faults() -> None:
    assert list(faults(None)) == []


def test_a_claim_comes_with_its_sentence_in_place(tmp_path: Path) -> None:
    one = {
        "id": "fit-1", "file": "typed_fit", "document": "03-01", "language": "zh-Hans",
        "question": "一户能登记几辆车", "cited": [[START, END, "第五条 每户"]],
        "claim": "一户人家最多能登记两辆车。", "supported": True, "kind": "paraphrase",
    }  # fmt: skip
    (tmp_path / "fit.jsonl").write_text(json.dumps(one, ensure_ascii=False) + "\n", "utf-8")
    (claim,) = claims_in("fit", None, tmp_path)
    assert (claim.text, claim.question, claim.supported, claim.kind, claim.group) == (
        "一户人家最多能登记两辆车。", "一户能登记几辆车", True, "written, paraphrase", "03-01",
    )  # fmt: skip
    (source,) = claim.sources
    assert source.text == "第五条 每户登记车辆不超过2辆。"
    assert (source.document, source.start, source.end) == ("03-01", START, END)
    assert source.title == "青槐里小区机动车停放管理规定（2022年修订）"
    one["cited"] = [[START + 1, END, "五条 每户登"]]
    (tmp_path / "fit.jsonl").write_text(json.dumps(one, ensure_ascii=False) + "\n", "utf-8")
    with pytest.raises(SettingsError, match="no sentence «五条 每户登…»"):
        claims_in("fit", None, tmp_path)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (LINE, None),
        (replace(LINE, document="99-99"), "there is no document 99-99"),
        (replace(LINE, cited=()), "cites nothing"),
        (replace(LINE, cited=((START, END, "第六条"),)), "no sentence «第六条…»"),
        (replace(LINE, cited=((START, END - 1, "第五条"),)), "no sentence «第五条…»"),
        (replace(LINE, kind="cause"), "unknown kind cause"),
        (replace(LINE, supported=False, kind="voice"), "unknown kind voice"),
        (replace(LINE, language="zh-Hant"), "it is in zh-Hant, its document in zh-Hans"),
        (replace(LINE, claim=PAGE.text[START:END]), "repeats what it cites"),
    ],
)
def test_a_fault_is_named(line: Written, fault: str | None) -> None:
    found = list(faults_of(line, PAGES))
    assert found == [] if fault is None else len(found) == 1 and fault in found[0]


def test_a_claim_may_not_stand_twice_or_in_both_parts(tmp_path: Path) -> None:
    line = written_lines("fit")[0]
    raw = (written_claims.FOLDER / "fit.jsonl").read_text("utf-8").splitlines()[0]
    (tmp_path / "fit.jsonl").write_text(raw + "\n", "utf-8")
    (tmp_path / "choose.jsonl").write_text(raw + "\n", "utf-8")
    assert list(faults(None, tmp_path)) == [
        f"{line.number}: the claim stands twice",
        f"{line.number}: {line.document} is in both parts",
    ]


def test_nothing_is_about_the_documents_that_measure() -> None:
    taught = {line.document for part in written_claims.PARTS for line in written_lines(part)}
    measured = {
        json.loads(line)["document"]
        for name in ("written", "generated")
        for line in (CLAIMS / f"{name}.jsonl").read_text("utf-8").splitlines()
    }
    assert taught.isdisjoint(measured)
    assert len(taught) == 140
