"""The collections of a generation in Milvus, and how their vectors and words are indexed.

NAME_GENERATION has a row for each passage: its vector, and its words, of which Milvus's BM25
function makes a sparse vector. NAME_GENERATION_contents has everything that is fetched by its key.
A word is written as seven letters that stand for its id, so the analyser that Milvus needs to have
can only cut at the spaces: script, width, case and word boundaries stay as ``index.text.words`` has
them, and no two words share a term.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.errors import SettingsError
from index.search.bm25 import K1, B

if TYPE_CHECKING:
    from pymilvus import MilvusClient

WAIT = 60.0  # seconds for one call, tries of a server that is just restarting included
MOST_CHARACTERS = 65_535  # of a VARCHAR
_LETTERS = 7
_MOST_KEY = 64
_LISTS = 1024  # of an inverted file
_LOOKED_THROUGH = {"ef", "search_list"}


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """An index of Milvus for dense vectors: its type and parameters, and those of a search.

    exact: whether it finds the very nearest; otherwise more are asked for and scored again.
    """

    kind: str
    build: Mapping[str, Any] = field(default_factory=dict)
    search: Mapping[str, Any] = field(default_factory=dict)
    exact: bool = False

    def search_for(self, k: int) -> dict[str, Any]:
        """The parameters of a search for ``k``: what is looked through must not be fewer."""
        return {
            name: max(value, k) if name in _LOOKED_THROUGH else value
            for name, value in self.search.items()
        }


# The parameters are those of https://milvus.io/docs/index-explained.md and the pages it lists.
DENSE = {
    "AUTOINDEX": DenseIndex("AUTOINDEX"),
    "FLAT": DenseIndex("FLAT", exact=True),
    "HNSW": DenseIndex("HNSW", {"M": 32, "efConstruction": 256}, {"ef": 256}),
    "HNSW_SQ8": DenseIndex(
        "HNSW_SQ",
        {"M": 32, "efConstruction": 256, "sq_type": "SQ8", "refine": True, "refine_type": "FP16"},
        {"ef": 256, "refine_k": 2},
    ),
    "IVF_RABITQ": DenseIndex(
        "IVF_RABITQ",
        {"nlist": _LISTS, "refine": True, "refine_type": "SQ8"},
        {"nprobe": 64, "rbq_query_bits": 0, "refine_k": 4},
    ),
    "DISKANN": DenseIndex("DISKANN", {}, {"search_list": 256}),
}
"""The indexes that a store can be told to use, by name."""

CONSISTENCY = {level.lower(): level for level in ("Strong", "Bounded", "Session", "Eventually")}
"""The levels of consistency a store can be told to read with, as Milvus spells them."""


def dense_index(name: str) -> DenseIndex:
    """The index of a given name. Raises SettingsError when it is not one of ``DENSE``."""
    found = DENSE.get(name.upper())
    if found is None:
        raise SettingsError("setting.store_index", value=name, known=", ".join(sorted(DENSE)))
    return found


def consistency(name: str) -> str:
    """The level of a given name. Raises SettingsError when it is not one of ``CONSISTENCY``."""
    found = CONSISTENCY.get(name.lower())
    if found is None:
        known = ", ".join(CONSISTENCY.values())
        raise SettingsError("setting.store_consistency", value=name, known=known)
    return found


def term(word: int) -> str:
    """The term that stands for a word id (0 or more): seven small letters."""
    letters = []
    for _ in range(_LETTERS):
        word, digit = divmod(word, 26)
        letters.append(chr(ord("a") + digit))
    return "".join(letters)


def terms(words: Iterable[int]) -> str:
    """The terms of words, with spaces between them."""
    return " ".join(map(term, words))


def create_passages(
    client: MilvusClient, name: str, dimension: int, dense: DenseIndex, *, lexical: bool = True
) -> None:
    """Create the collection of passages, with its indexes; ``lexical``: with BM25 of their words.
    Raises MilvusException."""
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("number", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type=dense.kind, metric_type="IP", params=dict(dense.build))
    if lexical:
        _add_words(schema, indexes)
    else:
        schema.add_field("words", DataType.VARCHAR, max_length=MOST_CHARACTERS)
    _create(client, name, schema, indexes)


def _add_words(schema: Any, indexes: Any) -> None:
    """The words of passages, and their sparse vectors."""
    from pymilvus import DataType, Function, FunctionType

    schema.add_field(
        "words",
        DataType.VARCHAR,
        max_length=MOST_CHARACTERS,
        enable_analyzer=True,
        analyzer_params={"tokenizer": "standard"},
        mmap_enabled=True,
    )
    schema.add_field("terms", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(
        Function(
            name="bm25",
            function_type=FunctionType.BM25,
            input_field_names=["words"],
            output_field_names=["terms"],
        )
    )
    indexes.add_index(
        "terms",
        index_type="SPARSE_INVERTED_INDEX",
        metric_type="BM25",
        params={"bm25_k1": K1, "bm25_b": B},
    )


def create_contents(client: MilvusClient, name: str) -> None:
    """Create the collection of all that is fetched by key. Raises MilvusException.

    Milvus wants a vector in every collection; ``flat`` is there for that alone.
    """
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("key", DataType.VARCHAR, max_length=_MOST_KEY, is_primary=True)
    schema.add_field("kind", DataType.VARCHAR, max_length=1)
    schema.add_field("piece", DataType.INT64)
    schema.add_field("pieces", DataType.INT64)
    schema.add_field("value", DataType.VARCHAR, max_length=MOST_CHARACTERS, mmap_enabled=True)
    schema.add_field("flat", DataType.FLOAT_VECTOR, dim=2)
    indexes = client.prepare_index_params()
    indexes.add_index("flat", index_type="FLAT", metric_type="IP")
    _create(client, name, schema, indexes)


def _create(client: MilvusClient, name: str, schema: Any, indexes: Any) -> None:
    """Create a collection and load it. With ``index_params``, ``create_collection`` would wait half
    a second for each index, of which there is nothing yet to build."""
    client.create_collection(name, schema=schema, timeout=WAIT)
    client.create_index(name, indexes, timeout=WAIT, sync=False)
    client.load_collection(name, timeout=WAIT)
