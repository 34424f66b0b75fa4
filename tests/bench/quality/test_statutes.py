"""Questions answered by whole statutes become a folder that ``wenda eval`` reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.quality.statutes import main, write_lines
from qa.evaluation.folders import FolderQuestion, QuestionFolder, read_folder

STATUTES = [
    {"id": "民法典第一条", "text": "民法典第一条\n为了保护民事主体的合法权益。\n\n制定本法。"},
    {"id": "合同法第一条", "text": "合同法第一条\n为了保护民事主体的合法权益。\n\n制定本法。"},
    {"id": "刑法第九条", "text": "刑法第九条\n盗窃的，处罚金。"},
]
FIRST, SAME, THEFT = (item["text"] for item in STATUTES)
ASKED = [
    {"question": "偷东西怎么判", "documents": [FIRST, THEFT], "gold": [1], "answers": ["罚金。"]},
    {"question": "为什么立法", "documents": [THEFT, SAME, FIRST], "gold": [1, 2], "answers": [""]},
    {"question": "没有的法", "documents": ["海商法第一条\n为了海。"], "gold": [0], "answers": [""]},
]


def test_the_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_lines(tmp_path / "train.jsonl", ASKED)
    write_lines(tmp_path / "statutes.jsonl", STATUTES)
    main(tmp_path / "train.jsonl", tmp_path / "statutes.jsonl", tmp_path / "new" / "folder")
    assert capsys.readouterr().out == "3 statutes, 2 questions, 1 left out\n"
    assert read_folder(tmp_path / "new" / "folder") == QuestionFolder(
        tuple((f"{item['id']}.txt", f"{item['text']}\n") for item in STATUTES),
        (
            FolderQuestion("偷东西怎么判", "statute", ("刑法第九条.txt",), (), True),
            FolderQuestion(
                "为什么立法", "statute", ("合同法第一条.txt", "民法典第一条.txt"), (), True
            ),
        ),
    )
