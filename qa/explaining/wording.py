"""An explanation in words, the same on the screen and by the command."""

from __future__ import annotations

from qa.explaining.types import ExplainedSearch, Explanation
from qa.i18n.messages import Language, say

NAMED = 3
"""At most so many documents are named."""


def percent(share: float) -> str:
    """A share (0 to 1) for people."""
    return f"{100 * share:.0f}%"


def how_understood(explanation: Explanation, language: Language) -> list[str]:
    """How the question was understood and where it was asked, a line each."""
    said = []
    resolved = explanation.resolved_question
    if explanation.respelled:
        said.append(say(language, "why_respelled", question=resolved))
    elif resolved.strip() != explanation.question.strip():
        said.append(say(language, "why_resolved", question=resolved))
    if explanation.way != "searched":
        return [*said, say(language, f"why_{explanation.way}")]
    if explanation.within:
        names = _names(explanation.within, language)
        said.append(say(language, "why_within", names=names, count=explanation.documents))
    else:
        said.append(say(language, "why_everywhere", count=f"{explanation.documents:,}"))
    if len(explanation.searches) > 1:
        said.append(say(language, "why_parts", count=len(explanation.searches)))
    return said


def how_searched(
    search: ExplainedSearch, explanation: Explanation, language: Language
) -> list[str]:
    """What was searched for, and where that was narrower than the whole, a line each."""
    said = []
    if search.question.strip() not in (explanation.question, explanation.resolved_question):
        said.append(say(language, "why_searched", question=search.question))
    if search.kinds:
        kinds = _comma(language).join(say(language, f"why_kind_{kind}") for kind in search.kinds)
        said.append(say(language, "why_kinds", kinds=kinds))
    if search.translations:
        words = _comma(language).join(search.translations)
        said.append(say(language, "why_translated", words=words))
    if search.documents and len(search.documents) < explanation.documents:
        said.append(say(language, "why_confined", names=_names(search.documents, language)))
    return said


def what_it_rests_on(explanation: Explanation, language: Language) -> list[str]:
    """What the confidence rests on, a line each; empty where nothing was searched."""
    if explanation.way != "searched":
        return []
    told = "why_confidence_answered" if explanation.answered else "why_confidence_refused"
    confidence = percent(explanation.confidence)
    said = [say(language, told, confidence=confidence, threshold=percent(explanation.threshold))]
    search = min(
        explanation.searches, key=lambda each: abs(each.confidence - explanation.confidence)
    )
    figures = dict(search.figures)
    if not figures:
        return said
    said.append(
        say(
            language,
            "why_by_coverage",
            coverage=percent(figures["best_coverage"]),
            passage=percent(figures["best_coverage_passage"]),
        )
    )
    said.append(say(language, "why_by_dense", dense=f"{figures['best_dense']:.2f}"))
    if figures["unknown_words"]:
        said.append(say(language, "why_by_unknown", share=percent(figures["unknown_words"])))
    margin, other = f"{figures['score_margin']:.2f}", f"{figures['other_document']:+.3f}"
    said.append(say(language, "why_by_margin", margin=margin, other=other))
    read = [each.read for each in search.sentences if each.read is not None]
    if read and search.read_nowhere is not None:
        best, nowhere = percent(max(read)), percent(search.read_nowhere)
        said.append(say(language, "why_by_reading", best=best, nowhere=nowhere))
    return said


def word_note(known: bool, sentences: int, weight: float, language: Language) -> str:
    """What became of a word of the question."""
    if not known:
        return say(language, "why_word_unknown")
    key = "why_word_found" if sentences else "why_word_unused"
    return say(language, key, count=sentences, weight=f"{weight:.1f}")


def _names(names: tuple[str, ...], language: Language) -> str:
    shown = _comma(language).join(names[:NAMED])
    return shown + ("…" if len(names) > NAMED else "")


def _comma(language: Language) -> str:
    return "、" if language == "zh" else ", "
