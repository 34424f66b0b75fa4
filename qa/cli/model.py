"""Answers in a language model's words, and what an endpoint can do: for the command."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index import SettingsError, has_han, settings_from_environment
from qa.assistant import Assistant, Conversation
from qa.cli.options import JsonOption, WordedGroup
from qa.cli.streams import exit_codes, say, terminal_language, write_json, write_text
from qa.cli.text import escape_name, format_citation
from qa.generation.outcome import describe_step, describe_work, notes, reason_words
from qa.i18n.messages import Language, reason_in
from qa.i18n.messages import say as text_in
from qa.question.language import label_language
from qa.types import Answer, Generated, GeneratedSentence, Work

if TYPE_CHECKING:
    from qa.generation.check import Finding
    from qa.generation.writer import ModelWriter

model_app = typer.Typer(cls=WordedGroup, no_args_is_help=True, rich_markup_mode=None)
MARKS = {"verified": "✓", "check": "?", "removed": "✗"}


def with_optional_values(arguments: Sequence[str]) -> list[str]:
    """The arguments of the command with «--llm» that has no value as «--llm=»: what follows is
    another option, nothing, or plainly a question and no name of a model. Likewise «--ray», after
    which no address of a cluster follows."""
    filled = list(arguments)
    for at, argument in enumerate(filled):
        if argument == "--":
            break
        if is_value := _VALUES.get(argument):
            following = filled[at + 1] if at + 1 < len(filled) else "-"
            if following.startswith("-") or not is_value(following):
                filled[at] = f"{argument}="
    return filled


def is_cluster_address(text: str) -> bool:
    """Whether a text may be the address of a Ray: auto, local, host:port or ray://host:port."""
    return re.fullmatch(_CLUSTER, text) is not None


def is_model_name(text: str) -> bool:
    """Whether a text may name a model: ASCII letters without a space or a question mark."""
    return bool(text) and text.isascii() and not any(each in text for each in " ?\t\n")


_CLUSTER = r"auto|local|(ray://)?[A-Za-z0-9._-]+:\d+|ray://\S+"
_VALUES = {"--llm": is_model_name, "--ray": is_cluster_address}


def open_writer(assistant: Assistant, model: str | None, find: bool = True) -> ModelWriter:
    """What writes with the model named, or else set; ``find``: ask the endpoint which it has where
    none is. Raises SettingsError or ModelFailure."""
    from qa.generation.endpoint import endpoint_from_environment
    from qa.generation.writer import ModelWriter, find_model

    endpoint = endpoint_from_environment(model)
    if endpoint is None:
        raise SettingsError("llm.off")
    return ModelWriter(find_model(endpoint) if find else endpoint, lambda: assistant)


def resolve(writer: ModelWriter, conversation: Conversation) -> Answer:
    """The last answer of a conversation, which the model may help to understand; it is the
    conversation's then."""
    *before, answer = conversation.answers
    answer = writer.resolve(answer, before)
    conversation.answers = (*before, answer)
    return answer


def write_generated(
    writer: ModelWriter, answer: Answer, as_json: bool, confirmed: bool = False
) -> Answer:
    """The answer with what the model writes; for people, this is printed below the answer.

    What takes many requests is announced, and has to be confirmed: beforehand, or at a terminal.
    Raises SettingsError where nobody can be asked.
    """
    language = terminal_language()
    work = writer.announce(answer)
    if not answer.answered and work is None:
        say(text_in(language, "cli_model_refused"))
        return answer
    if work is not None:
        say(describe_work(work, language))
        if not confirmed and not _confirm(work, language):
            return answer
    say(text_in(language, "cli_model_asking", model=writer.model, host=writer.host))
    answer = writer.complete(answer, _Steps(language))
    if answer.generated is not None and not as_json:
        write_text(format_generated(answer.generated, label_language(answer.question)) + "\n")
    return answer


def _confirm(work: Work, language: Language) -> bool:
    """Whether so much work is wanted."""
    from qa.generation.writer import MOST_UNCONFIRMED

    if work.calls <= MOST_UNCONFIRMED:
        return True
    if not sys.stdin.isatty():
        raise SettingsError("llm.unconfirmed", calls=work.calls)
    return typer.confirm(text_in(language, "cli_work_confirm", calls=work.calls), err=True)


