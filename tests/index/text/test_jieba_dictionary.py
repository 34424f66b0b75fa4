"""The mapped dictionary against jieba's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

from index.text.jieba_dictionary import (
    dictionary_lines,
    load_tokenizer,
    make_tagger,
    open_tokenizer,
)
from index.text.sentences import sentences
from tests.support.places import CACHE, DATA, ROOT, SEED


@pytest.fixture(scope="module")
def mapped() -> Any:
    return make_tagger(*open_tokenizer(CACHE))


@pytest.fixture(scope="module")
def whole() -> Any:
    """jieba's own, with the tags of all words in memory."""
    import jieba.posseg

    return jieba.posseg.POSTokenizer(load_tokenizer(CACHE))


def pairs(tokenizer: Any, text: str) -> list[tuple[str, str]]:
    return [(pair.word, pair.flag) for pair in tokenizer.cut(text)]


def test_frequencies_and_tags_are_those_of_the_dictionary(whole: Any) -> None:
    tokenizer, tags = open_tokenizer(CACHE)
    assert tags is not None
    frequencies = whole.tokenizer.FREQ
    some = [*list(frequencies)[::100], "没有的词", "", "\ud800"]
    assert [tokenizer.FREQ.get(word) for word in some] == [frequencies.get(word) for word in some]
    assert [tags.get(word) for word in some] == [whole.word_tag_tab.get(word) for word in some]
    assert tokenizer.total == whole.tokenizer.total
    assert "没有的词" not in tokenizer.FREQ
    with pytest.raises(KeyError):
        tokenizer.FREQ["没有的词"]
    tokenizer.FREQ["没有的词"] = 7
    tags.update({"没有的词": "n"})
    assert (tokenizer.FREQ["没有的词"], tags.get("没有的词")) == (7, "n")


def test_damaged_files_are_made_anew(tmp_path: Path) -> None:
    open_tokenizer(tmp_path)
    folder = tmp_path / "jieba-0.42.1-trie"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(files) == ["dictionary.json", "frequencies.npy", "tags.npy", "words.marisa"]
    np.save(folder / "tags.npy", np.zeros(3, np.uint8))  # whole, but of another dictionary
    (folder / "dictionary.json").write_text("{}", encoding="ascii")
    tokenizer, tags = open_tokenizer(tmp_path)
    assert tags is not None
    assert (tags.get("内蒙古"), tokenizer.FREQ["内蒙古"]) == ("ns", 1425)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
    assert sorted(path.name for path in tmp_path.iterdir()) == [folder.name, "jieba-0.42.1.cache"]


def test_the_lines_of_the_dictionary() -> None:
    lines = list(dictionary_lines())
    assert lines[0].split(" ")[1:] == ["3", "nz"]
    assert len(lines) == 349046


def test_real_questions_and_sentences_are_tagged_as_jieba_tags_them(
    mapped: Any, whole: Any
) -> None:
    texts = [
        turn
        for file in sorted(DATA.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
        for turn in json.loads(line).get("turns", ())
    ]
    seed = SEED.read_text("utf-8")
    texts += [seed[each.start : each.end] for each in sentences(seed, 0, len(seed))]
    assert len(texts) > 500
    assert [text for text in texts if pairs(mapped, text) != pairs(whole, text)] == []


@configured(deadline=None, max_examples=200)
@given(
    st.text(max_size=30)
    | st.text(alphabet="台积电员工张伟丽欧阳修于二〇二四年在青石站工作过，吗？A1.+ ", max_size=30)
)
def test_any_text_is_tagged_as_jieba_tags_it(mapped: Any, whole: Any, text: str) -> None:
    assert pairs(mapped, text) == pairs(whole, text)
    assert "".join(word for word, _ in pairs(mapped, text)) == text


def test_who_uses_jieba_besides_finds_it_as_ever(tmp_path: Path) -> None:
    """And nothing is written but in the cache."""
    script = f"""
import os, sys, tempfile
tempfile.tempdir = {str(tmp_path)!r}
from pathlib import Path
from index.text.words import WordCutter
print(WordCutter(Path({str(CACHE)!r})).tagged("北京大学"))
print(sorted(os.listdir({str(tmp_path)!r})))
import jieba, jieba.posseg
print(jieba.dt.dictionary)
jieba.dt.tmp_dir = {str(CACHE)!r}
print([(each.word, each.flag) for each in jieba.posseg.cut("北京大学的欧阳修")])
"""
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert ended.stdout.splitlines() == [
        "[('北京大学', 'nt')]",
        "[]",
        "None",
        "[('北京大学', 'nt'), ('的', 'uj'), ('欧阳修', 'nr')]",
    ]


def test_python_warns_of_nothing_in_jieba(tmp_path: Path) -> None:
    """Not even where it is compiled at each start, as in an installation that cannot be written."""
    script = "from index.text.jieba_dictionary import dictionary_lines as lines\nprint(lines()[0])"
    shown = subprocess.run(
        [sys.executable, "-W", "default:invalid escape", "-c", script],
        cwd=ROOT,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONUTF8": "1"},
    )
    assert (shown.stdout, shown.stderr) == ("AT&T 3 nz\n", "")
