"""Strings that are meant letter by letter: which they are, and that their passages come first."""

from __future__ import annotations

import numpy as np
import pytest

from bench.quality.probes import Probe, probes
from index import Document, Encoder, Paragraph, Part, Settings, build_documents
from qa.question.literals import MOST, find_exact_strings, measure_rarity
from qa.retrieval.retriever import Retriever
from tests.support.places import CACHE

TEXTS = (
    "参考文献按GB/T 7714著录，正文用五号字。",
    "参考文献按GB/T 77141著录，正文用四号字。",
    "全国有12,345人参加，比去年多。",
    "全国有112,345人参加，比去年少。",
    "改革以后实行“三码合一”，一个号管到底。",
    "改革以后三个码合在一个证上，办事方便。",
    "长度为3.125米。",
)


@pytest.fixture(scope="module")
def retriever(real_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    settings = Settings(index=tmp_path_factory.mktemp("exact") / "index", cache=CACHE)
    documents = [
        Document(
            f"{number}.txt",
            f"{number}",
            text,
            (Part("", 0, len(text)),),
            (Paragraph(1, 0, len(text)),),
        )
        for number, text in enumerate(TEXTS)
    ]
    build_documents(documents, settings=settings, encoder=real_encoder)
    return Retriever.open(settings=settings, encoder=real_encoder)


@pytest.mark.parametrize(
    ("question", "strings"),
    [
        ("551万", ("551万",)),
        ("GB/T 7714", ("gb/t 7714",)),
        ("「三碼合一」是什麼意思？", ("三码合一",)),
        ("为什么说减少到551万人很难？", ("551万",)),
        ("按GB/T 7714怎么著录？", ("gb/t 7714",)),
        ("有１２，３４５人参加吗？", ("12345人",)),
        ("三码合一", ("三码合一",)),
        ("谁提出的？", ()),
        ("四个不摘指什么？", ("四个不摘",)),
        ("文中是怎么说到墨緣的？", ("墨缘",)),
        ("请问哪里提到了真抓实干？", ("真抓实干",)),
        ("他在哪里？", ()),
        ("马帮为什么要走夜路？", ()),
        ("5月的雨", ("5月的雨", "5月")),
        ("Who painted the Mona Lisa?", ()),
        ("", ()),
    ],
)
def test_which_strings_are_meant(question: str, strings: tuple[str, ...]) -> None:
    assert find_exact_strings(question) == strings


def test_no_more_strings_than_can_be_looked_for() -> None:
    assert len(find_exact_strings("、".join(f"“词{n}号”" for n in range(30)) + "是什么？")) == MOST


def test_rare_is_what_stands_whole_in_few(retriever: Retriever) -> None:
    every = np.arange(len(TEXTS))
    found = measure_rarity(retriever.current(), ("12345人",), every)
    assert found.tolist() == [0, 0, 1, 0, 0, 0, 0]
    standard = measure_rarity(retriever.current(), ("gb/t 7714",), every)
    assert standard.tolist() == [1, 0, 0, 0, 0, 0, 0]
    assert not measure_rarity(retriever.current(), ("125米",), every).any()
    both = measure_rarity(retriever.current(), ("参考文献",), every)
    assert both.tolist() == pytest.approx([1 - np.log(2) / np.log(7)] * 2 + [0] * 5)


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("GB/T 7714", "0.txt"),
        ("GB/T 77141", "1.txt"),
        ("有12345人参加吗？", "2.txt"),
        ("三码合一", "4.txt"),
        ("文中是怎么说到五号字的？", "0.txt"),
        ("「三碼合一」說的是什麼？", "4.txt"),
    ],
)
def test_the_passage_with_the_string_comes_first(
    retriever: Retriever, question: str, document: str
) -> None:
    assert retriever.search(question)[0].document == document


def test_probes_stand_in_one_passage_each() -> None:
    made = probes(TEXTS, 50)
    assert Probe("三码合一", "quoted", 4) in made
    assert Probe("GB/T 7714", "code", 0) not in made  # it begins the other
    for probe in made:
        assert [probe.text in text for text in TEXTS].count(True) == 1
    assert probes(TEXTS, 50) == made
