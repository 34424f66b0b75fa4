"""More labelled questions to fit on, besides the files whose figures are reported.

- further SQuAD-format files: every question asked of all their paragraphs, some of them reworded as
  they are typed into a search box, or with another year, rank or name than the text's (then nothing
  answers them)
- ``bench/data/typed_fit``: pages and questions as people meet and type them, written for this
  project like those of ``bench/data/typed``, which nothing is fitted on
- a file of laypeople's questions with the statutes that answer them (LeCoQA's layout)

All become ``Written`` questions of files of documents, and examples of the kinds below.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import joblib

from bench.fit.examples import Example, with_unsaid
from bench.fit.written import (
    Written,
    labelled_and_written,
    with_written,
    written_examples,
)
from bench.quality.statutes import pages, questions, read_lines
from index import Document, Encoder, Settings, WordCutter, fold, load_encoder, load_words
from index.documents.reader import read
from index.documents.scanner import scan
from qa.evaluation.datasets import SquadFile, SquadQuestion, paragraph_document, read_squad
from qa.question.analysis import analyse
from qa.ranking.qualifiers import fixed_by, in_digits

TYPED_FIT = Path(__file__).parents[1] / "data" / "typed_fit"

CORRECTED = ("false-premise", "negation")
"""The kinds of typed questions that the page corrects."""

AS_TYPED = 0.3
"""The share of a further file's questions that is also asked in a few words."""

ANOTHER = 0.5
"""The share of its questions with a year or a rank that is also asked with another."""

NAMED = 0.3
"""The share of its questions that is also asked of another person, place, body or thing."""

_NAMES = ("nr", "ns", "nt", "nz")
"""jieba's parts of speech of names: of persons, places, bodies, and others."""

_ASKED_FOR = (
    (re.compile("什么时[候间]|何时|哪一?[年天日]|几时"), "时间"),
    (re.compile("哪里|哪儿|何[处地]|什么地方"), "地点"),
    (re.compile("为什么|为何|为啥"), "原因"),
    (re.compile("怎么样?|怎样|如何"), "怎么"),
    (re.compile("谁|何人"), "谁"),
    (re.compile("多少|几"), "多少"),
)


def read_further(path: Path, settings: Settings) -> tuple[SquadFile, list[Written]]:
    """The documents of a further file, its questions left out, and the questions.

    A ``.json`` file is in SQuAD's layout; ``X_train.jsonl`` holds laypeople's questions about the
    statutes in ``X_statutes.jsonl``; a folder holds pages and typed questions.
    """
    if path.is_dir():
        documents, questions = read_typed(path, settings)
    elif path.suffix == ".jsonl":
        documents, questions = read_statutes(path)
    else:
        documents, questions = read_reworded(path, settings)
    return SquadFile(tuple(documents), ()), questions


def read_typed(folder: Path, settings: Settings) -> tuple[list[Document], list[Written]]:
    """Pages, read as the text files that they would be, and the questions typed about them.

    Questions that presuppose something false are left out: the sentence that corrects them is a
    fair answer.
    """
    with TemporaryDirectory() as made:
        for page in read_lines(folder / "documents.jsonl"):
            text = f"{page['title']}\n{page['text']}\n"
            (Path(made) / f"{page['id']}.txt").write_text(text, encoding="utf-8")
        sources = scan([Path(made)], settings).sources
        documents = [document for source in sources for document in read(source, settings)]
    typed = []
    for item in read_lines(folder / "questions.jsonl"):
        if item["kind"].removesuffix("-across") in CORRECTED:
            continue
        across = "-across" if item["kind"].endswith("-across") else ""
        kind = f"typed{across}" if item["answers"] else f"typed{across}-none"
        question = SquadQuestion(
            item["question"], f"{item['document']}.txt", tuple(item["answers"])
        )
        elsewhere = (f"{page}.txt" for page in item.get("elsewhere", ()))
        alike = dict.fromkeys([*_alike(item["document"]), *elsewhere])
        typed.append(Written(0, kind, question, tuple(alike)))
    return documents, typed


def _alike(page: str) -> Iterator[str]:
    """The names of the pages next to one: those that are about one thing stand together."""
    batch, number = page.split("-")
    for step in (-2, -1, 1, 2):
        yield f"{batch}-{int(number) + step:02d}.txt"


def read_statutes(path: Path) -> tuple[list[Document], list[Written]]:
    """The statutes, and the questions that some of them answer, without spans."""
    texts = read_lines(path.with_name(path.name.replace("_train", "_statutes")))
    documents = [
        paragraph_document(page["id"], page["title"], page["text"]) for page in pages(texts)
    ]
    asked = []
    for item in questions(read_lines(path), texts):
        first, *others = item["documents"]
        question = SquadQuestion(item["question"], first, (), tuple(others))
        asked.append(Written(0, "statute", question))
    return documents, asked


