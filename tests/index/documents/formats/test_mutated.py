"""Damaged at random: every reader gives a document or says why not, and nothing else."""

from __future__ import annotations

import random
import re
import zipfile
from io import BytesIO

import pytest

from index import DocumentError
from index.documents.reader import read_document
from tests.index.documents.formats.mail.test_messages import mail, mailbox, with_files
from tests.index.documents.formats.mail.test_outlook import TEXTS, message
from tests.index.documents.formats.office.test_slides import slides, water
from tests.index.documents.formats.sheets.test_workbook import METERS, row
from tests.index.documents.formats.text.test_texts import SUBTITLES, odt, rtf
from tests.support.documents.sheet_files import ods, xls, xlsx, zipped

SAMPLES = {
    "a.csv": '编号,地点\n"a,1",2\n'.encode(),
    "a.eml": with_files().as_bytes(),
    "a.json": b'[{"a": "x", "b": [1, {"c": "y"}]}]',
    "a.jsonl": b'{"a":1}\n{"b":[1,2]}\n',
    "a.mbox": mailbox(mail("x\n"), mail("> y\n")),
    "a.mhtml": mail("x\n").as_bytes(),
    "a.msg": message(TEXTS, f=b"a,b\n1,2"),
    "a.ods": ods(f'<table:table table:name="S">{row("a", "b", "c") * 4}</table:table>'),
    "a.odt": odt("<text:h text:outline-level='1'>x</text:h><text:p>水</text:p>"),
    "a.pptx": slides(water),
    "a.py": b"x = 1\n# y\n",
    "a.rtf": rtf(r"第一章\par \trowd\cellx1\cellx2 水\cell b\cell\row\pard \u27700?"),
    "a.srt": SUBTITLES.encode(),
    "a.xls": xls({"A": [[str(cell) for cell in each] for each in METERS]}),
    "a.xlsx": xlsx({"A": METERS}),
}
TOKENS = (
    *(b"<", b">", b'"', b"&", b"\0", b"999999999", b"-1", b"\xff\xfe", b"</", b"\n", b"{", b"\\"),
    *(b"=?gb2312?B?", b"xmlns", b"Content-Type: multipart/mixed; boundary=b\n"),
)
NUMBERS = (b"0", b"-1", b"99999999999", b"2147483648", b"1.5", b"")
ROUNDS = 25


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, removed, repeated or replaced."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice(sorted(parts))
        return zipped({**parts, name: mutated(parts[name], chance)})
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(data) + 1)
        length = chance.randint(1, 40)
        numbers = list(re.finditer(rb"\d+", data[at : at + 4096]))
        change = chance.randrange(5)
        if change == 0:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        elif change == 1:
            data = data[:at] + data[at + length :]
        elif change == 2:
            data = data[:at] + chance.choice(TOKENS) + data[at:]
        elif change == 3:
            data = data[:at] + data[at // 2 : at // 2 + length] + data[at:]
        elif numbers:
            start, end = chance.choice(numbers).span()
            data = data[: at + start] + chance.choice(NUMBERS) + data[at + end :]
    return data


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
