"""What ``--json`` prints of an answer: whole records."""

from __future__ import annotations

import json
from dataclasses import replace

from index import Place
from qa.serialize import answer_from_record, answer_record
from qa.types import (
    Answer,
    Citation,
    Generated,
    GeneratedSentence,
    Result,
    Segment,
    segments_text,
)

CITED = Citation(
    1, "桥.txt", "桥", 2, 9, 13, "三桥宽。", 0.5, "北篇", 4, Place("slide", 3), (0, 2), (2, 3)
)
NEAR = Result(1, "桥.txt", "桥", 0, 4, "一桥长。", 0.4, 0.5, 1.0, 1, "南篇", 0)


def test_an_answer() -> None:
    segments = (
        Segment("label", "不一致：", code="conflicting"),
        Segment("quotation", "三桥宽。", (1,), lead="\n"),
    )
    answer = Answer(
        question="那三桥呢？",
        resolved_question="三桥怎么样？",
        answered=True,
        confidence=0.75,
        text=segments_text(segments),
        citations=(CITED,),
        closest=(),
        seconds=0.01234567,
        segments=segments,
        conflicting=True,
        missing=("河在哪里？",),
        within=("桥.txt", "河/"),
    )
    assert answer_record(answer) == {
        "question": "那三桥呢？",
        "resolved_question": "三桥怎么样？",
        "answered": True,
        "confidence": 0.75,
        "answer": "不一致：\n三桥宽。[1]",
        "citations": [
            {
                "n": 1,
                "document": "桥.txt",
                "title": "桥",
                "paragraph": 2,
                "start": 9,
                "end": 13,
                "quote": "三桥宽。",
                "score": 0.5,
                "part": "北篇",
                "page": 4,
                "place": {"kind": "slide", "number": 3, "name": ""},
                "labels": [0, 2],
                "answer_words": [2, 3],
            }
        ],
        "closest": [],
        "seconds": 0.0123,
        "segments": [
            {
                "kind": "label",
                "text": "不一致：",
                "citations": [],
                "code": "conflicting",
                "lead": "",
            },
            {"kind": "quotation", "text": "三桥宽。", "citations": [1], "code": "", "lead": "\n"},
        ],
        "conflicting": True,
        "missing": ["河在哪里？"],
        "reason": None,
        "possible": [],
        "within": ["桥.txt", "河/"],
    }


def test_a_refusal() -> None:
    said = Segment("label", "没有找到。", code="refused")
    answer = Answer(
        "问？", "问？", False, 0.1, said.text, (), (NEAR,), 0.05, (said,), reason="not_found"
    )
    record = answer_record(answer)
    assert record["reason"] == "not_found"
    assert record["segments"] == [
        {"kind": "label", "text": "没有找到。", "citations": [], "code": "refused", "lead": ""}
    ]
    assert record["closest"] == [
        {
            "rank": 1,
            "document": "桥.txt",
            "title": "桥",
            "start": 0,
            "end": 4,
            "text": "一桥长。",
            "score": 0.4,
            "dense": 0.5,
            "lexical": 1.0,
            "paragraph": 1,
            "part": "南篇",
        }
    ]


def test_a_label_that_names_a_document() -> None:
    named = Segment("label", "1. 桥", code="overview_entry", lead="\n", document="桥.txt")
    answer = Answer("有哪些文档？", "有哪些文档？", True, 0.95, "1. 桥", (), (), 0.05, (named,))
    assert answer_record(answer)["segments"] == [
        {
            "kind": "label",
            "text": "1. 桥",
            "citations": [],
            "code": "overview_entry",
            "lead": "\n",
            "document": "桥.txt",
        }
    ]


def test_what_a_model_wrote_is_read_back_equal() -> None:
    sentences = (
        GeneratedSentence("三桥宽35米。", "verified", (1, 2), 0.9, formula="80 − 45 = 35"),
        GeneratedSentence("四桥宽。", "removed", (), 0.0, ("no_source",), ((0, 2), (3, 4))),
    )
    generated = Generated(
        "模型", "127.0.0.1:8080", "written", sentences, (replace(CITED, n=2),), 30, "llm.slow",
        (("host", "127.0.0.1:8080"), ("seconds", "60")), ("cap",), 12.5, 900, 30,
    )  # fmt: skip
    answer = Answer("宽？", "宽？", True, 0.5, "", (CITED,), (), 0.5, generated=generated)
    record = json.loads(json.dumps(answer_record(answer)))
    assert record["generated"]["sentences"][0]["formula"] == "80 − 45 = 35"
    assert answer_from_record(record) == answer
    assert "generated" not in answer_record(replace(answer, generated=None))
