"""The lines of ``outlines.jsonl``: places and labels come back; lines of older indexes are read."""

from __future__ import annotations

import json

from index import Document, Omitted, Paragraph, Part, Place
from index.storage.outlines import decode_outline, encode_outline


def test_paragraphs_come_back_with_their_places_and_labels() -> None:
    paragraphs = (
        Paragraph(1, 0, 4, 0, "题", 2),
        Paragraph(2, 5, 9, 0, None, None, Place("slide", 3)),
        Paragraph(3, 10, 20, 0, None, None, Place("row", 7, "水表"), (0, 3, 5, 8)),
        Paragraph(4, 21, 29, 0, None, 4, None, (0, 3)),
    )
    omitted = (Omitted(30, 35, "page number"),)
    document = Document("a.xlsx", "题", "x" * 40, (Part("题", 0, 29),), paragraphs, omitted)
    line = encode_outline(document)
    assert json.loads(line)["paragraphs"] == [
        [1, 0, 4, 0, "题", 2],
        [2, 5, 9, 0, None, None, ["slide", 3, ""]],
        [3, 10, 20, 0, None, None, ["row", 7, "水表"], [0, 3, 5, 8]],
        [4, 21, 29, 0, None, 4, None, [0, 3]],
    ]
    assert decode_outline(line) == (paragraphs, omitted)


def test_a_line_of_an_older_index() -> None:
    line = b'{"paragraphs": [[1, 0, 4, 0, null, null]], "omitted": []}\n'
    assert decode_outline(line) == ((Paragraph(1, 0, 4),), ())
