"""Whole answers and refusals, over small indexes made with the fake encoder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import build
from qa.assistant import Assistant
from qa.i18n.answers import Script, label
from qa.ranking import pipeline
from qa.retrieval.retriever import Retriever
from qa.types import Answer, Citation, Result, Segment
from tests.support.documents.folders import settings_in, write
from tests.support.fake_encoder import FakeEncoder

REFUSED = "这些文档里没有找到能回答这个问题的内容。"
HORSE = {"horse": "蒙古马耐寒。"}


@pytest.fixture(autouse=True)
def nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures below are those without a reader, which not every platform has."""
    monkeypatch.setattr(pipeline, "load_reader", lambda _: None)


def about(number: float) -> Any:
    """Equal to a number but for what single precision leaves open."""
    return pytest.approx(number, abs=1e-4)


def ask(
    folder: Path, question: str, threshold: float, possible: float | None = None, /, **texts: str
) -> Answer:
    """The answer from an index of these texts, without the time it took."""
    settings = settings_in(folder).with_changes(possible_threshold=possible)
    write(folder / "docs", **texts)
    build([folder / "docs"], settings=settings, encoder=FakeEncoder())
    retriever = Retriever.open(settings=settings, encoder=FakeEncoder())
    return replace(Assistant(retriever, threshold=threshold).ask(question), seconds=0.0)


def refused(question: str) -> Answer:
    said = (Segment("label", REFUSED, code="refused"),)
    return Answer(question, question, False, 0.0, REFUSED, (), (), 0.0, said)


def cited(n: int, document: str, quote: str, score: float) -> Citation:
    """A citation of a document's first sentence, by which the document is titled."""
    title = quote.removesuffix("。")
    return Citation(n, document, title, 1, 0, len(quote), quote, about(score), title)


def test_an_empty_question_is_refused(tmp_path: Path) -> None:
    assert ask(tmp_path, " ", 0.5, **HORSE) == replace(refused(" "), reason="empty_question")


def test_an_empty_index_refuses_everything(tmp_path: Path) -> None:
    assert ask(tmp_path, "问？", 0.5) == replace(refused("问？"), reason="no_documents")


def test_below_the_threshold_a_question_is_refused(tmp_path: Path) -> None:
    found = ask(tmp_path, "蒙古马怎样？", 1.0, **HORSE)
    near = Result(
        rank=1,
        document="horse.txt",
        title="蒙古马耐寒",
        start=0,
        end=6,
        text="蒙古马耐寒。",
        score=0.0,
        dense=about(0.51189),
        lexical=about(0.45423),
        paragraph=1,
        part="蒙古马耐寒",
        passage=0,
    )
    confidence = about(0.46079)
    words = label("uncertain", "zh-Hans")
    expected = replace(
        refused("蒙古马怎样？"),
        confidence=confidence,
        text=words,
        segments=(Segment("label", words, code="uncertain"),),
        closest=(near,),
        reason="uncertain",
        possible=(cited(1, "horse.txt", "蒙古马耐寒。", found.confidence),),
    )
    assert found == expected


def test_what_may_be_the_answer_needs_some_confidence(tmp_path: Path) -> None:
    found = ask(tmp_path, "蒙古马怎样？", 1.0, 0.47, **HORSE)
    expected = replace(refused("蒙古马怎样？"), confidence=about(0.46079), closest=found.closest)
    assert found == replace(expected, reason="not_found")


def test_an_answer_is_its_quotations(tmp_path: Path) -> None:
    found = ask(tmp_path, "蒙古马怎样？", 0.0, **HORSE)
    assert found == Answer(
        question="蒙古马怎样？",
        resolved_question="蒙古马怎样？",
        answered=True,
        confidence=about(0.46079),
        text="蒙古马耐寒。[1]",
        citations=(cited(1, "horse.txt", "蒙古马耐寒。", found.confidence),),
        closest=(),
        seconds=0.0,
        segments=(Segment("quotation", "蒙古马耐寒。", (1,)),),
    )


def test_sources_that_conflict_are_both_quoted(tmp_path: Path) -> None:
    question = "长江大桥全长多少米？"
    first, second = "长江大桥全长1670米。", "长江大桥全长1760米。"
    found = ask(tmp_path, question, 0.0, first=first, second=second)
    scores = [citation.score for citation in found.citations]
    assert sum(scores) == about(found.confidence)
    assert found == Answer(
        question=question,
        resolved_question=question,
        answered=True,
        confidence=about(0.13252),
        text="文档中的说法不一致：\n长江大桥全长1670米。[1]\n长江大桥全长1760米。[2]",
        citations=(
            cited(1, "first.txt", first, scores[0]),
            cited(2, "second.txt", second, scores[1]),
        ),
        closest=(),
        seconds=0.0,
        segments=(
            Segment("label", "文档中的说法不一致：", code="conflicting"),
            Segment("quotation", first, (1,), lead="\n"),
            Segment("quotation", second, (2,), lead="\n"),
        ),
        conflicting=True,
    )


def test_a_part_that_nothing_was_found_for_is_named(tmp_path: Path) -> None:
    question = "蒙古马有哪些特性？世界杯冠军是哪支球队？"
    horse, quote = "蒙古马耐寒、耐旱、耐力强。它们生活在草原上。", "蒙古马耐寒、耐旱、耐力强。"
    found = ask(tmp_path, question, 0.5, horse=horse, tea="龙井茶产于杭州。")
    label = "文档里没有找到这一部分的答案：“世界杯冠军是哪支球队？”"
    assert found == Answer(
        question=question,
        resolved_question=question,
        answered=True,
        confidence=about(0.93578),
        text=f"{label}\n{quote}[1]",
        citations=(cited(1, "horse.txt", quote, found.citations[0].score),),
        closest=(),
        seconds=0.0,
        segments=(
            Segment("label", label, code="missing"),
            Segment("quotation", quote, (1,), lead="\n"),
        ),
        missing=("世界杯冠军是哪支球队？",),
    )


@pytest.mark.parametrize(
    ("said", "code", "script"),
    [
        ("你好！", "greeting", "zh-Hans"),
        ("謝謝", "thanks", "zh-Hant"),
        ("What can you do?", "abilities", "en"),
    ],
)
def test_small_talk_gets_a_word_and_no_passages(
    tmp_path: Path, said: str, code: str, script: Script
) -> None:
    words = label(code, script)
    expected = replace(
        refused(said),
        text=words,
        segments=(Segment("label", words, code=code),),
        reason="small_talk",
    )
    assert ask(tmp_path, said, 0.5, **HORSE) == expected


def test_thanks_are_no_turn_that_a_question_follows(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    write(tmp_path / "docs", horse="蒙古马耐寒。蒙古马的毛很长。", camel="骆驼耐热。骆驼的毛很短。")
    build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())
    retriever = Retriever.open(settings=settings, encoder=FakeEncoder())
    first, between = Assistant(retriever).conversation(), Assistant(retriever).conversation()
    for conversation, said in ((first, ()), (between, ("谢谢", "好的"))):
        for question in ("蒙古马耐寒吗？", *said):
            conversation.ask(question)
    plain, after = first.ask("那它的毛呢？"), between.ask("那它的毛呢？")
    assert after.resolved_question == plain.resolved_question != "那它的毛呢？"
    assert after.text == plain.text
