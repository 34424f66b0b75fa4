"""Answers as they are stored: the record of ``qa.serialize``, with nothing rounded or left out."""

from __future__ import annotations

import json

from qa.serialize import answer_from_record, answer_record
from qa.types import Answer


def store_answer(answer: Answer) -> bytes:
    """An answer as JSON in UTF-8; ``load_answer`` makes an equal one of it.

    Lone surrogates, which UTF-8 has no bytes for, are written as Python's surrogatepass does.
    """
    record = answer_record(answer)
    record["seconds"] = answer.seconds
    for passage, result in zip(record["closest"], answer.closest, strict=True):
        passage["passage"] = result.passage
    shown = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return shown.encode("utf-8", "surrogatepass")


def load_answer(stored: bytes) -> Answer:
    """The answer that was stored. Raises KeyError, TypeError or ValueError when it is none."""
    return answer_from_record(json.loads(stored.decode("utf-8", "surrogatepass")))
