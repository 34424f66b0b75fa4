"""What models wrote about parts of documents, kept on disk: what was done need not be done again.

A file holds what was read out of one reply: lines and the sentences they cite, no verdicts. These
are found anew each time, so that nothing in such a file can make a sentence verified.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index import discard_file, move_file
from qa.generation.exchange import Message
from qa.generation.parser import Claim
from qa.generation.summaries.wording import VERSION

FOLDER = "summaries"
MOST_FILES = 4000


@dataclass(frozen=True)
class Memory:
    """Replies by what was asked, in a folder; None keeps nothing."""

    folder: Path | None

    def recall(self, key: str) -> tuple[Claim, ...] | None:
        """The lines that were kept under a key; None where there are none, or they are damaged."""
        if self.folder is None:
            return None
        try:
            record = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            return tuple(Claim(str(text), tuple(map(int, ids))) for text, ids in record["lines"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, key: str, claims: Sequence[Claim]) -> None:
        """Keep lines: complete or not at all, also when the process is killed. A folder that cannot
        be written to keeps nothing."""
        if self.folder is None:
            return
        record = {"version": VERSION, "lines": [[each.text, list(each.ids)] for each in claims]}
        with suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(record, file, ensure_ascii=False)
                move_file(Path(name), self.folder / f"{key}.json")
            except OSError:
                discard_file(Path(name))
                raise

    def trim(self, most: int = MOST_FILES) -> None:
        """Remove the oldest where there are more than so many, and what a killed process left."""
        if self.folder is None:
            return
        with suppress(OSError):
            files = sorted(self.folder.iterdir(), key=lambda each: each.stat().st_mtime)
            for each in files[: max(0, len(files) - most)]:
                discard_file(each)


def memory_beside(index: Path) -> Memory:
    """The memory that lies in the folder of an index, where there is such a folder."""
    return Memory(index / FOLDER if index.is_dir() else None)


def key_of(model: str, messages: Sequence[Message]) -> str:
    """What a reply is kept under: a hash of the model, the words of the requests by their version,
    and the content of the request itself."""
    content = json.dumps([VERSION, model, list(map(dict, messages))], ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:40]
