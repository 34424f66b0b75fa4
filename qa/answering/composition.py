"""Combines the answers to the parts of a question into one, without repetitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answering.selection import MOST, Selected, Selection


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a question, itself a question, and what was found for it."""

    question: str
    confidence: float
    selection: Selection


def compose(parts: Sequence[Part], whole: Part, threshold: float) -> Selection | None:
    """The sentences of all parts, in the order asked, then of the whole question if there is room.

    The best sentence of every part is taken before any second one, up to ``MOST`` sentences in all.
    A part whose confidence is below ``threshold`` contributes nothing and is reported as missing,
    unless its best sentence is cited for another part. If the question as a whole is below the
    threshold, at least one part must be halfway between the threshold and 1, so that asking several
    things does not make an answer more likely. None if no sentence is left.
    """
    whole_found = whole.confidence >= threshold
    surest = max((part.confidence for part in parts), default=0.0)
    answers = whole_found or surest >= (1.0 + threshold) / 2
    found = [part if answers and part.confidence >= threshold else None for part in parts]
    sources = [part.selection if part else None for part in found]
    if whole_found:
        sources.append(whole.selection)
    chosen = _in_turn(sources)
    if not chosen:
        return None
    cited = {(sentence.document, sentence.start) for sentence in chosen}
    missing = tuple(
        part.question
        for part, kept in zip(parts, found, strict=True)
        if kept is None and not _is_cited(part, cited)
    )
    conflicting = any(source is not None and source.conflicting for source in sources)
    return Selection(tuple(chosen), conflicting, missing if len(missing) < len(parts) else ())


def _is_cited(part: Part, cited: set[tuple[str, int]]) -> bool:
    best = part.selection.sentences[:1]
    return any((sentence.document, sentence.start) in cited for sentence in best)


def _in_turn(sources: Sequence[Selection | None]) -> list[Selected]:
    """The first sentence of every source, then the second of each, and so on, each once."""
    chosen: dict[tuple[str, int], Selected] = {}
    longest = max((len(source.sentences) for source in sources if source), default=0)
    for turn in range(longest):
        for group, source in enumerate(sources):
            if source is not None and turn < len(source.sentences) and len(chosen) < MOST:
                sentence = source.sentences[turn]
                place = (sentence.document, sentence.start)
                chosen.setdefault(place, replace(sentence, group=group))
    return list(chosen.values())
