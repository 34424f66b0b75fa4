"""Questions written for this project, as examples to fit on: what the labelled files lack.

They are in other words than the text's, or about the very topic of a paragraph that does not answer
them, or in another language than it. Most are about paragraphs of the labelled files, which are not
in the repository; the others about the essays in ``bench/data/essays``, written for them.
``bench/data/written.jsonl`` holds the questions, a JSON object a line: ``file`` and ``document``
(the name of a labelled file and the number of a paragraph in it, from 0; or «essays» and the name
of one), ``kind``, ``question``, and ``answer``: where it stands in the document's text, [start,
end) in characters, or null where there is none.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tqdm import tqdm

from bench.fit.examples import (
    ANSWERABLE,
    Example,
    RememberingEncoder,
    ask,
    example_of,
    make_examples,
    open_documents,
    with_unsaid,
)
from index import Encoder, Settings, SettingsError
from index.documents.reader import read
from index.documents.scanner import scan
from qa.evaluation.datasets import SquadFile, SquadQuestion, read_squad

_DATA = Path(__file__).parents[1] / "data"
WRITTEN = _DATA / "written.jsonl"
ESSAYS = _DATA / "essays"

ANSWERED = {
    "plain": "written",
    "other-words": "written",
    "english": "across",
    "chinese": "across",
    "further": "whole",
    "typed": "typed",
    "typed-across": "typed-across",
    "statute": "statute",
}
"""The kinds that have an answer, and of which kind their examples are."""

UNANSWERED = {
    "near-miss": "written-none",
    "unsaid": "written-none",
    "english-unsaid": "across-none",
    "chinese-unsaid": "across-none",
    "further-none": "written-none",
    "typed-none": "typed-none",
    "typed-across-none": "typed-across-none",
}
"""The kinds that have none: the words of a sentence, or the topic, but not what is asked."""


@dataclass(frozen=True, slots=True)
class Written:
    """A written question: of which file (its place among those given), of which kind.

    alike: other documents about the same thing, of another year or edition, which may answer it.
    They are left out where it is to be refused.
    """

    file: int
    kind: str
    question: SquadQuestion
    alike: tuple[str, ...] = ()


def read_essays(settings: Settings) -> SquadFile:
    """The essays as a file of documents without questions of its own."""
    sources = scan([ESSAYS], settings).sources
    return SquadFile(tuple(one for source in sources for one in read(source, settings)), ())


def read_written(
    squads: Sequence[SquadFile], names: Sequence[str], path: Path = WRITTEN
) -> list[Written]:
    """The questions about the files that are there. ``names``: what the files are called.

    Raises SettingsError where an answer lies outside its document: then it is another file.
    """
    texts = [{one.path: one.text for one in squad.documents} for squad in squads]
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        item = json.loads(line)
        if item["file"] not in names:
            continue
        file = names.index(item["file"])
        text = texts[file].get(item["document"], "")
        start, end = item["answer"] or (0, 0)
        if not text or end > len(text):
            raise SettingsError(
                f"{path}, line {number}: its answer lies outside the text: "
                f"{item['file']} is not the file that it was written about"
            )
        answers = (text[start:end],) if item["answer"] else ()
        question = SquadQuestion(item["question"], item["document"], answers)
        found.append(Written(file, item["kind"], question))
    return found


def labelled_and_written(
    paths: Sequence[Path], encoder: Encoder, settings: Settings
) -> tuple[list[SquadFile], list[Example]]:
    """The labelled files and the essays with all questions, and the examples of them."""
    squads = [read_squad(path) for path in paths]
    files, names = [*squads, read_essays(settings)], [*(path.name for path in paths), "essays"]
    written = read_written(files, names)
    examples = [
        *make_examples(squads, encoder, settings),
        *written_examples(files, written, encoder, settings),
    ]
    return with_written(files, written), list(with_unsaid(examples))


def with_written(squads: Sequence[SquadFile], written: Sequence[Written]) -> list[SquadFile]:
    """The files, each with the questions written about it behind its own."""
    return [
        replace(
            squad,
            questions=(*squad.questions, *(one.question for one in written if one.file == file)),
        )
        for file, squad in enumerate(squads)
    ]


def written_examples(
    squads: Sequence[SquadFile], written: Sequence[Written], encoder: Encoder, settings: Settings
) -> Iterator[Example]:
    """Every written question asked of all paragraphs of its file; those that have an answer also
    with their own paragraph left out. ``Example.question``: its place in ``with_written``."""
    remembering = RememberingEncoder(encoder)
    with tempfile.TemporaryDirectory() as folder:
        for file, squad in enumerate(squads):
            target = Path(folder) / f"whole{file}"
            retriever = open_documents(squad.documents, target, remembering, settings)
            mine = [one for one in written if one.file == file]
            for position, one in enumerate(tqdm(mine, f"file {file}, written")):
                place = len(squad.questions) + position
                group = f"{file}/{group_of(one.kind, one.question.document)}"
                for kind, without in _kinds(one.kind):
                    absent = () if kind in ANSWERABLE else one.alike
                    evidence = ask(retriever, one.question, without, absent)
                    yield example_of(kind, file, place, group, one.question, evidence)


def _kinds(kind: str) -> list[tuple[str, bool]]:
    if kind in UNANSWERED:
        return [(UNANSWERED[kind], False)]
    return [(ANSWERED[kind], False), (f"{ANSWERED[kind]}-without", True)]


def group_of(kind: str, document: str) -> str:
    """What is never split between parts: a document; of typed pages, five in a row, since those
    that are about one event stand together."""
    page = re.fullmatch(r"(\d+)-(\d+)\.txt", document) if kind.startswith("typed") else None
    return f"{page[1]}/{(int(page[2]) - 1) // 5}" if page else document
