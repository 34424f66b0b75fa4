"""Damaged at random: every reader gives a document or says why not, and nothing else."""

from __future__ import annotations

import random

import pytest

from index import DocumentError
from index.documents.reader import read_document
from tests.support.documents.mutations import mutated
from tests.support.documents.samples import make_samples
from tests.support.documents.sheet_files import xls

SAMPLES = make_samples()
ROUNDS = 25


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_damaged_file_is_read_or_refused(name: str) -> None:
    chance = random.Random(name)
    for _ in range(ROUNDS):
        content = mutated(SAMPLES[name], chance)
        try:
            document = read_document(name, content)
        except DocumentError:
            continue
        assert all(document.text[p.start : p.end].strip() for p in document.paragraphs), content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.eml", b"Subject: =?utf-8?B?abc?=\nFrom: a@b\n\nx\n"),
        ("a.eml", b"Subject: =?ut\0f?Q?abc?=\nFrom: a@b\n\nx\n"),
        ("a.rtf", rb"{\rtf1\u99999999999999?x}"),
    ],
)
def test_what_was_found_by_chance(name: str, content: bytes) -> None:
    try:
        assert read_document(name, content).text
    except DocumentError as error:
        assert error.code == "document.damaged_kind"


def test_a_workbook_that_says_it_is_endless_is_refused() -> None:
    content = bytearray(xls({"A": [("a", "b")]}))
    first = int.from_bytes(content[48:52], "little")  # the sector of the directory
    table = 512 * (1 + int.from_bytes(content[76:80], "little"))
    content[table + 4 * first : table + 4 * first + 4] = first.to_bytes(4, "little")
    with pytest.raises(DocumentError, match="it is damaged"):
        read_document("a.xls", bytes(content))
