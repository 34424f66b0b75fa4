"""How Milvus is told to index vectors: what milvus-lite has is tried, the rest held against the
documentation of Milvus (https://milvus.io/docs/index-explained.md and the pages it lists, 2.6)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from index import Settings, SettingsError, open_index
from index.search.stores.files import FileStore
from index.search.stores.loading import copy_generation
from index.search.stores.milvus import MilvusStore
from index.search.stores.milvus_schema import DENSE, dense_index
from index.search.stores.stored_index import StoredIndex
from tests.support.documents.folders import QUERIES
from tests.support.fake_encoder import FakeEncoder

Allowed = Callable[[object], bool]


def whole(least: int, most: int = 2**31 - 1) -> Allowed:
    return lambda value: type(value) is int and least <= value <= most


def one_of(*values: object) -> Allowed:
    return lambda value: value in values


REFINED = one_of("SQ6", "SQ8", "BF16", "FP16", "FP32")
GRAPH = {"M": whole(2, 2048), "efConstruction": whole(1)}
# By setting: the type, what may be given when it is built, and when it is searched.
DOCUMENTED: dict[str, tuple[str, dict[str, Allowed], dict[str, Allowed]]] = {
    "AUTOINDEX": ("AUTOINDEX", {}, {}),
    "FLAT": ("FLAT", {}, {}),
    "HNSW": ("HNSW", GRAPH, {"ef": whole(1)}),
    "HNSW_SQ8": (
        "HNSW_SQ",
        {
            **GRAPH,
            "sq_type": one_of("SQ8"),
            "refine": one_of(True),
            "refine_type": REFINED,
        },
        {"ef": whole(1), "refine_k": whole(1)},
    ),
    "IVF_RABITQ": (
        "IVF_RABITQ",
        {"nlist": whole(1, 65_536), "refine": one_of(True), "refine_type": REFINED},
        {"nprobe": whole(1, 1024), "rbq_query_bits": whole(0, 8), "refine_k": whole(1)},
    ),
    "DISKANN": ("DISKANN", {}, {"search_list": whole(1)}),
}


@pytest.mark.parametrize("name", sorted(DENSE))
def test_what_is_sent_is_what_is_documented(name: str) -> None:
    kind, build, search = DOCUMENTED[name]
    dense = dense_index(name)
    assert dense.kind == kind
    assert (dense.build.keys(), dense.search.keys()) == (build.keys(), search.keys())
    assert all(build[each](value) for each, value in dense.build.items())
    assert all(search[each](value) for each, value in dense.search.items())


def test_no_fewer_are_looked_through_than_wanted() -> None:
    assert dense_index("HNSW").search_for(10) == {"ef": 256}
    assert dense_index("HNSW").search_for(300) == {"ef": 300}
    assert dense_index("DISKANN").search_for(300) == {"search_list": 300}
    assert dense_index("hnsw_sq8").search_for(300) == {"ef": 300, "refine_k": 2}
    assert dense_index("FLAT").search_for(300) == {}


def test_another_kind_is_refused() -> None:
    with pytest.raises(SettingsError, match="IVF_PQ"):
        dense_index("IVF_PQ")


@pytest.mark.parametrize("kind", ["FLAT", "HNSW", "HNSW_SQ8"])
def test_kinds_that_milvus_lite_has(kind: str, milvus: str, built: Settings) -> None:
    """What is found is scored again from the stored vectors, so scores are those of the files."""
    name = f"t{uuid4().hex[:12]}"
    store = MilvusStore(Settings(store=milvus, store_name=name, store_index=kind))
    source = FileStore(built.index)
    copy_generation(source, "000001", store, "000001")
    with open_index(built.index) as index:
        stored = StoredIndex(store, "000001", built.index)
        for query in QUERIES:
            vector = FakeEncoder().encode_queries([query])[0]
            wanted, cosines = index.dense_search(vector, 5)
            found, scores = stored.dense_search(vector, 5)
            assert scores == pytest.approx(cosines, abs=1e-6)
            assert len(set(found.tolist())) == len(wanted) == 5
    source.close()
    store.close()
