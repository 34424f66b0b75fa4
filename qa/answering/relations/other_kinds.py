"""A row of a table that says of what kind the thing is, and another than the question does: the row
of an electricity meter for «S-0388的水表装在哪？»."""

from __future__ import annotations

from dataclasses import replace

from index import fold
from qa.answering.relations.other_codes import DOUBTED, asked_codes
from qa.answering.relations.table_rows import parse_cells
from qa.question.thing_kinds import find_kind, is_called_otherwise
from qa.ranking.pipeline import Ranked
from qa.retrieval.names.rows import places


def doubt_other_kind(question: str, found: Ranked) -> Ranked:
    """What was found, with little confidence if the best sentence is the row of a code that the
    question names, and says that this is of another kind than the question does."""
    evidence = found.evidence
    if found.confidence <= DOUBTED or not evidence.sentences:
        return found
    cells = [(cell.head, cell.text) for cell in parse_cells(evidence.text(0))]
    folded = fold(question)
    own = [code for code in asked_codes(question) if any(places(text, code) for _, text in cells)]
    kind = find_kind(folded, [span for code in own for span in places(folded, code)])
    if kind is None or not is_called_otherwise(kind.word, cells):
        return found
    return replace(found, confidence=DOUBTED)
