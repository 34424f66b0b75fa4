"""What an endpoint sends, read: pieces of text, the end, errors. Pure functions on JSON.

The format is that of OpenAI's chat completions, streamed or whole, as the servers write it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from qa.generation.failures import ModelFailure

SAID = 200  # characters of a server's own words that are passed on


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class End:
    """How the reply ended. ``finish`` is the server's word for it («stop», «length»), None where it
    gave none; the numbers of tokens are its, too."""

    finish: str | None = None
    prompt_tokens: int | None = None
    reply_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Delta:
    """What one record adds to the reply."""

    text: str = ""
    finish: str | None = None
    prompt_tokens: int | None = None
    reply_tokens: int | None = None

    def added_to(self, end: End) -> End:
        """What is known of the end, with what this record says of it."""
        return End(
            self.finish or end.finish,
            end.prompt_tokens if self.prompt_tokens is None else self.prompt_tokens,
            end.reply_tokens if self.reply_tokens is None else self.reply_tokens,
        )


def parse_record(data: str, host: str) -> Delta:
    """One record of a stream, or a whole reply. Raises ModelFailure where it is damaged (
    ``llm.corrupt``) or reports an error (``llm.said``)."""
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelFailure("llm.corrupt", host=host) from error
    if not isinstance(record, dict):
        raise ModelFailure("llm.corrupt", host=host)
    if record.get("error"):
        raise ModelFailure("llm.said", host=host, said=error_words(record))
    choices = record.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else {}
    if not isinstance(choice, dict):
        raise ModelFailure("llm.corrupt", host=host)
    usage = record.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    finish = choice.get("finish_reason")
    return Delta(
        _content(choice),
        finish if isinstance(finish, str) and finish else None,
        _count(usage.get("prompt_tokens")),
        _count(usage.get("completion_tokens")),
    )


def _content(choice: dict[str, Any]) -> str:
    """The text of a choice, as a string or as parts; what a model thinks is no part of it."""
    holder = choice.get("delta") or choice.get("message")
    content = holder.get("content") if isinstance(holder, dict) else choice.get("text")
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def error_words(record: object) -> str:
    """What a server says went wrong, on one line, at most SAID characters; "" for nothing."""
    said = record
    for name in ("error", "message", "detail"):
        if isinstance(said, dict) and name in said:
            said = said[name]
    words = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    return shorten(words)


def shorten(words: str) -> str:
    """Words on one line, at most SAID characters."""
    line = " ".join(words.split())
    return line if len(line) <= SAID else line[: SAID - 1] + "…"
