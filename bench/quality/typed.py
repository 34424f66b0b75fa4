"""How questions are answered that are typed as people type them, about pages as people meet them.

    python -m bench.quality.typed [--show]

The pages (forum threads, how-to pages, news in several versions, product pages, notices) and the
questions are in ``bench/data/typed`` (its README says how they were made). All pages are indexed
together, as text files. Half of the questions have no answer there although the page seems to: it
says it of another year or place, only repeats the question, announces it for later. Printed, for
each kind of question:

- answered questions: the share whose first citation holds a gold answer, whose answer holds one,
  whose answer would hold one if nothing were refused, and the share that is refused
- the others: the share that is refused

``--show`` prints each question that is not as it should be.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Annotated

import typer
from tqdm import tqdm

from index import build, settings_from_environment
from qa import Assistant, Retriever
from qa.types import Answer

DATA = Path(__file__).parents[1] / "data" / "typed"


@dataclass(frozen=True, slots=True)
class TypedQuestion:
    """A question about a page; ``answers``: spans of the page that answer it, none if it does not.

    ``decoy`` is a line of the page that seems to answer it ("" where there is none).
    """

    document: str
    question: str
    kind: str
    answers: tuple[str, ...]
    decoy: str

    @property
    def answerable(self) -> bool:
        """Whether the page answers it."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question; ``held``: what is quoted, refused or not, holds an answer."""

    asked: TypedQuestion
    refused: bool
    first_holds: bool
    held: bool
    confidence: float


def read_pages(data: Path = DATA) -> dict[str, str]:
    """The pages by their names: title and text, as a file has them."""
    lines = (data / "documents.jsonl").read_text("utf-8").splitlines()
    pages = [json.loads(line) for line in lines]
    return {page["id"]: f"{page['title']}\n{page['text']}\n" for page in pages}


def read_questions(data: Path = DATA) -> list[TypedQuestion]:
    """The questions, in the order of the file."""
    lines = (data / "questions.jsonl").read_text("utf-8").splitlines()
    return [
        TypedQuestion(
            item["document"],
            item["question"],
            item["kind"],
            tuple(item["answers"]),
            item.get("decoy", ""),
        )
        for item in map(json.loads, lines)
    ]


def holds(quotes: Sequence[str], page: bool, asked: TypedQuestion) -> bool:
    """Whether quotations (of the right page) hold one of the gold answers."""
    return page and any(answer in quote for answer in asked.answers for quote in quotes)


def outcome_of(asked: TypedQuestion, answer: Answer, unrefused: Answer) -> Outcome:
    """What became of a question; ``unrefused``: the answer if nothing is refused."""
    quotes = [
        citation.quote
        for citation in unrefused.citations
        if citation.document == f"{asked.document}.txt"
    ]
    first = unrefused.citations[:1]
    right_page = bool(first) and first[0].document == f"{asked.document}.txt"
    return Outcome(
        asked,
        refused=not answer.answered,
        first_holds=holds([each.quote for each in first], right_page, asked),
        held=holds(quotes, bool(quotes), asked),
        confidence=answer.confidence,
    )


def ask_all(questions: Sequence[TypedQuestion], retriever: Retriever) -> Iterator[Outcome]:
    """Ask every question by itself."""
    assistant, unrefusing = Assistant(retriever), Assistant(retriever, threshold=0.0)
    for asked in tqdm(questions, "questions"):
        answer = assistant.ask(asked.question)
        unrefused = answer if answer.answered else unrefusing.ask(asked.question)
        yield outcome_of(asked, answer, unrefused)


def table(outcomes: Sequence[Outcome]) -> str:
    """The figures by kind, the answerable kinds first, each group with its sum."""
    lines = ["kind                    n  first  answer  unrefused  refused"]
    for answerable in (True, False):
        group = [each for each in outcomes if each.asked.answerable == answerable]
        kinds: Mapping[str, list[Outcome]] = _by_kind(group)
        name = "all that are answered" if answerable else "all that are not"
        for kind, some in [*sorted(kinds.items()), (name, group)]:
            lines.append(_row(kind, some, answerable))
    return "\n".join(lines)


def _by_kind(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        kinds[each.asked.kind].append(each)
    return kinds


def _row(kind: str, some: Sequence[Outcome], answerable: bool) -> str:
    refused = fmean(each.refused for each in some)
    if not answerable:
        return f"{kind:<21}{len(some):>5}{'':>7}{'':>8}{'':>11}{refused:>9.3f}"
    first = fmean(each.first_holds and not each.refused for each in some)
    answer = fmean(each.held and not each.refused for each in some)
    held = fmean(each.held for each in some)
    return f"{kind:<21}{len(some):>5}{first:>7.3f}{answer:>8.3f}{held:>11.3f}{refused:>9.3f}"


def main(
    show: Annotated[bool, typer.Option(help="Print what is not as it should be.")] = False,
) -> None:
    """Index the pages, ask the questions, print the figures."""
    pages, questions = read_pages(), read_questions()
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents"
        documents.mkdir()
        for name, text in pages.items():
            (documents / f"{name}.txt").write_text(text, encoding="utf-8")
        settings = settings_from_environment().with_changes(index=Path(folder) / "index")
        build([documents], settings=settings)
        outcomes = list(ask_all(questions, Retriever.open(settings=settings)))
    for each in outcomes if show else ():
        if (each.held and not each.refused) != each.asked.answerable:
            print(f"{each.confidence:.2f} {each.asked.document} {each.asked.kind}", end=" ")
            print(each.asked.question, list(each.asked.answers))
    print(table(outcomes))


if __name__ == "__main__":
    typer.run(main)
