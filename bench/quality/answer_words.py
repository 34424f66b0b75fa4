"""How often the words in bold are the answer: the table of docs/quality.md.

    python -m bench.quality.answer_words SQUAD_FILE SQUAD_FILE [--every 3] [--wrong 10]

Asked are the questions of the paragraphs that the reader has not learned from (``KEPT_BACK`` of
``bench.fit.reader``, by the place of the file: give CMRC first, then DRCD), of an index of these
paragraphs. Of each file are printed: how many citations are shown with an answer, the share of them
that has words in bold; of these the share whose words overlap a gold answer of the right paragraph,
the F1 of their characters with the gold answer that fits best, and their mean length; and what it
costs to find them, as a share of the time of asking.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from tqdm import tqdm

from bench.fit.examples import open_documents
from bench.fit.ranker import fold_of
from bench.fit.reader import KEPT_BACK
from index import Index, load_encoder, settings_from_environment
from qa.assistant import Assistant
from qa.evaluation.datasets import SquadFile, SquadQuestion, read_squad
from qa.ranking.pipeline import Ranked, load_reader
from qa.ranking.reader import find_answer_words
from qa.retrieval.names.scope import Scope
from qa.types import Citation


@dataclass(frozen=True)
class Shown:
    """A citation that was shown for a question; ``overlaps`` and ``f1`` (0 to 1) are those of its
    words in bold with the gold answers, 0 where it has none."""

    question: str
    citation: Citation
    overlaps: bool
    f1: float

    @property
    def words(self) -> str:
        """The words in bold, "" where there are none."""
        return words_of(self.citation)


def words_of(citation: Citation) -> str:
    """The words of a citation that are shown in bold."""
    places = citation.answer_words
    pairs = zip(places[::2], places[1::2], strict=True)
    return "".join(citation.quote[start:end] for start, end in pairs)


def character_f1(words: str, gold: str) -> float:
    """The F1 (0 to 1) of the characters of two texts, in any order."""
    common = (Counter(words) & Counter(gold)).total()
    return 2 * common / (len(words) + len(gold)) if common else 0.0


def judge(citation: Citation, question: SquadQuestion) -> Shown:
    """A citation with how well its words in bold fit the gold answers, where these stand in it."""
    overlaps, best = False, 0.0
    right = citation.document in (question.document, *question.others)
    for start, end in zip(citation.answer_words[::2], citation.answer_words[1::2], strict=True):
        for gold in question.answers if right else ():
            at = citation.quote.find(gold)
            while at >= 0:
                if at < end and start < at + len(gold):
                    overlaps = True
                    best = max(best, character_f1(citation.quote[start:end], gold))
                at = citation.quote.find(gold, at + 1)
    return Shown(question.text, citation, overlaps, best)


def kept_back(squad: SquadFile, number: int, every: int) -> SquadFile:
    """Every n-th question of the paragraphs that the reader has not learned from, and all of these
    paragraphs."""
    documents = [each for each in squad.documents if fold_of(f"{number}/{each.path}") == KEPT_BACK]
    there = {each.path for each in documents}
    questions = [each for each in squad.questions if each.document in there]
    return SquadFile(tuple(documents), tuple(questions[::every]))


def ask_all(squad: SquadFile) -> Iterator[tuple[list[Shown], float, float]]:
    """For every question: the citations shown, the seconds that asking took, and those of finding
    the words in bold once more."""
    settings = settings_from_environment()
    with tempfile.TemporaryDirectory() as folder:
        encoder = load_encoder(settings)
        retriever = open_documents(squad.documents, Path(folder) / "index", encoder, settings)
        reader = load_reader(settings)
        if reader is None:
            raise typer.BadParameter("the reader's model is not to be had here")
        assistant = Assistant(retriever)
        seen: list[Ranked] = []

        def watch(_index: Index, _question: str, _scope: Scope, found: Ranked) -> None:
            seen.append(found)

        assistant._watch = watch
        for question in tqdm(squad.questions):
            seen.clear()
            answer = assistant.ask(question.text)
            began = time.perf_counter()
            for found in seen:
                if found.reading is not None and found.before is not None:
                    find_answer_words(found.before, found.reading, reader)
            cost = time.perf_counter() - began
            yield [judge(each, question) for each in answer.citations], answer.seconds, cost


def figures(shown: Sequence[Shown], seconds: Sequence[float], costs: Sequence[float]) -> str:
    """The line that is printed of a file."""
    bold = [each for each in shown if each.words]
    share = len(bold) / max(len(shown), 1)
    overlap = np.mean([each.overlaps for each in bold]) if bold else 0.0
    f1 = np.mean([each.f1 for each in bold]) if bold else 0.0
    length = np.mean([len(each.words) for each in bold]) if bold else 0.0
    cost = np.median(np.array(costs) / np.maximum(seconds, 1e-9)) if costs else 0.0
    return (
        f"citations {len(shown)}, in bold {share:.2f}, of these overlapping {overlap:.3f}, "
        f"F1 {f1:.3f}, characters {length:.1f}, time {cost:.3f} of asking"
    )


def main(
    files: Annotated[list[Path], typer.Argument(help="SQuAD-format files, as the reader had them")],
    every: Annotated[int, typer.Option(min=1, help="ask every n-th question only")] = 1,
    wrong: Annotated[int, typer.Option(min=0, help="print so many that do not overlap")] = 0,
) -> None:
    """Print the table."""
    for number, path in enumerate(files):
        squad = kept_back(read_squad(path), number, every)
        found = list(ask_all(squad))
        shown = [each for some, _, _ in found for each in some]
        seconds, costs = [each[1] for each in found], [each[2] for each in found]
        print(f"{path.name}: {len(squad.questions)} questions, {figures(shown, seconds, costs)}")
        for each in [one for one in shown if one.words and not one.overlaps][:wrong]:
            print(f"  {each.question} | {each.citation.quote} | {each.words}")


if __name__ == "__main__":
    typer.run(main)
