"""What holds for every store; run against the files and against Milvus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from index import Settings, StoreError, load_words, open_index
from index.search.stores.files import FileStore
from index.search.stores.loading import copy_generation
from index.search.stores.milvus import MilvusStore
from index.search.stores.protocol import Catalogue, Store, StoredPassage, WordBlock
from tests.support.documents.folders import QUERIES, settings_in
from tests.support.fake_encoder import FakeEncoder

NAME = "000007"
Reopen = Callable[[], Store]


@pytest.fixture(params=["files", "milvus"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Reopen:
    """Opens one store, again and again, as another process would."""
    if request.param == "files":
        return lambda: FileStore(tmp_path / "index")
    address: str = request.getfixturevalue("milvus")
    name = f"t{uuid4().hex[:12]}"
    return lambda: MilvusStore(Settings(store=address, store_name=name))


@pytest.fixture
def store(reopen: Reopen) -> Iterator[Store]:
    store = reopen()
    yield store
    store.close()


@pytest.fixture
def source(built: Settings) -> Iterator[FileStore]:
    source = FileStore(built.index)
    yield source
    source.close()


def told(passage: StoredPassage) -> dict[str, object]:
    """All that is in a passage, to be compared."""
    found = {each.name: getattr(passage, each.name) for each in fields(passage)}
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else value
        for name, value in found.items()
    }


def words_told(block: WordBlock) -> tuple[object, ...]:
    return block.number, block.codes.tolist(), block.passages.tolist()


def test_an_empty_store_has_no_generation(store: Store) -> None:
    assert (store.current(), store.generations()) == (None, [])
    with pytest.raises(StoreError, match=f"there is no generation {NAME}"):
        store.stats(NAME)


def test_everything_comes_back_as_it_was_written(store: Store, source: FileStore) -> None:
    copy_generation(source, "000001", store, NAME)
    facts = source.stats("000001").facts
    assert store.stats(NAME).facts == replace(facts, generation=NAME)
    assert (store.stats(NAME).sealed, store.stats(NAME).passages) == (True, 37)
    for vectors in (False, True):
        wanted = source.fetch("000001", range(37), sentence_vectors=vectors)
        found = store.fetch(NAME, range(37), sentence_vectors=vectors)
        assert list(map(told, found)) == list(map(told, wanted))
    assert [store.fetch(NAME, [7, 3])[0].number, store.fetch(NAME, [7, 3])[1].number] == [7, 3]
    for number in range(facts.counts["documents"]):
        assert store.fetch_document(NAME, number) == source.fetch_document("000001", number)
    assert list(map(words_told, store.fetch_words(NAME, [0]))) == list(
        map(words_told, source.fetch_words("000001", [0]))
    )
    wanted_catalogue = source.catalogue("000001")
    assert store.catalogue(NAME).documents == wanted_catalogue.documents
    assert store.catalogue(NAME).heads.tolist() == wanted_catalogue.heads.tolist()


def test_searches_find_what_the_files_find(
    store: Store, source: FileStore, built: Settings
) -> None:
    copy_generation(source, "000001", store, NAME)
    words, encoder = load_words(built), FakeEncoder()
    within = np.array([0, 1, 2, 20, 21, 34, 35, 36])
    with open_index(built.index) as index:
        for query in QUERIES:
            vector = encoder.encode_queries([query])[0]
            ids = [word for word in index.word_ids(words.words(query)) if word >= 0]
            for some in (None, within):
                wanted, cosines = index.dense_search(vector, 37, some)
                found, scores = store.search_dense(NAME, vector, 37, some)
                assert sorted(found.tolist()) == sorted(wanted.tolist())
                assert scores == pytest.approx(np.sort(cosines)[::-1], abs=1e-5)
                wanted, _ = index.lexical_search(ids, 37, some)
                found, scores = store.search_lexical(NAME, ids, 37, some)
                assert sorted(found.tolist()) == sorted(wanted.tolist())
                assert (np.diff(scores) <= 0).all()
    assert store.search_lexical(NAME, [], 5)[0].tolist() == []
    assert store.search_dense(NAME, vector, 5, np.zeros(0, np.int64))[0].tolist() == []


def test_only_a_sealed_generation_is_published(store: Store, source: FileStore) -> None:
    facts = replace(source.stats("000001").facts, generation=NAME)
    assert store.begin(facts) == 0
    assert (store.generations(), store.current()) == ([NAME], None)
    with pytest.raises(StoreError, match="is not finished"):
        store.publish(NAME)
    assert store.current() is None


def test_sealing_counts_what_is_there(store: Store, source: FileStore) -> None:
    """Of 37 passages 36 were written."""
    facts = replace(source.stats("000001").facts, generation=NAME)
    store.begin(facts)
    store.write(NAME, source.fetch_words("000001", [0]))
    store.write(NAME, [source.fetch_document("000001", n) for n in range(5)])
    store.write(NAME, source.fetch("000001", range(36), sentence_vectors=True))
    with pytest.raises(StoreError, match="is not whole: 36 of 37 passages"):
        store.seal(NAME, source.catalogue("000001"))
    with pytest.raises(StoreError, match="is not finished"):
        store.publish(NAME)


def test_a_missing_document_is_noticed(store: Store, source: FileStore) -> None:
    facts = replace(source.stats("000001").facts, generation=NAME)
    store.begin(facts)
    store.write(NAME, source.fetch_words("000001", [0]))
    store.write(NAME, [source.fetch_document("000001", n) for n in range(4)])
    store.write(NAME, source.fetch("000001", range(37), sentence_vectors=True))
    with pytest.raises(StoreError, match="is not whole"):
        store.seal(NAME, source.catalogue("000001"))


def test_publishing_switches_and_the_others_can_be_dropped(
    store: Store, reopen: Reopen, source: FileStore
) -> None:
    for name in ("000001", "000002"):
        copy_generation(source, "000001", store, name)
        store.publish(name)
        assert reopen().current() == name
    assert store.generations() == ["000001", "000002"]
    with pytest.raises(StoreError, match="is the one that answers"):
        store.drop("000002")
    store.drop("000001")
    store.drop("000001")
    assert (reopen().generations(), reopen().current()) == (["000002"], "000002")


def test_another_process_finds_what_was_published(
    store: Store, reopen: Reopen, source: FileStore
) -> None:
    copy_generation(source, "000001", store, NAME)
    store.publish(NAME)
    other = reopen()
    assert other.current() == NAME
    assert told(other.fetch(NAME, [5])[0]) == told(source.fetch("000001", [5])[0])
    other.close()


def test_what_was_cut_short_is_written_to_the_end(
    store: Store, reopen: Reopen, source: FileStore
) -> None:
    """The first writing ends after ten passages; the second may go on from there or not."""
    facts = replace(source.stats("000001").facts, generation=NAME)
    store.begin(facts)
    store.write(NAME, source.fetch("000001", range(10), sentence_vectors=True))
    store.close()
    other = reopen()
    copy_generation(source, "000001", other, NAME)
    other.publish(NAME)
    wanted = source.fetch("000001", range(37), sentence_vectors=True)
    found = other.fetch(NAME, range(37), sentence_vectors=True)
    assert list(map(told, found)) == list(map(told, wanted))
    other.close()


def test_a_generation_of_other_facts_is_begun_anew(store: Store, source: FileStore) -> None:
    facts = replace(source.stats("000001").facts, generation=NAME)
    store.begin(replace(facts, fingerprint="another model"))
    store.write(NAME, source.fetch("000001", range(37), sentence_vectors=True))
    assert store.begin(facts) == 0
    assert store.stats(NAME).facts == facts
    assert store.stats(NAME).passages == 0


def test_writing_again_changes_nothing(store: Store, source: FileStore) -> None:
    if isinstance(store, FileStore):
        with pytest.raises(ValueError, match="passage 0 was written when 1 should follow"):
            store.begin(replace(source.stats("000001").facts, generation=NAME))
            store.write(NAME, source.fetch("000001", [0, 0], sentence_vectors=True))
        return
    store.begin(replace(source.stats("000001").facts, generation=NAME))
    for _ in range(2):
        store.write(NAME, source.fetch("000001", range(37), sentence_vectors=True))
    assert store.stats(NAME).passages == 37


def test_an_index_without_passages(store: Store, source: FileStore) -> None:
    counts = dict.fromkeys(("documents", "passages", "sentences", "words", "vocabulary"), 0)
    facts = replace(source.stats("000001").facts, generation=NAME, counts=counts)
    store.begin(facts)
    store.seal(NAME, Catalogue((), np.zeros(0, np.uint64)))
    store.publish(NAME)
    assert store.catalogue(NAME).documents == ()
    assert store.search_dense(NAME, FakeEncoder().encode_queries(["马"])[0], 5)[0].tolist() == []


def test_files_written_from_rows_are_those_of_a_build(
    source: FileStore, built: Settings, tmp_path: Path
) -> None:
    """All but the edges of documents, and what names files and times."""
    store = FileStore(tmp_path / "copy")
    copy_generation(source, "000001", store, "000001")
    store.publish("000001")
    before, after = (
        {path.name: path.read_bytes() for path in (folder / "generations" / "000001").iterdir()}
        for folder in (built.index, tmp_path / "copy")
    )
    assert before.keys() == after.keys()
    different = {name for name in before if before[name] != after[name]}
    assert different <= {"manifest.json", "edges.npy"}
    with open_index(tmp_path / "copy", settings=settings_in(tmp_path), verify=True) as index:
        assert len(index) == 37
    store.close()
