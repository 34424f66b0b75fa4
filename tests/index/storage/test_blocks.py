"""Documents laid out on disk: every row of every file, for two documents of known text."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from index.storage.blocks import (
    BlockWriter,
    Run,
    block_keys,
    list_passages,
    passage_key,
    passage_text,
    read_texts,
)
from index.text.vocabulary import word_code
from index.text.words import WordCutter
from index.types import Document, Paragraph, Part, Passage, PassageText, Sentence


class Characters:
    """Cuts a text into its characters."""

    def words(self, text: str) -> list[str]:
        return list(text)


CHARACTERS = cast(WordCutter, Characters())
FACTS: dict[str, Any] = {
    "origin": "a.txt",
    "source": "/a.txt",
    "size": 1,
    "modified_ns": 2,
    "checked_ns": 3,
    "hash": "4",
}
FIRST = "甲。乙！\n丙。"
PASSAGES = (
    Passage("a.txt", 0, 4, "甲。乙！", 1, 0, (Sentence(0, 2), Sentence(2, 4))),
    Passage("a.txt", 5, 7, "丙。", 2, 0, (Sentence(5, 7),)),
)
SECOND = (Passage("b.txt", 0, 2, "x.", 1, 0, (Sentence(0, 2),)),)


def document(path: str, text: str) -> Document:
    return Document(path, path, text, (Part("", 0, len(text)),), (Paragraph(1, 0, len(text)),))


def test_rows_count_from_the_beginning_of_their_document(tmp_path: Path) -> None:
    with BlockWriter(tmp_path, CHARACTERS, "f") as staging:
        assert staging.add(document("a.txt", FIRST), PASSAGES, FACTS) == 0
        assert staging.add(document("b.txt", "x."), SECOND, FACTS) == 1
        block = staging.finish()
    assert (tmp_path / "text.utf8").read_text("utf-8") == FIRST + "x."
    outline = block.entries[0].outline_bytes
    assert block.starts[:, [0, 2, 3, 4]].tolist() == [[0, 0, 0, 0], [19, 2, 3, 6], [21, 3, 4, 8]]
    assert block.starts[1, 1] == outline
    assert Run(block, 1, 2).rows(0) == (19, 21)
    assert list(read_texts(block)) == [
        PassageText("甲。乙！", ((0, 2), (2, 4))),
        PassageText("丙。", ((0, 2),)),
        PassageText("x.", ((0, 2),)),
    ]
    words = np.fromfile(tmp_path / "words.npy", "<u8").tolist()
    assert words == [word_code(each) for each in "甲。乙！丙。x."]
    assert block_keys(block) == [
        passage_key("f", passage_text(each)) for each in (*PASSAGES, *SECOND)
    ]
    assert list(list_passages(block, [1, 0])) == [2, 0, 1]


def test_passages_out_of_order_are_refused(tmp_path: Path) -> None:
    with (
        BlockWriter(tmp_path, CHARACTERS, "f") as staging,
        pytest.raises(ValueError, match=r"passages of a\.txt overlap or are out of order"),
    ):
        staging.add(document("a.txt", FIRST), PASSAGES[::-1], FACTS)


def test_a_key_depends_on_the_encoder_the_text_and_its_sentences() -> None:
    text = PassageText("甲。乙！", ((0, 2), (2, 4)))
    keys = {
        passage_key("f", text),
        passage_key("g", text),
        passage_key("f", PassageText("甲。乙?", text.sentences)),
        passage_key("f", PassageText(text.text, ((0, 4),))),
    }
    assert len(keys) == 4
    assert passage_key("f", text) == passage_key("f", PassageText(text.text, text.sentences))
    assert all(len(key) == 16 for key in keys)
