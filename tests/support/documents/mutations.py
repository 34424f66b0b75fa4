"""Files damaged at random."""

from __future__ import annotations

import random
import re
import zipfile
from io import BytesIO

from tests.support.documents.sheet_files import zipped

TOKENS = (
    *(b"<", b">", b'"', b"&", b"\0", b"999999999", b"-1", b"\xff\xfe", b"</", b"\n", b"{", b"\\"),
    *(b"=?gb2312?B?", b"xmlns", b"Content-Type: multipart/mixed; boundary=b\n"),
)
NUMBERS = (b"0", b"-1", b"99999999999", b"2147483648", b"1.5", b"")


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
