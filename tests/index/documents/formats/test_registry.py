"""What is said of the formats holds: each has a reader that is there, and no suffix has two."""

from __future__ import annotations

import sys
from collections import Counter
from subprocess import run

import pytest

import index
from index.documents.formats.registry import (
    ARCHIVE_SUFFIXES,
    ARCHIVES,
    DOCUMENT_SUFFIXES,
    FORMATS,
    Format,
    list_suffixes,
    most_bytes,
)


@pytest.mark.parametrize("format_", [*FORMATS, *ARCHIVES], ids=lambda each: each.reader)
def test_each_reader_is_there(format_: Format) -> None:
    module, function = format_.reader.split(":")
    reader = format_.load()
    assert (reader.__module__, reader.__name__) == (f"index.documents.formats.{module}", function)


def test_no_suffix_has_two_formats() -> None:
    counts = Counter(suffix for each in (*FORMATS, *ARCHIVES) for suffix in each.suffixes)
    assert set(counts.values()) == {1}
    assert DOCUMENT_SUFFIXES | ARCHIVE_SUFFIXES == counts.keys() == index.KINDS


def test_the_suffixes_are_listed_in_order() -> None:
    expected = (
        ".bmp .csv .doc .docx .dps .eml .epub .et .htm .html .jpeg .jpg .json .jsonl .markdown "
        ".mbox .md .mht .mhtml .msg .ndjson .ods .odt .pdf .png .ppt .pptx .rtf .srt .text .tif "
        ".tiff .tsv .txt .vtt .webp .wps .xhtml .xls .xlsm .xlsx"
    )
    assert list_suffixes() == f"{expected} .zip …"
    assert list_suffixes(DOCUMENT_SUFFIXES) == f"{expected} …"
    assert list_suffixes(ARCHIVE_SUFFIXES) == ".zip"


def test_a_format_may_allow_less_than_any_file_may_have() -> None:
    assert most_bytes(".txt") == index.MOST_BYTES == 512 * 1024 * 1024
    assert most_bytes(".xhtml") == 64 * 1024 * 1024


def test_no_reader_is_imported_before_a_file_of_its_format_is_met() -> None:
    libraries = "docx pypdfium2 lxml markdown_it python_calamine pptx striprtf olefile extract_msg"
    script = (
        "import sys, index, index.building.builder, index.documents.reader\n"
        "from index.documents.formats.registry import FORMATS, ARCHIVES\n"
        "read = {each.reader.partition(':')[0] for each in (*FORMATS, *ARCHIVES)}\n"
        "print(sorted(name for name in read if f'index.documents.formats.{name}' in sys.modules))\n"
        f"print([name for name in '{libraries}'.split() if name in sys.modules])"
    )
    shown = run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert shown.stdout == "[]\n[]\n"