class _Steps:
    """Says which part is being read, each once."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._said = ""

    def __call__(self, generated: Generated) -> None:
        """Say it, if it is another than before."""
        step = describe_step(generated, self._language)
        if step and step != self._said:
            say(step)
        self._said = step


def show_prompts(
    assistant: Assistant,
    questions: Sequence[str],
    model: str | None,
    within: Sequence[str],
    as_json: bool,
) -> None:
    """What would be sent to the model for each question of a conversation; nothing is sent."""
    writer = open_writer(assistant, "" if model is None else model, find=False)
    conversation = assistant.conversation()
    for question in questions:
        answer = conversation.ask(question, within)
        if not answer.answered:
            say(text_in(terminal_language(), "cli_model_refused"))
        messages = writer.prompt(answer).messages if answer.answered else ()
        if as_json:
            write_json({"question": question, "host": writer.host, "messages": list(messages)})
            continue
        for message in messages:
            write_text(f"{message['role']}:\n{message['content']}\n")


def format_generated(generated: Generated, language: Language) -> str:
    """What a model wrote: each sentence with its mark, then what it cites beyond the quotations."""
    said = [escape_name(note) for note in notes(generated, language)]
    if not generated.sentences:
        return "\n".join(said)
    lines = [text_in(language, "model_title", model=escape_name(generated.model))]
    shown = [each for each in generated.sentences if each.status != "removed"]
    if generated.count("verified"):
        lines += [_format_sentence(each, language) for each in shown]
        lines += [format_citation(citation, language) for citation in generated.citations]
    removed = [each for each in generated.sentences if each.status == "removed"]
    if removed:
        lines.append(text_in(language, "model_removed", count=len(removed)))
        lines += [f"  {_format_sentence(each, language)}" for each in removed]
    lines += said
    facts = text_in(
        language,
        "model_facts",
        model=escape_name(generated.model),
        verified=generated.count("verified"),
        seconds=f"{generated.seconds:.1f}",
    )
    if generated.prompt_tokens is not None and generated.reply_tokens is not None:
        counts = {"prompt": generated.prompt_tokens, "reply": generated.reply_tokens}
        facts += text_in(language, "cli_model_tokens", **counts)
    return "\n".join([*lines, facts])


def _format_sentence(sentence: GeneratedSentence, language: Language) -> str:
    markers = "".join(f"[{n}]" for n in sentence.citations)
    said = [reason_words(code, language) for code in sentence.reasons]
    if sentence.formula:
        said.insert(0, text_in(language, "model_formula", formula=sentence.formula))
    comma = text_in(language, "cli_comma")
    remark = f" ({comma.join(said)})" if said else ""
    return f"{MARKS[sentence.status]} {escape_name(sentence.text)}{markers}{remark}"


@model_app.command()
def check(
    model: Annotated[str, typer.Argument(metavar="[MODEL]", show_default=False)] = "",
    as_json: JsonOption = False,
) -> None:
    """Try out a language model's endpoint, with made-up sentences."""
    with exit_codes():
        from qa.generation.check import check_endpoint
        from qa.generation.endpoint import endpoint_from_environment
        from qa.verification.verifier import load_verifier

        endpoint = endpoint_from_environment(model)
        if endpoint is None:  # "" stands for any
            raise SettingsError("llm.off")
        works = True
        for finding in check_endpoint(endpoint, load_verifier(settings_from_environment())):
            works = works and finding.verdict != "bad"
            if as_json:
                write_json(finding_record(finding))
            else:
                write_text(format_finding(finding, terminal_language()))
        if not works:
            raise typer.Exit(1)


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding for ``--json``; a reason as text with its code."""
    fields: dict[str, Any] = dict(finding.fields)
    why = fields.pop("why", None)
    if why is not None:
        fields |= {"why": str(why), **why.as_json()}
    return {"name": finding.name, "verdict": finding.verdict, **fields}


def format_finding(finding: Finding, language: Language) -> str:
    """A finding as one line: its verdict, its name, and what was found."""
    fields = dict(finding.fields)
    if "why" in fields:
        said = reason_in(language, fields["why"])
    else:
        words = _worded(finding.name, fields, language)
        said = text_in(language, f"cli_check_{finding.name}", **words)
    verdict = _padded(text_in(language, f"cli_check_{finding.verdict}"), 6)
    name = _padded(text_in(language, f"cli_name_{finding.name}"), 12)
    return f"{verdict}{name}{escape_name(said)}"


def _padded(text: str, columns: int) -> str:
    """A text followed by spaces up to a width on a terminal, where a Han character takes two."""
    return text + " " * max(0, columns - sum(1 + has_han(character) for character in text))


def _worded(name: str, fields: dict[str, Any], language: Language) -> dict[str, Any]:
    """The fields of a finding in words."""
    if name == "place":
        key = "cli_with_key" if fields["key"] else "cli_without_key"
        where = text_in(language, f"cli_where_{fields['where']}")
        return {"address": fields["address"], "with_key": text_in(language, key), "where": where}
    if name == "stream":
        yes_no = {
            each: text_in(language, "cli_yes" if fields[each] else "cli_no")
            for each in ("streamed", "usage")
        }
        return {**fields, **yes_no}
    if name == "context":
        how = "told" if fields["told"] else "read" if fields["tokens"] else "unknown"
        told = text_in(language, f"cli_context_{how}", **_if_named(how, fields["tokens"]))
        return {"wanted": fields["wanted"], "tokens": told}
    return fields


def _if_named(how: str, tokens: int) -> dict[str, int]:
    return {} if how == "unknown" else {"tokens": tokens}
