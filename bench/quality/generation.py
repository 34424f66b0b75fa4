"""What reaches the screen of what a language model writes?

    WENDA_LLM=MODEL OPENAI_BASE_URL=http://127.0.0.1:8080/v1 \\
        python -m bench.quality.generation bench/data/typed [--count 30] [--show]

Questions of a folder (``documents.jsonl``, ``questions.jsonl``) are asked in a fixed random order,
until so many were answered with quotations and then by the model: those that are refused are not
sent. Printed is how many sentences the model wrote, how many of them are verified, to be checked
and removed, for what reasons, and how the answers ended.

``--show`` prints every sentence, the verified ones with what they cite, to be read by a person:
whether a verified sentence is true is not for a program to say. ``--small`` starts llama.cpp with
the small model of the extra ``llm-test`` itself.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated, get_args

import typer

from index import load_encoder, settings_from_environment
from qa.assistant import Assistant
from qa.evaluation.folders import QuestionFolder, read_folder
from qa.evaluation.run import documents_retriever
from qa.generation.endpoint import Endpoint, endpoint_from_environment
from qa.generation.writer import ModelWriter, find_model
from qa.types import Answer, Generated, GeneratedStatus

STATUSES: tuple[GeneratedStatus, ...] = get_args(GeneratedStatus)


def questions_of(folder: QuestionFolder, seed: int = 0) -> list[str]:
    """The answerable questions of a folder, each once, in a random order that is always the
    same."""
    texts = list(dict.fromkeys(each.text for each in folder.questions if each.answerable))
    random.Random(seed).shuffle(texts)
    return texts


def answers(writer: ModelWriter, questions: Sequence[str], count: int) -> Iterator[Answer]:
    """The first ``count`` answers that the model was asked for."""
    assistant = writer.assistant()
    done = 0
    for question in questions:
        answer = assistant.ask(question)
        if not answer.answered:
            continue
        yield writer.complete(answer)
        done += 1
        if done == count:
            return


def show_answer(answer: Answer) -> None:
    """Print what the model wrote for a question, with what it cites."""
    generated = answer.generated
    if generated is None:
        return
    cited = {each.n: each.quote for each in (*answer.citations, *generated.citations)}
    print(f"\n> {answer.question}  ({generated.outcome} {generated.reason})")
    for sentence in generated.sentences:
        print(f"  {sentence.status:8} {sentence.text}  {' '.join(sentence.reasons)}")
        if sentence.status == "verified":
            for n in sentence.citations:
                print(f"             [{n}] {' '.join(cited[n].split())}")


def report(written: Sequence[Generated]) -> None:
    """Print the figures."""
    sentences = [each for generated in written for each in generated.sentences]
    counts = Counter(each.status for each in sentences)
    shares = "  ".join(f"{status} {counts[status]}" for status in STATUSES)
    print(f"\nanswers {len(written)}  sentences {len(sentences)}  {shares}")
    for name, found in (
        ("answers", Counter(each.reason or each.outcome for each in written)),
        ("warnings", Counter(code for each in written for code in each.warnings)),
        ("reasons", Counter(each.reasons[0] for each in sentences if each.reasons)),
    ):
        print(f"{name:9}" + "  ".join(f"{key} {number}" for key, number in found.most_common()))
    tokens = [each.prompt_tokens for each in written if each.prompt_tokens is not None]
    if tokens:
        print(f"prompt   {sum(tokens) / len(tokens):.0f} tokens a question")
    seconds = sorted(each.seconds for each in written)
    print(f"seconds  {seconds[len(seconds) // 2]:.1f} (median)")


def run(folder: QuestionFolder, endpoint: Endpoint, count: int, show: bool) -> None:
    """Ask, print, report."""
    settings = settings_from_environment()
    retriever = documents_retriever(folder.documents, settings, load_encoder(settings))
    assistant = Assistant(retriever)
    writer = ModelWriter(endpoint, lambda: assistant)
    written: list[Generated] = []
    for answer in answers(writer, questions_of(folder), count):
        if answer.generated is not None:
            written.append(answer.generated)
        if show:
            show_answer(answer)
    report(written)


def main(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    count: Annotated[int, typer.Option(min=1, help="Answers of the model.")] = 30,
    show: Annotated[bool, typer.Option("--show", help="Print every sentence.")] = False,
    small: Annotated[bool, typer.Option("--small", help="Start llama.cpp and ask it.")] = False,
) -> None:
    """Ask a model, and print what becomes of its sentences."""
    endpoint = endpoint_from_environment("" if small else None)
    if endpoint is None:
        raise typer.BadParameter("name a model: WENDA_LLM=MODEL, or --small")
    with ExitStack() as stack:
        if small:
            from tests.support.servers.llama_server import llama_server

            kept = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            endpoint = replace(endpoint, address=stack.enter_context(llama_server(kept)))
        run(read_folder(folder), find_model(endpoint), count, show)


if __name__ == "__main__":
    typer.run(main)
