"""The commands that ask the documents: ``wenda search``, ``ask`` and ``overview``."""

from __future__ import annotations

from typing import Annotated

import typer

from index import load_words, open_index_of
from qa.assistant import Assistant, give_overview
from qa.cli.calibration import warn_if_uncalibrated
from qa.cli.explanation import format_explanation
from qa.cli.model import open_writer, resolve, show_prompts, write_generated
from qa.cli.options import (
    IndexOption,
    JsonOption,
    ScopeOption,
    StoreOption,
    given_name,
    given_text,
    given_texts,
    make_settings,
)
from qa.cli.streams import exit_codes, terminal_language, write_json, write_text
from qa.cli.text import format_answer, format_passage
from qa.retrieval.retriever import Retriever
from qa.serialize import answer_record, passage_record


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", callback=given_text)],
    k: Annotated[int, typer.Option("-k", min=1)] = 10,
    within: ScopeOption = None,
    store: StoreOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the passages nearest to a question or to words, best first."""
    with exit_codes():
        retriever = Retriever.open(settings=make_settings(index, store=store))
        for result in retriever.search(query, k, within or ()):
            if as_json:
                write_json(passage_record(result))
            else:
                write_text(format_passage(result, terminal_language()) + "\n")


def ask(
    questions: Annotated[list[str], typer.Argument(metavar="QUESTION", callback=given_texts)],
    threshold: Annotated[float | None, typer.Option(min=0.0, max=1.0, show_default=False)] = None,
    within: ScopeOption = None,
    llm: Annotated[str | None, typer.Option("--llm", metavar="[MODEL]", show_default=False)] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y")] = False,
    show_prompt: Annotated[bool, typer.Option("--show-prompt")] = False,
    explain: Annotated[bool, typer.Option("--explain")] = False,
    store: StoreOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer questions from the documents; several are one conversation."""
    with exit_codes():
        retriever = Retriever.open(settings=make_settings(index, threshold=threshold, store=store))
        warn_if_uncalibrated(retriever)
        assistant = Assistant(retriever)
        if show_prompt:
            show_prompts(assistant, questions, llm, within or (), as_json)
            return
        writer = None if llm is None else open_writer(assistant, llm)
        conversation = assistant.conversation()
        for question in questions:
            answer = conversation.ask(question, within or ())
            if writer is not None:
                answer = resolve(writer, conversation)
            if not as_json:
                write_text(format_answer(answer, len(questions) > 1))
            if writer is not None:
                answer = write_generated(writer, answer, as_json, yes)
            explained = None
            if explain:
                before = conversation.answers[:-1]
                explained = assistant.explain(question, before, within or ())
            if as_json:
                write_json(answer_record(answer, explained))
            elif explained is not None:
                write_text(format_explanation(explained))


def overview(
    document: Annotated[
        str | None, typer.Argument(metavar="DOCUMENT", show_default=False, callback=given_name)
    ] = None,
    sentences: Annotated[int | None, typer.Option("--sentences", "-n", show_default=False)] = None,
    chapter: Annotated[
        str | None, typer.Option(metavar="CHAPTER", show_default=False, callback=given_name)
    ] = None,
    llm: Annotated[str | None, typer.Option("--llm", metavar="[MODEL]", show_default=False)] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y")] = False,
    store: StoreOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Quote what stands for a document, part by part, or for all documents, by topic."""
    with exit_codes():
        settings = make_settings(index, store=store)
        if llm is not None:
            assistant = Assistant(Retriever.open(settings=settings))
            writer = open_writer(assistant, llm)
            answer = assistant.overview(document, sentences=sentences, chapter=chapter)
            if not as_json:
                write_text(format_answer(answer, several=False))
            answer = write_generated(writer, answer, as_json, yes)
            if as_json:
                write_json(answer_record(answer))
            return
        with open_index_of(settings) as opened:
            answer = give_overview(
                opened, load_words(settings), document, sentences, chapter=chapter
            )
        if as_json:
            write_json(answer_record(answer))
        else:
            write_text(format_answer(answer, several=False))
