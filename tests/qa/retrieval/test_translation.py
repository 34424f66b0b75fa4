"""Questions in the other language: the dictionary turned round, and the words it finds."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Encoder, Index, Settings, fold, load_words
from qa.retrieval.dictionaries.bilingual import Bilingual, load_bilingual
from qa.retrieval.dictionaries.glosses import Gloss, english_words, read_glosses
from qa.retrieval.fusion import rank
from qa.retrieval.retriever import Retriever
from qa.retrieval.translation import (
    Shares,
    TranslatedWord,
    Translation,
    is_chinese,
    segment,
    shares,
    translate,
)
from tests.support.documents.builds import opened
from tests.support.documents.folders import HORSES, POVERTY, TRAIL
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import CACHE, DATA


@pytest.fixture(scope="module")
def bilingual() -> Bilingual:
    return load_bilingual(CACHE)


def named(index: Index, groups: tuple[tuple[int, ...], ...], words: str) -> list[set[str]]:
    """The groups, with each id as that of ``words`` which has it."""
    names = dict(zip(index.word_ids(words.split()), words.split(), strict=True))
    return [{names.get(number, "?") for number in ids} for ids in groups]


def test_a_line_of_the_dictionary_becomes_its_renderings() -> None:
    found = [gloss for gloss in read_glosses() if gloss.chinese == "扶贫"]
    assert found == [
        Gloss("扶贫", ("assistance", "to", "the", "poor"), 0),
        Gloss("扶贫", ("poverty", "alleviation"), 1),
    ]
    (leader,) = [
        gloss for gloss in read_glosses() if gloss.chinese == "习近平" and gloss.place == 0
    ][:1]
    assert leader.words == ("xi", "jinping")


def test_english_words() -> None:
    assert english_words("what’s the blood-transfusion rate of 1,234 or 10.2%?") == (
        "what", "the", "blood", "transfusion", "rate", "of", "1234", "or", "10.2",
    )  # fmt: skip


def test_whole_renderings_come_before_partial_ones(bilingual: Bilingual) -> None:
    whole, partial = bilingual.chinese(["library"])
    assert whole[0] == "图书馆"
    assert "借书证" in partial
    assert bilingual.chinese(["inner", "mongolia"])[0][0] == "内蒙古"
    assert bilingual.chinese(["xi", "jinping"])[0] == ("习近平",)
    assert bilingual.chinese(["qwertyuiop"]) == ((), ())


def test_plurals_and_verb_forms_find_the_basic_form(bilingual: Bilingual) -> None:
    assert "村庄" in bilingual.chinese(["villages"])[0]
    assert "下降" in bilingual.chinese(["fell"])[0]
    assert "给" in bilingual.chinese(["given"])[0]
    assert bilingual.inflections("bear") == (
        "bear", "bearing", "bears", "bore", "born", "borne",
    )  # fmt: skip
    assert bilingual.inflections("opened")[:2] == ("opened", "open")


def test_chinese_words_have_their_renderings(bilingual: Bilingual) -> None:
    assert bilingual.english("试用期") == (("trial", "period"), ("probationary", "period"))
    assert bilingual.english("没有的词语") == ()


def test_the_dictionary_is_made_once_and_opened_read_only(tmp_path: Path) -> None:
    load_bilingual(CACHE)
    (made,) = CACHE.glob("bilingual-*.sqlite")
    copy = tmp_path / made.name
    copy.write_bytes(made.read_bytes())
    written = copy.stat().st_mtime_ns
    opened_again = load_bilingual(tmp_path)
    assert opened_again.chinese(["horse"])[0][0] == "马"
    assert copy.stat().st_mtime_ns == written
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        opened_again._tables._connection.execute("DELETE FROM forms")


def test_a_cache_that_cannot_be_written_still_translates(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    assert load_bilingual(tmp_path / "file").chinese(["horse"])[0][0] == "马"


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("四个不摘指什么？", True),
        ("GB/T 7714 是什么标准？", True),
        ("What is the spirit of the horse?", False),
        ("What does 蒙古马 mean in English?", False),
        ("2020 ?!", None),
        ("", None),
    ],
)
def test_the_language_of_a_text(text: str, chinese: bool | None) -> None:
    assert is_chinese(text) is chinese


def test_a_question_is_cut_into_the_fewest_words(bilingual: Bilingual) -> None:
    assert segment("图书馆是哪一年开放的", bilingual) == ["图书馆", "是", "哪一年", "开放", "的"]


@given(st.text("图书馆是哪年开放的麤", min_size=1, max_size=12))
def test_cutting_loses_nothing(text: str) -> None:
    assert "".join(segment(text, load_bilingual(CACHE))) == text


def test_the_words_of_an_english_question_about_chinese_documents(tmp_path: Path) -> None:
    index = opened(tmp_path, horses=HORSES, poverty=POVERTY).current()
    assert shares(index) == Shares(1.0, 0.0)
    groups = translate(
        index, "Which policies and volcanoes has the grassland in July?", CACHE
    ).groups
    # Volcanoes stand nowhere in the documents, in no language.
    assert named(index, groups, "政策 草原 七月") == [{"政策"}, set(), {"草原"}, {"七月"}]


def test_a_phrase_is_translated_whole_and_word_by_word(tmp_path: Path) -> None:
    index = opened(tmp_path, horses=HORSES).current()
    groups = translate(index, "When is horse racing?", CACHE).groups
    assert named(index, groups[:1], "赛马") == [{"赛马"}]
    # The dictionary has «race» and «horse» as 赛 and 马, which are no words of their own there.
    apart = translate(index, "A horse, and grassland", CACHE).groups
    assert named(index, apart, "草原") == [set(), {"草原"}]


def test_the_words_of_a_chinese_question_about_english_documents(tmp_path: Path) -> None:
    index = opened(tmp_path, trail=TRAIL).current()
    assert shares(index) == Shares(0.0, 1.0)
    translation = translate(index, "什麼月份熊最活躍？", CACHE)
    assert [word.text for word in translation.words] == ["month", "bear", "active"]
    assert named(index, translation.groups, "bears active") == [set(), {"bears"}, {"active"}]
    (probation,) = translate(index, "试用期多长？", CACHE).words
    assert probation.text == "trial period"
    assert index.word_ids(["probation"])[0] in probation.ids


def test_a_word_that_stands_there_as_it_is_needs_no_translation(tmp_path: Path) -> None:
    index = opened(tmp_path, code=HORSES + "标准是GB 7714，2015年公布。\n").current()
    groups = translate(index, "When was GB 7714 published?", CACHE).groups
    assert named(index, groups, "gb 7714 公布") == [{"gb"}, {"7714"}, {"公布"}]
    index = opened(tmp_path / "other", code=TRAIL).current()
    groups = translate(index, "1968年是什么时候？", CACHE).groups
    assert named(index, groups[:1], "1968") == [{"1968"}]


def test_many_translations_of_a_word_weigh_no_more_than_one() -> None:
    words = (
        TranslatedWord(-1, (3,), "甲"),
        TranslatedWord(9, (5, 6), "乙"),
        TranslatedWord(-1, (), "丙"),
        TranslatedWord(-1, (1, 2, 7, 8), "丁"),
    )
    translation = Translation(words)
    assert translation.search_ids == (3, 3, 3, 3, 5, 6, 5, 6, 1, 2, 7, 8)
    assert translation.groups == ((3,), (9, 5, 6), (), (1, 2, 7, 8))
    assert translation.text == "甲乙丙丁"


def test_a_question_in_the_documents_language_is_left_as_it_is(tmp_path: Path) -> None:
    retriever = opened(tmp_path, horses=HORSES, poverty=POVERTY)
    index = retriever.current()
    for question in ("四个不摘指什么？", "賽馬在幾月？", "GB/T 7714 是什么？", "2020?", ""):
        assert translate(index, question, tmp_path / "no cache").groups == ()
        query = retriever.query(index, question)
        words = load_words(retriever.settings).words(question)
        assert (query.text, query.words, query.translated) == (question, tuple(words), ())
        assert query.word_ids == tuple(index.word_ids(words))
        assert np.array_equal(query.vector, FakeEncoder().encode_queries([question])[0])
    assert not (tmp_path / "no cache").exists()


def test_an_index_of_nothing_translates_nothing(tmp_path: Path) -> None:
    index = opened(tmp_path, empty="").current()
    assert shares(index) == Shares(0.0, 0.0)
    assert translate(index, "What is it?", CACHE).groups == ()


def test_several_threads_may_ask(bilingual: Bilingual) -> None:
    from concurrent.futures import ThreadPoolExecutor

    words = ["horse", "library", "poverty", "village"] * 50
    alone = [bilingual.chinese([word]) for word in words]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda word: bilingual.chinese([word]), words)) == alone


def _found_in_first_five(settings: Settings, encoder: Encoder) -> tuple[int, int]:
    """How many English questions about the seed document find their evidence, and of how many."""
    lines = [
        line
        for name in ("cross_language", "answerable")
        for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    cases = [case for case in map(json.loads, lines) if case["type"] == "english"]
    retriever = Retriever.open(settings=settings, encoder=encoder)
    index = retriever.current()
    found = 0
    for case in cases:
        ranked = rank(index, retriever.query(index, case["turns"][-1])).passages[:5]
        text = "\n".join(index.passage(int(number)).text for number in ranked)
        found += any(wanted in text for need in case["evidence"] for wanted in need)
    return found, len(cases)


def test_english_questions_find_their_chinese_passage(
    real_settings: Settings, real_encoder: Encoder
) -> None:
    found, asked = _found_in_first_five(real_settings, real_encoder)
    assert asked == 31
    assert found >= 28  # without the dictionary: 20


def test_the_vector_lies_between_the_question_and_its_translation(tmp_path: Path) -> None:
    retriever = opened(tmp_path, horses=HORSES, poverty=POVERTY)
    index = retriever.current()
    query = retriever.query(index, "policies on the grassland")
    text = translate(index, fold("policies on the grassland"), CACHE).text
    assert text == "政策草原"
    own, other = FakeEncoder().encode_queries(["policies on the grassland", text])
    both = (own + other) / np.linalg.norm(own + other)
    assert np.allclose(query.vector, both, atol=1e-6)
