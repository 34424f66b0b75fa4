"""What a language model wrote, as it is shown below the quotations: each sentence with its verdict.

Pure functions, which hand plain values to templates: every text comes out as text, no link as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.generation.outcome import describe_step, describe_work, notes, reason_words
from qa.i18n.messages import Language, say
from qa.types import Generated, GeneratedSentence
from qa.web.templating import render

if TYPE_CHECKING:
    from qa.generation.writer import Writer


@dataclass(frozen=True, slots=True)
class Part:
    """Some text of a sentence; ``found`` says whether it was found in what the sentence cites."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence with its verdict, the numbers it cites, and what is said about it."""

    parts: Sequence[Part]
    status: str
    citations: Sequence[int]
    remarks: Sequence[str]


@dataclass(frozen=True, slots=True)
class Written:
    """A model's answer as it is shown: what stands there, what was taken out, the lines about the
    whole, and the numbers of what is cited in what stands there.

    ``announced`` says what it would take, where it is not begun; ``again`` is what the button says
    that begins it, or writes it anew.
    """

    title: str
    turn: int
    writing: str
    sentences: Sequence[ShownSentence]
    removed: Sequence[ShownSentence]
    notes: Sequence[str]
    facts: str
    cited: frozenset[int]
    announced: str = ""
    again: str = ""


def show_generated(generated: Generated, turn: int, language: Language) -> Written:
    """A model's answer in the conversation's turn, from 0.

    Where nothing is verified in the end, its sentences are not shown: the quotations stand alone.
    """
    writing, announced = generated.outcome == "writing", generated.outcome == "announced"
    work = generated.work
    shown = [each for each in generated.sentences if each.status != "removed"]
    removed = [each for each in generated.sentences if each.status == "removed"]
    if not writing and not generated.count("verified"):
        shown, removed = [], list(generated.sentences)
    return Written(
        title=say(language, "model_title", model=generated.model),
        turn=turn,
        writing=_writing(generated, language) if writing else "",
        sentences=[_shown(each, language) for each in shown],
        removed=[_shown(each, language) for each in removed],
        notes=[] if writing else notes(generated, language),
        facts="" if announced else _facts(generated, language),
        cited=frozenset(n for each in shown for n in each.citations),
        announced=describe_work(work, language) if work and announced else "",
        again=_again(generated, language),
    )


def _writing(generated: Generated, language: Language) -> str:
    words = say(language, "model_writing", model=generated.model)
    step = describe_step(generated, language)
    return f"{words} {step}" if step else words


def _again(generated: Generated, language: Language) -> str:
    if generated.work and generated.outcome == "announced":
        return say(language, "model_work_start", calls=generated.work.calls)
    return say(language, "model_retry")


def _facts(generated: Generated, language: Language) -> str:
    return say(
        language,
        "model_facts",
        model=generated.model,
        verified=generated.count("verified"),
        seconds=f"{generated.seconds:.1f}",
    )


def _shown(sentence: GeneratedSentence, language: Language) -> ShownSentence:
    remarks = [reason_words(code, language) for code in sentence.reasons]
    if sentence.formula:
        remarks.insert(0, say(language, "model_formula", formula=sentence.formula))
    return ShownSentence(parts_of(sentence), sentence.status, sentence.citations, remarks)


def parts_of(sentence: GeneratedSentence) -> list[Part]:
    """The text of a sentence, cut where what was not found begins and ends; of one that is
    verified, whole."""
    spans = sentence.unsupported if sentence.status != "verified" else ()
    parts, at = [], 0
    for start, end in spans:
        parts += [Part(sentence.text[at:start], True), Part(sentence.text[start:end], False)]
        at = end
    parts.append(Part(sentence.text[at:], True))
    return [part for part in parts if part.text]


def render_model_bar(writer: Writer, accepted: bool, only_quotations: bool, lang: Language) -> str:
    """Above the box: before the first use what leaves the machine and for where, then the switch
    between the model's answers and quotations alone."""
    leaves = "model_stays" if writer.local else "model_leaves"
    fields = {"host": writer.host, "model": writer.model, "count": writer.most}
    return render(
        "model_bar",
        language=lang,
        accepted=accepted,
        only_quotations=only_quotations,
        notice=say(lang, "model_notice", host=writer.host, model=writer.model),
        leaves=say(lang, leaves, **fields),
        model=f"{writer.model} · {writer.host}",
    )
