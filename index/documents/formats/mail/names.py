"""Names for the files of a mail: without folders, each once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

LONGEST = 120


def file_names(names: Iterable[str]) -> list[str]:
    """The names as parts of a document's path: the last part of each, of printable characters; one
    that is there already gets a number: «a (2).docx»."""
    taken: set[str] = set()
    found = []
    for name in names:
        plain = _plain(name)
        path = PurePosixPath(plain)
        shown, number = plain, 1
        while shown.lower() in taken:
            number += 1
            shown = f"{path.stem} ({number}){path.suffix}"
        taken.add(shown.lower())
        found.append(shown)
    return found


def _plain(name: str) -> str:
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(each for each in last if unicodedata.category(each)[0] != "C").strip(" .")
    path = PurePosixPath(shown or "attachment")
    return path.stem[:LONGEST] + path.suffix[:20]
