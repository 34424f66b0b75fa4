"""Why an answer is what it is, on the screen: what is put into the fold below it."""

from __future__ import annotations

from functools import partial

from index import WendaError
from qa.explaining import ExplainedSearch, ExplainedWord, Explanation
from qa.explaining.wording import (
    how_searched,
    how_understood,
    percent,
    what_it_rests_on,
    word_note,
)
from qa.i18n.messages import Language, reason_in, say
from qa.question.language import label_language
from qa.types import Answer
from qa.web.rendering import fold_key
from qa.web.session import Turns
from qa.web.sources.quotations import place
from qa.web.state import Shared
from qa.web.templating import render

ABOUT_THE_SAME = 0.005
"""How much the confidence of an answer and of its explanation differ by chance."""


def explain(turn: int, turns: Turns, shared: Shared) -> str:
    """What belongs into the fold of a turn, or why it cannot be said; "" where there is none."""
    if not 0 <= turn < len(turns):
        return ""
    answer = turns[turn]
    language = label_language(answer.question)
    asked = answer.question, turns[:turn], answer.within
    key = fold_key(answer, turn)
    try:
        with shared.resting():
            explanation = shared.line.join(partial(shared.assistant.explain, *asked)).result()
    except WendaError as error:
        reason = say(language, "ask_failed", reason=reason_in(language, error))
        return render("explanation", key=key, error=reason)
    return render_explanation(explanation, key, language, has_changed(explanation, answer))


def has_changed(explanation: Explanation, answer: Answer) -> bool:
    """Whether the documents would give another answer now than they gave."""
    return (
        explanation.answered != answer.answered
        or abs(explanation.confidence - answer.confidence) > ABOUT_THE_SAME
    )


def render_explanation(
    explanation: Explanation, key: str, language: Language, changed: bool = False
) -> str:
    """An explanation as HTML, for the fold with that key. ``changed``: whether it is no longer that
    of the answer."""
    return render(
        "explanation",
        key=key,
        error="",
        language=language,
        changed=changed,
        understood=how_understood(explanation, language),
        basis=what_it_rests_on(explanation, language),
        searches=[_search(each, explanation, language) for each in explanation.searches],
        several=len(explanation.searches) > 1,
    )


def _search(
    search: ExplainedSearch, explanation: Explanation, language: Language
) -> dict[str, object]:
    """A search for the template: every figure as it is shown."""
    return {
        "question": search.question,
        "confidence": percent(search.confidence),
        "lines": how_searched(search, explanation, language),
        "words": [_word(each, language) for each in search.words if each.whole],
        "sentences": [
            {
                "text": " ".join(each.text.split()),
                "document": each.document,
                "at": f"{each.start}-{each.end}",
                "where": f"{each.title} · {place(language, '', each.paragraph)}",
                "cited": each.citation,
                "share": percent(each.share),
                "dense": f"{each.dense:.2f}",
                "coverage": percent(each.coverage),
                "read": "–" if each.read is None else percent(each.read),
            }
            for each in search.sentences
        ],
        "passages": [
            {
                "document": each.document,
                "at": f"{each.start}-{each.end}",
                "where": f"{each.title} · {place(language, '', each.paragraph)}",
                "score": f"{each.score:.2f}",
                "dense": f"{each.dense:.2f}",
                "lexical": f"{each.lexical:.1f}",
            }
            for each in search.passages
        ],
        "figures": [(name, f"{value:.4g}") for name, value in search.figures],
    }


def _word(word: ExplainedWord, language: Language) -> dict[str, str]:
    state = "unknown" if not word.known else "found" if word.sentences else "unused"
    note = word_note(word.known, word.sentences, word.weight, language)
    return {"text": word.text, "state": state, "note": note}
