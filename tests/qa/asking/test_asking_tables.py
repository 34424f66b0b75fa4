"""Questions about tables, by kind, in the files that people keep them in (tests/data/tables.jsonl).

Right is an answer in which every quoted row is of the right file and holds the cell asked for, or a
refusal where no row does.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Settings, build
from qa import Answer, Assistant, Retriever
from tests.support.bundled import needs_bundled
from tests.support.documents.table_files import write_table
from tests.support.places import CACHE, ROOT

TABLES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ROOT / "tests" / "data" / "tables.jsonl").read_text("utf-8").splitlines()
]
LEAST_RIGHT, MOST_WRONG = 54, 2


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    with tempfile.TemporaryDirectory() as name:
        documents = Path(name) / "docs"
        documents.mkdir()
        for table in TABLES:
            write_table(documents, table["file"], table["rows"], table["caption"], table["merge"])
        settings = Settings(index=Path(name) / "index", cache=CACHE)
        report = build([documents], settings=settings)
        assert (report.documents, report.skipped) == (len(TABLES), ())
        yield Assistant(Retriever.open(settings.index, settings=settings))


def outcome(answer: Answer, file: str, cell: str) -> str:
    if not answer.answered:
        return "refused" if cell else "right"
    rows = [citation for citation in answer.citations if citation.labels]
    if not cell or not rows:
        return "wrong"
    right = all(row.document == file and cell in row.quote for row in rows)
    return "right" if right else "wrong"


@needs_bundled
def test_tables_are_asked_by_their_cells(assistant: Assistant) -> None:
    told: list[tuple[str, str, str]] = []
    for table in TABLES:
        for asked in table["questions"]:
            answer = assistant.ask(asked["question"])
            told.append(
                (asked["kind"], outcome(answer, table["file"], asked["answer"]), asked["question"])
            )
    counts = Counter(result for _, result, _ in told)
    missed = [each for each in told if each[1] != "right"]
    assert len(told) >= 60
    assert len(TABLES) >= 20
    assert counts["right"] >= LEAST_RIGHT, missed
    assert counts["wrong"] <= MOST_WRONG, missed


@needs_bundled
def test_a_row_is_quoted_with_its_heads_as_labels_and_its_place(assistant: Assistant) -> None:
    answer = assistant.ask("南湾泵站一号机组的流量是多少？")
    (citation,) = answer.citations
    first, second = "一号机组 流量：450，一号机组 扬程：22", "二号机组 流量：410，二号机组 扬程：21"
    assert citation.quote == f"泵站：南湾泵站，{first}，{second}"
    pairs = zip(citation.labels[::2], citation.labels[1::2], strict=True)
    assert [citation.quote[a:b] for a, b in pairs] == [
        "泵站：", "一号机组 流量：", "一号机组 扬程：", "二号机组 流量：", "二号机组 扬程：",
    ]  # fmt: skip
    assert citation.place is not None
    assert (citation.place.kind, citation.place.number) == ("row", 4)
