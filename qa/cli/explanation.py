"""Why an answer is what it is, as ``wenda ask --explain`` prints it."""

from __future__ import annotations

from collections.abc import Sequence

from qa.explaining import ExplainedSearch, ExplainedSentence, Explanation
from qa.explaining.wording import (
    how_searched,
    how_understood,
    percent,
    what_it_rests_on,
    word_note,
)
from qa.i18n.messages import Language, say
from qa.question.language import label_language

FIGURES_A_LINE = 4


def format_explanation(explanation: Explanation) -> str:
    """What was looked at, in words and figures, in the language of the question."""
    language = label_language(explanation.question)
    lines = [say(language, "why_understood"), *_listed(how_understood(explanation, language))]
    if basis := what_it_rests_on(explanation, language):
        lines += ["", say(language, "why_basis"), *_listed(basis)]
    for search in explanation.searches:
        lines += ["", *_search(search, explanation, language)]
    return "\n".join(lines) + "\n"


def _listed(lines: Sequence[str]) -> list[str]:
    return [f"  - {line}" for line in lines]


def _search(search: ExplainedSearch, explanation: Explanation, language: Language) -> list[str]:
    lines = [f"> {search.question}  {percent(search.confidence)}"]
    lines += _listed(how_searched(search, explanation, language))
    words = [
        f"{each.text}: {word_note(each.known, each.sentences, each.weight, language)}"
        for each in search.words
        if each.whole
    ]
    lines += [say(language, "why_words"), *_listed(words)] if words else []
    if search.sentences:
        lines.append(say(language, "why_sentences"))
        lines += [line for each in search.sentences for line in _sentence(each, language)]
    if search.passages:
        lines.append(say(language, "why_passages"))
    for passage in search.passages:
        scores = {name: f"{getattr(passage, name):.2f}" for name in ("score", "dense", "lexical")}
        place = f"{passage.document}:{passage.start}-{passage.end}"
        lines.append(f"  {place}  ({say(language, 'cli_scores', **scores)})")
    figures = [f"{name}={value:.4g}" for name, value in search.figures]
    lines += [say(language, "why_figures")] if figures else []
    for at in range(0, len(figures), FIGURES_A_LINE):
        lines.append("  " + "  ".join(figures[at : at + FIGURES_A_LINE]))
    return lines


def _sentence(sentence: ExplainedSentence, language: Language) -> list[str]:
    """A sentence with its figures, and below them where it stands and its text."""
    read = "–" if sentence.read is None else percent(sentence.read)
    figures = [
        f"{say(language, 'why_share')} {percent(sentence.share)}",
        f"{say(language, 'why_score')} {sentence.score:.2f}",
        f"{say(language, 'why_dense')} {sentence.dense:.2f}",
        f"{say(language, 'why_coverage')} {percent(sentence.coverage)}",
        f"{say(language, 'why_read')} {read}",
    ]
    cited = "" if sentence.citation is None else f"[{sentence.citation}] "
    place = f"{sentence.document}:{sentence.start}-{sentence.end}"
    text = " ".join(sentence.text.split())
    return [f"  {cited}{'  '.join(figures)}", f"    {place}  {text}"]
