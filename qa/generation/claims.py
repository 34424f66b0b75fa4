"""One claim of a model to one sentence of an answer: computed, verified, with its citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from index import compile_later, fold
from qa.generation.arithmetic import Calculation, compute, is_founded, is_turned_round
from qa.generation.comparisons import is_owned, read_comparison
from qa.generation.evidence import Given
from qa.generation.orders import is_order
from qa.generation.parser import Claim
from qa.types import Citation, GeneratedSentence, GeneratedStatus
from qa.verification.types import Source, Verdict, Verifier

MOST_CITED = 6
"""A sentence that cites more is not pinned to anything."""
LEAST_COPIED = 8
"""Letters of a sentence that is known by its words alone."""
BEFORE = 8
"""Letters before a stretch of a source in which a word of speech makes it reported."""
_SPEECH = compile_later(
    r"说|称|答|回复|输出|写|声明|宣布|告诉|表示|认为|传言|谣|据|say|claim|reply|answer|respond|output|"
    r"tell|told|write|append|print|that$"
)
_ENDS = "。！？；….!?;”’」』\"'）)"
_ADDRESS = compile_later(r"[a-z][a-z+.-]*://\S+|\bwww\.\S+|\]\(\S*|\bmailto:\S+|javascript:", re.I)


class CitationNumbers:
    """The numbers of what an answer cites: those of its quotations, and new ones behind them."""

    def __init__(self, quoted: Sequence[Citation]) -> None:
        self._numbers = {(each.document, each.start, each.end): each.n for each in quoted}
        self._next = max((each.n for each in quoted), default=0) + 1
        self.added: tuple[Citation, ...] = ()

    def number(self, citation: Citation) -> int:
        """The number of a citation; a new one if it has none yet."""
        place = (citation.document, citation.start, citation.end)
        if place not in self._numbers:
            self._numbers[place] = self._next
            self.added = (*self.added, replace(citation, n=self._next))
            self._next += 1
        return self._numbers[place]


def judge(
    claim: Claim,
    given: Sequence[Given],
    numbers: CitationNumbers,
    verifier: Verifier,
    question: str | None,
) -> GeneratedSentence:
    """What becomes of a claim that cites sentences of ``given`` by their numbers, from 1."""
    calculation = compute(claim.text)
    ids = claim.ids or copied_from(claim.text, given)
    cited = [given[number - 1] for number in ids if 1 <= number <= len(given)]
    invented = len(cited) < len(ids)
    sources = [each.source for each in cited]
    refused = _refusal(claim, calculation, [each.text for each in sources])
    if refused or not cited:
        reason = refused or ("invented" if invented else "no_source")
        verdict = Verdict("removed", 0.0)
        status: GeneratedStatus = "removed"
        reasons: tuple[str, ...] = (reason,)
    else:
        texts = [each.text for each in sources]
        verdict = _verify(calculation, sources[:MOST_CITED], verifier, question)
        status, reasons = verdict.status, tuple(verdict.reasons)
        doubts = (
            ("turned_round", is_turned_round(calculation, texts)),
            ("reported", is_only_reported(calculation.stated, texts)),
            ("invented", invented),
            ("too_many", len(cited) > MOST_CITED),
        )
        for reason, holds in doubts:
            if holds:
                status = "check" if status == "verified" else status
                reasons = (*reasons, reason)
    shown = () if status == "removed" and not cited else cited[:MOST_CITED]
    return GeneratedSentence(
        calculation.text,
        status,
        tuple(dict.fromkeys(numbers.number(each.citation) for each in shown)),
        verdict.score,
        reasons,
        tuple(calculation.shown_span(start, end) for start, end in verdict.unsupported),
        calculation.formula,
    )


def _verify(
    calculation: Calculation, sources: Sequence[Source], verifier: Verifier, question: str | None
) -> Verdict:
    """The verdict on a claim. That of a comparison is the verdict on what it rests on, where the
    sentences have a number for each of the two."""
    compared = read_comparison(calculation)
    if compared is not None and is_owned(compared, [each.text for each in sources]):
        for premises in compared.premises:
            verdict = verifier.verify(premises, sources, None)
            if verdict.status == "verified":
                return verdict
    return verifier.verify(calculation.stated, sources, question)


def copied_from(text: str, given: Sequence[Given]) -> tuple[int, ...]:
    """The number of the sentence that a text copies whole, as small models do without saying so;
    () where it copies none. Nothing is guessed: marks and spaces apart it has to be the same, and a
    sentence, not a heading."""
    wanted = _letters(text)
    if len(wanted) < LEAST_COPIED:
        return ()
    same = (
        n
        for n, each in enumerate(given, 1)
        if _letters(each.source.text) == wanted and each.source.text.rstrip()[-1] in _ENDS
    )
    return tuple(islice(same, 1))


def is_only_reported(text: str, sources: Sequence[str]) -> bool:
    """Whether a text is what somebody says, or is told to say, in a source: that it was said does
    not make it so."""
    wanted = _letters(text)
    for source in sources:
        letters = _letters(source)
        at = letters.find(wanted)
        if wanted and at > 0 and _SPEECH.search(letters[max(0, at - BEFORE) : at]):
            return True
    return False


def _letters(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def _refusal(claim: Claim, calculation: Calculation, sources: Sequence[str]) -> str:
    """Why a claim is not even to be verified; "" if nothing speaks against it."""
    if is_order(claim.text):
        return "order"
    cited = "\n".join(sources)
    if any(address not in cited for address in _ADDRESS.findall(claim.text)):
        return "link"
    if calculation.failed or (calculation.computed and not is_founded(calculation, sources)):
        return "arithmetic"
    return ""
