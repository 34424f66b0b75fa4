"""Questions in the spellings of the documents, over small indexes made with the fake encoder."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.retrieval.retriever import Retriever
from qa.retrieval.wording import Wording, word_as_documents
from tests.support.documents.builds import opened

CANALS = "北干渠全长一百零二公里。\n\n南干渠全长一百二十公里。\n\n西干渠全长二百一十公里。\n"


def worded(retriever: Retriever, question: str) -> Wording:
    return word_as_documents(retriever.current(), retriever.words, question)


@pytest.mark.parametrize(
    ("document", "question", "text"),
    [
        (CANALS, "哪条渠长120公里？", "哪条渠长一百二十公里？"),
        (CANALS, "哪条渠长１２０公里？", "哪条渠长一百二十公里？"),
        (CANALS, "哪条渠长130公里？", "哪条渠长130公里？"),  # no text has it in any spelling
        ("灌溉面积35,000亩。", "哪里灌溉3.5万亩？", "哪里灌溉35000亩？"),
        ("灌溉面积35000亩。", "哪里灌溉三万五千亩？", "哪里灌溉35000亩？"),
        ("灌溉面积3.5万亩。", "哪里灌溉35000亩？", "哪里灌溉3.5万亩？"),
        ("减产百分之十。", "哪里减产10%？", "哪里减产百分之十？"),
        ("减产10%。", "哪里减产百分之十？", "哪里减产10%？"),
        ("二〇二四年建成。", "2024年建成什么？", "二〇二四年建成什么？"),
        ("2024年建成。", "民國113年建成什麼？", "2024年建成什麼？"),
        ("民國113年建成。", "2024年建成什么？", "民国113年建成什么？"),
        ("第三条 发现渗漏的，立即上报。", "第3条讲什么", "第三条讲什么"),
        ("請重新安裝軟體。", "软件怎么办？", "软体怎么办？"),
        ("请重新安装软件。", "軟體怎麼辦？", "软件怎麼辦？"),
        ("半数的人同意。", "50%的人怎样？", "半数的人怎样？"),
    ],
)
def test_what_the_index_lacks_is_respelled(
    tmp_path: Path, document: str, question: str, text: str
) -> None:
    found = worded(opened(tmp_path, text=document), question)
    assert (found.text, found.alternatives) == (text, ())


def test_both_spellings_are_one_word(tmp_path: Path) -> None:
    retriever = opened(tmp_path, one=CANALS, other="东干渠全长120 公里。")
    index = retriever.current()
    found = worded(retriever, "哪条渠长120公里？")
    numeral = index.word_ids(["一百二十"])[0]
    assert found.text == "哪条渠长120公里？"
    assert found.alternatives == (("120", (numeral,)),)
    assert numeral in found.search_ids
    (replacement,) = found.replacements
    assert replacement.pattern.sub(replacement.text, "长一百二十公里") == "长120公里"


def test_a_word_of_the_other_region_needs_documents_of_it(tmp_path: Path) -> None:
    mainland = opened(tmp_path / "one", a="文件在柜子里。", b="档案在楼上。")
    assert worded(mainland, "文件在哪里？") == Wording("文件在哪里？")
    both = opened(tmp_path / "two", a="文件在柜子里。", b="檔案在樓上，請開啟。")
    found = worded(both, "文件在哪里？")
    assert found.text == "文件在哪里？"
    assert found.alternatives == (("文件", tuple(both.current().word_ids(["档案"]))),)


@pytest.mark.parametrize("question", ["哪条渠长120公里？", "哪条渠长一百二十公里？"])
def test_either_spelling_finds_both(tmp_path: Path, question: str) -> None:
    retriever = opened(
        tmp_path, a="甲渠全长120公里。", b="乙渠全长一百二十公里。", c="丙渠全长102公里。"
    )
    found = retriever.search(question, 3)
    assert {result.document for result in found[:2]} == {"a.txt", "b.txt"}
    assert min(found[0].lexical, found[1].lexical) > found[2].lexical
