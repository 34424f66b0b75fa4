"""The lines of ``outlines.jsonl``: the paragraphs of a document, and what is kept out of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from index.types import Document, Omitted, Paragraph, Place


def encode_outline(document: Document) -> bytes:
    """Encode the paragraphs and the omitted spans as one line of JSON."""
    paragraphs = [_encode_paragraph(each) for each in document.paragraphs]
    omitted = [[each.start, each.end, each.reason] for each in document.omitted]
    return json.dumps({"paragraphs": paragraphs, "omitted": omitted}).encode("ascii") + b"\n"


def decode_outline(line: bytes) -> tuple[tuple[Paragraph, ...], tuple[Omitted, ...]]:
    """The paragraphs and the omitted spans that ``encode_outline`` wrote.

    Raises ValueError, KeyError or TypeError when the line is malformed.
    """
    outline = json.loads(line)
    paragraphs = tuple(map(_decode_paragraph, outline["paragraphs"]))
    return paragraphs, tuple(Omitted(*values) for values in outline["omitted"])


def _encode_paragraph(paragraph: Paragraph) -> list[Any]:
    """The fields of a paragraph, without those at the end that it lacks."""
    place = paragraph.place
    fields: list[Any] = [
        paragraph.number,
        paragraph.start,
        paragraph.end,
        paragraph.part,
        paragraph.heading,
        paragraph.page,
        None if place is None else [place.kind, place.number, place.name],
        paragraph.labels,
    ]
    if not paragraph.labels:
        del fields[-1 if place else -2 :]
    return fields


def _decode_paragraph(fields: Sequence[Any]) -> Paragraph:
    """A paragraph as ``outlines.jsonl`` stores it; one of an older index has six fields."""
    number, start, end, part, heading, page, *others = fields
    place = Place(*others[0]) if others and others[0] else None
    labels = tuple(others[1]) if len(others) > 1 else ()
    return Paragraph(number, start, end, part, heading, page, place, labels)
