"""An index in a store gives what the index on disk gives, and builds bring it there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from index import (
    DocumentError,
    Index,
    IndexMismatch,
    IndexMissing,
    Settings,
    StoreError,
    build,
    change_tags,
    generation_of,
    load_words,
    open_index,
    open_index_of,
    status,
)
from index.search.stores.opening import open_store
from tests.support.documents.folders import (
    HORSES,
    POVERTY,
    QUERIES,
    TRADITIONAL,
    TRAIL,
    search,
    settings_in,
    write,
)
from tests.support.fake_encoder import FakeEncoder


@pytest.fixture(scope="module")
def shared(milvus: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the machine that built, whose index is in the store as well."""
    folder = tmp_path_factory.mktemp("shared")
    write(folder / "docs", 马=HORSES, 脱贫=POVERTY, 铁路=TRADITIONAL, trail=TRAIL)
    settings = settings_in(folder, store=milvus, store_name=f"t{uuid4().hex[:12]}")
    build([folder / "docs"], settings=settings, encoder=FakeEncoder())
    return settings


@pytest.fixture(scope="module")
def reader(shared: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a machine that has nothing but the address."""
    return shared.with_changes(index=tmp_path_factory.mktemp("reader") / "index")


@pytest.fixture(scope="module")
def both(shared: Settings, reader: Settings) -> Iterator[tuple[Index, Index]]:
    with open_index(shared.index) as on_disk, open_index_of(reader) as stored:
        yield on_disk, stored


def test_the_generation_says_what_is_in_it(shared: Settings, reader: Settings) -> None:
    assert generation_of(reader).startswith("000001_")
    assert not reader.index.exists()
    assert generation_of(shared) == generation_of(reader)


def test_documents_and_passages_are_the_same(both: tuple[Index, Index]) -> None:
    on_disk, stored = both
    assert len(stored) == len(on_disk) == 4
    assert stored.documents == on_disk.documents
    for document in on_disk.documents:
        path = document.path
        assert stored.document(path) == on_disk.document(path)
        assert stored.passages_of(path) == on_disk.passages_of(path)
        assert stored.title(path) == on_disk.title(path)
    numbers = np.arange(len(on_disk))
    for number in numbers.tolist():
        assert stored.passage(number) == on_disk.passage(number)
        assert stored.document_number(number) == on_disk.document_number(number)
        assert stored.sentence_vectors(number).tolist() == on_disk.sentence_vectors(number).tolist()
        wanted = [words.tolist() for words in on_disk.sentence_words(number)]
        assert [words.tolist() for words in stored.sentence_words(number)] == wanted
    assert stored.passage_texts(numbers) == on_disk.passage_texts(numbers)
    assert stored.passage_vectors(numbers).tolist() == on_disk.passage_vectors(numbers).tolist()
    assert stored.passages_of_documents([2, 0]).tolist() == [0, 2]
    assert on_disk.passages_of_documents([2, 0]).tolist() == [0, 2]


def test_words_are_the_same(both: tuple[Index, Index], shared: Settings) -> None:
    on_disk, stored = both
    words = [*load_words(shared).words(HORSES + TRADITIONAL + TRAIL), "没有的词", "zzz"]
    ids = on_disk.word_ids(words)
    assert stored.word_ids(words) == ids
    assert ids[-2:] == [-1, -1]
    assert stored.idf(ids).tolist() == on_disk.idf(ids).tolist()
    assert stored.word_ids([]) == []
    assert stored.idf([]).tolist() == []


def test_searches_and_scores_are_the_same(both: tuple[Index, Index], shared: Settings) -> None:
    on_disk, stored = both
    for query in QUERIES:
        wanted, found = search(on_disk, query, shared), search(stored, query, shared)
        for ours, theirs in ((found.dense, wanted.dense), (found.lexical, wanted.lexical)):
            assert [each[:4] for each in ours] == [each[:4] for each in theirs]
            assert [each[4] for each in ours] == pytest.approx([each[4] for each in theirs])
        ids = on_disk.word_ids(load_words(shared).words(query))
        every = np.arange(len(on_disk))
        assert (
            stored.lexical_scores(ids, every).tolist()
            == on_disk.lexical_scores(ids, every).tolist()
        )


def test_what_is_not_there_is_told_as_ever(both: tuple[Index, Index]) -> None:
    _, stored = both
    with pytest.raises(DocumentError, match=r"no document '没有\.txt'"):
        stored.document("没有.txt")
    with pytest.raises(IndexError, match="passage 4 of 4"):
        stored.passage(4)


def test_another_model_or_dictionary_is_refused(reader: Settings, tmp_path: Path) -> None:
    with pytest.raises(IndexMismatch, match="another"):
        open_index_of(reader, encoder_fingerprint="another")
    (tmp_path / "own.txt").write_text("草原骑手 5 n\n", encoding="utf-8")
    with pytest.raises(IndexMismatch, match="dictionary"):
        open_index_of(reader.with_changes(user_dictionary=tmp_path / "own.txt"))


def test_a_name_without_an_index_says_so(reader: Settings) -> None:
    with pytest.raises(IndexMissing, match="no index 'nothing_here' in the store"):
        generation_of(reader.with_changes(store_name="nothing_here"))


def test_a_server_that_does_not_answer_is_named(reader: Settings) -> None:
    with pytest.raises(StoreError, match=r"the store at http://127\.0\.0\.1:9 failed"):
        generation_of(reader.with_changes(store="http://127.0.0.1:9"))


def test_a_machine_that_only_reads_builds_nothing(reader: Settings) -> None:
    with pytest.raises(StoreError, match="this machine only reads the store"):
        build(settings=reader, encoder=FakeEncoder())
    found = status(settings=reader)
    assert (found.generation, found.counts["passages"], found.dense) == (
        generation_of(reader),
        4,
        "store",
    )
    assert (found.added, found.removed, found.rebuild) == ((), (), False)


def test_builds_follow_the_documents_and_leave_two_generations(milvus: str, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, store=milvus, store_name=f"t{uuid4().hex[:12]}")
    reader = settings.with_changes(index=tmp_path / "reader")
    docs, encoder = tmp_path / "docs", FakeEncoder()
    names, opened = [], []
    for name, text in {"马": HORSES, "脱贫": POVERTY, "trail": TRAIL}.items():
        write(docs, **{name: text})
        build([docs], settings=settings, encoder=encoder)
        names.append(generation_of(reader))
        opened.append(open_index_of(reader))
        assert f"{name}.txt" in [each.path for each in opened[-1].documents]
    assert open_store(settings).generations() == names[1:]
    # Whoever opened the one before can still answer from it.
    assert opened[1].passage(0).text == POVERTY.strip()
    build([docs], settings=settings, encoder=encoder)
    assert generation_of(reader) == names[-1]
    (docs / "马.txt").unlink()
    build([docs], settings=settings, encoder=encoder)
    assert [each.path for each in open_index_of(reader).documents] == ["trail.txt", "脱贫.txt"]
    change_tags(["trail.txt"], settings, give=["户外"])
    build([docs], settings=settings, encoder=encoder)
    assert status(settings=reader).tags == {"trail.txt": ("户外",)}