def read_reworded(path: Path, settings: Settings) -> tuple[list[Document], list[Written]]:
    """The paragraphs of a SQuAD-format file, and its questions, some also otherwise worded."""
    file = read_squad(path)
    texts = {document.path: fold(document.text) for document in file.documents}
    words, chance = load_words(settings), random.Random(0)
    names = names_in([question.text for question in file.questions], words)
    questions = []
    for question in file.questions:
        questions.append(Written(0, "further", question))
        typed = as_typed(question.text, words, chance)
        if chance.random() < AS_TYPED and typed:
            questions.append(Written(0, "further", replace(question, text=typed)))
        other = with_another(question.text, texts[question.document], chance)
        if chance.random() < ANOTHER and other:
            questions.append(Written(0, "further-none", replace(question, text=other, answers=())))
        if chance.random() < NAMED:
            questions += _of_another(question, texts, names, words, chance)
    return list(file.documents), questions


def _of_another(
    question: SquadQuestion,
    texts: Mapping[str, str],
    names: Mapping[str, Sequence[str]],
    words: WordCutter,
    chance: random.Random,
) -> Iterator[Written]:
    """The question of another name, if it has one; what speaks of that one is left out."""
    made, name = with_another_name(question.text, texts[question.document], names, words, chance)
    if made:
        alike = tuple(path for path, text in texts.items() if name in text)
        yield Written(0, "further-none", replace(question, text=made, answers=()), alike)


def names_in(questions: Sequence[str], words: WordCutter) -> dict[str, list[str]]:
    """The names in questions, folded, by part of speech; each as often as it is there."""
    found: dict[str, list[str]] = {tag: [] for tag in _NAMES}
    for question in questions:
        for word, tag in words.tagged(fold(question)):
            if tag in found and len(word) > 1:
                found[tag].append(word)
    return found


def with_another_name(
    question: str,
    paragraph: str,
    names: Mapping[str, Sequence[str]],
    words: WordCutter,
    chance: random.Random,
) -> tuple[str, str]:
    """The question with another name of the same kind for one that stands in the (folded)
    paragraph, and that other one, which does not; two times "" where there is none."""
    text = fold(question)
    tagged = [(word, tag) for word, tag in words.tagged(text) if names.get(tag) and len(word) > 1]
    chosen = [(word, tag) for word, tag in tagged if word in paragraph]
    if not chosen:
        return "", ""
    word, tag = chance.choice(chosen)
    other = chance.choice(names[tag])
    if other in paragraph or other in text or word in other:
        return "", ""
    return text.replace(word, other), other


def as_typed(question: str, words: WordCutter, chance: random.Random) -> str:
    """A question in a few words, as one types it into a search box; "" where too little is left."""
    text, asked = fold(question), ""
    for pattern, name in _ASKED_FOR:
        if pattern.search(text):
            text, asked = pattern.sub(" ", text, count=1), name
            break
    content = set(analyse(text, words.words(text)).content)
    kept = [word for word, _ in words.tagged(text) if word in content]
    if len(kept) < 2 or len("".join(kept)) < 4:
        return ""
    kept = [word for word in kept if len(word) > 1 or chance.random() < 0.7]
    joint = chance.choice((" ", " ", ""))
    return joint.join([*kept, asked] if asked else kept)


def with_another(question: str, paragraph: str, chance: random.Random) -> str:
    """The question with another year or rank, which is not in the paragraph; "" without one."""
    text = in_digits(fold(question))
    chosen = [
        (before, number, after)
        for before, number, after in fixed_by(text)
        if number.isdigit()
        and (before == "第" or after in ("年", "月", "届", "代", "期"))
        and f"哪{number}" not in text  # 哪一年 asks for one
    ]
    if not chosen:
        return ""
    before, number, after = chance.choice(chosen)
    change = chance.choice([step for step in range(-4, 5) if step and int(number) + step > 0])
    other = str(int(number) + change)
    if re.search(rf"(?<!\d){other}(?!\d)", in_digits(paragraph)):
        return ""
    return text.replace(f"{before}{number}{after}", f"{before}{other}{after}", 1)


def load_examples(
    files: Sequence[Path], further: Sequence[Path], settings: Settings, keep: Path | None = None
) -> tuple[list[SquadFile], list[Example]]:
    """All files with their questions, and all examples, with notes; see ``labelled_and_written``.

    keep: a folder where they are kept, and taken from the next time, for it takes half an hour to
    make them. Empty it when the files, how they are read, or the reader to
    start from have changed.
    """
    encoder = load_encoder(settings)
    squads, examples = _kept(keep, "files", lambda: labelled_and_written(files, encoder, settings))
    for number, path in enumerate(further):
        make = partial(_further_examples, path, encoder, settings)
        more, made = _kept(keep, f"further{number}-{path.stem}", make)
        examples += [
            replace(one, file=len(squads), group=f"{len(squads)}/{one.group}") for one in made
        ]
        squads += more
    return squads, examples


def _further_examples(
    path: Path, encoder: Encoder, settings: Settings
) -> tuple[list[SquadFile], list[Example]]:
    file, questions = read_further(path, settings)
    examples = written_examples([file], questions, encoder, settings)
    return with_written([file], questions), list(with_unsaid(examples))


def _kept(
    keep: Path | None, name: str, make: Callable[[], tuple[list[SquadFile], list[Example]]]
) -> tuple[list[SquadFile], list[Example]]:
    kept = keep / f"{name}.examples" if keep else None
    if kept is not None and kept.exists():
        squads, examples = joblib.load(kept)
        return squads, examples
    made = make()
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        joblib.dump(made, f"{kept}.new")
        Path(f"{kept}.new").replace(kept)
    return made
