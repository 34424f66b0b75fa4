"""Overviews on the screen: the question that a button asks, and labels that open a document."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from index import DocumentInfo
from qa.i18n.messages import Language
from qa.question.language import script_of_question
from qa.types import Segment
from qa.web.sources.pointers import Pointer


def document_number(path: str) -> int:
    """What stands for a document in a Pointer."""
    return crc32(path.encode("utf-8", "surrogatepass"))


def opened_by(segments: Sequence[Segment]) -> dict[str, Pointer]:
    """What a click on a label opens, by the path of the document that it names."""
    named = {segment.document for segment in segments if segment.document}
    return {path: Pointer("document", 0, document_number(path)) for path in named}


def ask_for_overview(path: str, documents: Sequence[DocumentInfo], language: Language) -> str:
    """The question that asks for the overview of a document and of no other, in the language of the
    page; "" where none has that path."""
    from qa.overview.asking import canonical_question  # only once one is asked for
    from qa.overview.references import Meant

    for document in documents:
        if document.path == path:
            script = script_of_question(document.title) if language == "zh" else "en"
            chosen = "zh-Hans" if language == "zh" and script == "en" else script
            return canonical_question(Meant((document,)), documents, chosen)
    return ""
