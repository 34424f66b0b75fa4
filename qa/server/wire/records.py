"""What comes out of the API, as its description (OpenAPI) has it.

It is made by ``qa.serialize``, as for ``--json``; the models here describe it.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from qa.types import Citation, RefusalReason


class CitationRecord(BaseModel):
    """A sentence that is quoted; ``quote`` is ``text[start:end]`` of its document."""

    model_config = ConfigDict(strict=True)
    n: int = Field(description="The number of its marker, from 1.")
    document: str
    title: str
    paragraph: int
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str
    score: float
    part: str = ""
    page: int | None = None
    place: dict[str, Any] | None = Field(None, description="Where it stands in a file of its kind.")

    def citation(self) -> Citation:
        """The same as the rest of the program has it, without its place in the file."""
        return Citation(**self.model_dump(exclude={"place"}))


class PassageRecord(BaseModel):
    """A passage that was found; ``text`` is ``text[start:end]`` of its document."""

    rank: int
    document: str
    title: str
    start: int
    end: int
    text: str
    score: float
    dense: float
    lexical: float
    paragraph: int
    part: str


class SegmentRecord(BaseModel):
    """A stretch of an answer: a quotation with the numbers of its citations, or a label."""

    kind: Literal["quotation", "label"]
    text: str
    citations: list[int]
    code: str
    lead: str
    document: str = Field("", description="The document that a label names, if it names one.")


class AnswerRecord(BaseModel):
    """An answer or a refusal, as ``wenda ask --json`` prints it."""

    question: str
    resolved_question: str
    answered: bool
    confidence: float
    answer: str
    citations: list[CitationRecord]
    closest: list[PassageRecord]
    seconds: float
    segments: list[SegmentRecord]
    conflicting: bool
    missing: list[str]
    reason: RefusalReason | None
    possible: list[CitationRecord]
    within: list[str]


class SearchRecord(BaseModel):
    """The passages found, best first."""

    query: str
    generation: str
    passages: list[PassageRecord]


class PartRecord(BaseModel):
    """An essay or chapter within a document."""

    title: str
    start: int
    end: int


class ListedDocument(BaseModel):
    """A document without its text."""

    path: str
    title: str
    characters: int
    paragraphs: int
    passages: int
    sentences: int


class DocumentsRecord(BaseModel):
    """The documents of the index, by path."""

    generation: str
    total: int
    documents: list[ListedDocument]


class HeadingRecord(BaseModel):
    """A heading, and where the first paragraph below it begins."""

    heading: str
    paragraph: int
    start: int
    page: int | None


class DocumentRecord(BaseModel):
    """A document; ``text`` is that from ``start`` to ``end`` (not included)."""

    path: str
    title: str
    characters: int
    start: int
    end: int
    text: str
    parts: list[PartRecord]
    headings: list[HeadingRecord]


class AddedRecord(BaseModel):
    """A file that was put among the documents; ``new`` is false where the same was there."""

    name: str
    stored_as: str
    new: bool


class RefusedRecord(BaseModel):
    """A file that was refused, and why."""

    name: str
    reason: str
    code: str
    fields: dict[str, Any]


class UploadRecord(BaseModel):
    """What became of the files; they can be asked about after the next build."""

    added: list[AddedRecord]
    refused: list[RefusedRecord]


class RemovalRecord(BaseModel):
    """Where the file of a document was moved, and all documents that were in it."""

    file: str
    documents: list[str]


class SkippedRecord(BaseModel):
    """A file that is left out, and why."""

    path: str
    reason: str
    code: str
    fields: dict[str, Any]


class BuildRecord(BaseModel):
    """What a build did, as ``wenda build --json`` prints it."""

    documents: int
    passages: int
    sentences: int
    embedded: int
    reused: int
    removed: int
    skipped: list[SkippedRecord]
    generation: str
    seconds: float
    lost: list[SkippedRecord] = []


class StatusRecord(BaseModel):
    """What the index holds and what the next build would change: ``wenda status --json``."""

    model_config = ConfigDict(extra="allow")
    generation: str
    model: str
    documents: int
    passages: int
    sentences: int
    bytes: int
    rebuild: bool
    added: list[str]
    changed: list[str]
    removed: list[str]
    skipped: list[SkippedRecord]


class Ready(BaseModel):
    """Whether questions can be answered, and from which generation of the index."""

    status: Literal["ok", "ready"]
    generation: str | None = None


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str
    code: str
    fields: dict[str, Any]
    retry_after: int = Field(0, description="Of a 429: the seconds until it may be asked again.")


class ErrorDetail(BaseModel):
    """What went wrong, as OpenAI's clients read it."""

    message: str
    type: str
    param: str | None
    code: str


class ErrorRecord(BaseModel):
    """An error in OpenAI's form."""

    error: ErrorDetail
