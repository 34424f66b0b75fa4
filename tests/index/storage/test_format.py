"""The bytes of a generation, read by the table in docs/building.md not by the program."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from ast import literal_eval
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index import Settings, build, load_words
from index.documents.reader import read
from index.documents.scanner import scan
from index.text.chunking import split
from tests.support.documents.folders import HORSES, POVERTY, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import ROOT

TABLE = ROOT / "docs" / "building.md"
OWN_CREDIT = "本DOCX文档由 www.zciku.com/中词库网 生成，海量范文文档任你选。\n"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("format")
    write(folder / "docs", 马=HORSES + OWN_CREDIT, 脱贫=POVERTY, 表情="　　😀马。\n")
    chosen = settings_in(folder)
    build([folder / "docs"], settings=chosen, encoder=FakeEncoder())
    return chosen


@pytest.fixture(scope="module")
def folder(settings: Settings) -> Path:
    name, sha256 = (settings.index / "current").read_text("ascii").removesuffix("\n").split(" ")
    found = settings.index / "generations" / name
    assert hashlib.sha256((found / "manifest.json").read_bytes()).hexdigest() == sha256
    return found


def locate_rows(path: Path) -> tuple[dict[str, Any], bytes]:
    """The header and the rows of a .npy file, taken apart by hand."""
    content = path.read_bytes()
    assert content[:8] == b"\x93NUMPY\x01\x00"
    (length,) = struct.unpack("<H", content[8:10])
    assert (10 + length) % 64 == 0
    header: dict[str, Any] = literal_eval(content[10 : 10 + length].decode())
    return header, content[10 + length :]


def test_the_files_are_those_of_the_table(folder: Path) -> None:
    listed = set(re.findall(r"^\| `([\w.]+)` \| ", TABLE.read_text("utf-8"), re.MULTILINE))
    listed -= {"current", "dense.faiss"}  # the one is outside, the other for large folders
    listed = {name for name in listed if name not in {"lock", "seen.json", "embedded.sqlite"}}
    assert {path.name for path in folder.iterdir()} == listed
    manifest = json.loads((folder / "manifest.json").read_text("ascii"))
    facts = {
        path.name: {
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in folder.iterdir()
        if path.name != "manifest.json"
    }
    assert manifest["files"] == facts
    assert manifest["format"] == 3


def test_rows_have_the_bytes_of_the_table(folder: Path) -> None:
    counts = json.loads((folder / "manifest.json").read_text("ascii"))["counts"]
    documents, passages, sentences, words, vocabulary = (
        counts[name] for name in ("documents", "passages", "sentences", "words", "vocabulary")
    )
    (postings,) = struct.unpack("<q", locate_rows(folder / "bm25_offsets.npy")[1][-8:])
    expected = {
        "documents": 40 * (documents + 1),
        "passages": 36 * passages,
        "sentences": 16 * sentences,
        "keys": 16 * passages,
        "passage_vectors": 64 * 4 * passages,
        "sentence_vectors": 64 * 2 * sentences,
        "words": 4 * words,
        "vocabulary": 8 * vocabulary,
        "idf": 4 * vocabulary,
        "bm25_offsets": 8 * (vocabulary + 1),
        "bm25_passages": 4 * postings,
        "bm25_times": 2 * postings,
        "bm25_scores": 4 * postings,
    }
    assert {name: len(locate_rows(folder / f"{name}.npy")[1]) for name in expected} == expected
    for name in expected:
        header, _ = locate_rows(folder / f"{name}.npy")
        assert not header["fortran_order"]
        assert ">" not in str(header["descr"])
        assert "O" not in str(header["descr"])


def test_texts_passages_and_sentences_come_back(folder: Path, settings: Settings) -> None:
    sources = scan([settings.index.parent / "docs"], settings).sources
    documents = [document for source in sources for document in read(source, settings)]
    texts = (folder / "text.utf8").read_bytes()
    outlines = (folder / "outlines.jsonl").read_bytes()
    starts = list(struct.iter_unpack("<5q", locate_rows(folder / "documents.npy")[1]))
    passages = list(struct.iter_unpack("<iiqqiii", locate_rows(folder / "passages.npy")[1]))
    sentences = list(struct.iter_unpack("<4i", locate_rows(folder / "sentences.npy")[1]))
    listed = json.loads((folder / "documents.json").read_text("ascii"))["documents"]
    assert [entry["path"] for entry in listed] == [document.path for document in documents]
    for document, begin, end in zip(documents, starts, starts[1:], strict=False):
        assert texts[begin[0] : end[0]].decode() == document.text
        outline = json.loads(outlines[begin[1] : end[1]])
        assert outline == {
            "paragraphs": [
                [each.number, each.start, each.end, each.part, each.heading, each.page]
                for each in document.paragraphs
            ],
            "omitted": [[each.start, each.end, each.reason] for each in document.omitted],
        }
        split_again = split(document, settings, FakeEncoder().fits)
        stored = passages[begin[2] : end[2]]
        assert [row[:2] for row in stored] == [(each.start, each.end) for each in split_again]
        assert [texts[begin[0] + row[2] : begin[0] + row[3]].decode() for row in stored] == [
            each.text for each in split_again
        ]
        assert [row[:2] for row in sentences[begin[3] : end[3]]] == [
            (sentence.start, sentence.end) for each in split_again for sentence in each.sentences
        ]
    assert any(document.omitted for document in documents)


def test_words_and_vectors_come_back(folder: Path, settings: Settings) -> None:
    texts = (folder / "text.utf8").read_bytes()
    starts = list(struct.iter_unpack("<5q", locate_rows(folder / "documents.npy")[1]))
    vocabulary = [
        code for (code,) in struct.iter_unpack("<Q", locate_rows(folder / "vocabulary.npy")[1])
    ]
    numbers = [
        number for (number,) in struct.iter_unpack("<i", locate_rows(folder / "words.npy")[1])
    ]
    sentences = list(struct.iter_unpack("<4i", locate_rows(folder / "sentences.npy")[1]))
    vectors: NDArray[Any] = np.frombuffer(locate_rows(folder / "sentence_vectors.npy")[1], "<f2")
    assert vocabulary == sorted(set(vocabulary))
    cutter, encoder = load_words(settings), FakeEncoder()
    for begin, end in pairwise(starts):
        text = texts[begin[0] : end[0]].decode()
        for place in range(begin[3], end[3]):
            first, last, word_first, word_last = sentences[place]
            codes = [
                int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
                for word in cutter.words(text[first:last])
            ]
            stored = numbers[begin[4] + word_first : begin[4] + word_last]
            assert [vocabulary[number] for number in stored] == codes
            wanted = encoder.encode_queries([text[first:last]])[0].astype(np.float16)
            assert vectors.reshape(-1, 64)[place].tolist() == wanted.tolist()
