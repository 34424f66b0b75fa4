"""Files damaged at random: each is read or refused with a reason, and nothing else happens."""

import io
import random
import re
import zipfile
from collections.abc import Callable

import docx
import pytest

from index import DocumentError
from index.documents.reader import read_document
from tests.index.documents.formats.markup.test_html import PAGE, book
from tests.index.documents.formats.pdf.test_document import ESSAY, drawn, essay
from tests.index.documents.formats.text.test_markdown import TEXT
from tests.support.documents.word_files import FOOTNOTES, NUMBERING, saved, with_parts


def word() -> bytes:
    document = docx.Document()
    document.add_heading("题", 1)
    document.add_paragraph("正文。" * 20, style="List Number")
    document.add_table(2, 3).cell(0, 0).text = "甲"
    return saved(document, footnotes=FOOTNOTES, numbering=NUMBERING)


WHOLE: dict[str, Callable[[], bytes]] = {
    "a.docx": word,
    "a.epub": book,
    "a.html": PAGE.encode,
    "a.md": TEXT.encode,
    "a.pdf": lambda: drawn(essay("第一章", [ESSAY], 1), essay("", [ESSAY], 2)),
    "a.txt": (PAGE + TEXT + ESSAY).encode,
}


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few changed, cut out, put in or repeated."""
    spoilt = bytearray(data)
    for _ in range(chance.choice([1, 3, 10])):
        place, other = (chance.randrange(len(spoilt) or 1) for _ in range(2))
        kind = chance.randrange(4)
        if kind == 0:
            spoilt[place : place + 1] = chance.randbytes(1)
        elif kind == 1:
            spoilt[place : place + 1] = chance.choice("0129axw-.").encode()
        elif kind == 2:
            del spoilt[place : place + chance.randrange(1, 40)]
        else:
            spoilt[place:place] = spoilt[other : other + chance.randrange(1, 80)]
    return bytes(spoilt)


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A package in which a part is damaged, itself whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if archive.getinfo(name).file_size]
        name = chance.choice(names)
        return with_parts(data, {name: damaged(archive.read(name), chance)})


@pytest.mark.parametrize("name", WHOLE)
def test_damaged_files_are_read_or_refused(name: str) -> None:
    data, chance = WHOLE[name](), random.Random(7)
    assert read_document(name, data).path == name
    outcomes = set()
    for turn in range(80):
        inside = turn % 2 and name in ("a.docx", "a.epub")
        spoilt = damaged_inside(data, chance) if inside else damaged(data, chance)
        try:
            document = read_document(name, spoilt)
        except DocumentError as error:
            outcomes.add("refused")
            assert re.match(r"it |its |damaged |no |[\w./-]+ in it ", str(error)), str(error)
            continue
        outcomes.add("read")
        position = 0
        for paragraph in document.paragraphs:
            assert position <= paragraph.start < paragraph.end <= len(document.text)
            position = paragraph.end
    assert outcomes == {"read", "refused"}
