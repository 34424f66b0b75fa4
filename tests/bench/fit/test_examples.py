"""Examples for the fit: notes that hold the answer, and notes that do not."""

from __future__ import annotations

import random

from bench.fit.examples import notes
from qa.evaluation.datasets import SquadFile, SquadQuestion, paragraph_document


def test_notes_hold_the_answer_or_none() -> None:
    texts = {"0": "甲生于春。乙生于夏。丙生于秋。", "1": "山高百米。水深十米。"}
    file = SquadFile(
        tuple(paragraph_document(name, "", text) for name, text in texts.items()),
        (SquadQuestion("乙何时出生？", "0", ("夏",)), SquadQuestion("谁？", "0", ("生",))),
    )
    alone = set()
    for number in range(20):
        made = dict(notes(file.questions[0], file, random.Random(number)))
        assert [*made] == ["note", "note-without", "note-other"]
        for kind, documents in made.items():
            names = [document.path for document in documents]
            others = [document.text for document in documents if document.path == "other"]
            assert set(others) <= {"山高百米。", "山高百米。水深十米。", "水深十米。山高百米。"}
            if kind == "note-other":
                assert names == ["other"]
                continue
            assert names in (["0"], ["0", "other"])
            alone.add((kind, len(names)))
            note = documents[0].text
            assert ("乙生于夏。" in note) == (kind == "note")
            assert set(note.split("。")) <= set(texts["0"].split("。"))
        assert not [*notes(file.questions[1], file, random.Random(number))]
    assert alone == {("note", 1), ("note", 2), ("note-without", 1), ("note-without", 2)}
