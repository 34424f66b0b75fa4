"""Chosen sentences to an answer: verbatim, in reading order, with the lines before them."""

from __future__ import annotations

from index import Document, Paragraph, Part
from qa.answering.answers import Reply, refusal, reply_from
from qa.answering.composition import Part as Asked
from qa.answering.composition import compose
from qa.answering.selection import MOST, Selected, Selection
from qa.i18n.answers import Script
from qa.types import Citation, Result, Segment, segments_text

TEXT = "一桥长。二桥短。\n三桥宽。\n四桥窄。"
BRIDGES = Document(
    "桥.txt",
    "桥",
    TEXT,
    (Part("南篇", 0, 9), Part("北篇", 9, len(TEXT))),
    (Paragraph(1, 0, 8, 0), Paragraph(2, 9, 13, 1), Paragraph(3, 14, 18, 1, page=2)),
)
FIRST, SECOND, THIRD, FOURTH = (
    Selected("桥.txt", start, start + 4, share)
    for start, share in ((0, 0.5), (4, 0.25), (9, 0.125), (14, 0.125))
)


def answered(selection: Selection, script: Script = "zh-Hans") -> Reply:
    return reply_from(selection, 0.8, script, {"桥.txt": BRIDGES}.__getitem__)


def text(selection: Selection, script: Script = "zh-Hans") -> str:
    return segments_text(answered(selection, script).segments)


def test_sentences_come_in_the_order_of_the_text_and_neighbours_are_joined() -> None:
    found = answered(Selection((THIRD, SECOND, FIRST)))
    assert found == Reply(
        answered=True,
        confidence=0.8,
        segments=(
            Segment("quotation", "一桥长。", (1,)),
            Segment("quotation", "二桥短。", (2,)),
            Segment("quotation", "三桥宽。", (3,), lead="\n"),
        ),
        citations=(
            Citation(1, "桥.txt", "桥", 1, 0, 4, "一桥长。", 0.4, "南篇", None),
            Citation(2, "桥.txt", "桥", 1, 4, 8, "二桥短。", 0.2, "南篇", None),
            Citation(3, "桥.txt", "桥", 2, 9, 13, "三桥宽。", 0.1, "北篇", None),
        ),
    )
    assert segments_text(found.segments) == "一桥长。[1]二桥短。[2]\n三桥宽。[3]"


def test_conflicts_and_missing_parts_are_said_first() -> None:
    selection = Selection((FIRST, THIRD), conflicting=True, missing=("河在哪里？",))
    found = answered(selection)
    assert (found.conflicting, found.missing, found.reason) == (True, ("河在哪里？",), None)
    assert found.segments == (
        Segment("label", "文档里没有找到这一部分的答案：“河在哪里？”", code="missing"),
        Segment("label", "文档中的说法不一致：", code="conflicting", lead="\n"),
        Segment("quotation", "一桥长。", (1,), lead="\n"),
        Segment("quotation", "三桥宽。", (2,), lead="\n"),
    )
    assert text(selection) == (
        "文档里没有找到这一部分的答案：“河在哪里？”\n文档中的说法不一致：\n一桥长。[1]\n三桥宽。[2]"
    )
    assert text(selection, "en").startswith(
        "The documents do not answer this part: “河在哪里？”\nThe documents differ on this:\n"
    )


def test_parts_come_in_the_order_asked() -> None:
    parts = [
        Asked("三桥怎样？", 0.9, Selection((THIRD,))),
        Asked("一桥怎样？", 0.9, Selection((FIRST, SECOND))),
    ]
    selection = compose(parts, Asked("三桥怎样？一桥怎样？", 0.9, Selection((FIRST,))), 0.5)
    assert selection is not None
    assert text(selection) == "三桥宽。[1]\n一桥长。[2]二桥短。[3]"


def test_a_refusal_is_in_the_script_of_the_question() -> None:
    near = Result(1, "桥.txt", "桥", 0, 4, "一桥长。", 0.4, 0.5, 1.0, 1, "南篇", 0)
    scripts: dict[Script, str] = {
        "zh-Hans": "这些文档里没有找到能回答这个问题的内容。",
        "zh-Hant": "這些文件裡沒有找到能回答這個問題的內容。",
        "en": "The documents do not hold an answer to this question.",
    }
    for script, words in scripts.items():
        assert refusal("not_found", 0.1, [near], script) == Reply(
            answered=False,
            confidence=0.1,
            segments=(Segment("label", words, code="refused"),),
            closest=(near,),
            reason="not_found",
        )


def composed(whole: float, *parts: float) -> Selection | None:
    sentences = (FIRST, SECOND, THIRD, FOURTH)
    asked = [
        Asked(f"第{number}问？", confidence, Selection((sentence,)))
        for number, (confidence, sentence) in enumerate(zip(parts, sentences, strict=False), 1)
    ]
    return compose(asked, Asked("整个问题", whole, Selection((FOURTH,))), 0.5)


def test_one_question_is_answered_or_refused_by_itself() -> None:
    assert composed(0.5) == Selection((FOURTH,))
    assert composed(0.49) is None


def test_a_part_that_is_not_held_is_left_out_and_named() -> None:
    selection = composed(0.2, 0.9, 0.1)
    assert selection is not None
    assert (selection.sentences, selection.missing) == ((FIRST,), ("第2问？",))


def test_parts_that_are_not_sure_enough_do_not_answer_for_the_whole() -> None:
    assert composed(0.49, 0.7, 0.7) is None
    assert composed(0.49, 0.8, 0.6) is not None


def test_a_part_whose_sentence_is_cited_anyway_is_not_missing() -> None:
    part = Asked("第一问？", 0.1, Selection((FIRST,)))
    other = Asked("第二问？", 0.9, Selection((FIRST, SECOND)))
    selection = compose([part, other], Asked("？", 0.9, Selection((FIRST,))), 0.5)
    assert selection is not None
    assert selection.missing == ()


def test_nothing_is_cited_twice_and_no_more_than_five() -> None:
    many = Selection(tuple(Selected("桥.txt", 4 * at, 4 * at + 4, 0.1) for at in range(9)))
    parts = [Asked("甲？", 0.9, many), Asked("乙？", 0.9, many)]
    selection = compose(parts, Asked("？", 0.9, many), 0.5)
    assert selection is not None
    assert [sentence.start for sentence in selection.sentences] == [0, 4, 8, 12, 16]
    assert len(selection.sentences) == MOST
