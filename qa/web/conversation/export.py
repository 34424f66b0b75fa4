"""A conversation as a Markdown file, with its citations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.i18n.messages import Language, say
from qa.overview.questions.hints import is_overview
from qa.question.language import label_language
from qa.types import Answer, Citation, Generated, Result
from qa.web.escape import escape_markdown
from qa.web.generated import ShownSentence, show_generated
from qa.web.sources.quotations import place


def export_markdown(turns: Sequence[Answer], language: Language) -> str:
    """The conversation as Markdown: questions, answers with their markers, and every citation
    with its document, place, offsets and quotation. Nothing in it acts as markup.

    The heading is in ``language``, the labels of an answer in that of its question.
    """
    chapters = [f"# {say(language, 'export_title')}"]
    for answer in turns:
        chapters += _exported_turn(answer, label_language(answer.question))
    return "\n\n".join(chapters) + "\n"


def _exported_turn(answer: Answer, language: Language) -> list[str]:
    """A question and its answer, with what is cited or what comes closest."""
    chapters = [f"## {_one_line(answer.question)}"]
    if answer.resolved_question.strip() not in ("", answer.question.strip()):
        text = say(language, "understood", question=answer.resolved_question)
        chapters.append(f"*{_one_line(text)}*")
    chapters.append(_exported_answer(answer))
    rows = [_exported_citation(citation, language) for citation in answer.citations]
    if rows:
        chapters += [f"**{say(language, 'export_sources')}**", "\n".join(rows)]
    if answer.generated is not None and answer.generated.outcome != "announced":
        chapters += _exported_generated(answer.generated, language)
    possible = [_exported_citation(citation, language) for citation in answer.possible]
    if possible:
        chapters += [f"**{say(language, 'export_possible')}**", "\n".join(possible)]
    near = [_exported_passage(result, language) for result in answer.closest]
    if near:
        chapters += [f"**{say(language, 'export_closest')}**", "\n".join(near)]
    return chapters


def _exported_generated(generated: Generated, language: Language) -> list[str]:
    """What a language model wrote: the sentences that are shown, each with its verdict and what it
    cites, then what was said of the whole."""
    written = show_generated(generated, 0, language)
    rows = [_exported_sentence(each, language) for each in written.sentences]
    chapters = [f"**{_one_line(say(language, 'model_export', model=generated.model))}**"]
    chapters += ["\n".join(rows)] if rows else []
    cited = [each for each in generated.citations if each.n in written.cited]
    chapters += ["\n".join(_exported_citation(each, language) for each in cited)] if cited else []
    chapters += [f"*{_one_line(note)}*" for note in written.notes]
    if written.removed:
        removed = say(language, "model_removed", count=len(written.removed))
        chapters.append(f"*{_one_line(removed)}*")
    return chapters


def _exported_sentence(shown: ShownSentence, language: Language) -> str:
    """One item of a language model's answer."""
    text = _one_line("".join(part.text for part in shown.parts))
    markers = "".join(f"\\[{n}\\]" for n in shown.citations)
    mark = "✓" if shown.status == "verified" else f"({say(language, 'model_check')})"
    remarks = f" — {_one_line(' · '.join(shown.remarks))}" if shown.remarks else ""
    return f"- {text}{markers} {mark}{remarks}"


def _one_line(text: str) -> str:
    """Text on one line of Markdown, shown literally."""
    return escape_markdown(" ".join(text.split()))


def _exported_answer(answer: Answer) -> str:
    """The labels and the quotations on one line, the latter with their markers; of an overview, as
    paragraphs.

    A label has no marker to set it off, so a space stands before it where the answer has one.
    """
    between = "\n\n" if is_overview(answer) else ""
    return between.join(
        (" " if segment.kind == "label" and segment.lead and not between else "")
        + _one_line(segment.text)
        + "".join(f"\\[{n}\\]" for n in segment.citations)
        for segment in answer.segments
    )


def _exported_citation(citation: Citation, language: Language) -> str:
    """One item of the list of citations."""
    where = place(language, citation.part, citation.paragraph, citation.page, citation.place)
    head = f"{citation.title} · {where} · {citation.document} [{citation.start}:{citation.end}]"
    return f"- \\[{citation.n}\\] {_one_line(head)}\n  > {_exported_quote(citation)}"


def _exported_quote(citation: Citation) -> str:
    """A quotation on one line, the words that answer in bold.

    CommonMark takes asterisks for bold only where no punctuation is between them and the words, so
    the tags of HTML are written, which it takes everywhere.
    """
    quote, words = citation.quote, citation.answer_words
    pieces, done = [], 0
    for start, end in zip(words[::2], words[1::2], strict=True):
        pieces += [_kept(quote[done:start]), f"<b>{_kept(quote[start:end])}</b>"]
        done = end
    return "".join([*pieces, _kept(quote[done:])]).strip()


def _kept(text: str) -> str:
    """A part of a line of Markdown, shown literally."""
    return escape_markdown(re.sub(r"\s+", " ", text))


def _exported_passage(result: Result, language: Language) -> str:
    """One item of the list of closest passages."""
    where = place(language, result.part, result.paragraph)
    head = f"{result.title} · {where} · {result.document} [{result.start}:{result.end}]"
    return f"- {_one_line(head)}\n  > {_one_line(result.text)}"
