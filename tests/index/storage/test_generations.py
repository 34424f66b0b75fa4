"""An index on disk: what is stored comes back, is found, and stays as it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as configured
from hypothesis import strategies as st

from index import (
    Document,
    DocumentError,
    Index,
    Settings,
    build,
    build_documents,
    check,
    current_generation,
    load_words,
    open_index,
)
from index.building.generation.assembly import sample_sentences
from index.documents.formats.text.plain_text import extract_lines
from index.documents.outline import make_document
from index.storage.blocks import passage_text
from index.text.chunking import split
from tests.support.documents.folders import (
    HORSES,
    POVERTY,
    TRADITIONAL,
    generation_folder,
    searches,
    settings_in,
)
from tests.support.fake_encoder import FakeEncoder


@pytest.fixture
def opened(built: Settings) -> Iterator[Index]:
    with open_index(built.index, encoder_fingerprint="fake-64", settings=built) as index:
        yield index


def document_of(path: str, text: str) -> Document:
    extracted = extract_lines(text)
    return make_document(path, text, extracted.blocks, extracted.omitted)


def test_the_facts_of_an_index(opened: Index, built: Settings) -> None:
    assert (opened.model, opened.fingerprint, opened.dimension) == ("fake", "fake-64", 64)
    assert opened.generation == "000001" == current_generation(built.index)
    assert opened.paths == (str(built.index.parent / "docs"),)
    assert [
        (each.path, each.characters, each.paragraphs, each.passages, each.sentences)
        for each in opened.documents
    ] == [
        ("horses.txt", len(HORSES), 2, 1, 3),
        ("poverty.txt", len(POVERTY), 1, 1, 1),
        ("railway.txt", len(TRADITIONAL), 1, 1, 1),
    ]
    assert opened.documents[0].title == "蒙古马吃苦耐劳"
    assert opened.documents[0].source == str(built.index.parent / "docs" / "horses.txt")
    assert len(opened) == 3


def test_documents_and_passages_come_back_whole(opened: Index, built: Settings) -> None:
    passages = []
    texts = {"horses.txt": HORSES, "poverty.txt": POVERTY, "railway.txt": TRADITIONAL}
    for path, text in texts.items():
        document = document_of(path, text)
        assert opened.document(path) == document
        assert opened.title(path) == document.title
        passages += split(document, built, FakeEncoder().fits)
    assert [opened.passage(number) for number in range(len(opened))] == passages
    backwards = np.arange(len(opened))[::-1]
    assert opened.passage_texts(backwards) == [passage.text for passage in reversed(passages)]


def test_vectors_are_those_of_the_encoder(opened: Index) -> None:
    for number in range(len(opened)):
        [vectors] = FakeEncoder().encode_passages([passage_text(opened.passage(number))])
        np.testing.assert_array_equal(opened.passage_vectors([number])[0], vectors.passage)
        stored = opened.sentence_vectors(number)
        assert stored.dtype == np.float32
        np.testing.assert_array_equal(stored, vectors.sentences.astype(np.float16))


def test_words_are_those_of_each_sentence(opened: Index, built: Settings) -> None:
    cutter = load_words(built)
    for number in range(len(opened)):
        passage = opened.passage(number)
        text = opened.document(passage.document).text
        expected = [cutter.words(text[each.start : each.end]) for each in passage.sentences]
        found = [ids.tolist() for ids in opened.sentence_words(number)]
        assert found == [opened.word_ids(words) for words in expected]
        assert all(word >= 0 for ids in found for word in ids)


def test_searching_both_ways(opened: Index, built: Settings) -> None:
    words = load_words(built).words("高速铁路")
    ids, scores = opened.lexical_search(opened.word_ids(words), 2)
    assert ids.tolist() == [2]
    assert scores[0] == pytest.approx(opened.lexical_scores(opened.word_ids(words), [2])[0])
    assert opened.lexical_scores(opened.word_ids(words), [0, 1]).tolist() == [0, 0]
    query = FakeEncoder().encode_queries(["四个不摘"])[0]
    ids, cosines = opened.dense_search(query, 3)
    assert ids[0] == 1
    np.testing.assert_allclose(opened.dense_scores(query, ids), cosines, rtol=1e-6)
    assert cosines.tolist() == sorted(cosines.tolist(), reverse=True)
    assert len(opened.dense_search(query, 100)[0]) == 3
    assert opened.lexical_search([], 5)[0].tolist() == []
    assert opened.lexical_search(opened.word_ids(words), 0)[0].tolist() == []


def test_unknown_words_weigh_most(opened: Index) -> None:
    assert opened.word_ids(["没有的词", "赛马"])[0] == -1
    rare, unknown = opened.idf([opened.word_ids(["赛马"])[0], -1])
    assert rare == pytest.approx(np.log(1 + 2.5 / 1.5))
    assert unknown == pytest.approx(np.log(1 + 3.5 / 0.5))


def test_what_is_not_there(opened: Index) -> None:
    with pytest.raises(DocumentError, match=r"no document 'none\.txt'"):
        opened.document("none.txt")
    with pytest.raises(DocumentError, match=r"no document 'none\.txt'"):
        opened.title("none.txt")
    with pytest.raises(IndexError, match="passage 3 of 3"):
        opened.passage(3)
    with pytest.raises(IndexError):
        opened.passage_texts(np.array([0, 3]))
    with pytest.raises(IndexError, match="passage -1 of 3"):
        opened.sentence_vectors(-1)


PARAGRAPHS = st.lists(
    st.text(st.characters(exclude_categories=()), max_size=80), min_size=1, max_size=8
)


@configured(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(PARAGRAPHS, min_size=1, max_size=3))
def test_any_unicode_comes_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]]
) -> None:
    settings = settings_in(tmp_path_factory.mktemp("any"), passage_characters=60)
    documents = [
        document_of(f"{i}.txt", "\n".join([*lines, "词。"])) for i, lines in enumerate(texts)
    ]
    build_documents(documents, settings=settings, encoder=FakeEncoder())
    fits = FakeEncoder().fits
    with open_index(settings.index) as index:
        assert [index.document(each.path) for each in documents] == documents
        assert [index.passage(number) for number in range(len(index))] == [
            passage for each in documents for passage in split(each, settings, fits)
        ]


def test_opening_writes_nothing(built: Settings) -> None:
    def listing() -> list[tuple[str, int, int]]:
        paths = [built.index, *sorted(built.index.rglob("*"))]
        return [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths]

    before = listing()
    searches(built)
    check(built.index)
    assert listing() == before


def test_an_open_index_outlives_its_generation(copied: Settings) -> None:
    with open_index(copied.index) as index:
        expected = [index.passage(number) for number in range(3)]
        vectors = index.passage_vectors([0, 1, 2])
        shutil.rmtree(copied.index)
        assert [index.passage(number) for number in range(3)] == expected
        np.testing.assert_array_equal(index.passage_vectors([0, 1, 2]), vectors)


def test_nothing_in_a_generation_is_pickled(built: Settings) -> None:
    for path in generation_folder(built).glob("*.npy"):
        assert not np.load(path, allow_pickle=False).dtype.hasobject
    assert {path.suffix for path in generation_folder(built).iterdir()} == {
        ".json",
        ".jsonl",
        ".npy",
        ".utf8",
    }


def test_an_index_without_documents(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    (tmp_path / "docs").mkdir()
    report = build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())
    assert (report.documents, report.passages, report.sentences) == (0, 0, 0)
    with open_index(settings.index, verify=True) as index:
        assert (len(index), index.documents) == (0, ())
        assert index.dense_search(np.ones(64, np.float32), 3)[0].tolist() == []
        assert index.lexical_search(index.word_ids(["词"]), 3)[0].tolist() == []
        assert index.idf([-1])[0] > 0
    generations = settings.index / "generations"
    assert [path.name for path in generations.iterdir()] == [report.generation]


def test_questions_for_the_recall_are_sentences_of_all_documents(
    opened: Index, built: Settings
) -> None:
    sentences = [
        opened.document(passage.document).text[each.start : each.end]
        for passage in map(opened.passage, range(len(opened)))
        for each in passage.sentences
    ]
    starts = np.load(generation_folder(built) / "documents.npy")
    assert sample_sentences(generation_folder(built), starts) == sentences
