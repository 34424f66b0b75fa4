"""Documents and questions to measure with: made up from the seed, or those that are named."""

from __future__ import annotations

import json
import logging
import random
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from index import Document, DocumentError, Settings, SettingsError
from index.documents.reader import read_all
from index.documents.scanner import Source, scan
from index.text.sentences import sentences
from qa.evaluation.datasets import read_conversations, read_squad, sample

ROOT = Path(__file__).parents[3]
SEEDS = ROOT / "seeds"
QUESTIONS = ROOT / "tests" / "data" / "answerable.jsonl"
MOST_QUESTIONS = 120
SENTENCES = 38
"""Sentences of a made-up document."""

PASSAGES = 11.5
"""About how many passages they make."""

CHANGED = 0.3
"""Share of the content words that are changed for others of the same kind and length."""

SPEECH = ("n", "v", "a", "vn", "ns", "d")
"""Parts of speech, as jieba's dictionary marks them, whose words are changed."""

Kind = tuple[str, int]
"""Part of speech and length."""

Frequencies = tuple[list[str], list[int]]
"""Words, and how frequent they are, each added to those before it."""


@dataclass(frozen=True)
class Corpus:
    """A folder of documents, questions about them, and what to call the whole."""

    name: str
    folder: Path
    questions: tuple[str, ...]


def corpus(documents: Path | None, work: Path, passages: int) -> Corpus:
    """The corpus of a SQuAD-format file or a folder; without either, of made-up documents.

    ``passages`` is about how many there shall be. Raises SettingsError when the path is neither.
    """
    folder = work / "documents"
    if documents is None:
        make_documents(folder, passages)
        asked = tuple(one.turns[-1] for one in read_conversations(QUESTIONS))
        return Corpus("made up from seeds", folder, asked[:MOST_QUESTIONS])
    if documents.is_file():
        squad = read_squad(documents)
        folder.mkdir(parents=True)
        for document in squad.documents:
            (folder / f"{document.path}.txt").write_text(document.text, encoding="utf-8")
        chosen = sample(squad.questions, MOST_QUESTIONS)
        return Corpus(documents.name, folder, tuple(question.text for question in chosen))
    if documents.is_dir():
        return Corpus(documents.name, documents, read_questions(documents))
    raise SettingsError(f"{documents} is neither a folder nor a file in SQuAD format")


def make_documents(folder: Path, passages: int, seed: int = 0) -> None:
    """Write essays of the seed's sentences in another order and with other words.

    The same ``seed`` gives the same files. Words are changed for ones of the same part of speech
    and length, as frequent as they are in jieba's dictionary.
    """
    chance = random.Random(seed)
    kinds, words = _dictionary()
    cut = _seed_tokens()
    folder.mkdir(parents=True)
    for number in range(max(1, round(passages / PASSAGES))):
        chosen = chance.choices(cut, k=SENTENCES)
        changed = ["".join(_changed(each, kinds, words, chance)) for each in chosen]
        paragraphs = ["".join(changed[start : start + 4]) for start in range(0, SENTENCES, 4)]
        text = "".join(f"　　{paragraph}\n" for paragraph in paragraphs)
        (folder / f"{number:04d}.txt").write_text(text, encoding="utf-8")


def first_documents(folder: Path, target: Path, passages: int) -> None:
    """Copy the first files of a folder, until they hold about ``passages`` of 220 characters."""
    target.mkdir(parents=True)
    characters = 0
    for source, documents in _read(folder):
        if characters >= passages * 220:
            return
        characters += sum(len(document.text) for document in documents)
        copy = target / source.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.path, copy)


def read_questions(folder: Path) -> tuple[str, ...]:
    """Where there are no questions: sentences of the documents, spread over all of them."""
    found = _read_sentences(folder)
    step = max(1, len(found) // MOST_QUESTIONS)
    return tuple(text[:40] for text in found[::step][:MOST_QUESTIONS])


def write_questions(path: Path, questions: Sequence[str]) -> None:
    """Write the questions as JSON lines, a string each."""
    lines = (json.dumps(question, ensure_ascii=False) + "\n" for question in questions)
    path.write_text("".join(lines), encoding="utf-8")


@cache
def _seed_tokens() -> list[list[str]]:
    """The tokens of the seed's sentences."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    return [list(tokenizer.cut(text, HMM=False)) for text in _seed_sentences()]


def _seed_sentences() -> list[str]:
    return [text for text in _read_sentences(SEEDS) if len(text) >= 15 and text[-1] in "。！？"]


def _read_sentences(folder: Path) -> list[str]:
    found = []
    for _, documents in _read(folder):
        for document in documents:
            found += [document.text[one.start : one.end] for one in sentences(document.text)]
    return [text for text in (re.sub(r"\s+", "", text) for text in found) if text]


def _read(folder: Path) -> Iterator[tuple[Source, tuple[Document, ...]]]:
    """The files of a folder that can be read, in order, and the documents in each."""
    settings = Settings()
    for source in scan([folder], settings).sources:
        with suppress(DocumentError):  # a build leaves it out as well, and says so
            yield source, read_all(source, settings).documents


@cache
def _dictionary() -> tuple[dict[str, Kind], dict[Kind, Frequencies]]:
    """The kind of each content word of jieba's dictionary, and the words of each kind."""
    import jieba

    kinds: dict[str, Kind] = {}
    words: dict[Kind, Frequencies] = defaultdict(lambda: ([], []))
    with jieba.get_dict_file() as file:
        for line in file:
            word, frequency, speech = line.decode().split()
            if speech in SPEECH and len(word) > 1:
                kinds[word] = (speech, len(word))
                words[kinds[word]][0].append(word)
                words[kinds[word]][1].append(int(frequency))
    summed = {kind: (found, list(accumulate(counts))) for kind, (found, counts) in words.items()}
    return kinds, summed


def _changed(
    tokens: Sequence[str],
    kinds: dict[str, Kind],
    words: dict[Kind, Frequencies],
    chance: random.Random,
) -> Iterator[str]:
    """The words of a sentence, some of them changed."""
    for token in tokens:
        if token in kinds and chance.random() < CHANGED:
            others, summed = words[kinds[token]]
            yield chance.choices(others, cum_weights=summed)[0]
        else:
            yield token
